//! An authenticator app: RFC 6238 with SHA-1, six digits, steps of 30 seconds.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use std::error::Error;

/// The code that the app shows at a time, for a key in base32.
pub fn code(secret: &str, unix: u64) -> Result<String, Box<dyn Error>> {
    let mut mac = Hmac::<Sha1>::new_from_slice(&base32(secret)?)?;
    mac.update(&(unix / 30).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 0x0f);
    let word = digest[offset..offset + 4].iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
    Ok(format!("{:06}", (word & 0x7fff_ffff) % 1_000_000))
}

fn base32(text: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in text.trim_end_matches('=').chars() {
        let digit = ALPHABET.find(digit).ok_or("not base32")?;
        (bits, count) = (bits << 5 | digit as u32, count + 5);
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Ok(bytes)
}

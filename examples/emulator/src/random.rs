//! Random numbers of the operating system, in the shapes of the service's identifiers.

use crate::fault::Fault;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use getrandom::SysRng;
use rand_core::TryRng;

const DIGITS: &[u8] = b"0123456789";
const LOWER: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
const MIXED: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).map_err(Fault::internal)?;
    Ok(bytes)
}

/// 32 random bytes as text: a Session, a client secret.
pub fn token() -> Result<String, Fault> {
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes::<32>()?))
}

/// The part of a pool id that follows the region.
pub fn pool_name() -> Result<String, Fault> {
    text(MIXED, 9)
}

/// A client id.
pub fn client_id() -> Result<String, Fault> {
    text(LOWER, 26)
}

/// A client secret.
pub fn client_secret() -> Result<String, Fault> {
    text(LOWER, 51)
}

/// A device group key.
pub fn device_group() -> Result<String, Fault> {
    Ok(format!("-{}", text(MIXED, 8)?))
}

/// A code that a user types.
pub fn code() -> Result<String, Fault> {
    text(DIGITS, 6)
}

/// A random UUID (version 4).
pub fn uuid() -> Result<String, Fault> {
    let mut bytes = bytes::<16>()?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok([&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-"))
}

/// `length` characters of an alphabet, each as likely as any other.
fn text(alphabet: &[u8], length: usize) -> Result<String, Fault> {
    let fair = 256 - 256 % alphabet.len();
    let mut text = String::new();
    while text.len() < length {
        for byte in bytes::<64>()?.map(usize::from) {
            if byte < fair && text.len() < length {
                text.push(char::from(alphabet[byte % alphabet.len()]));
            }
        }
    }
    Ok(text)
}

//! One-time passwords of an authenticator app: RFC 6238 with SHA-1, six digits, steps of 30 seconds.

use ctutils::CtEq;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// Seconds of a step.
const STEP: u64 = 30;
/// How many steps the app's clock may be off.
const DRIFT: u64 = 1;

/// The step whose code this is, if it is the code of a step near now.
pub fn verify(key: &[u8], code: &str, now: u64) -> Option<u64> {
    let step = now / STEP;
    let steps = step.saturating_sub(DRIFT)..=step + DRIFT;
    // Every step is computed, whichever fits.
    steps.fold(None, |found, step| {
        let fits: bool = self::code(key, step).as_bytes().ct_eq(code.as_bytes()).into();
        if fits { Some(step) } else { found }
    })
}

/// The code of a step.
fn code(key: &[u8], step: u64) -> String {
    let digest = <[u8; 20]>::from(
        <Hmac<Sha1> as KeyInit>::new_from_slice(key)
            .map(|mac| mac.chain_update(step.to_be_bytes()).finalize().into_bytes())
            .unwrap_or_default(),
    );
    let offset = usize::from(digest[19] & 0x0f);
    let word = digest[offset..offset + 4].iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

/// RFC 4648 base32 without padding, the form in which a person types a key.
pub fn base32(key: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    for chunk in key.chunks(5) {
        let mut bits = [0; 8];
        bits[3..3 + chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_be_bytes(bits);
        for index in 0..(chunk.len() * 8).div_ceil(5) {
            text.push(char::from(ALPHABET[(bits >> (35 - 5 * index)) as usize % 32]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_the_last_six_digits_of_those_in_rfc_6238() {
        for (time, expected) in
            [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")]
        {
            assert_eq!(code(b"12345678901234567890", time / STEP), expected);
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_no_further() {
        let key = b"12345678901234567890";
        for (now, taken) in [(29, true), (30, true), (59, true), (60, true), (90, false)] {
            assert_eq!(verify(key, &code(key, 1), now).is_some(), taken, "{now}");
        }
        assert_eq!(verify(key, "", 59), None);
    }

    #[test]
    fn base32_is_that_of_rfc_4648() {
        for (bytes, text) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }
}

//! Text and byte encodings: hexadecimal integers, base64, and Cognito's `pad()`.

use crate::error::Problem;
use alloc::{string::String, vec::Vec};
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use base64ct::Encoding as _;

/// Longest hex text of a public integer (A, B, SALT), in digits. Longer text is refused before it is parsed.
pub(crate) const MAX_HEX_DIGITS: usize = 1024;

/// pad(n) for n ≥ 0 given as big-endian bytes: the minimal two's complement of `java.math.BigInteger`.
///
/// No redundant leading bytes, one leading `00` exactly when the first byte has its top bit set, and
/// pad(0) = `00`. Not constant-time: for public integers only.
pub(crate) fn pad(magnitude: &[u8]) -> Vec<u8> {
    let digits = strip_zeros(magnitude);
    let mut out = Vec::with_capacity(digits.len() + 1);
    if digits.first().is_none_or(|first| first & 0x80 != 0) {
        out.push(0);
    }
    out.extend_from_slice(digits);
    out
}

/// pad(−n) for a magnitude n given as big-endian bytes; pad(−0) = pad(0).
pub(crate) fn pad_negative(magnitude: &[u8]) -> Vec<u8> {
    let mut out = negate(&pad(magnitude));
    // −2^(8m − 1) needs one byte less than 2^(8m − 1).
    while let [0xff, next, ..] = out[..]
        && next & 0x80 != 0
    {
        out.remove(0);
    }
    out
}

/// The two's complement −n = !n + 1 of n, in as many bytes.
pub(crate) fn negate(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let mut carry = true;
    for byte in out.iter_mut().rev() {
        (*byte, carry) = (!*byte).overflowing_add(u8::from(carry));
    }
    out
}

/// Without leading zero bytes.
pub(crate) fn strip_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    &bytes[zeros..]
}

/// The magnitude of a hexadecimal integer: either case, any number of digits up to [`MAX_HEX_DIGITS`].
pub(crate) fn parse_hex(text: &str) -> Result<Vec<u8>, Problem> {
    let digits = text.as_bytes();
    match digits.len() {
        0 => return Err(Problem::Empty),
        1..=MAX_HEX_DIGITS => {}
        _ => return Err(Problem::TooLong),
    }
    // An odd number of digits has an implied leading 0.
    let mut out = Vec::with_capacity(digits.len().div_ceil(2));
    for pair in digits.rchunks(2).rev() {
        let mut byte = 0;
        for digit in pair {
            let value = char::from(*digit).to_digit(16).ok_or(Problem::NotHex)?;
            byte = byte << 4 | value as u8;
        }
        out.push(byte);
    }
    Ok(out)
}

/// Lowercase hex of big-endian bytes without leading zero bytes, `00` for zero.
pub(crate) fn to_hex(magnitude: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let significant = match strip_zeros(magnitude) {
        [] => &[0],
        bytes => bytes,
    };
    significant
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .collect()
}

/// Decodes a SECRET_BLOCK, which not every server writes as strict base64 (spec: text with `-` or `_` is
/// URL-safe, else standard; a mix is refused; padding optional; trailing bits ignored; no white space).
pub(crate) fn decode_block(text: &str) -> Result<Vec<u8>, Problem> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
    const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

    let engine = if text.contains(['-', '_']) { URL_SAFE } else { STANDARD };
    match engine.decode(text) {
        Ok(bytes) if bytes.is_empty() => Err(Problem::Empty),
        Ok(bytes) => Ok(bytes),
        Err(_) => Err(Problem::NotBase64),
    }
}

/// Base64 of bytes computed from secrets, in constant time for their length.
pub(crate) fn encode_secret(bytes: &[u8]) -> String {
    base64ct::Base64::encode_string(bytes)
}

/// Decodes strict base64 of secret bytes into `out`, in constant time for the text's length.
pub(crate) fn decode_secret<'a>(text: &str, out: &'a mut [u8]) -> Result<&'a [u8], Problem> {
    base64ct::Base64::decode(text, out).map_err(|error| match error {
        base64ct::Error::InvalidLength => Problem::TooLong,
        base64ct::Error::InvalidEncoding => Problem::NotBase64,
    })
}

//! Text and byte encodings: hexadecimal integers, base64, and Cognito's `pad()`.

use crate::{
    error::Problem,
    secret::{
        declassify,
        mask::{mask, mask_eq},
    },
};
use alloc::{string::String, vec, vec::Vec};
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use base64ct::Encoding as _;
use zeroize::Zeroizing;

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

/// pad(n) of a secret n. Constant-time but for the length of the result, which becomes public.
pub(crate) fn pad_secret(magnitude: &[u8]) -> Zeroizing<Vec<u8>> {
    // `leading` is 1 as long as all bytes so far are 0, `zeros` counts these bytes, and `sign` becomes 1 if the first
    // byte that is not 0 has its top bit set.
    let (mut leading, mut zeros, mut sign) = (1_u64, 0_u64, 0_u64);
    for byte in magnitude.iter().copied().map(u64::from) {
        sign |= leading & byte >> 7;
        leading &= 1 ^ (byte + 0xff) >> 8;
        zeros += leading;
    }
    // pad(0) is one byte, too.
    let mut length = magnitude.len() - zeros as usize + (sign | leading) as usize;
    declassify(&mut length);
    // The byte before the first significant one is 0 already, if there is one.
    let mut out = Zeroizing::new(vec![0; length]);
    let taken = length.min(magnitude.len());
    out[length - taken..].copy_from_slice(&magnitude[magnitude.len() - taken..]);
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

/// Returns the bytes without leading zero bytes.
pub(crate) fn strip_zeros(mut bytes: &[u8]) -> &[u8] {
    while let [0, rest @ ..] = bytes {
        bytes = rest;
    }
    bytes
}

/// The magnitude of a hexadecimal integer: either case, any number of digits up to [`MAX_HEX_DIGITS`].
pub(crate) fn parse_hex(text: &str) -> Result<Vec<u8>, Problem> {
    let digits = text.as_bytes();
    match digits.len() {
        0 => return Err(Problem::Empty),
        1..=MAX_HEX_DIGITS => {}
        _ => return Err(Problem::TooLong),
    }
    let mut all = 0;
    let mut value = |digit: &u8| {
        let value = hex_value(*digit);
        all |= value;
        value
    };
    // An odd number of digits has an implied leading 0.
    let (first, pairs) = digits.as_rchunks::<2>();
    let mut out = vec![0; first.len() + pairs.len()];
    let (odd, even) = out.split_at_mut(first.len());
    for (byte, digit) in odd.iter_mut().zip(first) {
        *byte = value(digit);
    }
    for (byte, [high, low]) in even.iter_mut().zip(pairs) {
        *byte = value(high) << 4 | value(low);
    }
    if all > 15 { Err(Problem::NotHex) } else { Ok(out) }
}

/// Returns the value of a hexadecimal digit, or 255 for any other character.
fn hex_value(digit: u8) -> u8 {
    let decimal = digit.wrapping_sub(b'0');
    let letter = (digit | 0x20).wrapping_sub(b'a');
    match (decimal, letter) {
        (0..=9, _) => decimal,
        (_, 0..=5) => letter + 10,
        _ => 255,
    }
}

/// Lowercase hex of big-endian bytes without leading zero bytes, `00` for zero.
#[expect(clippy::expect_used, reason = "hex digits are text")]
pub(crate) fn to_hex(magnitude: &[u8]) -> String {
    let significant = match strip_zeros(magnitude) {
        [] => &[0],
        bytes => bytes,
    };
    let mut digits = vec![0; 2 * significant.len()];
    for (pair, byte) in digits.chunks_exact_mut(2).zip(significant) {
        pair.copy_from_slice(&hex_digits(*byte));
    }
    String::from_utf8(digits).expect("digits are ASCII")
}

/// The two lowercase hex digits of a byte, computed without a table, whose index would be secret.
pub(crate) fn hex_digits(byte: u8) -> [u8; 2] {
    // 39 characters lie between '9' and 'a'.
    let digit = |value: u8| b'0' + value + (value + 6) / 16 * 39;
    [digit(byte >> 4), digit(byte & 15)]
}

/// Decodes a SECRET_BLOCK, which not every server writes as strict base64. A text with `-` or `_` is read in the
/// URL-safe alphabet, any other in the standard one; a mix is refused. Padding is optional, trailing bits are ignored,
/// and white space is refused.
pub(crate) fn decode_block(text: &str) -> Result<Vec<u8>, Problem> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
    const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

    let engine =
        if text.bytes().any(|byte| matches!(byte, b'-' | b'_')) { URL_SAFE } else { STANDARD };
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

/// Decodes strict base64 of secret bytes into `out`, in constant time for the text's length and padding.
///
/// `base64ct` would branch on whether the text is valid before this crate could declassify that verdict.
pub(crate) fn decode_secret<'a>(text: &str, out: &'a mut [u8]) -> Result<&'a [u8], Problem> {
    let (quads, rest) = text.as_bytes().as_chunks::<4>();
    if !rest.is_empty() {
        return Err(Problem::NotBase64);
    }
    let mut padding = padding(text.as_bytes());
    declassify(&mut padding);
    let out = out.get_mut(..quads.len() * 3 - padding).ok_or(Problem::TooLong)?;

    let mut wrong = 0;
    let mut places = out.iter_mut();
    for (index, quad) in quads.iter().enumerate() {
        let padded = if index + 1 == quads.len() { padding } else { 0 };
        for byte in decode_quad(quad, padded, &mut wrong) {
            match places.next() {
                Some(place) => *place = byte,
                // The bits that the padding cuts off have to be 0.
                None => wrong |= u64::from(byte),
            }
        }
    }
    let mut good = wrong == 0;
    declassify(&mut good);
    if good { Ok(out) } else { Err(Problem::NotBase64) }
}

/// Returns the three bytes of four symbols, of which the last `padded` count as 0. Sets a bit of `wrong` if a character
/// is not in the alphabet.
fn decode_quad(quad: &[u8; 4], padded: usize, wrong: &mut u64) -> [u8; 3] {
    let mut bits = 0_u64;
    for (index, symbol) in quad.iter().enumerate() {
        let value = if index < 4 - padded { symbol_value(*symbol) } else { 0 };
        *wrong |= value & 64;
        bits = bits << 6 | value & 63;
    }
    let [.., first, second, third] = bits.to_be_bytes();
    [first, second, third]
}

/// Returns how many `=` the text ends with: 0, 1 or 2.
fn padding(text: &[u8]) -> usize {
    let is_padding = |place: usize| {
        let symbol = text.len().checked_sub(place).map_or(0, |index| text[index]);
        (mask_eq(symbol.into(), b'='.into()) & 1) as usize
    };
    is_padding(1) + (is_padding(1) & is_padding(2))
}

/// Returns the six bits that a base64 symbol stands for, or a number of at least 64 for any other character.
fn symbol_value(symbol: u8) -> u64 {
    let symbol = u64::from(symbol);
    // All ones if the symbol lies in the range: neither difference is negative.
    let within = |first: u8, last: u8| {
        let outside = symbol.wrapping_sub(first.into()) | u64::from(last).wrapping_sub(symbol);
        mask(1 ^ outside >> 63)
    };
    // Start from 127; if the symbol lies in a range, subtracting this leaves its value.
    let moved = |range: u64, value: u64| range & 127_u64.wrapping_sub(value);
    127 - moved(within(b'A', b'Z'), symbol.wrapping_sub(65))
        - moved(within(b'a', b'z'), symbol.wrapping_sub(71))
        - moved(within(b'0', b'9'), symbol + 4)
        - moved(within(b'+', b'+'), 62)
        - moved(within(b'/', b'/'), 63)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_padded_as_a_public_value_is() {
        for zeros in 0..=9 {
            for first in [1, 0x7f, 0x80, 0xff] {
                let mut magnitude = [0xa5; 9];
                magnitude[..zeros].fill(0);
                if let Some(byte) = magnitude.get_mut(zeros) {
                    *byte = first;
                }
                assert_eq!(*pad_secret(&magnitude), pad(&magnitude));
            }
        }
        assert_eq!(*pad_secret(&[]), pad(&[]));
    }

    #[test]
    fn secret_base64_is_decoded_as_by_a_strict_decoder() {
        let mut texts: Vec<String> =
            ["", "=", "==", "====", "A", "AAA", "A===", "AA=A", "=AAA"].map(String::from).into();
        for symbol in 0..128_u8 {
            let symbol = char::from(symbol);
            for form in ["?AAA", "AAA?", "AA?=", "A?==", "AA==AA?A", "AAAAA?==", "????", "A+/?"] {
                texts.push(form.replace('?', &String::from(symbol)));
            }
        }
        for text in texts {
            let mut buffer = [0; 8];
            let strict = base64ct::Base64::decode_vec(&text).ok();
            let ours = decode_secret(&text, &mut buffer).ok();
            assert_eq!(ours, strict.as_deref(), "{text:?}");
        }
        assert_eq!(decode_secret("AAAA", &mut [0; 2]), Err(Problem::TooLong));
    }
}

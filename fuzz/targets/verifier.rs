//! A device's PasswordVerifier, and a stored v: the integer below N that the base64 spells, or a refusal.

#![no_main]

mod common;

use cognito_crypto::{Error, Problem, srp::Verifier};
use common::TEXTBOOK;
use num_bigint::BigUint;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let refused = |problem| Error::Input { name: "verifier", problem };
    let number = |verifier: Verifier| BigUint::from_bytes_be(&verifier.to_be_bytes());

    let found = Verifier::from_base64(text).map(|verifier| {
        let again = Verifier::from_base64(verifier.to_base64().expose()).map(number);
        let found = number(verifier);
        assert_eq!(again, Ok(found.clone()));
        found
    });
    match strict(text) {
        _ if text.len() > 516 => assert_eq!(found, Err(refused(Problem::TooLong))),
        Ok(bytes) => assert_eq!(found, expected(&bytes).map_err(refused)),
        Err(()) => assert_eq!(found, Err(refused(Problem::NotBase64))),
    }

    let (bytes, value) = (text.as_bytes(), BigUint::from_bytes_be(text.as_bytes()));
    assert_eq!(Verifier::from_be_bytes(bytes).map(number), in_range(bytes, value).map_err(refused));
});

/// The bytes of base64 with all of its padding and none but zero bits behind the last byte.
fn strict(text: &str) -> Result<Vec<u8>, ()> {
    let digits = text.strip_suffix("==").or(text.strip_suffix('=')).unwrap_or(text);
    let bytes = common::base64(digits, "+/").ok_or(())?;
    let canonical = <base64ct::Base64 as base64ct::Encoding>::encode_string(&bytes) == text;
    if canonical { Ok(bytes) } else { Err(()) }
}

/// v in two's complement.
fn expected(bytes: &[u8]) -> Result<BigUint, Problem> {
    match bytes {
        [] => Err(Problem::Empty),
        [sign, ..] if *sign >= 0x80 => Err(Problem::Negative),
        [0, magnitude @ ..] if magnitude.len() == 384 => expected_magnitude(magnitude),
        magnitude => expected_magnitude(magnitude),
    }
}

fn expected_magnitude(bytes: &[u8]) -> Result<BigUint, Problem> {
    in_range(bytes, BigUint::from_bytes_be(bytes))
}

fn in_range(bytes: &[u8], value: BigUint) -> Result<BigUint, Problem> {
    match value {
        _ if bytes.len() > 384 => Err(Problem::TooLong),
        value if value >= TEXTBOOK.n => Err(Problem::NotBelowN),
        value if value.bits() == 0 => Err(Problem::ZeroModN),
        value => Ok(value),
    }
}

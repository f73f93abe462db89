//! Code that the targets share: how num-bigint reads the wire's texts, and maps of parameters written as text.

#![allow(
    dead_code,
    unused_imports,
    reason = "each target includes this file and uses a part of it"
)]

pub(crate) mod claim;
#[path = "../../tests/common/known.rs"]
mod known;
#[path = "../../tests/common/srp6a.rs"]
mod srp6a;

use cognito_crypto::{Error, Problem, auth::Parameters};
use num_bigint::{BigInt, BigUint};
use rand_core::{TryCryptoRng, TryRng};
use sha2::Sha256;
use std::{convert::Infallible, sync::LazyLock};

pub(crate) use srp6a::{Srp6a, hmac, pad};

/// The textbook in Cognito's group.
pub(crate) static TEXTBOOK: LazyLock<Srp6a<Sha256>> = LazyLock::new(Srp6a::cognito);

/// The map that `KEY=value&KEY=value` spells.
pub(crate) fn parameters(text: &str) -> Parameters {
    text.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect()
}

/// SRP_A or SRP_B.
pub(crate) fn public_key(text: &str) -> Result<BigUint, Problem> {
    let number = natural(text)?;
    match number.bits() {
        0 => Err(Problem::ZeroModN),
        3073.. => Err(Problem::TooLong),
        _ if number >= TEXTBOOK.n => Err(Problem::NotBelowN),
        _ => Ok(number),
    }
}

/// SALT.
pub(crate) fn salt(text: &str) -> Result<BigInt, Problem> {
    match text.strip_prefix('-') {
        Some(digits) => Ok(-BigInt::from(natural(digits)?)),
        None => Ok(natural(text)?.into()),
    }
}

fn natural(text: &str) -> Result<BigUint, Problem> {
    match text.len() {
        0 => Err(Problem::Empty),
        1025.. => Err(Problem::TooLong),
        _ if !text.bytes().all(|digit| digit.is_ascii_hexdigit()) => Err(Problem::NotHex),
        _ => BigUint::parse_bytes(text.as_bytes(), 16).ok_or(Problem::NotHex),
    }
}

/// SECRET_BLOCK: either alphabet, padding and trailing bits as they come.
pub(crate) fn secret_block(text: &str) -> Result<Vec<u8>, Problem> {
    let others = if text.contains(['-', '_']) { "-_" } else { "+/" };
    let digits = text.trim_end_matches('=');
    let bytes = base64(digits, others).ok_or(Problem::NotBase64)?;
    if text.len() > digits.len().next_multiple_of(4) {
        return Err(Problem::NotBase64);
    }
    if bytes.is_empty() { Err(Problem::Empty) } else { Ok(bytes) }
}

/// Base64 as a number in base 64, most significant digit first, cut to whole bytes.
pub(crate) fn base64(digits: &str, others: &str) -> Option<Vec<u8>> {
    let alphabet: String =
        ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(others.chars()).collect();
    let values: Option<Vec<u8>> =
        digits.chars().map(|digit| alphabet.find(digit).map(|value| value as u8)).collect();
    let values = values.filter(|values| values.len() % 4 != 1)?;
    let bytes = values.len() * 6 / 8;
    if bytes == 0 {
        return Some(Vec::new());
    }
    let number = BigUint::from_radix_be(&values, 64)? >> (values.len() * 6 % 8);
    let significant = number.to_bytes_be();
    Some([vec![0; bytes - significant.len()], significant].concat())
}

/// The parameters' legality, in the order in which a program reads them: what is missing, then what is malformed.
pub(crate) fn challenge(challenge: &Parameters) -> Result<(BigUint, BigInt, Vec<u8>), Error> {
    let [srp_b, salt, block] =
        ["SRP_B", "SALT", "SECRET_BLOCK"].map(|name| challenge.require(name));
    let (srp_b, salt, block) = (srp_b?, salt?, block?);
    Ok((
        public_key(srp_b).map_err(malformed("SRP_B"))?,
        self::salt(salt).map_err(malformed("SALT"))?,
        secret_block(block).map_err(malformed("SECRET_BLOCK"))?,
    ))
}

/// The error about a parameter of the wire.
pub(crate) fn malformed(name: &'static str) -> impl Fn(Problem) -> Error {
    move |problem| Error::Malformed { name, problem }
}

/// A generator that always gives the same bytes, so that a found case stays one.
pub(crate) struct Constant;

impl TryRng for Constant {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(0x5a5a_5a5a)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(0x5a5a_5a5a_5a5a_5a5a)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill(0x5a);
        Ok(())
    }
}

impl TryCryptoRng for Constant {}

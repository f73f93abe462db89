//! Reads files of known answers: JSON, hexadecimal integers in any form, base64.

#![allow(dead_code, reason = "each test program includes this file and uses a part of it")]

use num_bigint::{BigInt, BigUint};
use serde_json::Value;
use std::{fs, path::Path};

macro_rules! files {
    ($($name:literal,)*) => {
        [$(($name, include_str!(concat!("../../test-vectors/", $name)))),*]
    };
}

/// Names and texts of the files of `test-vectors/`, which are compiled in, so that they are there on every target.
const FILES: [(&str, &str); 13] = files![
    "devices.json",
    "dialogues.json",
    "encodings.json",
    "hashes.json",
    "recorded/identity-js.json",
    "recorded/pycognito.json",
    "refuse.json",
    "requests.json",
    "rfc5054.json",
    "secret_hash.json",
    "server.json",
    "timestamps.json",
    "users.json",
];

/// A file of `test-vectors/`.
pub(crate) fn read(name: &str) -> Value {
    let (_, text) =
        FILES.iter().find(|(file, _)| *file == name).unwrap_or_else(|| panic!("no {name}"));
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Reads any file; the message names it.
pub(crate) fn parse(path: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// The cases of a section of a file of `test-vectors/`: as many as the file declares, and at least one.
pub(crate) fn cases(file: &Value, section: &str) -> Result<Vec<Value>, String> {
    let cases = file[section].as_array().cloned().unwrap_or_default();
    match file["counts"][section].as_u64() {
        Some(count) if count == cases.len() as u64 && count > 0 => Ok(cases),
        count => Err(format!("{section} has {} cases and declares {count:?}", cases.len())),
    }
}

/// A text that the case must have.
pub(crate) fn text<'a>(case: &'a Value, name: &str) -> Result<&'a str, String> {
    optional(case, name).ok_or_else(|| format!("the case has no text `{name}`"))
}

/// A text that the case may have.
pub(crate) fn optional<'a>(case: &'a Value, name: &str) -> Option<&'a str> {
    case[name].as_str()
}

/// Bytes that the case must have, in hexadecimal.
pub(crate) fn bytes(case: &Value, name: &str) -> Result<Vec<u8>, String> {
    let digits = text(case, name)?.as_bytes();
    let byte = |pair: &[u8]| {
        let pair = str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok()
    };
    let bytes: Option<_> = digits.chunks(2).map(byte).collect();
    bytes.ok_or_else(|| format!("`{name}` is not bytes in hexadecimal"))
}

/// A natural number that the case must have, in hexadecimal of either case and any length.
pub(crate) fn natural(case: &Value, name: &str) -> Result<BigUint, String> {
    BigUint::parse_bytes(text(case, name)?.as_bytes(), 16)
        .ok_or_else(|| format!("`{name}` is not a number in hexadecimal"))
}

/// An integer in hexadecimal of either case and any length, possibly negative.
pub(crate) fn integer(text: &str) -> Result<BigInt, String> {
    BigInt::parse_bytes(text.as_bytes(), 16)
        .ok_or_else(|| format!("`{text}` is not an integer in hexadecimal"))
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

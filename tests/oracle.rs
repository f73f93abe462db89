//! The textbook SRP-6a that judges the crate: validated by the RFCs' own vectors, then compared with the
//! crate's fixed-modulus code on random and extreme inputs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/known.rs"]
mod known;
#[path = "common/srp6a.rs"]
mod srp6a;

use known::{bytes, cases, natural, read, text, to_hex};
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use srp6a::{Padding, Srp6a};

#[test]
fn the_textbook_reproduces_rfc_5054() {
    for case in cases(&read("rfc5054.json"), "srp6a") {
        let number = |name| natural(&case, name).unwrap();
        let expected = |name| natural(&case["expected"], name).unwrap();
        let textbook = Srp6a::<Sha1>::new(number("N"), number("g"), Padding::FixedWidth);
        assert_eq!(textbook.k(), expected("k"), "k");

        let [identity, password] = ["username", "password"].map(|name| text(&case, name).unwrap());
        let x = textbook.x(&bytes(&case, "salt").unwrap(), identity, password.as_bytes());
        assert_eq!(x, expected("x"), "x");
        let v = textbook.power_of_g(&x);
        assert_eq!(v, expected("v"), "v");

        let (a, b) = (number("a"), number("b"));
        let (a_public, b_public) = (textbook.power_of_g(&a), textbook.server_public(&v, &b));
        assert_eq!(a_public, expected("A"), "A");
        assert_eq!(b_public, expected("B"), "B");
        let u = textbook.u(&a_public, &b_public);
        assert_eq!(u, expected("u"), "u");
        assert_eq!(textbook.client_s(&a, &b_public, &u, &x), expected("S"), "S of the client");
        assert_eq!(textbook.server_s(&a_public, &b, &u, &v), expected("S"), "S of the server");
    }
}

#[test]
fn the_textbook_reproduces_rfc_4231_and_rfc_5869() {
    let file = read("hashes.json");
    let field = |case: &Value, name| bytes(case, name).unwrap();
    for case in cases(&file, "sha256") {
        assert_eq!(Sha256::digest(field(&case, "data"))[..], field(&case, "digest"), "{case}");
    }
    for case in cases(&file, "hmac_sha256") {
        // One case is about a truncated code.
        let mac = field(&case, "mac");
        let found = srp6a::hmac(&field(&case, "key"), &field(&case, "data"));
        assert_eq!(found[..mac.len()], mac, "{case}");
    }
    for case in cases(&file, "hkdf_sha256") {
        let [ikm, salt, info] = ["ikm", "salt", "info"].map(|name| field(&case, name));
        let length = usize::try_from(case["length"].as_u64().unwrap()).unwrap();
        let found = srp6a::hkdf(&ikm, &salt, &info, length);
        assert_eq!(found, (field(&case, "prk"), field(&case, "okm")), "{case}");
    }
}

#[test]
fn the_textbook_reproduces_the_published_encodings() {
    let file = read("encodings.json");
    let textbook = Srp6a::cognito();
    for case in cases(&file, "constants") {
        assert_eq!(textbook.k(), natural(&case, "k").unwrap(), "{case}");
    }
    for case in cases(&file, "scramblers") {
        let [a, b, u] = ["A", "B", "u"].map(|name| natural(&case, name).unwrap());
        assert_eq!(textbook.u(&a, &b), u, "{case}");
    }
    for case in cases(&file, "identity_hashes") {
        let [group, user, password] =
            ["group", "user", "password"].map(|name| text(&case, name).unwrap());
        let found = srp6a::inner::<Sha256>(&[group, user].concat(), password.as_bytes());
        assert_eq!(found, bytes(&case, "inner").unwrap(), "{case}");
    }
    for case in cases(&file, "pads") {
        let number = match case["integer"].as_i64() {
            Some(number) => number.into(),
            None => known::integer(&case, "hex").unwrap(),
        };
        assert_eq!(to_hex(&srp6a::pad(&number)), text(&case, "pad").unwrap(), "{case}");
    }
}

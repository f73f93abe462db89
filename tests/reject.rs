//! Is everything refused that must be? Public values, salts, verifiers, secret blocks, in both roles.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/known.rs"]
mod known;
#[path = "common/srp6a.rs"]
mod srp6a;

use cognito_crypto::{
    Error, Problem,
    auth::{
        App, DeviceSecretVerifierConfig, Parameters, Timestamp, UserSrp,
        server::{SimulationKey, StoredDevice, UserLookup, UserPool},
    },
    srp::{
        Client, Identity, PrivateKey, PublicKey, Salt, Server, SessionKey, SessionKeys, Sign,
        Verifier, claim,
    },
};
use num_bigint::BigUint;
use srp6a::Srp6a;

fn n() -> BigUint {
    Srp6a::cognito().n
}

/// Texts that are no public value, and why.
fn bad_public_values() -> Vec<(String, Problem)> {
    let hex = |value: BigUint| value.to_str_radix(16);
    let one = BigUint::from(1_u8);
    vec![
        (String::new(), Problem::Empty),
        ("0".into(), Problem::ZeroModN),
        ("000000".into(), Problem::ZeroModN),
        ("-0".into(), Problem::NotHex),
        ("-1".into(), Problem::NotHex),
        ("+1".into(), Problem::NotHex),
        (" 1".into(), Problem::NotHex),
        ("1\n".into(), Problem::NotHex),
        ("0x12".into(), Problem::NotHex),
        ("12\0".into(), Problem::NotHex),
        ("1g".into(), Problem::NotHex),
        ("١٢".into(), Problem::NotHex),
        (hex(n()), Problem::NotBelowN),
        (hex(n()).to_uppercase(), Problem::NotBelowN),
        (format!("0000{}", hex(n())), Problem::NotBelowN),
        (hex(n() + 1_u8), Problem::NotBelowN),
        (hex((&one << 3072_u32) - 1_u8), Problem::NotBelowN),
        (hex(n() * 2_u8), Problem::TooLong),
        (hex(n() * 7_u8), Problem::TooLong),
        (hex(one << 3072_u32), Problem::TooLong),
        ("f".repeat(1024), Problem::TooLong),
        ("0".repeat(1025), Problem::TooLong),
        ("f".repeat(10_000_000), Problem::TooLong),
    ]
}

#[test]
fn public_values_of_every_legal_spelling_are_the_same_integer() {
    let key = |text: &str| PublicKey::from_hex(text).unwrap().to_hex();
    for text in ["abc", "0abc", "0ABC", &format!("{}aBc", "0".repeat(1021))] {
        assert_eq!(key(text), "0abc");
    }
    let largest = (n() - 1_u8).to_str_radix(16);
    assert_eq!(key(&largest), largest);
    assert_eq!(key("1"), "01");
    let bytes = PublicKey::from_be_bytes(&[0; 400].map(|_| 0_u8)).unwrap_err();
    assert_eq!(bytes, Error::Input { name: "public key", problem: Problem::ZeroModN });
}

#[test]
fn a_client_refuses_every_srp_b_that_is_no_public_value() {
    for (srp_b, problem) in bad_public_values() {
        let refused = respond(&[("SRP_B", &srp_b)]);
        assert_eq!(refused, Error::Malformed { name: "SRP_B", problem });
    }
}

#[test]
fn a_server_refuses_every_srp_a_that_is_no_public_value() {
    let app = App::new("us-east-1_AbC", "client").unwrap();
    for (srp_a, problem) in bad_public_values() {
        let request = [("USERNAME", "alice"), ("SRP_A", &srp_a)].into_iter().collect();
        let key = SimulationKey::from_bytes([0; 32]);
        let refused = UserPool::new(&app, &key)
            .challenge_user(&request, UserLookup::missing("alice").unwrap())
            .unwrap_err();
        assert_eq!(refused, Error::Malformed { name: "SRP_A", problem });
    }
}

/// What a client says of a challenge that is good but for these parameters.
fn respond(changes: &[(&str, &str)]) -> Error {
    let app = App::new("us-east-1_AbC", "client").unwrap();
    let mut challenge: Parameters =
        [("SRP_B", "7b"), ("SALT", "1f"), ("SECRET_BLOCK", "AAAA")].into_iter().collect();
    for (key, value) in changes {
        challenge.insert(*key, *value);
    }
    let (_, started) = UserSrp::new(&app, "alice").start().unwrap();
    started.respond_at(&challenge, "pw", Timestamp::from_unix(0).unwrap()).unwrap_err()
}

#[test]
fn a_client_names_the_parameter_that_is_malformed() {
    let long = "0".repeat(1025);
    for (name, value, problem) in [
        ("SALT", "", Problem::Empty),
        ("SALT", "-", Problem::Empty),
        ("SALT", "--1", Problem::NotHex),
        ("SALT", "xyz", Problem::NotHex),
        ("SALT", &long, Problem::TooLong),
        ("SECRET_BLOCK", "", Problem::Empty),
        ("SECRET_BLOCK", "A", Problem::NotBase64),
        ("SECRET_BLOCK", "a-b/", Problem::NotBase64),
        ("SECRET_BLOCK", "a_b+", Problem::NotBase64),
        ("SECRET_BLOCK", "AAAA AAAA", Problem::NotBase64),
        ("SECRET_BLOCK", "AAAA\n", Problem::NotBase64),
        ("SECRET_BLOCK", "AA=A", Problem::NotBase64),
    ] {
        assert_eq!(respond(&[(name, value)]), Error::Malformed { name, problem }, "{value}");
    }
}

#[test]
fn a_client_names_the_parameter_that_is_missing() {
    let app = App::new("us-east-1_AbC", "client").unwrap();
    for name in ["SRP_B", "SALT", "SECRET_BLOCK"] {
        let mut challenge: Parameters =
            [("SRP_B", "7b"), ("SALT", "1f"), ("SECRET_BLOCK", "AAAA")].into_iter().collect();
        challenge.remove(name);
        let (_, started) = UserSrp::new(&app, "alice").start().unwrap();
        let now = Timestamp::from_unix(0).unwrap();
        let refused = started.respond_at(&challenge, "pw", now).unwrap_err();
        assert_eq!(refused, Error::Missing { name });
    }
}

#[test]
fn a_secret_block_of_either_alphabet_with_or_without_padding_is_accepted() {
    let app = App::new("us-east-1_AbC", "client").unwrap();
    for block in ["+/+/", "-_-_", "AA==", "AA", "AAB=", "f47ac10b-58cc-4372-a567-0e02b2c3d479"] {
        let challenge: Parameters =
            [("SRP_B", "7b"), ("SALT", "-1f"), ("SECRET_BLOCK", block)].into_iter().collect();
        let (_, started) = UserSrp::new(&app, "alice").start().unwrap();
        let now = Timestamp::from_unix(0).unwrap();
        let responses = started.respond_at(&challenge, "pw", now).unwrap();
        assert_eq!(responses.get("PASSWORD_CLAIM_SECRET_BLOCK"), Some(block));
    }
}

#[test]
fn a_salt_is_an_integer_and_is_hashed_as_one() {
    for (text, padded) in [
        ("0", &[0][..]),
        ("-0", &[0]),
        ("00", &[0]),
        ("7f", &[0x7f]),
        ("80", &[0, 0x80]),
        ("080", &[0, 0x80]),
        ("00000001", &[1]),
        ("ABC", &[0x0a, 0xbc]),
        ("-1", &[0xff]),
        ("-80", &[0x80]),
        ("-81", &[0xff, 0x7f]),
        ("-7b", &[0x85]),
        ("-8000", &[0x80, 0]),
        ("-0100", &[0xff, 0]),
    ] {
        let salt = Salt::from_hex(text).unwrap();
        assert_eq!(salt.padded(), padded, "{text}");
        assert_eq!(Salt::from_hex(&salt.to_hex()).unwrap(), salt);
    }
}

#[test]
fn a_device_verifier_and_its_salt_are_positive_integers_below_n() {
    let (salt, verifier) = ("Aw==", "Aw==");
    let from = |salt: &str, verifier: &str| {
        StoredDevice::from_config("k", "g", &DeviceSecretVerifierConfig::new(salt, verifier))
            .map(|_| ())
            .unwrap_err()
    };
    let digits = <base64ct::Base64 as base64ct::Encoding>::encode_string;
    let base64 = |value: BigUint| {
        let mut bytes = value.to_bytes_be();
        bytes.insert(0, 0);
        digits(&bytes)
    };
    fn malformed(name: &'static str, problem: Problem) -> Error {
        Error::Malformed { name, problem }
    }
    assert_eq!(from("", verifier), malformed("Salt", Problem::Empty));
    assert_eq!(from("gA==", verifier), malformed("Salt", Problem::Negative));
    assert_eq!(from("!", verifier), malformed("Salt", Problem::NotBase64));
    assert_eq!(from(&"A".repeat(2000), verifier), malformed("Salt", Problem::TooLong));
    for (verifier, problem) in [
        (String::new(), Problem::Empty),
        ("gA==".into(), Problem::Negative),
        ("AA==".into(), Problem::ZeroModN),
        ("Aw".into(), Problem::NotBase64),
        ("A w==".into(), Problem::NotBase64),
        (base64(n()), Problem::NotBelowN),
        (base64(n() << 8), Problem::TooLong),
        (digits(&[&[1_u8][..], &[0; 384]].concat()), Problem::TooLong),
        ("A".repeat(100_000), Problem::TooLong),
    ] {
        assert_eq!(from(salt, &verifier), malformed("PasswordVerifier", problem), "{verifier}");
    }
    assert!(
        StoredDevice::from_config(
            "k",
            "g",
            &DeviceSecretVerifierConfig::new(salt, base64(n() - 1_u8))
        )
        .is_ok()
    );
}

#[test]
fn a_server_whose_b_would_be_zero_sends_the_one_with_the_other_sign() {
    // v = ∓g^b / k makes B = k·v ± g^b = 0.
    let inverse = Srp6a::cognito().k().modpow(&(n() - 2_u8), &n());
    let g_b = BigUint::from(32_u8);
    for (kv, sign) in [(n() - &g_b, Sign::plus()), (g_b, Sign::minus())] {
        let v = &kv * &inverse % n();
        let verifier = Verifier::from_be_bytes(&v.to_bytes_be()).unwrap();
        let server = Server::new(verifier, PrivateKey::from_be_bytes(&[5]).unwrap(), sign);
        let sent = BigUint::from_bytes_be(&server.public_key().to_be_bytes());
        assert_eq!(sent, kv * 2_u8 % n());
    }
}

#[test]
fn supplied_private_keys_have_1_to_384_bytes() {
    for (length, problem) in [(0, Problem::Empty), (385, Problem::TooLong)] {
        let refused = PrivateKey::from_be_bytes(&vec![1; length]).unwrap_err();
        assert_eq!(refused, Error::Input { name: "private key", problem });
    }
    for length in [1, 31, 32, 33, 128, 384] {
        let client = Client::new(PrivateKey::from_be_bytes(&vec![0xff; length]).unwrap());
        let a = (BigUint::from(1_u8) << (8 * length)) - 1_u8;
        let expected = BigUint::from(2_u8).modpow(&a, &n());
        assert_eq!(BigUint::from_bytes_be(&client.public_key().to_be_bytes()), expected);
    }
}

#[test]
fn a_signature_with_any_bit_changed_or_of_any_other_length_is_the_same_error() {
    let identity = Identity { group: "g", user: "u" };
    let keys = SessionKeys::from_bytes([[7; 16], [9; 16]]);
    let verify = |signature: &[u8]| claim::verify(&keys, &identity, b"block", "now", signature);
    for key in [7, 9].map(|byte| SessionKey::from_bytes([byte; 16])) {
        let right = claim::sign(&key, &identity, b"block", "now");
        assert_eq!(verify(&right), Ok(()));
        for bit in 0..256 {
            let mut changed = right;
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(verify(&changed), Err(Error::NotAuthorized), "bit {bit}");
        }
        let long = [right; 4].concat();
        for length in (0..=128).filter(|length| *length != right.len()) {
            assert_eq!(verify(&long[..length]), Err(Error::NotAuthorized), "{length} bytes");
        }
    }
    let other = claim::sign(&SessionKey::from_bytes([8; 16]), &identity, b"block", "now");
    assert_eq!(verify(&other), Err(Error::NotAuthorized));
}

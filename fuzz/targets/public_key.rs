//! SRP_A and SRP_B: the integer that num-bigint reads, or the refusal that the limits demand.

#![no_main]

mod common;

use cognito_crypto::{Error, srp::PublicKey};
use num_bigint::BigUint;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let refused = |problem| Error::Input { name: "public key", problem };
    let number = PublicKey::from_hex(text).map(|key| {
        let again = PublicKey::from_hex(&key.to_hex()).map(|key| key.to_be_bytes());
        assert_eq!(again, Ok(key.to_be_bytes()));
        BigUint::from_bytes_be(&key.to_be_bytes())
    });
    assert_eq!(number, common::public_key(text).map_err(refused));
});

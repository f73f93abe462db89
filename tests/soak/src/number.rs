//! Numbers as the wire and HKDF see them, by num-bigint.

use cognito_crypto::srp::{PublicKey, SessionKey, SessionKeys, scrambler};
use num_bigint::{BigInt, BigUint};
use sha2::Sha256;

/// N, the prime of RFC 3526 §5.
pub(crate) fn modulus() -> BigUint {
    BigUint::parse_bytes(crate::modulus::N.as_bytes(), 16).unwrap()
}

/// K of a handshake whose S is this number: HKDF-SHA256(pad(u), pad(S), "Caldera Derived Key").
pub(crate) fn session_key(a: &PublicKey, b: &PublicKey, s: &BigUint) -> SessionKey {
    let pad = |number: BigUint| BigInt::from(number).to_signed_bytes_be();
    let u = BigUint::from_bytes_be(&scrambler(a, b).unwrap());
    let mut key = [0; 16];
    hkdf::Hkdf::<Sha256>::new(Some(&pad(u)), &pad(s.clone()))
        .expand(b"Caldera Derived Key", &mut key)
        .unwrap();
    SessionKey::from_bytes(key)
}

/// Both keys that a server computes from this S.
pub(crate) fn session_keys_of(a: &PublicKey, b: &PublicKey, s: &BigUint) -> SessionKeys {
    let negated = (modulus() * 2_u8 - s) % modulus();
    SessionKeys::from_bytes([s, &negated].map(|s| *session_key(a, b, s).as_bytes()))
}

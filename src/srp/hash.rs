//! The hashes of a handshake: k, u, and the session key K from S.

use super::{hkdf, keys::PublicKey};
use crate::{
    encoding,
    error::{Error, Problem},
    field::{self, Element},
    secret::Wiped,
    sha256::sha256,
};
use alloc::boxed::Box;
use core::fmt;
#[cfg(feature = "hazmat")]
use zeroize::Zeroizing;

/// k = H(pad(N) ‖ pad(g)).
pub(super) static K: Element = Element::from_low_words([
    0x1b43_b8a5_b66d_9ee6,
    0xf5b3_a6b0_8791_e501,
    0xcbbd_e235_9fcf_67f9,
    0x5382_82c4_3547_42d7,
]);

/// u = H(pad(A) ‖ pad(B)), 32 big-endian bytes (RFC 5054 calls it the scrambling parameter).
///
/// # Errors
/// [`Error::Input`] if u = 0.
pub fn scrambler(a: &PublicKey, b: &PublicKey) -> Result<[u8; 32], Error> {
    let mut u = [0; 32];
    sha256(&[&a.padded(), &b.padded()], &mut u);
    not_zero(u)
}

fn not_zero(u: [u8; 32]) -> Result<[u8; 32], Error> {
    if u == [0; 32] {
        return Err(Error::Input { name: "public key", problem: Problem::ZeroScrambler });
    }
    Ok(u)
}

/// K, the 16 bytes that both sides arrive at. Wiped on drop.
pub struct SessionKey(Box<Wiped<u8, 16>>);

impl SessionKey {
    /// K = HKDF-SHA256(salt = pad(u), ikm = pad(S), info = "Caldera Derived Key", 16 bytes), RFC 5869.
    ///
    /// pad(S) has a secret length, so that the extraction runs over a fixed number of masked blocks.
    pub(super) fn derive(u: &[u8; 32], s: &Element) -> Self {
        let mut bytes = Wiped([0; field::BYTES]);
        s.write_be_bytes(&mut bytes);
        let mut prk = Wiped([0; 32]);
        hkdf::extract(&mut prk, &encoding::pad(u), &bytes);

        let mut key = Self(Box::new(Wiped([0; 16])));
        hkdf::expand(&prk, b"Caldera Derived Key", &mut key.0);
        key
    }

    /// A supplied key, for known answers.
    #[cfg(feature = "hazmat")]
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Box::new(Wiped(bytes)))
    }

    /// The key itself. Whoever has it can sign a password claim for this handshake.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey([redacted])")
    }
}

/// The two keys that a server expects, of which the client has one: K from S, and K from N − S.
///
/// The client raises ±g^b to the power a + u·x, so that it computes S if the sign of B is plus or that
/// exponent is even, and N − S otherwise. The server does not know the parity of the exponent, and
/// [`claim::verify`](super::claim::verify) accepts a claim under either key. Wiped on drop.
#[derive(Debug)]
pub struct SessionKeys([SessionKey; 2]);

impl SessionKeys {
    pub(super) fn derive(u: &[u8; 32], s: &Element) -> Self {
        let mut negated = Element::zero();
        negated.set_sub(&Element::zero(), s);
        Self([SessionKey::derive(u, s), SessionKey::derive(u, &negated)])
    }

    /// Supplied keys, for known answers: K from S, then K from N − S.
    #[cfg(feature = "hazmat")]
    #[must_use]
    pub fn from_bytes(bytes: [[u8; 16]; 2]) -> Self {
        Self(bytes.map(SessionKey::from_bytes))
    }

    /// The keys themselves, for known answers: K from S, then K from N − S.
    #[cfg(feature = "hazmat")]
    #[must_use]
    pub fn to_bytes(&self) -> [Zeroizing<[u8; 16]>; 2] {
        self.0.each_ref().map(|key| Zeroizing::new(*key.as_bytes()))
    }

    pub(super) fn each(&self) -> &[SessionKey; 2] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k_is_the_hash_of_the_padded_group() {
        // N − 1 = 0 − 1 ends in …fe; N is odd.
        let mut minus_one = Element::zero();
        minus_one.set_sub(&Element::zero(), &Element::from_low_words([1, 0, 0, 0]));
        let mut n = [0; field::BYTES];
        minus_one.write_be_bytes(&mut n);
        n[field::BYTES - 1] |= 1;
        let mut digest = [0; 32];
        sha256(&[&encoding::pad(&n), &[2]], &mut digest);
        let mut k = [0; field::BYTES];
        K.write_be_bytes(&mut k);
        assert_eq!(k[field::BYTES - 32..], digest);
        assert_eq!(k[..field::BYTES - 32], [0; field::BYTES - 32]);
    }

    #[test]
    fn a_scrambler_of_zero_is_refused() {
        let refused = Error::Input { name: "public key", problem: Problem::ZeroScrambler };
        assert_eq!(not_zero([0; 32]), Err(refused));
        for byte in 0..32 {
            let mut u = [0; 32];
            u[byte] = 1;
            assert_eq!(not_zero(u), Ok(u));
        }
    }
}

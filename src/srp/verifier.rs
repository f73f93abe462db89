//! The password key x, which the client computes from the password, and the verifier v = g^x, which the server stores.

use super::salt::Salt;
use crate::{
    encoding,
    error::{Error, Problem},
    field::{self, Element, Exponent},
    secret::{
        SecretString, Wiped, burn, declassify, is_true,
        mask::{Choice, CtEq},
        wipe,
    },
    sha256::sha256,
};
use alloc::{boxed::Box, vec::Vec};
use core::fmt;
use zeroize::Zeroizing;

/// The two names that x and the claim are computed over: whose password is proved.
///
/// For a user `group` is the pool's name (what follows the `_` of its id) and `user` the
/// `USER_ID_FOR_SRP`; for a device they are the DeviceGroupKey and the DeviceKey. `Debug` does not show the user.
#[derive(Clone, Copy)]
pub struct Identity<'a> {
    /// Pool name or device group key.
    pub group: &'a str,
    /// `USER_ID_FOR_SRP` or device key.
    pub user: &'a str,
}

impl Identity<'_> {
    /// H(group ‖ user ‖ ":" ‖ password), as good as the password for this user of this pool.
    #[cfg(feature = "hazmat")]
    #[must_use]
    pub fn password_hash(&self, password: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut hash = Zeroizing::new([0; 32]);
        burn::after(|| self.hash_password(password, &mut hash));
        hash
    }

    fn hash_password(&self, password: &[u8], hash: &mut [u8; 32]) {
        sha256(&[self.group.as_bytes(), self.user.as_bytes(), b":", password], hash);
    }
}

impl fmt::Debug for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({}, [redacted])", self.group)
    }
}

/// x = H(pad(salt) ‖ H(group ‖ user ‖ ":" ‖ password)), as good as the password. Wiped on drop.
pub struct PasswordKey(Box<Exponent>);

impl PasswordKey {
    /// Computes x. The password's bytes are taken as they are (UTF-8, not normalised); their number is
    /// public.
    #[must_use]
    pub fn derive(identity: &Identity<'_>, password: &[u8], salt: &Salt) -> Self {
        burn::after(|| Self::compute(identity, password, salt))
    }

    /// [`derive`](Self::derive) inside of an operation that burns.
    pub(crate) fn compute(identity: &Identity<'_>, password: &[u8], salt: &Salt) -> Self {
        let mut inner = Wiped([0; 32]);
        identity.hash_password(password, &mut inner);
        Self::salted(&inner, salt)
    }

    /// x of H(group ‖ user ‖ ":" ‖ password).
    fn salted(inner: &[u8; 32], salt: &Salt) -> Self {
        let mut x = Wiped([0; 32]);
        sha256(&[salt.padded(), inner], &mut x);
        Self(Box::new(Exponent::from_be_bytes(&*x)))
    }

    /// x of a password that was [hashed](Identity::password_hash) before.
    #[cfg(feature = "hazmat")]
    #[must_use]
    pub fn from_password_hash(hash: &[u8; 32], salt: &Salt) -> Self {
        burn::after(|| Self::salted(hash, salt))
    }

    /// A supplied x, 32 bytes, big-endian.
    #[cfg(feature = "hazmat")]
    #[must_use]
    pub fn from_be_bytes(x: &[u8; 32]) -> Self {
        burn::after(|| Self(Box::new(Exponent::from_be_bytes(x))))
    }

    /// x as 32 big-endian bytes.
    #[cfg(feature = "hazmat")]
    #[must_use]
    pub fn to_be_bytes(&self) -> Zeroizing<[u8; 32]> {
        let mut bytes = Zeroizing::new([0; 32]);
        burn::after(|| self.0.write_be_bytes(&mut *bytes));
        bytes
    }

    /// v = g^x.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        burn::after(|| self.compute_verifier())
    }

    /// [`verifier`](Self::verifier) inside of an operation that burns.
    pub(crate) fn compute_verifier(&self) -> Verifier {
        let mut v = Verifier::placeholder();
        v.0.set_pow_g(&self.0);
        v
    }

    pub(super) fn exponent(&self) -> &Exponent {
        &self.0
    }
}

impl fmt::Debug for PasswordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordKey([redacted])")
    }
}

/// v = g^x: what a server stores. Whoever has it can test passwords and play the server. Wiped on drop.
pub struct Verifier(Box<Element>);

impl Verifier {
    /// Longest base64 text of a verifier: pad(v) has at most 385 bytes.
    const MAX_BASE64: usize = 385usize.div_ceil(3) * 4;

    /// Takes a big-endian integer of at most 384 bytes, leading zeros included: as stored.
    ///
    /// # Errors
    /// [`Error::Input`] if it is longer, 0 modulo N, or not below N.
    pub fn from_be_bytes(bytes: &[u8]) -> Result<Self, Error> {
        burn::after(|| Self::parse(bytes))
    }

    /// [`from_be_bytes`](Self::from_be_bytes) inside of an operation that burns.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let start = field::BYTES.checked_sub(bytes.len()).ok_or(Self::refused(Problem::TooLong))?;
        let mut fixed = Wiped([0; field::BYTES]);
        fixed[start..].copy_from_slice(bytes);
        let element = Element::from_be_bytes(&fixed).ok_or(Self::refused(Problem::NotBelowN))?;
        if is_true(element.is_zero()) {
            return Err(Self::refused(Problem::ZeroModN));
        }
        Ok(Self(Box::new(element)))
    }

    /// Parses `DeviceSecretVerifierConfig.PasswordVerifier`: base64 of pad(v).
    ///
    /// # Errors
    /// [`Error::Input`] if the text is not strict base64, or of an integer that is negative, 0 modulo N,
    /// or not below N.
    pub fn from_base64(text: &str) -> Result<Self, Error> {
        if text.len() > Self::MAX_BASE64 {
            return Err(Self::refused(Problem::TooLong));
        }
        burn::after(|| {
            let mut buffer = Wiped([0; field::BYTES + 3]);
            let bytes = encoding::decode_secret(text, &mut *buffer).map_err(Self::refused)?;
            Self::from_padded(bytes)
        })
    }

    /// Takes pad(v).
    fn from_padded(bytes: &[u8]) -> Result<Self, Error> {
        let (first, rest) = bytes.split_first().ok_or(Self::refused(Problem::Empty))?;
        let mut negative = first >> 7;
        declassify(&mut negative);
        if negative == 1 {
            return Err(Self::refused(Problem::Negative));
        }
        if rest.len() < field::BYTES {
            return Self::parse(bytes);
        }
        // As many bytes as only a value with its top bit set needs, after a 0 for the sign.
        let mut too_long = *first != 0;
        declassify(&mut too_long);
        if too_long {
            return Err(Self::refused(Problem::TooLong));
        }
        Self::parse(rest)
    }

    /// Base64 of pad(v), as `DeviceSecretVerifierConfig.PasswordVerifier` wants it.
    ///
    /// Constant-time but for the text's length, which shows how many leading zero bytes v has: the wire
    /// format demands it.
    #[must_use]
    pub fn to_base64(&self) -> SecretString {
        burn::after(|| {
            let mut bytes = Wiped([0; field::BYTES]);
            self.0.write_be_bytes(&mut bytes);
            let padded = encoding::pad_secret(&*bytes);
            SecretString::new(encoding::encode_secret(&padded))
        })
    }

    /// Returns v as 384 big-endian bytes, leading zeros included: the form to store.
    #[must_use]
    pub fn to_be_bytes(&self) -> Zeroizing<Vec<u8>> {
        // On the heap: an array that is returned leaves a copy on the stack.
        burn::after(|| {
            let mut bytes = Wiped([0; field::BYTES]);
            self.0.write_be_bytes(&mut bytes);
            Zeroizing::new(bytes.to_vec())
        })
    }

    /// Returns whether both are equal, in constant time.
    pub(crate) fn equals(&self, other: &Self) -> Choice {
        let (mut one, mut two) = (Wiped([0; field::BYTES]), Wiped([0; field::BYTES]));
        self.0.write_be_bytes(&mut one);
        other.0.write_be_bytes(&mut two);
        one.ct_eq(&*two)
    }

    /// Writes v as big-endian bytes.
    pub(crate) fn write_be_bytes(&self, out: &mut [u8; field::BYTES]) {
        self.0.write_be_bytes(out);
    }

    /// The number 0, which is no verifier, to be overwritten.
    pub(crate) fn placeholder() -> Self {
        Self(Box::new(Element::zero()))
    }

    /// (root)² mod N, a verifier that no password is known for; `root` has 384 pseudo-random bytes.
    pub(crate) fn simulate(root: &mut [u8; field::BYTES]) -> Self {
        // Below 2^3071 and so below N.
        root[0] &= 0x7f;
        let element = Element::from_be_bytes(root).unwrap_or(Element::zero());
        wipe(root);
        let mut v = Self::placeholder();
        v.0.set_square(&element);
        v
    }

    /// Replaces this verifier by `other` if `choice` holds, in constant time.
    pub(crate) fn assign(&mut self, other: &Self, choice: Choice) {
        self.0.assign(&other.0, choice);
    }

    /// Makes a verifier of a residue that was computed as v.
    pub(super) fn from_element(v: Element) -> Self {
        Self(Box::new(v))
    }

    pub(super) fn element(&self) -> &Element {
        &self.0
    }

    fn refused(problem: Problem) -> Error {
        Error::Input { name: "verifier", problem }
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier([redacted])")
    }
}

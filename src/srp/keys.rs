//! The public values A and B, checked when they are parsed, and the private values a and b.

use crate::{
    encoding,
    error::{Error, Problem},
    field::{self, Element, Exponent},
    secret::{Wiped, burn, declassify},
};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::fmt;
use rand_core::TryCryptoRng;

/// A public value A or B: an integer with 0 < value < N.
pub struct PublicKey {
    element: Element,
    /// Big-endian.
    bytes: Box<[u8; field::BYTES]>,
}

impl PublicKey {
    const NAME: &str = "public key";

    /// Parses a hexadecimal integer: either case, odd length and leading zeros accepted.
    ///
    /// # Errors
    /// [`Error::Input`] if the text is empty, longer than 1,024 digits (before any arithmetic), not
    /// hexadecimal, 0 modulo N, or not below N.
    pub fn from_hex(text: &str) -> Result<Self, Error> {
        let bytes = encoding::parse_hex(text).map_err(Self::refused)?;
        Self::from_be_bytes(&bytes)
    }

    /// Parses a big-endian integer; leading zero bytes accepted.
    ///
    /// # Errors
    /// [`Error::Input`] if there are no bytes, more than 384 significant ones, or the integer is 0 modulo
    /// N or not below N.
    pub fn from_be_bytes(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.is_empty() {
            return Err(Self::refused(Problem::Empty));
        }
        let significant = encoding::strip_zeros(bytes);
        let mut fixed = Box::new([0; field::BYTES]);
        let start =
            field::BYTES.checked_sub(significant.len()).ok_or(Self::refused(Problem::TooLong))?;
        fixed[start..].copy_from_slice(significant);
        if significant.is_empty() {
            return Err(Self::refused(Problem::ZeroModN));
        }
        let element = Element::from_be_bytes(&fixed).ok_or(Self::refused(Problem::NotBelowN))?;
        Ok(Self { element, bytes: fixed })
    }

    /// Makes a public key of the result of a private computation, and declassifies it.
    pub(super) fn declassify(element: Element) -> Self {
        let mut key = Self { element, bytes: Box::new([0; field::BYTES]) };
        declassify(&mut key.element);
        key.element.write_be_bytes(&mut key.bytes);
        key
    }

    /// Lowercase hexadecimal, as it goes over the wire: whole bytes, none of them a leading zero.
    #[must_use]
    pub fn to_hex(&self) -> String {
        encoding::to_hex(&*self.bytes)
    }

    /// Big-endian, 384 bytes, leading zeros included.
    #[must_use]
    pub fn to_be_bytes(&self) -> [u8; field::BYTES] {
        *self.bytes
    }

    /// pad(A) or pad(B), as it is hashed.
    pub(super) fn padded(&self) -> Vec<u8> {
        encoding::pad(&*self.bytes)
    }

    pub(super) fn element(&self) -> &Element {
        &self.element
    }

    fn refused(problem: Problem) -> Error {
        Error::Input { name: Self::NAME, problem }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.to_hex())
    }
}

/// A private value a or b. Wiped on drop, used for one handshake.
pub struct PrivateKey(Box<Exponent>);

impl PrivateKey {
    /// Bytes of a generated private key: 320 bits.
    ///
    /// RFC 5054 §2.5.4 asks for at least 256 bits, SP 800-56A rev. 3 §5.6.1.1 for 2·s bits in a safe-prime
    /// group of strength s (256 here), RFC 7919 §5.2 for at least 275 bits in its 3072-bit group. 320 is
    /// above all three, and the exponent of S keeps 513 bits for any a up to 512.
    pub const GENERATED_BYTES: usize = 40;

    /// Draws 320 random bits.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    pub fn generate_with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        burn::after(|| Self::draw(rng))
    }

    /// [`generate_with_rng`](Self::generate_with_rng) inside of an operation that burns.
    pub(crate) fn draw<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        let mut bytes = Wiped([0; Self::GENERATED_BYTES]);
        rng.try_fill_bytes(&mut *bytes).map_err(|_| Error::Rng)?;
        Ok(Self(Box::new(Exponent::from_be_bytes(&*bytes))))
    }

    /// [`generate_with_rng`](Self::generate_with_rng) from the operating system.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    #[cfg(feature = "getrandom")]
    pub fn generate() -> Result<Self, Error> {
        Self::generate_with_rng(&mut getrandom::SysRng)
    }

    /// A supplied big-endian value of at most 3072 bits. Its byte length is public; values shorter than
    /// 256 bits are zero-extended to that width.
    ///
    /// # Errors
    /// [`Error::Input`] if there are no bytes or more than 384.
    #[cfg(feature = "hazmat")]
    pub fn from_be_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let refused = |problem| Error::Input { name: "private key", problem };
        if bytes.is_empty() {
            return Err(refused(Problem::Empty));
        }
        let start = field::BYTES.checked_sub(bytes.len()).ok_or(refused(Problem::TooLong))?;
        let width = bytes.len().max(32);
        Ok(burn::after(|| {
            let mut wide = Wiped([0; field::BYTES]);
            wide[start..].copy_from_slice(bytes);
            Self(Box::new(Exponent::from_be_bytes(&wide[field::BYTES - width..])))
        }))
    }

    /// A value that was generated before.
    pub(crate) fn from_generated(bytes: &[u8]) -> Self {
        Self(Box::new(Exponent::from_be_bytes(bytes)))
    }

    /// Writes the value as big-endian bytes, as many as `out` has.
    pub(crate) fn write_be_bytes(&self, out: &mut [u8]) {
        self.0.write_be_bytes(out);
    }

    pub(super) fn exponent(&self) -> &Exponent {
        &self.0
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey([redacted])")
    }
}

//! Residues in canonical form, and the operations that the protocol is written with.

use super::{
    dispatch::{selected, with_backend},
    exponent::Exponent,
    montgomery::product,
    power::{comb, window},
    words::{self, BYTES, WORDS, Words},
};
use crate::secret::{
    declassify,
    mask::{Choice, CtAssign},
    wipe,
};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A residue, 0 ≤ value < N, as little-endian 64-bit words. Wiped on drop.
///
/// Operations write to `self`, so that a secret result is made in its final place and never moved.
pub(crate) struct Element(pub(super) Words);

impl Zeroize for Element {
    fn zeroize(&mut self) {
        wipe(&mut self.0);
    }
}

impl Drop for Element {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for Element {}

impl Element {
    /// The number 0.
    pub(crate) const fn zero() -> Self {
        Self([0; WORDS])
    }

    /// A residue below 2^256, from its four little-endian words.
    pub(crate) const fn from_low_words(low: [u64; 4]) -> Self {
        let mut element = Self::zero();
        let mut i = 0;
        while i < low.len() {
            element.0[i] = low[i];
            i += 1;
        }
        element
    }

    /// The residue that these big-endian bytes spell; none if they spell N or more. Only that verdict is branched on.
    pub(crate) fn from_be_bytes(bytes: &[u8; BYTES]) -> Option<Self> {
        let mut element = Self::zero();
        words::read_be_bytes(&mut element.0, bytes);
        let mut canonical = words::is_canonical(&element.0);
        declassify(&mut canonical);
        canonical.then_some(element)
    }

    /// Writes the value as big-endian bytes.
    pub(crate) fn write_be_bytes(&self, out: &mut [u8; BYTES]) {
        words::write_be_bytes(&self.0, out);
    }

    /// Returns whether the value is 0, as a secret choice.
    pub(crate) fn is_zero(&self) -> Choice {
        let any = self.0.iter().fold(0, |any, word| any | word);
        Choice::from(1 ^ ((any | any.wrapping_neg()) >> 63) as u8)
    }

    /// Becomes `other` if `choice` holds.
    pub(crate) fn assign(&mut self, other: &Self, choice: Choice) {
        self.0.ct_assign(&other.0, choice);
    }

    /// Returns the value and leaves 0 here, so that no copy of it stays where it was moved from.
    pub(crate) fn take(&mut self) -> Self {
        core::mem::replace(self, Self::zero())
    }

    /// Becomes a + b mod N.
    pub(crate) fn set_add(&mut self, a: &Self, b: &Self) {
        words::add(&mut self.0, &a.0, &b.0);
    }

    /// Becomes a − b mod N.
    pub(crate) fn set_sub(&mut self, a: &Self, b: &Self) {
        words::subtract(&mut self.0, &a.0, &b.0);
    }

    /// Becomes a·b mod N.
    pub(crate) fn set_mul(&mut self, a: &Self, b: &Self) {
        with_backend!(selected(), backend => product(backend, &mut self.0, &a.0, &b.0));
    }

    /// Becomes a² mod N.
    pub(crate) fn set_square(&mut self, a: &Self) {
        self.set_mul(a, a);
    }

    /// Becomes base^e mod N, in a time that depends on e's width alone.
    pub(crate) fn set_pow(&mut self, base: &Self, e: &Exponent) {
        with_backend!(selected(), backend => window::pow(backend, &mut self.0, &base.0, e));
    }

    /// Becomes g^e = 2^e mod N, in a time that depends on e's width alone.
    pub(crate) fn set_pow_g(&mut self, e: &Exponent) {
        with_backend!(selected(), backend => comb::pow_g(backend, &mut self.0, e));
    }
}

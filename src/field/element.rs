//! Residues in canonical form, and the operations the protocol is written with.

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::secret::{
    declassify,
    mask::{Choice, CtAssign, mask},
};

use super::{
    BYTES, Exponent, WORDS,
    backend::product,
    comb::pow_g,
    dispatch::{selected, with_backend},
    params::{N, Words},
    pow::pow,
};

/// A residue, 0 ≤ value < N, as little-endian 64-bit words. Wiped on drop.
///
/// Operations write to `self`, so that a secret result is made in its final place and never moved.
pub(crate) struct Element(pub(super) Words);

impl Zeroize for Element {
    fn zeroize(&mut self) {
        self.0.zeroize();
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
        for (word, chunk) in element.0.iter_mut().zip(bytes.as_chunks().0.iter().rev()) {
            *word = u64::from_be_bytes(*chunk);
        }
        let mut borrow = 0;
        for (&x, &n) in element.0.iter().zip(&N) {
            (_, borrow) = subtract_with_borrow(x, n, borrow);
        }
        let mut below = borrow == 1;
        declassify(&mut below);
        below.then_some(element)
    }

    /// Writes the value as big-endian bytes.
    pub(crate) fn write_be_bytes(&self, out: &mut [u8; BYTES]) {
        for (chunk, word) in out.as_chunks_mut().0.iter_mut().zip(self.0.iter().rev()) {
            *chunk = word.to_be_bytes();
        }
    }

    /// Whether the value is 0.
    pub(crate) fn is_zero(&self) -> Choice {
        let any = self.0.iter().fold(0, |any, word| any | word);
        Choice::from(1 ^ ((any | any.wrapping_neg()) >> 63) as u8)
    }

    /// Becomes `other` if `choice` holds.
    pub(crate) fn assign(&mut self, other: &Self, choice: Choice) {
        self.0.ct_assign(&other.0, choice);
    }

    /// The value, which is then 0 here: nothing of it stays where it was moved from.
    pub(crate) fn take(&mut self) -> Self {
        core::mem::replace(self, Self::zero())
    }

    /// a + b mod N.
    pub(crate) fn add(&mut self, a: &Self, b: &Self) {
        let mut carry = 0;
        for (out, (&a, &b)) in self.0.iter_mut().zip(a.0.iter().zip(&b.0)) {
            let sum = u128::from(a) + u128::from(b) + u128::from(carry);
            (*out, carry) = (sum as u64, (sum >> 64) as u64);
        }
        self.reduce_once(carry);
    }

    /// a − b mod N.
    pub(crate) fn sub(&mut self, a: &Self, b: &Self) {
        let mut borrow = 0;
        for (out, (&a, &b)) in self.0.iter_mut().zip(a.0.iter().zip(&b.0)) {
            (*out, borrow) = subtract_with_borrow(a, b, borrow);
        }
        self.add_n_if(borrow);
    }

    /// a·b mod N.
    pub(crate) fn mul(&mut self, a: &Self, b: &Self) {
        with_backend!(selected(), backend => product(backend, self, a, b));
    }

    /// a² mod N.
    pub(crate) fn square(&mut self, a: &Self) {
        with_backend!(selected(), backend => product(backend, self, a, a));
    }

    /// base^e mod N, in a time that depends on e's width alone.
    pub(crate) fn pow(&mut self, base: &Self, e: &Exponent) {
        with_backend!(selected(), backend => pow(backend, self, base, e));
    }

    /// 2^e mod N, in a time that depends on e's width alone.
    pub(crate) fn pow_g(&mut self, e: &Exponent) {
        with_backend!(selected(), backend => pow_g(backend, self, e));
    }

    /// Brings self + top·2^3072, which must be below 2N, into canonical form.
    pub(super) fn reduce_once(&mut self, top: u64) {
        let mut borrow = 0;
        for (word, &n) in self.0.iter_mut().zip(&N) {
            (*word, borrow) = subtract_with_borrow(*word, n, borrow);
        }
        self.add_n_if(borrow & (1 ^ top)); // with top = 1 the borrow always comes, and takes the top away
    }

    /// Adds N mod 2^3072 if `bit` is 1.
    fn add_n_if(&mut self, bit: u64) {
        let wanted = mask(bit);
        let mut carry = 0;
        for (word, &n) in self.0.iter_mut().zip(&N) {
            let sum = u128::from(*word) + u128::from(n & wanted) + u128::from(carry);
            (*word, carry) = (sum as u64, (sum >> 64) as u64);
        }
    }
}

/// a − b − borrow mod 2^64, and the borrow out.
#[inline(always)]
fn subtract_with_borrow(a: u64, b: u64, borrow: u64) -> (u64, u64) {
    let (difference, first) = a.overflowing_sub(b);
    let (difference, second) = difference.overflowing_sub(borrow);
    (difference, u64::from(first | second))
}

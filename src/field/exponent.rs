//! Exponents: secret values of a public width.

use super::words::BYTES;
use crate::secret::wipe;
use zeroize::ZeroizeOnDrop;

/// Words of the widest exponent, a + u·x with 3072-bit a: 3073 bits.
const MAX_WORDS: usize = 49;

/// An exponent as little-endian words. The value is secret, its width in bits is public. Wiped on drop.
pub(crate) struct Exponent {
    words: [u64; MAX_WORDS],
    bits: usize,
}

impl Drop for Exponent {
    fn drop(&mut self) {
        wipe(&mut self.words);
    }
}

impl ZeroizeOnDrop for Exponent {}

impl Exponent {
    /// The exponent that these big-endian bytes spell, as wide as they are long.
    ///
    /// # Panics
    /// If there are more than 384 bytes.
    pub(crate) fn from_be_bytes(bytes: &[u8]) -> Self {
        assert!(bytes.len() <= BYTES, "an exponent from bytes has at most 384 of them");
        let mut exponent = Self { words: [0; MAX_WORDS], bits: 8 * bytes.len() };
        for (i, &byte) in bytes.iter().rev().enumerate() {
            exponent.words[i / 8] |= u64::from(byte) << (8 * (i % 8));
        }
        exponent
    }

    /// a + u·x, not reduced; u is public and big-endian.
    ///
    /// # Panics
    /// If x is wider than 256 bits.
    pub(crate) fn mul_add(a: &Self, u: &[u8; 32], x: &Self) -> Self {
        assert!(x.bits <= 256, "x has at most 256 bits");
        // a < 2^bits and u·x < 2^512: the sum is below 2^(the larger width + 1).
        let mut sum = Self { words: a.words, bits: a.bits.max(512) + 1 };
        for (i, u) in u.as_chunks().0.iter().rev().enumerate() {
            let u = u64::from_be_bytes(*u);
            let mut carry = 0;
            for (j, word) in sum.words.iter_mut().skip(i).enumerate() {
                let x = if j < 4 { x.words[j] } else { 0 };
                (*word, carry) = mac(*word, u, x, carry);
            }
        }
        sum
    }

    /// Writes the value as big-endian bytes, as many as `out` has.
    ///
    /// # Panics
    /// If `out` has more than 392 bytes.
    pub(crate) fn write_be_bytes(&self, out: &mut [u8]) {
        assert!(out.len() <= 8 * MAX_WORDS, "an exponent has at most 392 bytes");
        for (i, byte) in out.iter_mut().rev().enumerate() {
            *byte = (self.words[i / 8] >> (8 * (i % 8))) as u8;
        }
    }

    /// The public width in bits.
    pub(super) fn bits(&self) -> usize {
        self.bits
    }

    /// Bit i.
    pub(super) fn bit(&self, i: usize) -> u64 {
        self.words[i / 64] >> (i % 64) & 1
    }

    /// The `width` < 64 bits from position `from` on; bits past the end are 0.
    pub(super) fn window(&self, from: usize, width: usize) -> u64 {
        let (word, shift) = (from / 64, from % 64);
        let next = self.words.get(word + 1).copied().unwrap_or(0);
        let both = u128::from(next) << 64 | u128::from(self.words[word]);
        (both >> shift) as u64 & ((1 << width) - 1)
    }
}

/// t + a·b + carry as (low, high): at most (2^64−1) + (2^64−1)² + (2^64−1) = 2^128 − 1.
#[inline(always)]
fn mac(t: u64, a: u64, b: u64, carry: u64) -> (u64, u64) {
    let sum = u128::from(t) + u128::from(a) * u128::from(b) + u128::from(carry);
    (sum as u64, (sum >> 64) as u64)
}

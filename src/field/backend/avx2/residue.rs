//! Residues of the AVX2 backend.

use crate::{field::backend::radix28::rows::ROWS, secret::wipe};
use core::arch::x86_64::__m256i;
use zeroize::Zeroize;

/// 112 digits < 2^28 + 2^8 in radix 2^28, of which the last two are 0, a pair in each lane; the value is below 2^3080,
/// below 1.96·N after a product.
#[derive(Clone, Copy)]
pub(crate) struct Residue(pub(super) [__m256i; ROWS]);

impl Zeroize for Residue {
    fn zeroize(&mut self) {
        wipe(&mut self.0);
    }
}

impl Residue {
    /// The pairs of digits, one after the other.
    pub(super) fn lanes(&self) -> &[u64; 4 * ROWS] {
        // SAFETY: same size, no padding, every bit pattern is a word, and a vector is aligned for one.
        #[expect(unsafe_code, reason = "vectors have no safe view as words")]
        unsafe {
            &*core::ptr::from_ref(&self.0).cast()
        }
    }
}

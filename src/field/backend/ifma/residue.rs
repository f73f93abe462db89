//! Residues of the IFMA backend.

use super::kernel::ROWS;
use crate::secret::wipe;
use core::arch::x86_64::__m512i;
use zeroize::Zeroize;

/// 61 digits < 2^52 in radix 2^51, lanes 61 to 63 zero; the value is below 2^3080, below 1.31·N after a product.
#[derive(Clone, Copy)]
pub(crate) struct Residue(pub(super) [__m512i; ROWS]);

impl Zeroize for Residue {
    fn zeroize(&mut self) {
        wipe(&mut self.0);
    }
}

impl Residue {
    /// The digits, one after the other.
    pub(super) fn lanes(&self) -> &[u64; 8 * ROWS] {
        // SAFETY: same size, no padding, every bit pattern is a word, and a vector is aligned for one.
        #[expect(unsafe_code, reason = "vectors have no safe view as words")]
        unsafe {
            &*core::ptr::from_ref(&self.0).cast()
        }
    }
}

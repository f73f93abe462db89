//! AVX-512 IFMA, one number at a time: Montgomery multiplication across the lanes of eight vectors.
//!
//! # Representation
//!
//! A residue is 61 limbs in radix 2^51, limb i in lane i % 8 of row i / 8. The multiplier takes 52 bits, so a digit
//! may be *redundant*: any digits < 2^52 are good, and one pass that hands each lane's excess to the next lane, all
//! lanes at once, is all the carrying there is. R = 2^(51·61) = 2^3111 leaves 39 bits above N, hence no subtraction
//! ever. `vpmadd52` gives a product's low 52 bits or what is above them, so the high halves count double in the next
//! column; low and high halves have sums of their own until a column is done.
//!
//! # Multiplication
//!
//! The product row by row: a digit times a row of eight limbs is two instructions. Lanes are not shifted for each
//! digit; the number exists in all eight alignments, its *alignments*. Two rows of digits go at once, so that a
//! loaded alignment serves four multiplications.
//!
//! The reduction works upwards in blocks of 16 limbs, with a "Montgomery-friendly" multiple of N (S. Gueron and
//! V. Krasnov, "Fast prime field elliptic-curve cryptography with 256-bit primes", J. Cryptogr. Eng. 5, 2015, use the
//! idea for primes that are friendly themselves). With M = (1 + k·N)/2^816, where k = −1/N mod 2^816, it takes no
//! computation to find the quotient: adding q·(M·2^816 − 1), a multiple of N, for q = the lowest block just takes
//! the block away and adds q·M above it. The last block instead adds q·k mod 2^816 times N, which is 16 limbs shorter.
//! The first block has 13 limbs: 61 = 13 + 3·16.
//!
//! # Bounds
//!
//! Inputs: digits < 2^52, value < 2^3080. The tests run the kernels on checked lanes, which carry the largest
//! possible word of each lane along, and so prove the next two points for all inputs.
//!
//! * *No lane overflows.* A column of the product is at most 61 low and 61 doubled high halves, 183·2^52 < 2^60; the
//!   reduction adds at most 64 + 2·64 of them, less than 2^60 too: columns stay below 2^61.
//! * *Digits fit the multiplier.* A column < 2^61 keeps 51 bits and hands over at most 10: digits < 2^51 + 2^10.
//! * *The result is small.* The product over R is below 2^(6160 − 3111) = 2^3049. Of the multiples of N that are
//!   added, q·M of the third block is below (1 + 2^−40)·2^816·M at limb 45 = 61 − 16, and that of the last one below
//!   (1 + 2^−40)·2^816·N there; the other blocks end 16 limbs lower. M < 0.31·N (tested), so that the result is
//!   below 1.31·N: a valid input, and one subtraction of N away from canonical form. As no digit is negative, digits
//!   whose weight is above the value are 0: lanes 61 to 63 stay empty.
//! * *The carry out of the cancelled block is exact.* The low 16 columns of the last step, c₀ to c₁₅, sum up to a
//!   multiple of 2^816: Σ cᵢ·2^(51·i) = K·2^816. Only K is wanted, and only c₁₅ is computed. As cᵢ < 2^61, the columns
//!   below make Σ_{i<15} cᵢ·2^(51·(i − 15)) = r with 0 ≤ r < 2^10 + 1, and c₁₅ = K·2^51 − r. Therefore
//!   K = ⌊(c₁₅ + 2^11)/2^51⌋.
//!
//! # Wiping
//!
//! Everything in memory is in the residues and the workspace, both the caller's; what is in registers and spilled is
//! for [`secret::burn`](crate::secret::burn).

#[cfg(test)]
pub(super) mod checked;
mod constants;
mod convert;
pub(super) mod cpu;
mod kernel;
pub(super) mod machine;
mod residue;
#[cfg(test)]
pub(crate) mod tests;

use super::Backend;
use crate::field::{fixed_base::Table, words::Words};
use constants::CONSTANTS;
use core::arch::x86_64::{
    __m512i, _mm512_and_si512, _mm512_or_si512, _mm512_set1_epi64, _mm512_setzero_si512,
};
pub(crate) use cpu::Ifma;
use cpu::{Row, equal, vector};
use kernel::{Constants, LIMBS, RADIX, ROWS, Workspace};
use residue::Residue;

/// The constants as vectors.
static VECTORS: Constants<__m512i> = {
    // SAFETY: both are `repr(C)` arrays of the same size of types that hold any bit pattern.
    #[expect(unsafe_code, reason = "the intrinsics that make vectors are not const")]
    unsafe {
        core::mem::transmute::<Constants<Row>, Constants<__m512i>>(CONSTANTS)
    }
};

impl Backend for Ifma {
    type Residue = Residue;
    type Workspace = Workspace<__m512i>;

    const ZERO: Residue = Residue([vector([0; 8]); ROWS]);
    const WORKSPACE: Self::Workspace = Workspace::new(vector([0; 8]));
    const R_BITS: usize = RADIX as usize * LIMBS;

    fn load(self, out: &mut Residue, x: &Words) {
        // SAFETY: `self` proves the features.
        #[expect(unsafe_code, reason = "calls a #[target_feature] function")]
        unsafe {
            convert::limbs_from_words(out, x);
        }
    }

    fn store(self, out: &mut Words, x: &Residue) {
        convert::words_from_limbs(out, x);
    }

    fn mul(self, work: &mut Self::Workspace, out: &mut Residue, a: &Residue, b: &Residue) {
        // SAFETY: `self` proves the features.
        #[expect(unsafe_code, reason = "calls a #[target_feature] function")]
        unsafe {
            product(self, work, a, b);
            reduce(self, work, out);
        }
    }

    fn square(self, work: &mut Self::Workspace, out: &mut Residue, a: &Residue) {
        // SAFETY: `self` proves the features.
        #[expect(unsafe_code, reason = "calls a #[target_feature] function")]
        unsafe {
            square(self, work, a);
            reduce(self, work, out);
        }
    }

    fn select(self, out: &mut Residue, table: &[Residue], index: u64) {
        // SAFETY: `self` proves the features.
        #[expect(unsafe_code, reason = "calls a #[target_feature] function")]
        unsafe {
            select(out, table, index);
        }
    }

    fn select_and_load(self, out: &mut Residue, table: &Table, index: u64) {
        // SAFETY: `self` proves the features.
        #[expect(unsafe_code, reason = "calls a #[target_feature] function")]
        unsafe {
            convert::select_limbs(out, table, index);
        }
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn product(m: Ifma, work: &mut Workspace<__m512i>, a: &Residue, b: &Residue) {
    kernel::product(m, work, &a.0, &b.0);
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn square(m: Ifma, work: &mut Workspace<__m512i>, a: &Residue) {
    kernel::square(m, work, &a.0);
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn reduce(m: Ifma, work: &mut Workspace<__m512i>, out: &mut Residue) {
    kernel::reduce(m, &VECTORS, work, &mut out.0);
}

/// out = table\[index\], after reading every entry in full.
#[target_feature(enable = "avx512f")]
fn select(out: &mut Residue, table: &[Residue], index: u64) {
    let index = _mm512_set1_epi64(index.cast_signed());
    let mut chosen = [_mm512_setzero_si512(); ROWS];
    for (number, entry) in (0..).zip(table) {
        let wanted = equal(index, _mm512_set1_epi64(number));
        for (chosen, &row) in chosen.iter_mut().zip(&entry.0) {
            *chosen = _mm512_or_si512(*chosen, _mm512_and_si512(row, wanted));
        }
    }
    out.0 = chosen;
}

//! AVX2, one number at a time: Montgomery multiplication across the lanes of four vectors.
//!
//! # Representation
//!
//! A residue is 112 limbs in radix 2^28, R = 2^3136. A digit may be *redundant*, up to 2^28 + 2^8: two passes that hand
//! each digit's excess to the next digit, all lanes at once, are all the carrying there is, and as R leaves 64 bits
//! above N, there is no subtraction. The multiplier takes 32 bits and gives all 64 of a product, so that a whole column
//! is summed up without a carry.
//!
//! The even limbs and the odd ones live apart: A = Aₑ(x²) + x·Aₒ(x²) with x = 2^28. With
//!
//! > E = Σ Aₑ·Bₑ, O = Σ Aₒ·Bₒ, S = Σ (Aₑ + Aₒ)·(Bₑ + Bₒ)
//!
//! the even columns of Σ A·B are E + O moved up by one place, and the odd ones are S − E − O: Karatsuba's three
//! products for four (in this form known as polyphase). The product of a and b and all the products of the reduction go
//! into the same E, O and S, so that this is paid once for each column.
//!
//! In memory a residue is *packed*: an even limb and the odd one above it share a lane, so that a table has half the
//! size.
//!
//! # Multiplication
//!
//! Eight digits, each in all lanes of a register, meet a row of four limbs in its four alignments: eight
//! products, the columns of two rows. An alignment is an unaligned load from a number that has a row of zeros at either
//! end. Row after row, only the columns of the lower of the two rows go back to memory. A square does so from a
//! block's own limbs on upwards, with the digits doubled for all above.
//!
//! The reduction works upwards in blocks of 16 limbs. With M = (1 + k·N)/2^448, where k = −1/N mod 2^448, it takes no
//! computation to find the quotient: adding q·(M·2^448 − 1), a multiple of N, for q = the lowest block just takes
//! the block away and adds q·M above it. The last block instead adds q·k mod 2^448 times N, which is 16 limbs shorter.
//!
//! # Bounds
//!
//! Inputs: digits < 2^28 + 2^8, of which the last two are 0, hence values < (1 + 2^−19)·2^3080. The tests run the
//! kernels on checked lanes, which compute what a column is when every digit is as large as it can be, and so prove the
//! next three points for all inputs.
//!
//! * *Columns fit 64 bits.* A column is at most 110 products of a and b and 112 of the reduction, as every digit of the
//!   quotient meets it once: below 222·2^56·(1 + 2^−19) < 2^63.8, and a carry below 2^38.
//! * *E, O and S may wrap.* E + O and S − E − O are columns as integers, so they are modulo 2^64, too, where a column
//!   is itself.
//! * *Digits fit the multiplier.* A column < 2^64 keeps 28 bits and hands over at most 36; what is then below
//!   2^28 + 2^36 hands over at most 2^8. So digits are below 2^28 + 2^8, sums of two below 2^29 + 2^9, doubled below
//!   2^30 + 2^10.
//! * *The result is small.* The product over R is below (1 + 2^−18)·2^(6160 − 3136), about 2^3024. Of the multiples of
//!   N that are added, q·M of the sixth block is below (1 + 2^−19)·2^448·M at limb 96 = 112 − 16, and that of the last
//!   one below (1 + 2^−19)·2^448·N there; the other blocks end 16 limbs lower. M < 0.952·N (tested), so that the result
//!   is below 1.96·N: a valid input, and one subtraction of N away from canonical form. As no digit is negative, digits
//!   whose weight is above the value are 0: limbs 110 and 111.
//! * *The carry out of the cancelled block is exact.* The low 16 columns of the last step, c₀ to c₁₅, sum up to a
//!   multiple of 2^448: Σ cᵢ·2^(28·i) = K·2^448. Only K is wanted, and only c₁₄ and c₁₅ are computed. The columns below
//!   c₁₅ make Σ_{i<15} cᵢ·2^(28·(i − 15)) = r, of which ⌊c₁₄/2^28⌋ is taken. That leaves out less than 1 of c₁₄, less
//!   than 2^8 of c₁₃, as cᵢ < 2^64, and less than 1 of all below: c₁₅ + ⌊c₁₄/2^28⌋ is less than 2^9 below K·2^28 and
//!   not above it. Therefore K = ⌊(c₁₅ + ⌊c₁₄/2^28⌋ + 2^9)/2^28⌋.
//!
//! # Wiping
//!
//! Everything in memory is in the residues and the workspace, both the caller's; what is in registers and spilled is
//! for [`secret::burn`](crate::secret::burn).

#[cfg(test)]
pub(super) mod checked;
pub(super) mod convert;
pub(super) mod cpu;
mod kernel;
pub(super) mod machine;
mod residue;
#[cfg(test)]
pub(crate) mod tests;

use super::{
    Backend,
    radix28::{
        kernel::{LIMBS, RADIX},
        rows::{Constants, ROWS, constants::CONSTANTS},
    },
};
use crate::field::{fixed_base::Table, words::Words};
use core::arch::x86_64::{
    __m256i, _mm256_and_si256, _mm256_or_si256, _mm256_set1_epi64x, _mm256_setzero_si256,
};
pub(crate) use cpu::Avx2;
use cpu::{Row, equal, vector};
use kernel::Workspace;
use residue::Residue;

/// The constants as vectors.
static VECTORS: Constants<__m256i> = {
    // SAFETY: both are `repr(C)` arrays of the same size of types that hold any bit pattern.
    #[expect(unsafe_code, reason = "the intrinsics that make vectors are not const")]
    unsafe {
        core::mem::transmute::<Constants<Row>, Constants<__m256i>>(CONSTANTS)
    }
};

impl Backend for Avx2 {
    type Residue = Residue;
    type Workspace = Workspace<__m256i>;

    const ZERO: Residue = Residue([vector([0; 4]); ROWS]);
    const WORKSPACE: Self::Workspace = Workspace::new(vector([0; 4]));
    const R_BITS: usize = RADIX as usize * LIMBS;

    fn load(self, out: &mut Residue, x: &Words) {
        // SAFETY: `self` proves the feature.
        #[expect(unsafe_code, reason = "calls #[target_feature] functions")]
        unsafe {
            convert::limbs_from_words(out, x);
        }
    }

    fn store(self, out: &mut Words, x: &Residue) {
        convert::words_from_limbs(out, x);
    }

    fn mul(self, work: &mut Self::Workspace, out: &mut Residue, a: &Residue, b: &Residue) {
        // SAFETY: `self` proves the feature.
        #[expect(unsafe_code, reason = "calls #[target_feature] functions")]
        unsafe {
            product(self, work, a, b);
            reduce(self, work, out);
        }
    }

    fn square(self, work: &mut Self::Workspace, out: &mut Residue, a: &Residue) {
        // SAFETY: `self` proves the feature.
        #[expect(unsafe_code, reason = "calls #[target_feature] functions")]
        unsafe {
            square(self, work, a);
            reduce(self, work, out);
        }
    }

    fn select(self, out: &mut Residue, table: &[Residue], index: u64) {
        // SAFETY: `self` proves the feature.
        #[expect(unsafe_code, reason = "calls #[target_feature] functions")]
        unsafe {
            select(out, table, index);
        }
    }

    fn select_and_load(self, out: &mut Residue, table: &Table, index: u64) {
        // SAFETY: `self` proves the feature.
        #[expect(unsafe_code, reason = "calls #[target_feature] functions")]
        unsafe {
            convert::select_limbs(out, table, index);
        }
    }
}

#[target_feature(enable = "avx2")]
fn product(m: Avx2, work: &mut Workspace<__m256i>, a: &Residue, b: &Residue) {
    kernel::product(m, work, &a.0, &b.0);
}

#[target_feature(enable = "avx2")]
fn square(m: Avx2, work: &mut Workspace<__m256i>, a: &Residue) {
    kernel::square(m, work, &a.0);
}

#[target_feature(enable = "avx2")]
fn reduce(m: Avx2, work: &mut Workspace<__m256i>, out: &mut Residue) {
    kernel::reduce(m, &VECTORS, work, &mut out.0);
}

/// out = table\[index\], after reading every entry in full.
#[target_feature(enable = "avx2")]
fn select(out: &mut Residue, table: &[Residue], index: u64) {
    let index = _mm256_set1_epi64x(index.cast_signed());
    // Half of the rows at a time: as many as stay in registers.
    let (halves, _) = out.0.as_chunks_mut::<{ ROWS / 2 }>();
    for (half, out) in halves.iter_mut().enumerate() {
        let mut chosen = [_mm256_setzero_si256(); ROWS / 2];
        for (number, entry) in (0..).zip(table) {
            let wanted = equal(index, _mm256_set1_epi64x(number));
            for (chosen, &row) in
                chosen.iter_mut().zip(&entry.0.as_chunks::<{ ROWS / 2 }>().0[half])
            {
                *chosen = _mm256_or_si256(*chosen, _mm256_and_si256(row, wanted));
            }
        }
        *out = chosen;
    }
}

//! AVX-512 IFMA, eight numbers at a time: one in each lane.
//!
//! # Representation
//!
//! A residue is 60 limbs in radix 2^52, limb i of all eight numbers in vector i; R = 2^(52·60) = 2^3120. No lane ever
//! looks at another, so that every multiplier does useful work, and carries are exact: limb after limb, they cost two
//! instructions in a column of some 240. A digit is the low 52 bits of its word, which is all that the multiplier
//! reads; what is above has been carried on and stays there, since clearing it would cost an instruction.
//!
//! N ≡ −1 mod 2^64. So the reduction's quotient digit is the column itself, and adding q·N is adding q·(N + 1), whose
//! lowest limb is 0, after the column has been taken away.
//!
//! # Bounds
//!
//! A column is at most 60 low and 60 high halves < 2^52 of the product, doubled or not, 59 of either kind of the
//! reduction, and a carry: below 240·2^52 < 2^60. The result is (a·b + q·N)/R < a·b/2^3120 + N. Inputs are below 2N, so
//! it is below N + 2^3026, one subtraction of N away from canonical form. The tests run the kernels on checked lanes,
//! which prove for all inputs that no lane overflows.

mod convert;
mod kernel;
#[cfg(test)]
pub(crate) mod tests;

use super::{
    Lanes, Power,
    ifma::{
        Ifma,
        cpu::{equal, row, vector},
    },
    vertical::{VerticalWords, interleave, separate},
};
use crate::{
    field::{fixed_base::Table, words::Words},
    secret::wipe,
};
use core::arch::x86_64::{
    __m512i, _mm512_and_si512, _mm512_or_si512, _mm512_permutex2var_epi64, _mm512_set1_epi64,
    _mm512_ternarylogic_epi64,
};
use kernel::{LIMBS, Limbs, Product, RADIX};
use zeroize::Zeroize;

const ZERO: __m512i = vector([0; 8]);

/// Eight lanes of a CPU that the witness proves.
#[derive(Clone, Copy)]
pub(crate) struct IfmaX8(pub(crate) Ifma);

/// The memory that a multiplication or a conversion writes.
pub(crate) struct Workspace {
    product: Product<__m512i>,
    quotient: Limbs<__m512i>,
    words: VerticalWords<__m512i>,
}

impl Zeroize for Workspace {
    fn zeroize(&mut self) {
        wipe(self.product.as_flattened_mut());
        wipe(self.quotient.as_flattened_mut());
        wipe(&mut self.words);
    }
}

#[expect(unsafe_code, reason = "calls #[target_feature] functions")]
impl Lanes for IfmaX8 {
    type Residues = Limbs<__m512i>;
    type Workspace = Workspace;

    const LANES: usize = 8;
    const ENOUGH_FOR_POW: usize = 7;
    const ENOUGH_FOR_POW_G: usize = 6;
    const ZERO: Self::Residues = [[ZERO; _]; _];
    const WORKSPACE: Workspace =
        Workspace { product: [[ZERO; _]; _], quotient: [[ZERO; _]; _], words: [ZERO; _] };
    const R_BITS: usize = RADIX as usize * LIMBS;

    fn load<'a>(
        self,
        work: &mut Workspace,
        out: &mut Self::Residues,
        number: impl Fn(usize) -> &'a Words,
    ) {
        interleave(&mut work.words, core::array::from_fn(number), vector);
        // SAFETY: `self` proves the features.
        unsafe { convert::limbs_from_words(out, &work.words) }
    }

    fn store(self, work: &mut Workspace, powers: &mut [Power<'_>], x: &Self::Residues) {
        // SAFETY: `self` proves the features.
        unsafe { convert::words_from_limbs(&mut work.words, x) }
        separate(powers, &work.words, row);
    }

    fn mul(self, work: &mut Workspace, a: &mut Self::Residues, b: &Self::Residues) {
        // SAFETY: `self` proves the features.
        unsafe { multiply(self.0, work, a, b) }
    }

    fn square(self, work: &mut Workspace, a: &mut Self::Residues) {
        // SAFETY: `self` proves the features.
        unsafe { square(self.0, work, a) }
    }

    fn select(
        self,
        out: &mut Self::Residues,
        table: &[Self::Residues],
        index: impl Fn(usize) -> u64,
    ) {
        // SAFETY: `self` proves the features.
        unsafe { select(out, table, vector(core::array::from_fn(index))) }
    }

    fn select_and_load(
        self,
        work: &mut Workspace,
        out: &mut Self::Residues,
        table: &Table,
        index: impl Fn(usize) -> u64,
    ) {
        // SAFETY: `self` proves the features.
        unsafe {
            select_words(&mut work.words, table, vector(core::array::from_fn(index)));
            convert::limbs_from_words(out, &work.words);
        }
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn multiply(m: Ifma, work: &mut Workspace, a: &mut Limbs<__m512i>, b: &Limbs<__m512i>) {
    kernel::product(m, &mut work.product, a, b);
    reduce(m, work, a);
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn square(m: Ifma, work: &mut Workspace, a: &mut Limbs<__m512i>) {
    kernel::square(m, &mut work.product, a);
    reduce(m, work, a);
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn reduce(m: Ifma, work: &mut Workspace, out: &mut Limbs<__m512i>) {
    kernel::reduce(m, &kernel::MODULUS, &work.product, &mut work.quotient, out);
}

/// Lane by lane the entry with that index, after reading every entry in full.
#[target_feature(enable = "avx512f")]
fn select(out: &mut Limbs<__m512i>, table: &[Limbs<__m512i>], index: __m512i) {
    /// As many vectors as stay in registers.
    const PART: usize = LIMBS / 5;
    let (parts, _) = out.as_flattened_mut().as_chunks_mut::<PART>();
    for (part, out) in parts.iter_mut().enumerate() {
        let mut chosen = [ZERO; PART];
        for (number, entry) in (0..).zip(table) {
            let wanted = equal(index, _mm512_set1_epi64(number));
            let (entry, _) = entry.as_flattened().as_chunks::<PART>();
            for (chosen, &limb) in chosen.iter_mut().zip(&entry[part]) {
                *chosen = _mm512_or_si512(*chosen, _mm512_and_si512(limb, wanted));
            }
        }
        *out = chosen;
    }
}

/// Lane by lane the table's entry with that index: each word's 64 entries are in eight vectors, from two of which a
/// shuffle picks for all lanes.
#[target_feature(enable = "avx512f")]
fn select_words(out: &mut VerticalWords<__m512i>, table: &Table, index: __m512i) {
    let bit = |i: i64| {
        let bit = _mm512_set1_epi64(1 << i);
        equal(_mm512_and_si512(index, bit), bit)
    };
    let (bit_4, bit_5) = (bit(4), bit(5));
    for (out, entries) in out.iter_mut().zip(&table.0) {
        let pick = |pair: usize| {
            let [a, b] = [2 * pair, 2 * pair + 1].map(|i| vector(entries.as_chunks().0[i]));
            _mm512_permutex2var_epi64(a, index, b)
        };
        let low = choose(bit_4, pick(1), pick(0));
        let high = choose(bit_4, pick(3), pick(2));
        *out = choose(bit_5, high, low);
    }
}

/// Bit by bit `a` where the mask is 1, `b` where it is 0.
#[inline]
#[target_feature(enable = "avx512f")]
fn choose(mask: __m512i, a: __m512i, b: __m512i) -> __m512i {
    _mm512_ternarylogic_epi64::<0b1100_1010>(mask, a, b)
}

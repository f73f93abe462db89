//! AVX2, four numbers at a time: one in each lane of the kernels in [`radix28`](super::radix28).

mod convert;
#[cfg(test)]
pub(crate) mod tests;

use super::{
    Lanes, Power,
    avx2::{
        Avx2,
        cpu::{equal, row, vector},
    },
    radix28::{
        constants::CONSTANTS,
        kernel::{self, LIMBS, Packed, RADIX},
    },
    vertical::{VerticalWords, interleave, separate},
};
use crate::{
    field::{fixed_base::Table, words::Words},
    secret::wipe,
};
use core::arch::x86_64::{
    __m256i, _mm256_add_epi64, _mm256_and_si256, _mm256_blendv_epi8, _mm256_or_si256,
    _mm256_permutevar8x32_epi32, _mm256_set1_epi64x, _mm256_setzero_si256, _mm256_slli_epi64,
};
use zeroize::Zeroize;

const ZERO: __m256i = vector([0; 4]);

/// Four lanes of a CPU that the witness proves.
#[derive(Clone, Copy)]
pub(crate) struct Avx2X4(pub(crate) Avx2);

/// Four residues, each digits < 2^28 with a value below 2N.
#[derive(Clone, Copy)]
pub(crate) struct Residues(Packed<__m256i>);

impl Zeroize for Residues {
    fn zeroize(&mut self) {
        wipe(self.0.as_flattened_mut());
    }
}

/// The memory that a multiplication or a conversion writes.
pub(crate) struct Workspace {
    multiplication: kernel::Workspace<__m256i>,
    words: VerticalWords<__m256i>,
}

impl Zeroize for Workspace {
    fn zeroize(&mut self) {
        self.multiplication.zeroize();
        wipe(&mut self.words);
    }
}

#[expect(unsafe_code, reason = "calls #[target_feature] functions")]
impl Lanes for Avx2X4 {
    type Residues = Residues;
    type Workspace = Workspace;

    const LANES: usize = 4;
    const ENOUGH_FOR_POW: usize = 3;
    const ENOUGH_FOR_POW_G: usize = 3;
    const ZERO: Residues = Residues([[ZERO; _]; _]);
    const WORKSPACE: Workspace =
        Workspace { multiplication: kernel::Workspace::new(ZERO), words: [ZERO; _] };
    const R_BITS: usize = RADIX as usize * LIMBS;

    fn load<'a>(
        self,
        work: &mut Workspace,
        out: &mut Residues,
        number: impl Fn(usize) -> &'a Words,
    ) {
        interleave(&mut work.words, core::array::from_fn(number), vector);
        // SAFETY: `self` proves the feature.
        unsafe { convert::limbs_from_words(&mut out.0, &work.words) }
    }

    fn store(self, work: &mut Workspace, powers: &mut [Power<'_>], x: &Residues) {
        // SAFETY: `self` proves the feature.
        unsafe { convert::words_from_limbs(&mut work.words, &x.0) }
        separate(powers, &work.words, row);
    }

    fn mul(self, work: &mut Workspace, a: &mut Residues, b: &Residues) {
        // SAFETY: `self` proves the feature.
        unsafe {
            product(self.0, work, a, b);
            reduce(self.0, work, a);
        }
    }

    fn square(self, work: &mut Workspace, a: &mut Residues) {
        // SAFETY: `self` proves the feature.
        unsafe {
            square(self.0, work, a);
            reduce(self.0, work, a);
        }
    }

    fn select(self, out: &mut Residues, table: &[Residues], index: impl Fn(usize) -> u64) {
        // SAFETY: `self` proves the feature.
        unsafe { select(out, table, vector(core::array::from_fn(index))) }
    }

    fn select_and_load(
        self,
        work: &mut Workspace,
        out: &mut Residues,
        table: &Table,
        index: impl Fn(usize) -> u64,
    ) {
        // SAFETY: `self` proves the feature.
        unsafe {
            select_words(&mut work.words, table, vector(core::array::from_fn(index)));
            convert::limbs_from_words(&mut out.0, &work.words);
        }
    }
}

#[target_feature(enable = "avx2")]
fn product(m: Avx2, work: &mut Workspace, a: &Residues, b: &Residues) {
    kernel::product(m, &mut work.multiplication, &a.0, &b.0);
}

#[target_feature(enable = "avx2")]
fn square(m: Avx2, work: &mut Workspace, a: &Residues) {
    kernel::square(m, &mut work.multiplication, &a.0);
}

#[target_feature(enable = "avx2")]
fn reduce(m: Avx2, work: &mut Workspace, out: &mut Residues) {
    kernel::reduce(m, &CONSTANTS, &mut work.multiplication, &mut out.0);
}

/// Lane by lane the entry with that index, after reading every entry in full.
#[target_feature(enable = "avx2")]
fn select(out: &mut Residues, table: &[Residues], index: __m256i) {
    /// As many vectors as stay in registers.
    const PART: usize = 7;
    let (parts, _) = out.0.as_flattened_mut().as_chunks_mut::<PART>();
    for (part, out) in parts.iter_mut().enumerate() {
        let mut chosen = [_mm256_setzero_si256(); PART];
        for (number, entry) in (0..).zip(table) {
            let wanted = equal(index, _mm256_set1_epi64x(number));
            let (entry, _) = entry.0.as_flattened().as_chunks::<PART>();
            for (chosen, &pairs) in chosen.iter_mut().zip(&entry[part]) {
                *chosen = _mm256_or_si256(*chosen, _mm256_and_si256(pairs, wanted));
            }
        }
        *out = chosen;
    }
}

/// Lane by lane the table's entry with that index: each word's 64 entries are in sixteen vectors, of all of which
/// shuffles pick an entry for every lane; of those, masks keep the one that is wanted.
#[target_feature(enable = "avx2")]
fn select_words(out: &mut VerticalWords<__m256i>, table: &Table, index: __m256i) {
    let bit = |i: i64| {
        let bit = _mm256_set1_epi64x(1 << i);
        equal(_mm256_and_si256(index, bit), bit)
    };
    let bits = [bit(2), bit(3), bit(4), bit(5)];
    // The halves 2i and 2i + 1 of the vector make its word i.
    let low = _mm256_and_si256(index, _mm256_set1_epi64x(3));
    let low = _mm256_add_epi64(low, low);
    let high = _mm256_add_epi64(low, _mm256_set1_epi64x(1));
    let halves = _mm256_or_si256(low, _mm256_slli_epi64::<32>(high));
    for (out, entries) in out.iter_mut().zip(&table.0) {
        let mut left: [__m256i; 16] = core::array::from_fn(|i| {
            _mm256_permutevar8x32_epi32(vector(entries.as_chunks().0[i]), halves)
        });
        let mut count = left.len();
        for bit in bits {
            count /= 2;
            for i in 0..count {
                left[i] = _mm256_blendv_epi8(left[2 * i], left[2 * i + 1], bit);
            }
        }
        *out = left[0];
    }
}

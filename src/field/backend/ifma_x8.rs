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
//!
//! # Exponents
//!
//! All eight have the same width, which is public. A power of given bases goes by windows of 4 bits: 16 entries,
//! 60 KB, of which each lane keeps its own by masks, all of them read. Powers of g = 2 go by the comb of
//! [`fixed_base`]: there the eight lanes share one table, and shuffles of vectors that hold a word of its entries
//! find the entries of all lanes at once, in registers.

mod convert;
mod kernel;
#[cfg(test)]
mod tests;

use alloc::{boxed::Box, vec};
use core::arch::x86_64::{
    __m512i, _mm512_and_si512, _mm512_or_si512, _mm512_permutex2var_epi64, _mm512_set1_epi64,
    _mm512_ternarylogic_epi64,
};

use zeroize::Zeroize;

use crate::secret::burn;

use crate::field::{
    consteval::power_of_two,
    exponent::Exponent,
    fixed_base::{self, BLOCKS, COLUMNS, FEWER_BLOCKS, TABLES, correction, teeth},
    words::{Words, limbs},
};

use super::{
    Lanes, Power,
    ifma::{
        Ifma,
        cpu::{equal, vector},
    },
};
use convert::VerticalWords;
use kernel::{LANES, LIMBS, Limbs, Product, RADIX};

const ZERO: __m512i = vector([0; 8]);

/// Bits of a window.
const WINDOW: usize = 4;
/// log2 of the Montgomery factor R.
const R_BITS: usize = RADIX as usize * LIMBS;

/// The limbs of a constant.
const fn constant(x: &Words) -> [u64; LIMBS] {
    limbs::<RADIX, LIMBS>(x)
}

/// Eight lanes of a CPU that the witness proves.
#[derive(Clone, Copy)]
pub(crate) struct IfmaX8(pub(in crate::field) Ifma);

impl Lanes for IfmaX8 {
    const LANES: usize = LANES;
    const ENOUGH_FOR_POW: usize = 7;
    const ENOUGH_FOR_POW_G: usize = 6;

    fn pow(self, powers: &mut [Power<'_>]) {
        let mut scratch = Scratch::new(self.0);
        // SAFETY: `self` proves the features.
        #[expect(unsafe_code, reason = "calls #[target_feature] functions")]
        burn::after(|| unsafe {
            scratch.pow(in_lanes(powers, |power| power.base), in_lanes(powers, |power| power.e));
            scratch.store(powers);
        });
    }

    fn pow_g(self, powers: &mut [Power<'_>]) {
        let Some(blocks) = fixed_base::blocks(powers[0].e.bits()) else {
            return self.pow(powers);
        };
        let mut scratch = Scratch::new(self.0);
        // SAFETY: `self` proves the features.
        #[expect(unsafe_code, reason = "calls #[target_feature] functions")]
        burn::after(|| unsafe {
            scratch.pow_g(blocks, in_lanes(powers, |power| power.e));
            scratch.store(powers);
        });
    }
}

/// An operand of each power, one in each lane; lanes that are left repeat the last one.
fn in_lanes<'a, T>(powers: &'a [Power<'_>], operand: fn(&'a Power<'_>) -> &'a T) -> [&'a T; LANES] {
    core::array::from_fn(|lane| operand(&powers[lane.min(powers.len() - 1)]))
}

/// base^0 to base^15. Twelve limbs of an entry lie together, then those of the next entry: as many as a scan keeps
/// in registers. Wiped on drop.
struct Table(Box<[[__m512i; LIMBS / 5]]>);

impl Drop for Table {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Table {
    /// A table of zeros that was never on the stack: a burn does not reach that far.
    fn new() -> Self {
        Self(vec![[ZERO; _]; 5 << WINDOW].into())
    }

    /// The parts of all entries.
    fn parts(&self) -> &[[[__m512i; LIMBS / 5]; 1 << WINDOW]] {
        self.0.as_chunks().0
    }

    fn set(&mut self, i: usize, entry: &Limbs<__m512i>) {
        for (part, limbs) in self
            .0
            .as_chunks_mut::<{ 1 << WINDOW }>()
            .0
            .iter_mut()
            .zip(entry.as_flattened().as_chunks().0)
        {
            part[i] = *limbs;
        }
    }

    /// Lane by lane the entry with that index, after reading every entry in full.
    #[target_feature(enable = "avx512f")]
    fn select(&self, out: &mut Limbs<__m512i>, index: __m512i) {
        for (out, entries) in out.as_flattened_mut().as_chunks_mut().0.iter_mut().zip(self.parts())
        {
            let mut chosen = [ZERO; LIMBS / 5];
            for (number, entry) in (0..).zip(entries) {
                let wanted = equal(index, _mm512_set1_epi64(number));
                for (chosen, &limb) in chosen.iter_mut().zip(entry) {
                    *chosen = _mm512_or_si512(*chosen, _mm512_and_si512(limb, wanted));
                }
            }
            *out = chosen;
        }
    }
}

/// Every value that an operation makes on its way. Wiped on drop.
struct Scratch {
    accumulator: Limbs<__m512i>,
    factor: Limbs<__m512i>,
    product: Product<__m512i>,
    quotient: Limbs<__m512i>,
    words: VerticalWords,
    m: Ifma,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.accumulator.zeroize();
        self.factor.zeroize();
        self.product.zeroize();
        self.quotient.zeroize();
        self.words.zeroize();
    }
}

impl Scratch {
    fn new(m: Ifma) -> Box<Self> {
        Box::new(Self {
            accumulator: [[ZERO; _]; _],
            factor: [[ZERO; _]; _],
            product: [[ZERO; _]; _],
            quotient: [[ZERO; _]; _],
            words: [ZERO; _],
            m,
        })
    }

    /// accumulator = base^e, as plain numbers.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn pow(&mut self, base: [&Words; LANES], e: [&Exponent; LANES]) {
        let mut table = Table::new();
        convert::splat_limbs(
            &mut self.accumulator,
            &const { constant(&power_of_two(R_BITS as i64)) },
        );
        table.set(0, &self.accumulator);
        convert::interleave(&mut self.words, base);
        convert::limbs_from_words(&mut self.accumulator, &self.words);
        convert::splat_limbs(
            &mut self.factor,
            &const { constant(&power_of_two(2 * R_BITS as i64)) },
        );
        self.multiply();
        self.factor = self.accumulator;
        for i in 1..1 << WINDOW {
            table.set(i, &self.accumulator);
            self.multiply();
        }
        let digit = |window: usize| vector(e.map(|e| e.window(window * WINDOW, WINDOW)));
        let top = e[0].bits().saturating_sub(1) / WINDOW;
        table.select(&mut self.accumulator, digit(top));
        for window in (0..top).rev() {
            for _ in 0..WINDOW {
                self.square();
            }
            table.select(&mut self.factor, digit(window));
            self.multiply();
        }
        convert::splat_limbs(&mut self.factor, &const { constant(&power_of_two(0)) });
        self.multiply();
    }

    /// accumulator = 2^e, as plain numbers, by the comb over so many blocks in eight lanes.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn pow_g(&mut self, blocks: usize, e: [&Exponent; LANES]) {
        let correction = match blocks {
            FEWER_BLOCKS => const { &constant(&correction(R_BITS, FEWER_BLOCKS)) },
            _ => const { &constant(&correction(R_BITS, BLOCKS)) },
        };
        for column in (0..COLUMNS).rev() {
            if column < COLUMNS - 1 {
                self.square();
            }
            for (block, table) in TABLES[..blocks].iter().enumerate() {
                let teeth = vector(e.map(|e| teeth(e, column, block)));
                select_words(&mut self.words, table, teeth);
                if column == COLUMNS - 1 && block == 0 {
                    convert::limbs_from_words(&mut self.accumulator, &self.words);
                } else {
                    convert::limbs_from_words(&mut self.factor, &self.words);
                    self.multiply();
                }
            }
        }
        convert::splat_limbs(&mut self.factor, correction);
        self.multiply();
    }

    /// Writes the accumulator's lanes to where the powers belong.
    #[target_feature(enable = "avx512f")]
    fn store(&mut self, powers: &mut [Power<'_>]) {
        convert::words_from_limbs(&mut self.words, &self.accumulator);
        convert::separate(powers, &self.words);
    }

    /// accumulator = accumulator·factor / R.
    #[inline(never)]
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn multiply(&mut self) {
        kernel::product(self.m, &mut self.product, &self.accumulator, &self.factor);
        self.reduce();
    }

    /// accumulator = accumulator² / R.
    #[inline(never)]
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn square(&mut self) {
        kernel::square(self.m, &mut self.product, &self.accumulator);
        self.reduce();
    }

    #[target_feature(enable = "avx512f,avx512ifma")]
    fn reduce(&mut self) {
        kernel::reduce(
            self.m,
            &kernel::MODULUS,
            &self.product,
            &mut self.quotient,
            &mut self.accumulator,
        );
    }
}

/// Lane by lane the table's entry with that index: each word's 64 entries are in eight vectors, from two of which a
/// shuffle picks for all lanes.
#[target_feature(enable = "avx512f")]
fn select_words(out: &mut VerticalWords, table: &fixed_base::Table, index: __m512i) {
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

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
//! [`super::comb`]: there the eight lanes share one table, and shuffles of vectors that hold a word of its entries
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

use super::{
    Element, Exponent,
    comb::{self, BLOCKS, COLUMNS, FEWER_BLOCKS, TABLES, TEETH, missing},
    constant::power_of_two,
    ifma::{Ifma, equal, vector},
    selftest,
};
use convert::VerticalWords;
use kernel::{LIMBS, Limbs, Product, RADIX};

/// Numbers that are computed at once.
pub(super) const LANES: usize = 8;

const ZERO: __m512i = vector([0; 8]);

/// Bits of a window.
const WINDOW: usize = 4;
/// log2 of the Montgomery factor R.
const R_BITS: usize = RADIX as usize * LIMBS;

/// `out[i] = base[i]^e[i]` for each of at most eight items i, whose exponents have the same width.
pub(super) fn pow(
    m: Ifma,
    items: &[usize],
    out: &mut [Element],
    base: &[&Element],
    e: &[&Exponent],
) {
    let mut scratch = Scratch::new(m);
    // SAFETY: `m` proves the features.
    #[expect(unsafe_code, reason = "entry")]
    burn::after(|| unsafe {
        scratch.pow(in_lanes(items, base), in_lanes(items, e));
        scratch.store(items, out);
    });
}

/// `out[i] = 2^e[i]` for each of at most eight items i, whose exponents have the same width.
pub(super) fn pow_g(m: Ifma, items: &[usize], out: &mut [Element], e: &[&Exponent]) {
    let mut scratch = Scratch::new(m);
    let mut two = Element::zero();
    two.0[0] = 2;
    // SAFETY: `m` proves the features.
    #[expect(unsafe_code, reason = "entry")]
    burn::after(|| unsafe {
        let e = in_lanes(items, e);
        if e[0].bits() <= COLUMNS * TEETH * BLOCKS {
            scratch.pow_g(e);
        } else {
            scratch.pow([&two; LANES], e);
        }
        scratch.store(items, out);
    });
}

/// Whether every lane passes the self-test.
pub(super) fn knows_its_answers(m: Ifma) -> bool {
    const ALL: [usize; LANES] = [0, 1, 2, 3, 4, 5, 6, 7];
    selftest::knows_its_answers::<LANES>(
        |out, base, e| pow(m, &ALL, out, &[base; LANES], &[e; LANES]),
        |out, e| pow_g(m, &ALL, out, &[e; LANES]),
    )
}

/// The items, one in each lane; lanes that are left repeat the last one.
fn in_lanes<'a, T>(items: &[usize], all: &[&'a T]) -> [&'a T; LANES] {
    core::array::from_fn(|lane| all[items[lane.min(items.len() - 1)]])
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
    fn pow(&mut self, base: [&Element; LANES], e: [&Exponent; LANES]) {
        let mut table = Table::new();
        convert::splat_limbs(
            &mut self.accumulator,
            &const { convert::limbs(&power_of_two(R_BITS as i64)) },
        );
        table.set(0, &self.accumulator);
        convert::words_from_elements(&mut self.words, base);
        convert::limbs_from_words(&mut self.accumulator, &self.words);
        convert::splat_limbs(
            &mut self.factor,
            &const { convert::limbs(&power_of_two(2 * R_BITS as i64)) },
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
        convert::splat_limbs(&mut self.factor, &const { convert::limbs(&power_of_two(0)) });
        self.multiply();
    }

    /// accumulator = 2^e, as plain numbers: [`comb::pow_g`] in eight lanes, for exponents that the comb holds.
    #[target_feature(enable = "avx512f,avx512ifma")]
    fn pow_g(&mut self, e: [&Exponent; LANES]) {
        let (blocks, missing) = if e[0].bits() <= COLUMNS * TEETH * FEWER_BLOCKS {
            (FEWER_BLOCKS, const { &convert::limbs(&missing(R_BITS, FEWER_BLOCKS)) })
        } else {
            (BLOCKS, const { &convert::limbs(&missing(R_BITS, BLOCKS)) })
        };
        for column in (0..COLUMNS).rev() {
            if column < COLUMNS - 1 {
                self.square();
            }
            for (block, table) in TABLES[..blocks].iter().enumerate() {
                let teeth = vector(e.map(|e| comb::teeth(e, column, block)));
                select_words(&mut self.words, table, teeth);
                if column == COLUMNS - 1 && block == 0 {
                    convert::limbs_from_words(&mut self.accumulator, &self.words);
                } else {
                    convert::limbs_from_words(&mut self.factor, &self.words);
                    self.multiply();
                }
            }
        }
        convert::splat_limbs(&mut self.factor, missing);
        self.multiply();
    }

    /// Writes the accumulator's lanes to the items.
    #[target_feature(enable = "avx512f")]
    fn store(&mut self, items: &[usize], out: &mut [Element]) {
        convert::words_from_limbs(&mut self.words, &self.accumulator);
        convert::elements_from_words(items, out, &self.words);
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
fn select_words(out: &mut VerticalWords, table: &comb::Table, index: __m512i) {
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

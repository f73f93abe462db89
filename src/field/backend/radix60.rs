//! Montgomery multiplication on 52 limbs of 60 bits, R = 2^3120, with 9/16 of the schoolbook's multiplications.
//!
//! # Phases
//!
//! Nine products of phases for sixteen, as [`phases`](super::phases) explains. The product of a and b and the multiples
//! of N that the reduction adds are summed up place by place, from the lowest.
//!
//! # Reduction
//!
//! The four columns of a place with their carries are four digits, and these are a block of the quotient as they are:
//! with M = (1 + N·(−1/N mod 2^240)) / 2^240, adding block·(M·2^240 − 1), a multiple of N, makes the block vanish and
//! adds block·M one place higher. The last block instead goes against N, times −1/N mod 2^240, because M would leave
//! the result a place too long.
//!
//! # Bounds
//!
//! Limbs are below 2^60, sums of four of them below 2^62, doubled below 2^63. A column is at most 52 products of limbs
//! of a and b, 52 of the reduction, and a carry: below 104·2^120 + 2^68 < 2^127. The nine sums, which may be larger,
//! are computed modulo 2^128, as is all that Karatsuba's method subtracts; since a column is right modulo 2^128 and is
//! below it, it is right. (A sum that wraps is no loss: nothing but columns is shifted or compared.) A test computes
//! the largest columns, those of the largest digits of a, b and the quotient.
//!
//! The result is (a·b + Σ blocks·M·2^240 + last·N)/R. With a·b < 2^6148, twelve blocks below 2^2880 altogether and a
//! last one below 2^240, it is below 2^3028 + M + N. As M is below 0.75·N, that is below 1.76·N: a valid input, and one
//! subtraction of N away from canonical form.

use super::phases::{self, Nine, nine_of};
use crate::{
    field::{
        backend::unroll,
        consteval::{minus_inverse_of_n, power_of_two},
        words::{self, Words, reduce_once},
    },
    secret::wipe,
};
use core::ops::Range;
use zeroize::Zeroize;

#[cfg(test)]
pub(crate) mod tests;

/// Bits of a limb. Sums of four limbs, doubled, still fit a word.
pub(crate) const BITS: u32 = 60;
/// 52·60 = 3120 bits.
pub(crate) const LIMBS: usize = 4 * PLACES;
/// Limbs of a phase.
const PLACES: usize = 13;
/// The place of the last block of the quotient.
const LAST: usize = PLACES - 1;
/// Bits of a block of the quotient, the four limbs of a place.
const BLOCK_BITS: usize = 4 * BITS as usize;
/// The bits of one limb.
pub(crate) const LIMB: u64 = (1 << BITS) - 1;

/// An integer, little-endian, every limb below 2^60.
///
/// As a residue it is below 2^3074; products are below 1.76·N.
pub(crate) type Limbs = [u64; LIMBS];

/// Cuts 64-bit words into limbs. The running remainder keeps the compiler from turning the loop into gathers.
pub(crate) fn split(out: &mut Limbs, words: &Words) {
    let mut pending = 0_u128;
    let mut bits = 0;
    let mut words = words.iter();
    for limb in out {
        if bits < BITS {
            pending |= u128::from(*words.next().unwrap_or(&0)) << bits;
            bits += 64;
        }
        *limb = pending as u64 & LIMB;
        pending >>= BITS;
        bits = bits.saturating_sub(BITS);
    }
}

/// The value, which must be below 2N, in canonical form.
pub(crate) fn join(out: &mut Words, limbs: &Limbs) {
    let mut pending = 0_u128;
    let mut bits = 0;
    let mut limbs = limbs.iter();
    for word in &mut *out {
        while bits < 64 {
            pending |= u128::from(*limbs.next().unwrap_or(&0)) << bits;
            bits += BITS;
        }
        *word = pending as u64;
        pending >>= 64;
        bits -= 64;
    }
    reduce_once(out, pending as u64);
}

/// The limbs of a phase.
type Phase = [u64; PLACES];

/// What the four limbs of a place are in the nine.
#[inline(always)]
fn nine(limbs: [u64; 4]) -> Nine<u64> {
    phases::nine(limbs, |a, b| a + b)
}

/// A phase, or sum of phases, of the constants.
struct Constants {
    /// M.
    friendly: Phase,
    /// N.
    modulus: Phase,
    /// The lowest limb of −1/N mod 2^240, which has one place.
    inverse: u64,
}

static CONSTANTS: Nine<Constants> = {
    let friendly = nine_of::<BITS, PLACES>(&power_of_two(-(BLOCK_BITS as i64)));
    let modulus = nine_of::<BITS, PLACES>(&words::N);
    let inverse = nine_of::<BITS, 1>(&minus_inverse_of_n::<BLOCK_BITS>());
    let mut constants = [const { Constants { friendly: [0; _], modulus: [0; _], inverse: 0 } }; 9];
    let mut part = 0;
    while part < 9 {
        let ([inverse], friendly, modulus) = (inverse[part], friendly[part], modulus[part]);
        constants[part] = Constants { friendly, modulus, inverse };
        part += 1;
    }
    constants
};

/// A phase, or sum of phases, of what is multiplied.
struct Part {
    a: Phase,
    /// The same of b; of a square 2a.
    b: Phase,
    /// The blocks of the quotient, the last one times −1/N.
    quotient: Phase,
}

impl Part {
    /// The sum in a place: of a·b, of the blocks of the quotient times M, of the last one times N.
    ///
    /// On x86-64 it is a function of its own, so that its operands lie at constant distances from pointers. In the loop
    /// over the nine parts there would be an index in their addresses, and multiplications with such operands are
    /// slower: a product of numbers takes a fifth longer on Zen 4. ARM64 loads operands before it multiplies them.
    #[cfg_attr(target_arch = "x86_64", inline(never))]
    #[cfg_attr(not(target_arch = "x86_64"), inline(always))]
    fn sum<K: Kind, const PLACE: usize>(&self, constants: &Constants) -> u128 {
        // Two sums, since one would be a chain of additions that each wait for the one before.
        let product = K::column::<PLACE>(&self.a, &self.b);
        // Block i times M begins one place above i.
        let mut sum = dot(
            &self.quotient,
            &constants.friendly,
            PLACE.wrapping_sub(1),
            PLACE.max(PLACES) - PLACES..PLACE.min(LAST),
        );
        if PLACE > LAST && PLACE < LAST + PLACES {
            sum = sum.wrapping_add(wide(self.quotient[LAST], constants.modulus[PLACE - LAST]));
        }
        product.wrapping_add(sum)
    }
}

/// The memory that a multiplication writes.
pub(crate) struct Workspace(Nine<Part>);

impl Zeroize for Workspace {
    fn zeroize(&mut self) {
        for Part { a, b, quotient } in &mut self.0 {
            wipe(a);
            wipe(b);
            wipe(quotient);
        }
    }
}

impl Workspace {
    pub(super) const ZERO: Self =
        Self([const { Part { a: [0; _], b: [0; _], quotient: [0; _] } }; 9]);

    /// Prepares a·b.
    #[inline(always)]
    pub(super) fn set_product(&mut self, a: &Limbs, b: &Limbs) {
        for (place, limbs) in a.as_chunks().0.iter().enumerate() {
            self.set_place(*limbs, |part, limb| part.a[place] = limb);
        }
        for (place, limbs) in b.as_chunks().0.iter().enumerate() {
            self.set_place(*limbs, |part, limb| part.b[place] = limb);
        }
    }

    /// Prepares a².
    #[inline(always)]
    pub(super) fn set_square(&mut self, a: &Limbs) {
        for (place, limbs) in a.as_chunks().0.iter().enumerate() {
            self.set_place(*limbs, |part, limb| {
                part.a[place] = limb;
                part.b[place] = 2 * limb;
            });
        }
    }

    /// Hands each part what the four limbs of a place are in it.
    #[inline(always)]
    fn set_place(&mut self, limbs: [u64; 4], set: impl Fn(&mut Part, u64)) {
        let nine = nine(limbs);
        unroll!(PART in [0 1 2 3 4 5 6 7 8] { set(&mut self.0[PART], nine[PART]); });
    }

    /// Writes (a·b + q·N)/R mod N, where q makes the division exact.
    #[inline(always)]
    pub(super) fn reduce<K: Kind>(&mut self, out: &mut Limbs) {
        let mut below = Below::default();
        let mut sums = [0; 9];
        unroll!(P in [0 1 2 3 4 5 6 7 8 9 10 11] {
            self.sums::<K, P>(&mut sums);
            let digits = below.digits(&sums);
            self.set_place(digits, |part, digit| part.quotient[P] = digit);
        });
        self.sums::<K, LAST>(&mut sums);
        let last = below.digits(&sums);
        below.add(self.last_block(last));
        unroll!(P in [13 14 15 16 17 18 19 20 21 22 23 24 25] {
            self.sums::<K, P>(&mut sums);
            let digits = below.digits(&sums);
            out[4 * (P - PLACES)..][..4].copy_from_slice(&digits);
        });
    }

    /// The nine sums in a place.
    #[inline(always)]
    fn sums<K: Kind, const PLACE: usize>(&self, sums: &mut Nine<u128>) {
        let mut part = 0;
        while part < 9 {
            sums[part] = self.0[part].sum::<K, PLACE>(&CONSTANTS[part]);
            part += 1;
        }
    }

    /// Makes the last block of the quotient of the digits that it cancels. Returns what it then passes on.
    #[inline(always)]
    fn last_block(&mut self, digits: [u64; 4]) -> Below {
        let times = |digits, constant: fn(&Constants) -> u64| {
            let mut sums = [0; 9];
            let nine = nine(digits);
            unroll!(PART in [0 1 2 3 4 5 6 7 8] {
                sums[PART] = wide(nine[PART], constant(&CONSTANTS[PART]));
            });
            sums
        };
        let block = Below::default().digits(&times(digits, |constants| constants.inverse));
        self.set_place(block, |part, digit| part.quotient[LAST] = digit);
        let mut below = Below::default();
        let columns = below.columns(&times(block, |constants| constants.modulus[0]));
        for (column, digit) in columns.into_iter().zip(digits) {
            below.carry = (below.carry + column + u128::from(digit)) >> BITS;
        }
        below
    }
}

/// What the places below pass on to a place.
#[derive(Default)]
struct Below {
    /// What [`phases::columns`] leaves.
    columns: [u128; 4],
    carry: u128,
}

impl Below {
    /// The columns of a place from its nine sums.
    #[inline(always)]
    fn columns(&mut self, sums: &Nine<u128>) -> [u128; 4] {
        phases::columns(*sums, &mut self.columns, u128::wrapping_add, u128::wrapping_sub)
    }

    /// The digits of a place from its nine sums. To be asked for in ascending order.
    #[inline(always)]
    fn digits(&mut self, sums: &Nine<u128>) -> [u64; 4] {
        let columns = self.columns(sums);
        let mut digits = [0; 4];
        unroll!(C in [0 1 2 3] {
            let column = columns[C] + self.carry;
            digits[C] = column as u64 & LIMB;
            self.carry = column >> BITS;
        });
        digits
    }

    /// Adds what other columns of the same places pass on.
    #[inline(always)]
    fn add(&mut self, other: Self) {
        for (column, other) in self.columns.iter_mut().zip(other.columns) {
            *column = column.wrapping_add(other);
        }
        self.carry += other.carry;
    }
}

/// The product that a reduction is of: a·b or a².
pub(super) trait Kind {
    /// The sum of the products of a phase of a and one of b in a place, mod 2^128.
    fn column<const PLACE: usize>(a: &Phase, b: &Phase) -> u128;
}

/// a·b.
pub(super) struct Product;

impl Kind for Product {
    #[inline(always)]
    fn column<const PLACE: usize>(a: &Phase, b: &Phase) -> u128 {
        dot(a, b, PLACE, PLACE.max(LAST) - LAST..PLACE + 1)
    }
}

/// a², with b = 2a.
pub(super) struct Square;

impl Kind for Square {
    #[inline(always)]
    fn column<const PLACE: usize>(a: &Phase, b: &Phase) -> u128 {
        let mut sum = dot(a, b, PLACE, PLACE.max(LAST) - LAST..PLACE.div_ceil(2));
        if PLACE.is_multiple_of(2) && PLACE / 2 < PLACES {
            sum = sum.wrapping_add(wide(a[PLACE / 2], a[PLACE / 2]));
        }
        sum
    }
}

/// Σ a\[i\]·b\[top − i\] for the i of the range, mod 2^128. Unrolled, also where the compiler saves code.
#[inline(always)]
fn dot(a: &Phase, b: &Phase, top: usize, range: Range<usize>) -> u128 {
    let mut sum = 0_u128;
    unroll!(I in [0 1 2 3 4 5 6 7 8 9 10 11 12] {
        if range.contains(&I) { sum = sum.wrapping_add(wide(a[I], b[top - I])); }
    });
    sum
}

/// a·b in full.
#[inline(always)]
fn wide(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

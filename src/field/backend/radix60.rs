//! Montgomery multiplication on 52 limbs of 60 bits, R = 2^3120, with half the multiplications of the schoolbook.
//!
//! # The pair trick
//!
//! Column c of a·b is Σ aᵢ·bₖ over i + k = c. The two products of a pair i < k come from one multiplication, as in
//! Karatsuba's method (A. Karatsuba and Y. Ofman, "Multiplication of many-digital numbers by automatic computers",
//! 1962), applied to single limbs:
//!
//! > aᵢ·bₖ + aₖ·bᵢ = (aᵢ + aₖ)·(bᵢ + bₖ) − aᵢ·bᵢ − aₖ·bₖ.
//!
//! The products that are subtracted belong to single limbs, so that each limb needs one of them. The *excess* of a
//! column is the sum of these single products over all limbs that take part in the column; it is subtracted once, when
//! the pair products of the column have been added up. The same holds for q·N, the multiple of N that Montgomery's
//! reduction adds; both go into the same column sum. A square needs no sums for its own part: aᵢ·aₖ + aₖ·aᵢ = aᵢ·(2aₖ).
//!
//! # Bounds
//!
//! Limbs are below 2^60, sums of two below 2^61, their products below 2^122. A column has at most 26 pairs for a·b and
//! 26 for q·N, 52·2^122 = 208·2^120; with its single-limb terms (at most 4·2^120) and the carry (below 2^69) that stays
//! below 2^128. The excess is part of what was added before, so that no difference is ever negative.

use crate::field::{
    consteval::limbs,
    words::{self, Words, reduce_once},
};
use zeroize::{DefaultIsZeroes, Zeroize};

/// Bits of a limb. 60 leaves room for the sums above, and N ≡ −1 mod 2^60.
pub(crate) const BITS: u32 = 60;
/// 52·60 = 3120 bits.
pub(crate) const LIMBS: usize = 52;
/// The bits of one limb.
pub(crate) const LIMB: u64 = (1 << BITS) - 1;

/// An integer, little-endian, every limb below 2^60.
///
/// As a residue it is below 2^3074. Products are below N + 2^3028: (a·b + q·N)/R with a·b < 2^6148 and q < R.
pub(crate) type Limbs = [u64; LIMBS];

/// N in limbs.
pub(crate) const N: Limbs = limbs::<BITS, LIMBS>(&words::N);

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

/// Limb i of everything that is multiplied: of a and b, of the quotient q (0 until it is known) and of N.
#[derive(Clone, Copy, Default)]
pub(crate) struct Factors {
    pub(super) a: u64,
    pub(super) b: u64,
    pub(super) q: u64,
    pub(super) n: u64,
}

impl DefaultIsZeroes for Factors {}

impl Factors {
    const ZERO: Self = Self { a: 0, b: 0, q: 0, n: 0 };
}

/// The memory that a multiplication writes. Both arrays end in zeros: the product of a pair that reaches beyond the
/// last limb is all excess.
pub(crate) struct Workspace {
    factors: [Factors; LIMBS + 1],
    /// aᵢ·bᵢ + qᵢ·nᵢ: the part of the excess that comes from limb i.
    single: [u128; LIMBS + 2],
}

impl Zeroize for Workspace {
    fn zeroize(&mut self) {
        self.factors.zeroize();
        self.single.zeroize();
    }
}

impl Workspace {
    pub(super) const ZERO: Self =
        Self { factors: [Factors::ZERO; LIMBS + 1], single: [0; LIMBS + 2] };

    /// Prepares a·b.
    #[inline(always)]
    pub(super) fn set_product(&mut self, a: &Limbs, b: &Limbs) {
        for i in 0..LIMBS {
            self.factors[i] = Factors { a: a[i], b: b[i], q: 0, n: N[i] };
            self.single[i] = wide(a[i], b[i]);
        }
    }

    /// Prepares a².
    #[inline(always)]
    pub(super) fn set_square(&mut self, a: &Limbs) {
        for i in 0..LIMBS {
            self.factors[i] = Factors { a: a[i], b: 2 * a[i], q: 0, n: N[i] };
            self.single[i] = 0;
        }
    }

    /// Writes (a·b + q·N)/R, where q < R makes the division exact. Two columns are computed at a time.
    #[inline(always)]
    pub(super) fn reduce<K: Kind>(&mut self, out: &mut Limbs) {
        let mut carry = 0;
        let mut excess = 0; // the sum of `single` over the limbs of the column
        for half in 0..LIMBS / 2 {
            let c = 2 * half;
            let [even, odd] = self.columns::<K>(0, half);
            // N ≡ −1 mod 2^60: the quotient is the column itself, and adding q·N leaves (column >> 60) + q.
            excess += self.single[c];
            carry += even - excess;
            let q_even = carry as u64 & LIMB;
            carry = (carry >> BITS) + u128::from(q_even);
            excess += self.single[c + 1];
            carry += odd - excess + wide(q_even, N[1]); // the one product that was not known when `odd` was summed
            let q_odd = carry as u64 & LIMB;
            carry = (carry >> BITS) + u128::from(q_odd);
            for (i, q) in [(c, q_even), (c + 1, q_odd)] {
                self.factors[i].q = q;
                self.single[i] += wide(q, N[i]);
                excess += wide(q, N[i]);
            }
        }
        excess -= self.single[0];
        for half in LIMBS / 2..LIMBS {
            let c = 2 * half;
            let first = c + 1 - LIMBS;
            let [even, odd] = self.columns::<K>(first, half);
            carry += even - excess;
            out[c - LIMBS] = carry as u64 & LIMB;
            carry >>= BITS;
            carry += odd - excess;
            out[c + 1 - LIMBS] = carry as u64 & LIMB;
            carry >>= BITS;
            excess -= self.single[first] + self.single[first + 1];
        }
    }

    /// The sums of columns 2·half and 2·half + 1 over the limbs from `first` on, with their excess.
    #[inline(always)]
    fn columns<K: Kind>(&self, first: usize, half: usize) -> [u128; 2] {
        let (lows, center) = (&self.factors[first..half], &self.factors[half]);
        let highs = &self.factors[half + 1..=half + 1 + lows.len()];
        let even = self.single[half] + K::middle(center) + wide(center.q, center.n);
        let odd = K::pair(center, &highs[0]) + wide(center.q + highs[0].q, center.n + highs[0].n);
        add_pairs::<K>(lows, highs, [even, odd])
    }
}

/// The product that a reduction is of: a·b or a².
pub(super) trait Kind {
    /// The product of a pair of limbs.
    fn pair(x: &Factors, y: &Factors) -> u128;
    /// The product of a limb that pairs with itself.
    fn middle(x: &Factors) -> u128;
}

/// a·b.
pub(super) struct Product;

impl Kind for Product {
    #[inline(always)]
    fn pair(x: &Factors, y: &Factors) -> u128 {
        wide(x.a + y.a, x.b + y.b)
    }

    #[inline(always)]
    fn middle(x: &Factors) -> u128 {
        wide(x.a, x.b)
    }
}

/// a², with b = 2a.
pub(super) struct Square;

impl Kind for Square {
    #[inline(always)]
    fn pair(x: &Factors, y: &Factors) -> u128 {
        wide(x.a, y.b)
    }

    #[inline(always)]
    fn middle(x: &Factors) -> u128 {
        wide(x.a, x.a)
    }
}

/// Adds the products of pairs of limbs to an even and an odd column: every low limb, from the last to the first, with
/// the high limb of its turn and with the one above that.
#[inline(always)]
fn add_pairs<K: Kind>(
    lows: &[Factors],
    highs: &[Factors],
    [mut even, mut odd]: [u128; 2],
) -> [u128; 2] {
    let mut high = &highs[0];
    // Of two slices, not three: a third end makes LLVM look for it in each round.
    for (low, next) in lows.iter().rev().zip(&highs[1..]) {
        even += K::pair(low, high) + wide(low.q + high.q, low.n + high.n);
        odd += K::pair(low, next) + wide(low.q + next.q, low.n + next.n);
        high = next;
    }
    [even, odd]
}

/// a·b in full.
#[inline(always)]
fn wide(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{BITS, LIMB, Limbs};
    use num_bigint::BigUint;

    /// Any value below 2^3120 in limbs.
    pub(crate) fn limbs(value: &BigUint) -> Limbs {
        let digit = |i| value >> (BITS as usize * i) & BigUint::from(LIMB);
        core::array::from_fn(|i: usize| u64::try_from(digit(i)).unwrap())
    }
}

//! Arithmetic on 52 limbs of 60 bits, R = 2^3120, with half the multiplications of the schoolbook: what the backends
//! for plain words share.
//!
//! Column c of a·b is Σ aᵢ·bₖ over i + k = c. The two products of a pair i < k come from one multiplication,
//!
//! > aᵢ·bₖ + aₖ·bᵢ = (aᵢ + aₖ)·(bᵢ + bₖ) − aᵢ·bᵢ − aₖ·bₖ,
//!
//! because what is subtracted belongs to single limbs: it is multiplied once per limb and summed up once for the
//! whole column. The same holds for q·N, the multiple of N that Montgomery's reduction adds, and both go into the
//! same column sum. A square needs no sums for its a part: aᵢ·aₖ + aₖ·aᵢ = aᵢ·(2aₖ).
//!
//! **Bounds.** Limbs are below 2^60, sums of two below 2^61, their products below 2^122. A column has at most 26
//! pairs for a·b and 26 for q·N, 52·2^122 = 208·2^120; with its single-limb terms (at most 4·2^120) and the carry
//! (below 2^69) that stays below 2^128. What is subtracted is part of what was added, so no sum is ever negative.

use zeroize::{DefaultIsZeroes, Zeroize};

use crate::field::{
    consteval::limbs,
    words::{self, Words, reduce_once},
};

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

/// Limb i of everything that is multiplied: a and b, and the quotient q (0 until it is known) and N.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub(crate) struct Row {
    pub(super) a: u64,
    pub(super) b: u64,
    pub(super) q: u64,
    pub(super) n: u64,
}

impl DefaultIsZeroes for Row {}

impl Row {
    const ZERO: Self = Self { a: 0, b: 0, q: 0, n: 0 };
}

/// The workspace. Both arrays end in zeros: a pair that reaches beyond the last row is made of `single` alone.
pub(crate) struct Columns {
    pub(super) rows: [Row; LIMBS + 1],
    /// What every pair product with row i has too much.
    pub(super) single: [u128; LIMBS + 2],
}

impl Zeroize for Columns {
    fn zeroize(&mut self) {
        self.rows.zeroize();
        self.single.zeroize();
    }
}

impl Columns {
    pub(super) const ZERO: Self = Self { rows: [Row::ZERO; LIMBS + 1], single: [0; LIMBS + 2] };

    /// The rows of a·b.
    #[inline(always)]
    pub(super) fn set_product(&mut self, a: &Limbs, b: &Limbs) {
        for i in 0..LIMBS {
            self.rows[i] = Row { a: a[i], b: b[i], q: 0, n: N[i] };
            self.single[i] = wide(a[i], b[i]);
        }
    }

    /// The rows of a².
    #[inline(always)]
    pub(super) fn set_square(&mut self, a: &Limbs) {
        for i in 0..LIMBS {
            self.rows[i] = Row { a: a[i], b: 2 * a[i], q: 0, n: N[i] };
            self.single[i] = 0;
        }
    }

    /// (a·b + q·N)/R, where q < R makes the division exact.
    ///
    /// `add_pairs(lows, highs, sums)` adds to two columns the product of every low row, from the last to the first,
    /// with the high row of its turn, and with the one above that: what [`add_pairs`] does.
    #[inline(always)]
    pub(super) fn reduce<K: Kind>(
        &mut self,
        out: &mut Limbs,
        mut add_pairs: impl FnMut(&[Row], &[Row], [u128; 2]) -> [u128; 2],
    ) {
        let mut carry = 0;
        let mut excess = 0; // the sum of `single` over the rows of the column
        for half in 0..LIMBS / 2 {
            let c = 2 * half;
            let [even, odd] = self.columns::<K>(0, half, &mut add_pairs);
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
                self.rows[i].q = q;
                self.single[i] += wide(q, N[i]);
                excess += wide(q, N[i]);
            }
        }
        excess -= self.single[0];
        for half in LIMBS / 2..LIMBS {
            let c = 2 * half;
            let first = c + 1 - LIMBS;
            let [even, odd] = self.columns::<K>(first, half, &mut add_pairs);
            carry += even - excess;
            out[c - LIMBS] = carry as u64 & LIMB;
            carry >>= BITS;
            carry += odd - excess;
            out[c + 1 - LIMBS] = carry as u64 & LIMB;
            carry >>= BITS;
            excess -= self.single[first] + self.single[first + 1];
        }
    }

    /// Columns 2·half and 2·half + 1 from row `first` on, with what is too much.
    #[inline(always)]
    fn columns<K: Kind>(
        &self,
        first: usize,
        half: usize,
        add_pairs: impl FnOnce(&[Row], &[Row], [u128; 2]) -> [u128; 2],
    ) -> [u128; 2] {
        let (lows, center) = (&self.rows[first..half], &self.rows[half]);
        let highs = &self.rows[half + 1..=half + 1 + lows.len()];
        let even = self.single[half] + K::middle(center) + wide(center.q, center.n);
        let odd = K::pair(center, &highs[0]) + wide(center.q + highs[0].q, center.n + highs[0].n);
        add_pairs(lows, highs, [even, odd])
    }
}

/// What the a part of the columns is.
pub(crate) trait Kind {
    /// Of two rows.
    fn pair(x: &Row, y: &Row) -> u128;
    /// Of the row which pairs with itself.
    fn middle(x: &Row) -> u128;
}

/// Rows of a·b.
pub(crate) struct Product;

impl Kind for Product {
    #[inline(always)]
    fn pair(x: &Row, y: &Row) -> u128 {
        wide(x.a + y.a, x.b + y.b)
    }

    #[inline(always)]
    fn middle(x: &Row) -> u128 {
        wide(x.a, x.b)
    }
}

/// Rows of a², with b = 2a.
pub(crate) struct Square;

impl Kind for Square {
    #[inline(always)]
    fn pair(x: &Row, y: &Row) -> u128 {
        wide(x.a, y.b)
    }

    #[inline(always)]
    fn middle(x: &Row) -> u128 {
        wide(x.a, x.a)
    }
}

/// Adds the products of pairs of rows to an even and an odd column.
#[inline(always)]
pub(crate) fn add_pairs<K: Kind>(
    lows: &[Row],
    highs: &[Row],
    [mut even, mut odd]: [u128; 2],
) -> [u128; 2] {
    for ((low, high), next) in lows.iter().rev().zip(highs).zip(&highs[1..]) {
        even += K::pair(low, high) + wide(low.q + high.q, low.n + high.n);
        odd += K::pair(low, next) + wide(low.q + next.q, low.n + next.n);
    }
    [even, odd]
}

/// a·b in full.
#[inline(always)]
pub(crate) fn wide(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

#[cfg(test)]
pub(crate) mod tests {
    use num_bigint::BigUint;

    use super::{BITS, LIMB, Limbs};

    /// Any value below 2^3120 in limbs.
    pub(crate) fn limbs(value: &BigUint) -> Limbs {
        let digit = |i| value >> (BITS as usize * i) & BigUint::from(LIMB);
        core::array::from_fn(|i: usize| u64::try_from(digit(i)).unwrap())
    }
}

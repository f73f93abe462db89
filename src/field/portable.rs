//! The portable backend: 52 limbs of 60 bits, R = 2^3120, half the multiplications of the schoolbook.
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

use super::{
    Element, WORDS,
    backend::{self, Backend},
    params::{self, Words},
};

/// Bits of a limb. 60 leaves room for the sums above, and N ≡ −1 mod 2^60.
const BITS: u32 = 60;
/// 52·60 = 3120 bits.
const LIMBS: usize = 52;
/// The bits of one limb.
const LIMB: u64 = (1 << BITS) - 1;

/// An integer, little-endian, every limb below 2^60.
type Limbs = [u64; LIMBS];

/// N in limbs.
const N: Limbs = {
    let mut limbs = [0; LIMBS];
    split(&mut limbs, &params::N);
    limbs
};

/// Needs nothing of the CPU.
#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Backend for Portable {
    /// Below 2^3074. Products are below N + 2^3028: (a·b + q·N)/R with a·b < 2^6148 and q < R.
    type Residue = Limbs;
    type Workspace = Columns;

    const ZERO: Limbs = [0; LIMBS];
    const WORKSPACE: Columns = Columns { rows: [Row::ZERO; LIMBS + 1], single: [0; LIMBS + 2] };
    const R_BITS: usize = 60 * LIMBS;

    fn load(self, out: &mut Limbs, x: &Words) {
        split(out, x);
    }

    fn store(self, out: &mut Element, x: &Limbs) {
        let mut pending = 0_u128;
        let mut bits = 0;
        let mut limbs = x.iter();
        for word in &mut out.0 {
            while bits < 64 {
                pending |= u128::from(*limbs.next().unwrap_or(&0)) << bits;
                bits += BITS;
            }
            *word = pending as u64;
            pending >>= 64;
            bits -= 64;
        }
        out.reduce_once(pending as u64);
    }

    fn mul(self, work: &mut Columns, out: &mut Limbs, a: &Limbs, b: &Limbs) {
        for i in 0..LIMBS {
            work.rows[i] = Row { a: a[i], b: b[i], q: 0, n: N[i] };
            work.single[i] = wide(a[i], b[i]);
        }
        montgomery(work, out, |x, y| wide(x.a + y.a, x.b + y.b), |x| wide(x.a, x.b));
    }

    fn square(self, work: &mut Columns, out: &mut Limbs, a: &Limbs) {
        for i in 0..LIMBS {
            work.rows[i] = Row { a: a[i], b: 2 * a[i], q: 0, n: N[i] };
            work.single[i] = 0;
        }
        montgomery(work, out, |x, y| wide(x.a, y.b), |x| wide(x.a, x.a));
    }

    fn select(self, out: &mut Limbs, table: &[Limbs], index: u64) {
        backend::select(out, table, index);
    }
}

/// Limb i of everything that is multiplied: a and b, and the quotient q (0 until it is known) and N.
#[derive(Clone, Copy, Default)]
pub(super) struct Row {
    a: u64,
    b: u64,
    q: u64,
    n: u64,
}

impl DefaultIsZeroes for Row {}

impl Row {
    const ZERO: Self = Self { a: 0, b: 0, q: 0, n: 0 };
}

/// The workspace. Both arrays end in zeros: a pair that reaches beyond the last row is made of `single` alone.
pub(super) struct Columns {
    rows: [Row; LIMBS + 1],
    /// What every pair product with row i has too much.
    single: [u128; LIMBS + 2],
}

impl Zeroize for Columns {
    fn zeroize(&mut self) {
        self.rows.zeroize();
        self.single.zeroize();
    }
}

/// (a·b + q·N)/R, where q < R makes the division exact.
///
/// `pair(x, y)` is the a·b part of the product of two rows, `middle(x)` that of the row which pairs with itself.
#[inline(always)]
fn montgomery(
    work: &mut Columns,
    out: &mut Limbs,
    pair: impl Fn(&Row, &Row) -> u128,
    middle: impl Fn(&Row) -> u128,
) {
    let mut carry = 0;
    let mut excess = 0; // the sum of `single` over the rows of the column
    for half in 0..LIMBS / 2 {
        let c = 2 * half;
        let (even, odd) = columns(work, 0, half, &pair, &middle);
        // N ≡ −1 mod 2^60: the quotient is the column itself, and adding q·N leaves (column >> 60) + q.
        excess += work.single[c];
        carry += even - excess;
        let q_even = carry as u64 & LIMB;
        carry = (carry >> BITS) + u128::from(q_even);
        excess += work.single[c + 1];
        carry += odd - excess + wide(q_even, N[1]); // the one product that was not known when `odd` was summed
        let q_odd = carry as u64 & LIMB;
        carry = (carry >> BITS) + u128::from(q_odd);
        for (i, q) in [(c, q_even), (c + 1, q_odd)] {
            work.rows[i].q = q;
            work.single[i] += wide(q, N[i]);
            excess += wide(q, N[i]);
        }
    }
    excess -= work.single[0];
    for half in LIMBS / 2..LIMBS {
        let c = 2 * half;
        let first = c + 1 - LIMBS;
        let (even, odd) = columns(work, first, half, &pair, &middle);
        carry += even - excess;
        out[c - LIMBS] = carry as u64 & LIMB;
        carry >>= BITS;
        carry += odd - excess;
        out[c + 1 - LIMBS] = carry as u64 & LIMB;
        carry >>= BITS;
        excess -= work.single[first] + work.single[first + 1];
    }
}

/// Columns 2·half and 2·half + 1, summed from row `first` on, with what is too much.
#[inline(always)]
fn columns(
    work: &Columns,
    first: usize,
    half: usize,
    pair: impl Fn(&Row, &Row) -> u128,
    middle: impl Fn(&Row) -> u128,
) -> (u128, u128) {
    let pair = |x: &Row, y: &Row| pair(x, y) + wide(x.q + y.q, x.n + y.n);
    let center = &work.rows[half];
    let mut even = work.single[half] + middle(center) + wide(center.q, center.n);
    let mut odd = pair(center, &work.rows[half + 1]);
    let (lows, highs) = (&work.rows[first..half], &work.rows[half + 1..]);
    for ((low, high), next) in lows.iter().rev().zip(highs).zip(&highs[1..]) {
        even += pair(low, high);
        odd += pair(low, next);
    }
    (even, odd)
}

/// a·b in full.
#[inline(always)]
fn wide(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

/// Cuts 64-bit words into limbs. The running remainder keeps the compiler from turning the loop into gathers.
const fn split(out: &mut Limbs, words: &Words) {
    let mut pending = 0_u128;
    let mut bits = 0;
    let (mut i, mut next) = (0, 0);
    while i < LIMBS {
        if bits < BITS && next < WORDS {
            pending |= (words[next] as u128) << bits;
            bits += 64;
            next += 1;
        }
        out[i] = pending as u64 & LIMB;
        pending >>= BITS;
        bits = bits.saturating_sub(BITS);
        i += 1;
    }
}

#[cfg(test)]
pub(super) mod tests {
    use num_bigint::BigUint;

    use super::{BITS, LIMB, Limbs};

    /// Any value below 2^3120 in limbs.
    pub(in super::super) fn limbs(value: &BigUint) -> Limbs {
        let digit = |i| value >> (BITS as usize * i) & BigUint::from(LIMB);
        core::array::from_fn(|i: usize| u64::try_from(digit(i)).unwrap())
    }
}

//! The steps of a Montgomery multiplication: product, then reduce. The design is in [`super`].

use super::machine::Machine;
use crate::{
    field::backend::{
        radix28::rows::{BLOCK, BLOCKS, Below, Constants, Packed, Padded, ROWS, Sum},
        unroll,
    },
    secret::wipe,
};
use core::cell::Cell;
use zeroize::Zeroize;

/// The memory that a multiplication writes. Its three parts are the even limbs, the odd limbs, and the sums of the two.
pub(crate) struct Workspace<V, R> {
    /// a; of a square, what a block of digits is multiplied by.
    multiplicand: [Padded<R>; 3],
    /// b; of a square a.
    digits: [[R; ROWS]; 3],
    /// E, O and S.
    sums: [Sum<V>; 3],
    /// A block of the digits that columns make: of a quotient, or of the result.
    quotient: [[R; BLOCK]; 3],
    /// Eight digits, each in all four places of a row.
    repeated: [R; 4 * BLOCK],
}

impl<V: Copy, R: Copy> Workspace<V, R> {
    pub(super) const fn new(zero: V, zeros: R) -> Self {
        Self {
            multiplicand: [[zeros; _]; _],
            digits: [[zeros; _]; _],
            sums: [[zero; _]; _],
            quotient: [[zeros; _]; _],
            repeated: [zeros; _],
        }
    }
}

impl<V: Zeroize, R: Zeroize> Zeroize for Workspace<V, R> {
    fn zeroize(&mut self) {
        // Flat, so that a loop is left of it.
        wipe(self.multiplicand.as_flattened_mut());
        wipe(self.digits.as_flattened_mut());
        wipe(self.sums.as_flattened_mut());
        wipe(self.quotient.as_flattened_mut());
        wipe(&mut self.repeated);
    }
}

/// Even limbs, odd limbs, sums.
#[inline(always)]
fn three_parts<M: Machine>(m: M, packed: M::V) -> [M::Row; 3] {
    let [even, odd] = m.unpack(packed);
    let (even, odd) = (m.narrow(even), m.narrow(odd));
    [even, odd, m.sum(even, odd)]
}

/// Adds a number times eight digits to its columns. The number begins with the row below its lowest one, and ends with
/// the row above its highest one; there are as many rows of columns as of the number.
#[inline(never)]
fn add_multiple<M: Machine>(
    m: M,
    repeated: &mut [M::Row; 4 * BLOCK],
    mut columns: &mut [M::V],
    number: &[M::Row],
    &[low, high]: &[M::Row; BLOCK],
) {
    *repeated = [
        m.repeat::<0>(low),
        m.repeat::<1>(low),
        m.repeat::<2>(low),
        m.repeat::<3>(low),
        m.repeat::<0>(high),
        m.repeat::<1>(high),
        m.repeat::<2>(high),
        m.repeat::<3>(high),
    ];
    // In the loop each digit has to come from memory. LLVM would otherwise widen them all before the loop and multiply
    // 64-bit lanes inside it, which takes an engine three multiplications.
    let digits = m.launder(repeated);
    let columns = &mut m.launder(&mut columns)[..number.len()];
    let columns = Cell::from_mut(columns).as_slice_of_cells();
    let mut row = columns[0].get();
    for (columns, rows) in columns.windows(2).zip(number.windows(2)) {
        let rows = &rows.as_chunks().0[0];
        let mut next = columns[1].get();
        unroll!(UP in [0 1 2 3] {
            let alignment = m.alignment::<UP>(rows);
            row = m.add(row, m.products(alignment, digits[UP]));
            next = m.add(next, m.products(alignment, digits[4 + UP]));
        });
        columns[0].set(row);
        row = next;
    }
    columns[number.len() - 1].set(row);
}

/// work.sums = a·b, or a² without a b.
#[inline(always)]
pub(super) fn product<M: Machine>(
    m: M,
    work: &mut Workspace<M::V, M::Row>,
    a: &Packed<M::V>,
    b: Option<&Packed<M::V>>,
) {
    let Workspace { multiplicand, digits, sums, repeated, .. } = work;
    let square = b.is_none();
    let b = b.unwrap_or(a);
    for k in 0..ROWS {
        let (a, b) = (three_parts(m, a[k]), three_parts(m, b[k]));
        for part in 0..3 {
            multiplicand[part][k + 1] = if square { m.sum(a[part], a[part]) } else { a[part] };
            digits[part][k] = b[part];
        }
    }
    for part in 0..3 {
        sums[part].fill(m.splat(0));
        for (block, digits) in digits[part].as_chunks().0.iter().enumerate() {
            let first = if square { BLOCK * block } else { 0 };
            let number = &mut multiplicand[part][first..];
            if square {
                number[0] = m.zeros();
                number[1..=BLOCK].copy_from_slice(digits);
            }
            add_multiple(m, repeated, &mut sums[part][first + BLOCK * block..], number, digits);
        }
    }
}

/// Two rows of E, O and S, from row k on, as a block of digits.
#[inline(never)]
fn quotient<M: Machine>(
    m: M,
    below: &mut Below<M::V>,
    out: &mut [[M::Row; BLOCK]; 3],
    [even, odd, sum]: &[Sum<M::V>; 3],
    k: usize,
) {
    let done = [[even[k], even[k + 1]], [odd[k], odd[k + 1]], [sum[k], sum[k + 1]]];
    let digits = below.quotient(m, done);
    unroll!(PART in [0 1 2] {
        out[PART] = [m.narrow(digits[PART][0]), m.narrow(digits[PART][1])];
    });
}

/// out = work.sums / 2^3136 mod N.
///
/// Six blocks of 16 quotient digits go against M, the last one against N: M would leave the value 16 limbs too long.
#[inline(always)]
pub(super) fn reduce<M: Machine>(
    m: M,
    constants: &Constants<M::Row>,
    work: &mut Workspace<M::V, M::Row>,
    out: &mut Packed<M::V>,
) {
    /// First row of the last block.
    const TOP: usize = BLOCK * (BLOCKS - 1);
    let zero = m.splat(0);
    let Workspace { sums, quotient: digits, repeated, .. } = work;
    let Constants { friendly, modulus, inverse } = constants;

    let mut below = Below::nothing(m);
    for k in (0..TOP).step_by(BLOCK) {
        quotient(m, &mut below, digits, sums, k);
        for part in 0..3 {
            add_multiple(m, repeated, &mut sums[part][k + BLOCK..], &friendly[part], &digits[part]);
        }
    }
    quotient(m, &mut below, digits, sums, TOP);

    // The last block's quotient for N: the block times −1/N.
    let cancelled = [m.widen(digits[0][1]), m.widen(digits[1][1])];
    for part in 0..3 {
        let sum = &mut sums[part][TOP..];
        let above = sum[BLOCK];
        sum[..=BLOCK].fill(zero);
        add_multiple(m, repeated, sum, &inverse[part][..=BLOCK], &digits[part]);
        sum[BLOCK] = above;
    }
    quotient(m, &mut Below::nothing(m), digits, sums, TOP);
    for part in 0..3 {
        let sum = &mut sums[part][TOP..];
        sum[..BLOCK].fill(zero);
        add_multiple(m, repeated, sum, &modulus[part], &digits[part]);
    }
    let [even, odd, sum] = &*sums;
    below.cancel(m, [even, odd, sum], cancelled);
    for (block, out) in out.as_chunks_mut::<BLOCK>().0.iter_mut().enumerate() {
        quotient(m, &mut below, digits, sums, ROWS + BLOCK * block);
        for (row, out) in out.iter_mut().enumerate() {
            *out = m.pack([m.widen(digits[0][row]), m.widen(digits[1][row])]);
        }
    }
}

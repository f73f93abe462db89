//! The steps of a Montgomery multiplication: product or square, then reduce. The design and the bounds are in
//! [`super`].

use super::machine::Machine;
use crate::{
    field::backend::{
        radix28::rows::{
            BLOCK, BLOCKS, Below, Carries, Constants, Packed, Padded, ROWS, Sum, columns,
        },
        unroll,
    },
    secret::wipe,
};
use core::cell::Cell;
use zeroize::Zeroize;

/// The memory that a multiplication writes.
pub(crate) struct Workspace<V> {
    /// The even limbs of a, its odd limbs, and the sums of the two.
    multiplicand: [Padded<V>; 3],
    /// The same of b; of a square 2a.
    digits: [[V; ROWS]; 3],
    /// E, O and S.
    sums: [Sum<V>; 3],
    /// A block of quotient digits, in the same three parts.
    quotient: [[V; BLOCK]; 3],
}

impl<V: Copy> Workspace<V> {
    pub(super) const fn new(zero: V) -> Self {
        Self {
            multiplicand: [[zero; _]; _],
            digits: [[zero; _]; _],
            sums: [[zero; _]; _],
            quotient: [[zero; _]; _],
        }
    }
}

impl<V: Zeroize> Zeroize for Workspace<V> {
    fn zeroize(&mut self) {
        wipe(self.multiplicand.as_flattened_mut());
        wipe(self.digits.as_flattened_mut());
        wipe(self.sums.as_flattened_mut());
        wipe(self.quotient.as_flattened_mut());
    }
}

/// Row k of a multiplicand with the one below it, in memory.
#[inline(always)]
fn rows<V>(number: &[V], k: usize) -> &[V; 2] {
    &number[k..k + 2].as_chunks().0[0]
}

/// Even limbs, odd limbs, sums.
#[inline(always)]
fn three_parts<M: Machine>(m: M, packed: M::V) -> [M::V; 3] {
    let [even, odd] = m.unpack(packed);
    [even, odd, m.add(even, odd)]
}

/// Eight digits, each in all lanes of a vector.
#[inline(always)]
fn broadcast<M: Machine>(m: M, rows: &[M::V; BLOCK]) -> [M::V; 8] {
    let [low, high] = m.launder_ref(rows);
    [
        m.lane::<0>(low),
        m.lane::<1>(low),
        m.lane::<2>(low),
        m.lane::<3>(low),
        m.lane::<0>(high),
        m.lane::<1>(high),
        m.lane::<2>(high),
        m.lane::<3>(high),
    ]
}

/// A row of the multiplicand, in memory after the one below it, moved up by 0, 1, 2 and 3 lanes.
#[inline(always)]
fn alignments<M: Machine>(m: M, rows: &[M::V; 2]) -> [M::V; 4] {
    [m.alignment::<0>(rows), m.alignment::<1>(rows), m.alignment::<2>(rows), m.alignment::<3>(rows)]
}

/// Adds the alignments of a row times eight digits to the columns of that row and of the next one.
#[inline(always)]
fn multiply_row<M: Machine>(
    m: M,
    [mut row, mut next]: [M::V; 2],
    alignments: [M::V; 4],
    digits: &[M::V; 8],
) -> [M::V; 2] {
    unroll!(UP in [0 1 2 3] {
        row = m.add(row, m.mul(alignments[UP], digits[UP]));
        next = m.add(next, m.mul(alignments[UP], digits[4 + UP]));
    });
    [row, next]
}

/// Adds rows of the multiplicand times eight digits to their columns. `number` begins with the row below the first;
/// `row` is what the columns of the first row are so far. Returns what the columns after the last row are so far.
#[inline(always)]
fn multiply_rows<M: Machine>(
    m: M,
    sum: &mut [M::V],
    number: &[M::V],
    digits: &[M::V; 8],
    mut row: M::V,
) -> M::V {
    let sum = Cell::from_mut(sum).as_slice_of_cells();
    for (sum, number) in sum.windows(2).zip(number.windows(2)) {
        let next = sum[1].get();
        let [done, open] = multiply_row(m, [row, next], alignments(m, rows(number, 0)), digits);
        sum[0].set(done);
        row = open;
    }
    row
}

/// The last row, and what of it alignments move beyond: of limbs 108 and 109 in lane 2, since lane 3 is always 0.
/// The columns beyond hold nothing so far if they are `NEW`.
#[inline(always)]
fn multiply_last_row<M: Machine, const NEW: bool>(
    m: M,
    sum: &mut [M::V],
    number: &Padded<M::V>,
    digits: &[M::V; 8],
    row: M::V,
) {
    let [open, next] = if NEW { [m.splat(0); 2] } else { [sum[ROWS], sum[ROWS + 1]] };
    let last = alignments(m, rows(number, ROWS - 1));
    let [done, open] = multiply_row(m, [row, open], last, digits);
    let beyond = rows(number, ROWS);
    let (two, three) = (m.alignment::<2>(beyond), m.alignment::<3>(beyond));
    let open = m.add(m.add(open, m.mul(two, digits[2])), m.mul(three, digits[3]));
    let next = m.add(m.add(next, m.mul(two, digits[6])), m.mul(three, digits[7]));
    (sum[ROWS - 1], sum[ROWS], sum[ROWS + 1]) = (done, open, next);
}

/// Adds a number times eight digits. The last two of the rows hold nothing so far if they are `NEW`.
#[inline(always)]
fn multiply<M: Machine, const NEW: bool>(
    m: M,
    sum: &mut [M::V],
    number: &Padded<M::V>,
    digits: &[M::V; BLOCK],
) {
    let (digits, first) = (broadcast(m, digits), sum[0]);
    let last = multiply_rows(m, &mut sum[..ROWS], &number[..ROWS], &digits, first);
    multiply_last_row::<M, NEW>(m, sum, number, &digits, last);
}

/// work.sums = a·b.
#[inline(always)]
pub(super) fn product<M: Machine>(
    m: M,
    work: &mut Workspace<M::V>,
    a: &Packed<M::V>,
    b: &Packed<M::V>,
) {
    for k in 0..ROWS {
        let (a, b) = (three_parts(m, a[k]), three_parts(m, b[k]));
        unroll!(PART in [0 1 2] {
            work.multiplicand[PART][k + 1] = a[PART];
            work.digits[PART][k] = b[PART];
            work.sums[PART][k] = m.splat(0);
        });
    }
    let Workspace { multiplicand, digits, sums, .. } = m.launder(work);
    for block in 0..BLOCKS {
        for part in 0..3 {
            let (sum, digits) =
                (&mut sums[part][BLOCK * block..], &digits[part].as_chunks().0[block]);
            multiply::<M, true>(m, sum, &multiplicand[part], digits);
        }
    }
}

/// work.sums = a².
#[inline(always)]
pub(super) fn square<M: Machine>(m: M, work: &mut Workspace<M::V>, a: &Packed<M::V>) {
    for k in 0..ROWS {
        let a = three_parts(m, a[k]);
        unroll!(PART in [0 1 2] {
            work.multiplicand[PART][k + 1] = a[PART];
            work.digits[PART][k] = m.add(a[PART], a[PART]);
            work.sums[PART][k] = m.splat(0);
        });
    }
    let Workspace { multiplicand, digits, sums, .. } = m.launder(work);
    for part in 0..3 {
        for block in 0..BLOCKS {
            square_block(m, &mut sums[part], &multiplicand[part], &digits[part], block);
        }
    }
}

/// Adds the products of a block's limbs with each other, and twice those with all limbs above them.
#[inline(always)]
fn square_block<M: Machine>(
    m: M,
    sum: &mut Sum<M::V>,
    number: &Padded<M::V>,
    doubled: &[M::V; ROWS],
    block: usize,
) {
    let k = BLOCK * block;
    let sum = &mut sum[k..];
    let once = broadcast(m, rows(number, k + 1));
    // What alignments move up from below the block is done.
    let [zero, one, two, three] = alignments(m, rows(number, k));
    let own = [zero, m.keep_from::<1>(one), m.keep_from::<2>(two), m.keep_from::<3>(three)];
    let [done, open] = multiply_row(m, [sum[k], sum[k + 1]], own, &once);
    sum[k] = done;
    if block == BLOCKS - 1 {
        return multiply_last_row::<M, true>(m, sum, number, &once, open);
    }
    let [done, open] =
        multiply_row(m, [open, sum[k + 2]], alignments(m, rows(number, k + 1)), &once);
    sum[k + 1] = done;
    // What alignments move up from the block counts once, the rest twice.
    let [zero, one, two, three] = alignments(m, rows(number, k + 2));
    let above = [
        m.add(zero, zero),
        m.add(one, m.keep_from::<1>(one)),
        m.add(two, m.keep_from::<2>(two)),
        m.add(three, m.keep_from::<3>(three)),
    ];
    let [done, open] = multiply_row(m, [open, sum[k + 3]], above, &once);
    sum[k + 2] = done;
    let twice = broadcast(m, &doubled.as_chunks().0[block]);
    let open = multiply_rows(m, &mut sum[k + 3..ROWS], &number[k + 3..ROWS], &twice, open);
    multiply_last_row::<M, true>(m, sum, number, &twice, open);
}

/// out = work.sums / 2^3136 mod N.
///
/// Six blocks of 16 quotient digits go against M, the last one against N: M would leave the value 16 limbs too long.
/// In each block E, O and the first two rows of S come first, because the next quotient waits for them, and the rest
/// of S hides the latency of that quotient.
#[inline(always)]
pub(super) fn reduce<M: Machine>(
    m: M,
    constants: &Constants<M::V>,
    work: &mut Workspace<M::V>,
    out: &mut Packed<M::V>,
) {
    let zero = m.splat(0);
    let Workspace { sums: [even, odd, sum], quotient, .. } = work;
    let Constants { friendly, modulus, inverse } = constants;

    let mut below = Below::nothing(m);
    *quotient = below.quotient(m, [[even[0], even[1]], [odd[0], odd[1]], [sum[0], sum[1]]]);
    for block in 1..BLOCKS {
        let k = BLOCK * block;
        let (even, odd, sum) = (&mut even[k..], &mut odd[k..], &mut sum[k..]);
        multiply::<M, false>(m, even, &friendly[0], &quotient[0]);
        multiply::<M, false>(m, odd, &friendly[1], &quotient[1]);
        let digits = broadcast(m, &quotient[2]);
        let number = &friendly[2];
        let [zeroth, first] =
            multiply_row(m, [sum[0], sum[1]], alignments(m, rows(number, 0)), &digits);
        let [first, second] =
            multiply_row(m, [first, sum[2]], alignments(m, rows(number, 1)), &digits);
        let done = [[even[0], even[1]], [odd[0], odd[1]], [zeroth, first]];
        *quotient = below.quotient(m, done);
        let last = multiply_rows(m, &mut sum[2..ROWS], &number[2..ROWS], &digits, second);
        multiply_last_row::<M, false>(m, sum, number, &digits, last);
    }

    // The last block's quotient for N: the block times −1/N.
    let cancelled = [quotient[0][1], quotient[1][1]];
    let mut done = [[zero; BLOCK]; 3];
    for part in 0..3 {
        let (digits, number) = (broadcast(m, &quotient[part]), &inverse[part]);
        let [zeroth, first] = multiply_row(m, [zero; 2], alignments(m, rows(number, 0)), &digits);
        let [first, _] = multiply_row(m, [first, zero], alignments(m, rows(number, 1)), &digits);
        done[part] = [zeroth, first];
    }
    *quotient = Below::nothing(m).quotient(m, done);
    let k = BLOCK * (BLOCKS - 1);
    for (part, sum) in [&mut *even, odd, sum].into_iter().enumerate() {
        let sum = &mut sum[k..];
        (sum[0], sum[1]) = (zero, zero);
        multiply::<M, false>(m, sum, &modulus[part], &quotient[part]);
    }

    below.cancel(m, [even, odd, sum], cancelled);
    let mut carries = Carries::none(m);
    for (k, out) in (ROWS..).zip(out) {
        let [even, odd_columns] = columns(m, [even[k], odd[k], sum[k]], below.odd);
        let even = m.add(even, below.carry);
        below = Below { odd: odd[k], carry: zero };
        *out = m.pack(carries.normalize(m, [even, odd_columns]));
    }
}

//! The Montgomery multiplication and square of independent numbers, one in each lane. The design and the bounds are in
//! [`super`].

#![expect(clippy::absurd_extreme_comparisons, reason = "the first round of an unrolled loop")]

use super::machine::Machine;
use crate::{
    field::backend::{
        phases::{self, Nine},
        unroll,
    },
    secret::wipe,
};
use core::cell::Cell;
use zeroize::Zeroize;

/// Bits per limb.
pub(crate) const RADIX: i32 = 28;
/// Limbs of a residue, of which the last two are always 0.
pub(crate) const LIMBS: usize = 4 * PLACES;
/// Limbs of a phase, and places of its columns' lower half.
const PLACES: usize = 4 * GROUPS;
/// Groups of four limbs in a phase.
const GROUPS: usize = 7;

/// Residues: limbs 4i and 4i + 1 times 2^32, then 4i + 2 and 4i + 3 times 2^32.
pub(crate) type Packed<V> = [[V; 2]; PLACES];

/// The limbs of a phase, in groups of four.
type Phase<V> = [[V; 4]; GROUPS];
/// The columns of a product of phases.
type Columns<V> = [V; 2 * PLACES];

/// The numbers that reductions multiply by, the same for all lanes.
pub(crate) struct Constants {
    /// M = (1 + N·(−1/N mod 2^448)) / 2^448.
    pub(crate) friendly: Nine<[u64; PLACES]>,
    /// N.
    pub(crate) modulus: Nine<[u64; PLACES]>,
    /// −1/N mod 2^448.
    pub(crate) inverse: Nine<[u64; 4]>,
}

/// The memory that a multiplication writes.
pub(crate) struct Workspace<V> {
    a: Nine<Phase<V>>,
    /// The same of b; of a square 2a.
    b: Nine<Phase<V>>,
    columns: Nine<Columns<V>>,
    /// A block of quotient digits: a group of every phase.
    quotient: Nine<[V; 4]>,
}

impl<V: Copy> Workspace<V> {
    pub(crate) const fn new(zero: V) -> Self {
        Self {
            a: [[[zero; _]; _]; _],
            b: [[[zero; _]; _]; _],
            columns: [[zero; _]; _],
            quotient: [[zero; _]; _],
        }
    }
}

impl<V: Zeroize> Zeroize for Workspace<V> {
    fn zeroize(&mut self) {
        wipe(self.a.as_flattened_mut().as_flattened_mut());
        wipe(self.b.as_flattened_mut().as_flattened_mut());
        wipe(self.columns.as_flattened_mut());
        wipe(self.quotient.as_flattened_mut());
    }
}

/// What the four limbs of a place are in the nine.
#[inline(always)]
fn nine<M: Machine>(m: M, limbs: [M::V; 4]) -> Nine<M::V> {
    phases::nine(limbs, |a, b| m.add(a, b))
}

/// Four digits times a group of four limbs: four columns that are done, three that are open.
#[inline(always)]
fn tile<M: Machine>(
    m: M,
    digits: &[M::V; 4],
    limb: impl Fn(usize) -> M::V,
    [c0, c1, c2]: [M::V; 3],
    [c3, c4, c5, c6]: [M::V; 4],
) -> ([M::V; 4], [M::V; 3]) {
    let mut columns = [c0, c1, c2, c3, c4, c5, c6];
    unroll!(I in [0 1 2 3] {
        let limb = limb(I);
        unroll!(J in [0 1 2 3] { columns[I + J] = m.add(columns[I + J], m.mul(digits[J], limb)); });
    });
    let [c0, c1, c2, c3, c4, c5, c6] = columns;
    ([c0, c1, c2, c3], [c4, c5, c6])
}

/// Adds four digits times groups of limbs to as many groups of columns and the three columns above. The columns hold
/// nothing so far if they are `NEW`, but for the three that are `open`. Returns the three that are then open.
#[inline(always)]
fn multiply<M: Machine, const NEW: bool, L>(
    m: M,
    columns: &mut [M::V],
    limbs: &[[L; 4]],
    load: impl Fn(&L) -> M::V,
    digits: &[M::V; 4],
    mut open: [M::V; 3],
) -> [M::V; 3] {
    if M::FEW_REGISTERS {
        // The columns that are open wait in their places.
        let reached = 4 * limbs.len();
        columns[..3].copy_from_slice(&open);
        if NEW {
            columns[3..reached + 3].fill(m.splat(0));
        }
        multiply_by_columns(m, &mut columns[..reached + 3], limbs, load, *digits);
        return [columns[reached], columns[reached + 1], columns[reached + 2]];
    }
    let columns = Cell::from_mut(columns).as_slice_of_cells();
    for (columns, limbs) in columns.windows(7).step_by(4).zip(limbs) {
        let so_far = if NEW {
            [m.splat(0); 4]
        } else {
            [columns[3].get(), columns[4].get(), columns[5].get(), columns[6].get()]
        };
        let done;
        (done, open) = tile(m, digits, |i| load(&limbs[i]), open, so_far);
        unroll!(I in [0 1 2 3] { columns[I].set(done[I]); });
    }
    open
}

/// Adds four digits times groups of limbs to their columns, of which only one at a time is in registers.
#[expect(clippy::out_of_bounds_indexing, reason = "in rounds of the unrolled loop that do nothing")]
#[inline(always)]
fn multiply_by_columns<M: Machine, L>(
    m: M,
    columns: &mut [M::V],
    limbs: &[[L; 4]],
    load: impl Fn(&L) -> M::V,
    digits: [M::V; 4],
) {
    let columns = Cell::from_mut(columns).as_slice_of_cells();
    for (columns, limbs) in columns.windows(7).step_by(4).zip(limbs) {
        let limbs = limbs.each_ref().map(&load);
        unroll!(C in [0 1 2 3 4 5 6] {
            let mut column = columns[C].get();
            unroll!(I in [0 1 2 3] {
                if I <= C && C - I < 4 {
                    column = m.add(column, m.mul(limbs[I], digits[C - I]));
                }
            });
            columns[C].set(column);
            m.settle();
        });
    }
}

/// Writes the three columns that are open.
#[inline(always)]
fn close<V: Copy>(columns: &mut [V], open: [V; 3]) {
    columns[..3].copy_from_slice(&open);
}

/// work.columns = a·b.
///
/// Row by row of tiles: a group of a, from the lowest up, times all of b. Each row reaches a group of columns further
/// than the one before. (By diagonals, with all sums in registers until they are done, it took 7 % longer on Zen 3:
/// loops of one to seven tiles have ends that branch prediction misses.)
#[inline(always)]
pub(crate) fn product<M: Machine>(
    m: M,
    work: &mut Workspace<M::V>,
    a: &Packed<M::V>,
    b: &Packed<M::V>,
) {
    split(m, &mut work.a, a, |limb| limb);
    split(m, &mut work.b, b, |limb| limb);
    let Workspace { a, b, columns, .. } = m.launder(work);
    let zero = m.splat(0);
    let limb = |&limb: &M::V| limb;
    for ((columns, a), b) in columns.iter_mut().zip(a).zip(b) {
        if M::COMPACT {
            columns.fill(zero);
            for (i, digits) in a.iter().enumerate() {
                add_multiple(m, &mut columns[4 * i..], b, limb, digits);
            }
            continue;
        }
        let [c0, c1, c2] = multiply::<M, true, _>(m, columns, &b[..], limb, &a[0], [zero; 3]);
        columns[PLACES..][..4].copy_from_slice(&[c0, c1, c2, zero]);
        let (lower, last) = b.split_at(GROUPS - 1);
        for (i, digits) in a.iter().enumerate().skip(1) {
            let columns = &mut columns[4 * i..];
            let open = [columns[0], columns[1], columns[2]];
            let open = multiply::<M, false, _>(m, columns, lower, limb, digits, open);
            let top = &mut columns[PLACES - 4..];
            let [c0, c1, c2] = multiply::<M, true, _>(m, top, last, limb, digits, open);
            top[4..8].copy_from_slice(&[c0, c1, c2, zero]);
        }
    }
}

/// work.columns = a².
#[inline(always)]
pub(crate) fn square<M: Machine>(m: M, work: &mut Workspace<M::V>, a: &Packed<M::V>) {
    split(m, &mut work.a, a, |limb| limb);
    split(m, &mut work.b, a, |limb| m.add(limb, limb));
    let Workspace { a, b, columns, .. } = m.launder(work);
    let limb = |&limb: &M::V| limb;
    for ((columns, a), twice) in columns.iter_mut().zip(a).zip(b) {
        if M::COMPACT {
            columns.fill(m.splat(0));
            for (i, digits) in a.iter().enumerate() {
                let columns = &mut columns[8 * i..];
                let open = square_group(m, columns, i, digits, &twice[i]);
                close(&mut columns[4..], open);
                add_multiple(m, &mut columns[4..], &twice[i + 1..], limb, digits);
            }
            continue;
        }
        for (i, digits) in a.iter().enumerate() {
            let columns = &mut columns[8 * i..];
            let mut open = square_group(m, columns, i, digits, &twice[i]);
            let (columns, above) = (&mut columns[4..], &twice[i + 1..]);
            let mut reached = 0;
            if i == 0 {
                open = multiply::<M, true, _>(m, columns, above, limb, digits, open);
                reached = above.len();
            } else if let Some((last, above)) = above.split_last() {
                open = multiply::<M, false, _>(m, columns, above, limb, digits, open);
                let top = &mut columns[4 * above.len()..];
                let last = core::slice::from_ref(last);
                open = multiply::<M, true, _>(m, top, last, limb, digits, open);
                reached = above.len() + 1;
            }
            let [c0, c1, c2] = open;
            columns[4 * reached..][..4].copy_from_slice(&[c0, c1, c2, m.splat(0)]);
        }
    }
}

/// The products of group i's limbs with each other: four columns that are done, three that are open.
#[inline(always)]
fn square_group<M: Machine>(
    m: M,
    columns: &mut [M::V],
    i: usize,
    digits: &[M::V; 4],
    twice: &[M::V; 4],
) -> [M::V; 3] {
    let columns = &mut columns[..7];
    let known = match i {
        0 => 0,
        1..6 => 7,
        _ => 4,
    };
    let mut sums = [m.splat(0); 7];
    unroll!(I in [0 1 2 3 4 5 6] { if I < known { sums[I] = columns[I]; } });
    unroll!(J in [0 1 2 3] {
        sums[2 * J] = m.add(sums[2 * J], m.mul(digits[J], digits[J]));
        unroll!(K in [0 1 2] {
            if K < J { sums[J + K] = m.add(sums[J + K], m.mul(digits[K], twice[J])); }
        });
    });
    columns[..4].copy_from_slice(&sums[..4]);
    [sums[4], sums[5], sums[6]]
}

/// The nine phases of a number, of limbs that go through `map`.
#[inline(always)]
fn split<M: Machine>(
    m: M,
    out: &mut Nine<Phase<M::V>>,
    x: &Packed<M::V>,
    map: impl Fn(M::V) -> M::V,
) {
    for (i, &[low, high]) in x.iter().enumerate() {
        let ([c0, c1], [c2, c3]) = (m.unpack(low), m.unpack(high));
        for (phase, limb) in out.iter_mut().zip(nine(m, [c0, c1, c2, c3])) {
            phase[i / 4][i % 4] = map(limb);
        }
    }
}

/// The carries into a group of columns from the groups below it.
#[derive(Clone, Copy)]
struct Below<V> {
    /// What [`phases::columns`] leaves.
    columns: [V; 4],
    carry: V,
}

impl<V: Copy> Below<V> {
    #[inline(always)]
    fn nothing<M: Machine<V = V>>(m: M) -> Self {
        Self { columns: [m.splat(0); 4], carry: m.splat(0) }
    }

    /// The columns of a place from its nine sums.
    #[inline(always)]
    fn columns<M: Machine<V = V>>(
        &mut self,
        m: M,
        sums: &Nine<Columns<V>>,
        place: usize,
    ) -> [V; 4] {
        let mut nine = [m.splat(0); 9];
        unroll!(K in [0 1 2 3 4 5 6 7 8] { nine[K] = sums[K][place]; });
        phases::columns(nine, &mut self.columns, |a, b| m.add(a, b), |a, b| m.sub(a, b))
    }

    /// The digits of the columns of all four phases in one place. To be asked for in ascending order.
    #[inline(always)]
    fn digits<M: Machine<V = V>>(
        &mut self,
        m: M,
        columns: &Nine<Columns<V>>,
        place: usize,
    ) -> [V; 4] {
        let mut columns = self.columns(m, columns, place);
        unroll!(I in [0 1 2 3] {
            let column = m.add(columns[I], self.carry);
            self.carry = m.high::<RADIX>(column);
            columns[I] = m.low::<RADIX>(column);
        });
        columns
    }

    /// Writes a group of all columns as a block of quotient digits.
    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn quotient<M: Machine<V = V>>(
        &mut self,
        m: M,
        out: &mut Nine<[V; 4]>,
        columns: &Nine<Columns<V>>,
        place: usize,
    ) {
        for i in 0..4 {
            let digits = self.digits(m, columns, place + i);
            for (out, digit) in out.iter_mut().zip(nine(m, digits)) {
                out[i] = digit;
            }
        }
    }
}

/// out = work.columns / 2^3136 mod N.
///
/// As for one number, six blocks of quotient digits go against M and the last one against N. The quotient of the next
/// block is made as soon as the lowest columns of the last phase are done, but for compact code.
#[inline(always)]
pub(crate) fn reduce<M: Machine>(
    m: M,
    constants: &Constants,
    work: &mut Workspace<M::V>,
    out: &mut Packed<M::V>,
) {
    /// Place of the block that is the last.
    const TOP: usize = PLACES - 4;
    let constants = m.launder_ref(constants);
    let Workspace { columns, quotient, .. } = m.launder(work);
    let splat = |&limb: &u64| m.splat(limb);

    let mut below = Below::nothing(m);
    below.quotient(m, quotient, columns, 0);
    for place in (4..=TOP).step_by(4) {
        if M::COMPACT {
            add_multiples(m, columns, place, &constants.friendly, quotient);
            below.quotient(m, quotient, columns, place);
            continue;
        }
        for (part, columns) in columns.iter_mut().enumerate().take(8) {
            let (columns, friendly) = (&mut columns[place..], groups(&constants.friendly[part]));
            add_multiple(m, columns, friendly, splat, &quotient[part]);
        }
        let (friendly, digits) = (groups(&constants.friendly[8]), quotient[8]);
        let last = &mut columns[8][place..];
        let open = [last[0], last[1], last[2]];
        let open = multiply::<M, false, _>(m, last, &friendly[..1], splat, &digits, open);
        below.quotient(m, quotient, columns, place);
        let last = &mut columns[8][place + 4..];
        let open = multiply::<M, false, _>(m, last, &friendly[1..], splat, &digits, open);
        close(&mut last[PLACES - 4..], open);
    }

    // The last block's quotient for N: the block times −1/N.
    let block = *quotient;
    for (part, columns) in columns.iter_mut().enumerate() {
        let limb = |i: usize| m.splat(constants.inverse[part][i]);
        let (product, _) = tile(m, &block[part], limb, [m.splat(0); 3], [m.splat(0); 4]);
        columns[TOP..][..4].copy_from_slice(&product);
    }
    Below::nothing(m).quotient(m, quotient, columns, TOP);
    for (part, columns) in columns.iter_mut().enumerate() {
        let columns = &mut columns[TOP..];
        columns[..4].fill(m.splat(0));
        add_multiple(m, columns, groups(&constants.modulus[part]), splat, &quotient[part]);
    }

    // N·quotient cancels the last block, of which all that counts is what it passes on.
    let [c0, c2, _, c1, c3, ..] = &block;
    let mut cancelled = Below::nothing(m);
    for i in 0..4 {
        let columns = cancelled.columns(m, columns, TOP + i);
        for (column, digit) in columns.into_iter().zip([c0, c1, c2, c3]) {
            let column = m.add(m.add(column, digit[i]), cancelled.carry);
            cancelled.carry = m.high::<RADIX>(column);
        }
    }
    below.carry = m.add(below.carry, cancelled.carry);
    for (below, cancelled) in below.columns.iter_mut().zip(cancelled.columns) {
        *below = m.add(*below, cancelled);
    }
    for (i, out) in out.iter_mut().enumerate() {
        let [c0, c1, c2, c3] = below.digits(m, columns, PLACES + i);
        *out = [m.pack([c0, c1]), m.pack([c2, c3])];
    }
}

/// Adds a block of quotient digits times a constant, from that place on.
#[inline(never)]
fn add_multiples<M: Machine>(
    m: M,
    columns: &mut Nine<Columns<M::V>>,
    place: usize,
    constant: &Nine<[u64; PLACES]>,
    quotient: &Nine<[M::V; 4]>,
) {
    let splat = |&limb: &u64| m.splat(limb);
    for ((columns, constant), digits) in columns.iter_mut().zip(constant).zip(quotient) {
        add_multiple(m, &mut columns[place..], groups(constant), splat, digits);
    }
}

/// The limbs of a phase in groups.
#[inline(always)]
fn groups(phase: &[u64; PLACES]) -> &[[u64; 4]] {
    phase.as_chunks().0
}

/// Adds four digits times groups of limbs to columns that all hold something so far.
#[inline(always)]
fn add_multiple<M: Machine, L>(
    m: M,
    columns: &mut [M::V],
    limbs: &[[L; 4]],
    load: impl Fn(&L) -> M::V,
    digits: &[M::V; 4],
) {
    let open = [columns[0], columns[1], columns[2]];
    let open = multiply::<M, false, _>(m, columns, limbs, load, digits, open);
    close(&mut columns[4 * limbs.len()..], open);
}

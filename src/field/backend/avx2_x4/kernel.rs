//! The Montgomery multiplication and square of four independent numbers, one in each lane. The design and the bounds
//! are in [`super`].

use core::cell::Cell;

use zeroize::Zeroize;

use crate::field::backend::avx2::machine::Machine;

/// Bits per limb.
pub(super) const RADIX: i32 = 28;
/// Limbs of a residue, of which the last two are always 0.
pub(super) const LIMBS: usize = 4 * 4 * GROUPS;
/// Groups of four limbs in a phase of a residue.
const GROUPS: usize = 7;

/// Four residues: limbs 4i and 4i + 1 times 2^32, then 4i + 2 and 4i + 3 times 2^32.
pub(super) type Packed<V> = [[V; 2]; 4 * GROUPS];

/// What Karatsuba's method multiplies: the limbs 4i + c of a number, by i, for the phases c = 0, 2, 0 + 2, 1, 3, 1 + 3,
/// 0 + 1, 2 + 3, 0 + 1 + 2 + 3, where a sum stands for the sums of limbs.
type Nine<T> = [T; 9];
/// The limbs of a phase, in groups of four.
type Phase<V> = [[V; 4]; GROUPS];
/// The columns of a product of phases.
type Columns<V> = [[V; 4]; 2 * GROUPS];

/// What reductions multiply by, the same for all lanes.
pub(super) struct Constants {
    /// M = (1 + N·(−1/N mod 2^448)) / 2^448.
    pub(super) friendly: Nine<Phase<u64>>,
    /// N.
    pub(super) modulus: Nine<Phase<u64>>,
    /// −1/N mod 2^448.
    pub(super) inverse: Nine<[[u64; 4]; 1]>,
}

/// What a multiplication writes on its way.
pub(super) struct Workspace<V> {
    a: Nine<Phase<V>>,
    /// The same of b; of a square 2a.
    b: Nine<Phase<V>>,
    columns: Nine<Columns<V>>,
    /// A block of quotient digits: a group of every phase.
    quotient: Nine<[V; 4]>,
}

impl<V: Copy> Workspace<V> {
    pub(super) const fn new(zero: V) -> Self {
        Self {
            a: [[[zero; _]; _]; _],
            b: [[[zero; _]; _]; _],
            columns: [[[zero; _]; _]; _],
            quotient: [[zero; _]; _],
        }
    }
}

impl<V: Zeroize> Zeroize for Workspace<V> {
    fn zeroize(&mut self) {
        self.a.zeroize();
        self.b.zeroize();
        self.columns.zeroize();
        self.quotient.zeroize();
    }
}

/// The sums of phases that [`Nine`] names.
#[inline(always)]
fn nine<M: Machine>(m: M, [c0, c1, c2, c3]: [M::V; 4]) -> Nine<M::V> {
    let (c01, c23) = (m.add(c0, c1), m.add(c2, c3));
    [c0, c2, m.add(c0, c2), c1, c3, m.add(c1, c3), c01, c23, m.add(c01, c23)]
}

/// The four phases of columns from the nine products, where `below` has what the columns one group lower leave.
#[inline(always)]
fn combine<M: Machine>(m: M, sums: Nine<M::V>, below: &mut [M::V; 4]) -> [M::V; 4] {
    // Karatsuba's recombination of a product with phases, of which the odd one goes one place up.
    let recombine = |even, odd, sum, below: &mut M::V| {
        let columns = [m.add(even, *below), m.sub(m.sub(sum, even), odd)];
        *below = odd;
        columns
    };
    let [c0, c2, c02, c1, c3, c13, c01, c23, all] = sums;
    let [below_0, below_1, below_2, below_3] = below;
    let even = recombine(c0, c2, c02, below_0);
    let odd = recombine(c1, c3, c13, below_1);
    let sum = recombine(c01, c23, all, below_2);
    // The even limbs of a product of limbs 4i and 4i + 2, and so on: the same once more, phase by phase.
    let lowest = m.add(even[0], *below_3);
    *below_3 = odd[1];
    [
        lowest,
        m.sub(m.sub(sum[0], even[0]), odd[0]),
        m.add(even[1], odd[0]),
        m.sub(m.sub(sum[1], even[1]), odd[1]),
    ]
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
    for i in 0..4 {
        let limb = limb(i);
        for (column, &digit) in columns[i..].iter_mut().zip(digits) {
            *column = m.add(*column, m.mul(digit, limb));
        }
    }
    let [c0, c1, c2, c3, c4, c5, c6] = columns;
    ([c0, c1, c2, c3], [c4, c5, c6])
}

/// Adds four digits times groups of limbs to as many groups of columns and the one above. The columns hold nothing so
/// far if they are `NEW`, but for the three that are `open`. Returns the three that are then open.
#[inline(always)]
fn multiply<M: Machine, const NEW: bool, L>(
    m: M,
    columns: &[Cell<[M::V; 4]>],
    limbs: &[[L; 4]],
    load: impl Fn(&L) -> M::V,
    digits: &[M::V; 4],
    mut open: [M::V; 3],
) -> [M::V; 3] {
    for (columns, limbs) in columns.windows(2).zip(limbs) {
        let so_far = if NEW {
            [m.splat(0); 4]
        } else {
            let ([.., c3], [c4, c5, c6, _]) = (columns[0].get(), columns[1].get());
            [c3, c4, c5, c6]
        };
        let done;
        (done, open) = tile(m, digits, |i| load(&limbs[i]), open, so_far);
        columns[0].set(done);
    }
    open
}

/// The first three columns of a group.
#[inline(always)]
fn first_three<V: Copy>(columns: &Cell<[V; 4]>) -> [V; 3] {
    let [c0, c1, c2, _] = columns.get();
    [c0, c1, c2]
}

/// work.columns = a·b.
#[inline(always)]
pub(super) fn product<M: Machine>(
    m: M,
    work: &mut Workspace<M::V>,
    a: &Packed<M::V>,
    b: &Packed<M::V>,
) {
    split(m, &mut work.a, a, |limb| limb);
    split(m, &mut work.b, b, |limb| limb);
    let Workspace { a, b, columns, .. } = m.fresh(work);
    for ((columns, a), b) in columns.iter_mut().zip(a).zip(b) {
        let columns = Cell::from_mut(&mut columns[..]).as_slice_of_cells();
        for (i, digits) in a.iter().enumerate() {
            let zero = m.splat(0);
            let open = if i == 0 {
                multiply::<M, true, _>(m, columns, &b[..], |&limb| limb, digits, [zero; 3])
            } else {
                let (lower, last) = b.split_at(GROUPS - 1);
                let (columns, top) = (&columns[i..i + GROUPS], &columns[i + GROUPS - 1..]);
                let open = first_three(&columns[0]);
                let open = multiply::<M, false, _>(m, columns, lower, |&limb| limb, digits, open);
                multiply::<M, true, _>(m, top, last, |&limb| limb, digits, open)
            };
            let [c0, c1, c2] = open;
            columns[i + GROUPS].set([c0, c1, c2, zero]);
        }
    }
}

/// work.columns = a².
#[inline(always)]
pub(super) fn square<M: Machine>(m: M, work: &mut Workspace<M::V>, a: &Packed<M::V>) {
    split(m, &mut work.a, a, |limb| limb);
    split(m, &mut work.b, a, |limb| m.add(limb, limb));
    let Workspace { a, b, columns, .. } = m.fresh(work);
    for ((columns, a), twice) in columns.iter_mut().zip(a).zip(b) {
        let columns = Cell::from_mut(&mut columns[..]).as_slice_of_cells();
        for (i, digits) in a.iter().enumerate() {
            let open = square_group(m, columns, i, digits, &twice[i]);
            let (columns, above) = (&columns[2 * i + 1..], &twice[i + 1..]);
            let open = match above.split_last() {
                Some((last, above)) if i > 0 => {
                    let open =
                        multiply::<M, false, _>(m, columns, above, |&limb| limb, digits, open);
                    let (columns, last) = (&columns[above.len()..], core::slice::from_ref(last));
                    multiply::<M, true, _>(m, columns, last, |&limb| limb, digits, open)
                }
                _ => multiply::<M, true, _>(m, columns, above, |&limb| limb, digits, open),
            };
            let [c0, c1, c2] = open;
            columns[above.len()].set([c0, c1, c2, m.splat(0)]);
        }
    }
}

/// The products of group i's limbs with each other: four columns that are done, three that are open.
#[inline(always)]
fn square_group<M: Machine>(
    m: M,
    columns: &[Cell<[M::V; 4]>],
    i: usize,
    digits: &[M::V; 4],
    twice: &[M::V; 4],
) -> [M::V; 3] {
    let zeros = [m.splat(0); 4];
    let (low, high) = match i {
        0 => (zeros, zeros),
        1..6 => (columns[2 * i].get(), columns[2 * i + 1].get()),
        _ => (columns[2 * i].get(), zeros),
    };
    let ([c0, c1, c2, c3], [c4, c5, c6, _]) = (low, high);
    let mut sums = [c0, c1, c2, c3, c4, c5, c6];
    for (j, &twice) in twice.iter().enumerate() {
        sums[2 * j] = m.add(sums[2 * j], m.mul(digits[j], digits[j]));
        for (k, &digit) in digits[..j].iter().enumerate() {
            sums[j + k] = m.add(sums[j + k], m.mul(digit, twice));
        }
    }
    let [c0, c1, c2, c3, c4, c5, c6] = sums;
    columns[2 * i].set([c0, c1, c2, c3]);
    [c4, c5, c6]
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

/// What a group of columns gets from the groups below it.
#[derive(Clone, Copy)]
struct Below<V> {
    /// What [`combine`] leaves.
    columns: [V; 4],
    carry: V,
}

impl<V: Copy> Below<V> {
    #[inline(always)]
    fn nothing<M: Machine<V = V>>(m: M) -> Self {
        Self { columns: [m.splat(0); 4], carry: m.splat(0) }
    }

    /// The digits of the columns of all four phases in place i of a group. To be asked for in ascending order.
    #[inline(always)]
    fn digits<M: Machine<V = V>>(&mut self, m: M, sums: &Nine<[V; 4]>, i: usize) -> [V; 4] {
        combine(m, sums.each_ref().map(|sums| sums[i]), &mut self.columns).map(|column| {
            let column = m.add(column, self.carry);
            self.carry = m.high::<RADIX>(column);
            m.low::<RADIX>(column)
        })
    }

    /// Writes a group of all columns as a block of quotient digits.
    #[inline(always)]
    fn quotient<M: Machine<V = V>>(&mut self, m: M, out: &mut Nine<[V; 4]>, sums: &Nine<[V; 4]>) {
        for i in 0..4 {
            let digits = nine(m, self.digits(m, sums, i));
            for (out, digit) in out.iter_mut().zip(digits) {
                out[i] = digit;
            }
        }
    }
}

/// out = work.columns / 2^3136 mod N.
///
/// As for one number, six blocks of quotient digits go against M and the last one against N. The quotient of the next
/// block is made as soon as the lowest columns of the last phase are done.
#[inline(always)]
pub(super) fn reduce<M: Machine>(
    m: M,
    constants: &Constants,
    work: &mut Workspace<M::V>,
    out: &mut Packed<M::V>,
) {
    const TOP: usize = GROUPS - 1;
    let constants = m.fresh_ref(constants);
    let Workspace { columns, quotient, .. } = m.fresh(work);
    let columns =
        columns.each_mut().map(|columns| Cell::from_mut(&mut columns[..]).as_slice_of_cells());
    let group = |i: usize| columns.map(|columns| columns[i].get());
    let splat = |&limb: &u64| m.splat(limb);

    let mut below = Below::nothing(m);
    below.quotient(m, quotient, &group(0));
    for i in 1..GROUPS {
        for (part, columns) in columns.iter().enumerate().take(8) {
            add_multiple(m, &columns[i..], &constants.friendly[part], &quotient[part]);
        }
        let (columns, friendly, digits) = (&columns[8][i..], &constants.friendly[8], quotient[8]);
        let open = first_three(&columns[0]);
        let open = multiply::<M, false, _>(m, columns, &friendly[..1], splat, &digits, open);
        below.quotient(m, quotient, &group(i));
        let open = multiply::<M, false, _>(m, &columns[1..], &friendly[1..], splat, &digits, open);
        close(&columns[GROUPS], open);
    }

    // The last block's quotient for N: the block times −1/N.
    let block = *quotient;
    let mut product = [[m.splat(0); 4]; 9];
    for ((product, block), [inverse]) in product.iter_mut().zip(&block).zip(&constants.inverse) {
        for (i, limb) in inverse.iter().enumerate() {
            let limb = m.splat(*limb);
            for (column, &digit) in product[i..].iter_mut().zip(block) {
                *column = m.add(*column, m.mul(digit, limb));
            }
        }
    }
    Below::nothing(m).quotient(m, quotient, &product);
    for (part, columns) in columns.iter().enumerate() {
        columns[TOP].set([m.splat(0); 4]);
        add_multiple(m, &columns[TOP..], &constants.modulus[part], &quotient[part]);
    }

    // N·quotient cancels the last block, of which all that counts is what it passes on.
    let [c0, c2, _, c1, c3, ..] = block;
    let mut cancelled = Below::nothing(m);
    let sums = group(TOP);
    for i in 0..4 {
        let columns = combine(m, sums.map(|sums| sums[i]), &mut cancelled.columns);
        for (column, digit) in columns.into_iter().zip([c0, c1, c2, c3]) {
            let column = m.add(m.add(column, digit[i]), cancelled.carry);
            cancelled.carry = m.high::<RADIX>(column);
        }
    }
    below.carry = m.add(below.carry, cancelled.carry);
    for (below, cancelled) in below.columns.iter_mut().zip(cancelled.columns) {
        *below = m.add(*below, cancelled);
    }
    for (i, out) in out.as_chunks_mut::<4>().0.iter_mut().enumerate() {
        let sums = group(GROUPS + i);
        for (j, out) in out.iter_mut().enumerate() {
            let [c0, c1, c2, c3] = below.digits(m, &sums, j);
            *out = [m.pack([c0, c1]), m.pack([c2, c3])];
        }
    }
}

/// Adds four digits times a phase of a constant.
#[inline(always)]
fn add_multiple<M: Machine>(
    m: M,
    columns: &[Cell<[M::V; 4]>],
    constant: &Phase<u64>,
    digits: &[M::V; 4],
) {
    let open = first_three(&columns[0]);
    let splat = |&limb: &u64| m.splat(limb);
    let open = multiply::<M, false, _>(m, columns, constant, splat, digits, open);
    close(&columns[GROUPS], open);
}

/// Writes the three columns that are open.
#[inline(always)]
fn close<V: Copy>(columns: &Cell<[V; 4]>, [c0, c1, c2]: [V; 3]) {
    let [.., c3] = columns.get();
    columns.set([c0, c1, c2, c3]);
}

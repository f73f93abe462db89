//! The steps of a Montgomery multiplication: product or square, then reduce. The bounds are derived in [`super`].
//!
//! A product's limb in *position* p belongs to 2^(51·(p − 3)): the 122 limbs start at lane 3, so that the quotient
//! digits fill lanes 3 to 63 and the result starts at lane 64, the first of row 8.

#![expect(clippy::absurd_extreme_comparisons, reason = "the first round of an unrolled loop")]

use super::machine::Machine;
use crate::{field::backend::unroll, secret::wipe};
use core::ops::Range;
use zeroize::Zeroize;

/// Bits per limb.
pub(crate) const RADIX: u32 = 51;
/// Limbs of a residue: 3111 bits.
pub(crate) const LIMBS: usize = 61;
/// Rows of eight lanes that hold a residue.
pub(crate) const ROWS: usize = 8;
/// Lanes below the product's lowest limb.
const OFFSET: usize = 8 * ROWS - LIMBS;

/// Alignments up to the one that holds limb 60 alone, rounded up to whole rows.
pub(crate) const ALIGNMENTS: usize = 72;

/// The last alignment that has a limb.
const LAST_ALIGNMENT: usize = LIMBS + 6;

/// Every eight consecutive limbs of a number: its rows in all alignments, so that no lane is shifted twice.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Alignments<V>(pub(super) [V; ALIGNMENTS]);

impl<V: Copy> Alignments<V> {
    /// Limbs x − 7 ..= x, where limbs that do not exist are 0.
    #[inline(always)]
    fn at(&self, x: usize) -> V {
        self.0[x]
    }

    /// Computes and stores row k of the number moved up by s lanes.
    #[inline(always)]
    fn make<M: Machine<V = V>>(&mut self, m: M, a: &[V; ROWS], k: usize, s: usize) -> V {
        let row = if k < ROWS { a[k] } else { m.splat(0) };
        let below = if k > 0 { a[k - 1] } else { m.splat(0) };
        let alignment = m.up(s, row, below);
        self.0[8 * k + 7 - s] = alignment;
        alignment
    }

    /// Makes those of row k.
    #[inline(always)]
    fn make_row<M: Machine<V = V>>(&mut self, m: M, a: &[V; ROWS], k: usize) {
        unroll!(S in [0 1 2 3 4 5 6 7] {
            if 8 * k + 7 - S <= LAST_ALIGNMENT { self.make(m, a, k, S); }
        });
    }
}

/// A number that is multiplied by digits: its alignments, ready or made on the way.
trait Multiplicand<M: Machine> {
    /// Row k of the number moved up by s lanes.
    fn row(&mut self, m: M, k: usize, s: usize) -> M::V;
}

impl<M: Machine> Multiplicand<M> for &Alignments<M::V> {
    #[inline(always)]
    fn row(&mut self, _: M, k: usize, s: usize) -> M::V {
        self.at(8 * k + 7 - s)
    }
}

impl<M: Machine> Multiplicand<M> for (&mut Alignments<M::V>, &[M::V; ROWS]) {
    #[inline(always)]
    fn row(&mut self, m: M, k: usize, s: usize) -> M::V {
        self.0.make(m, self.1, k, s)
    }
}

/// Digits to multiply by: lanes `from` and up of some rows.
struct Digits<'a, V> {
    rows: &'a [V],
    from: isize,
}

impl<V: Copy> Digits<'_, V> {
    /// Digit i. (Always inlined: a call would leave a vector on the stack for each, deeper than a burn reaches.)
    #[inline(always)]
    fn get<M: Machine<V = V>>(&self, m: M, i: usize) -> V {
        m.lane(self.rows, self.from.wrapping_add_unsigned(i).cast_unsigned())
    }
}

/// The numbers that reductions multiply by. The quotient of a block of 16 limbs is the block itself when M is added 16
/// limbs higher, since M·2^816 − 1 is a multiple of N.
#[repr(C)]
pub(crate) struct Constants<V> {
    /// M = (1 + N·(−1/N mod 2^816)) / 2^816.
    pub(super) friendly: Alignments<V>,
    /// N.
    pub(super) modulus: Alignments<V>,
    /// −1/N mod 2^816.
    pub(super) inverse: Alignments<V>,
}

/// The memory that a multiplication writes.
pub(crate) struct Workspace<V> {
    alignments: Alignments<V>,
    /// The product, by position; digits < 2^61.
    product: [V; 2 * ROWS],
    /// Quotient digits, 16 at a time; < 2^51 + 2^10.
    quotient: [[V; 2]; 5],
    /// The carry out of the first block of them.
    carry: V,
}

impl<V: Copy> Workspace<V> {
    pub(super) const fn new(zero: V) -> Self {
        Self {
            alignments: Alignments([zero; _]),
            product: [zero; _],
            quotient: [[zero; 2]; _],
            carry: zero,
        }
    }
}

impl<V: Zeroize> Zeroize for Workspace<V> {
    fn zeroize(&mut self) {
        wipe(&mut self.alignments.0);
        wipe(&mut self.product);
        wipe(self.quotient.as_flattened_mut());
        self.carry.zeroize();
    }
}

/// Ten rows of columns in two halves: the value of a column is low + 2·high, because what is above bit 52 of a
/// product counts twice in the next column of radix 2^51.
#[derive(Clone, Copy)]
struct Columns<V> {
    low: [V; 10],
    high: [V; 10],
}

impl<V: Copy> Columns<V> {
    /// All zeros. (Made once per kernel: an array that a loop fills keeps LLVM from ordering what surrounds it.)
    #[inline(always)]
    fn zero<M: Machine<V = V>>(m: M) -> Self {
        Self { low: [m.splat(0); 10], high: [m.splat(0); 10] }
    }

    #[inline(always)]
    fn value<M: Machine<V = V>>(&self, m: M, row: usize) -> V {
        m.add(self.low[row], m.add(self.high[row], self.high[row]))
    }

    /// Drops rows 0 and 1, which are done, and takes up two rows at the other end.
    #[inline(always)]
    fn advance<M: Machine<V = V>>(&mut self, m: M, [eight, nine]: [V; 2]) {
        unroll!(K in [0 1 2 3 4 5 6 7] {
            self.low[K] = self.low[K + 2];
            self.high[K] = self.high[K + 2];
        });
        (self.low[8], self.low[9]) = (eight, nine);
        (self.high[8], self.high[9]) = (m.splat(0), m.splat(0));
    }
}

/// Adds `number` times digits FIRST..8·COUNT, digit i being i lanes up, to rows FROM..TO of `sum`.
#[inline(always)]
fn multiply<
    M: Machine,
    const FIRST: usize,
    const COUNT: usize,
    const FROM: usize,
    const TO: usize,
>(
    m: M,
    sum: &mut Columns<M::V>,
    mut number: impl Multiplicand<M>,
    digits: Digits<'_, M::V>,
) {
    unroll!(S in [0 1 2 3 4 5 6 7] {
        unroll!(K in [0 1 2 3 4 5 6 7 8] {
            if 8 * K + 7 - S <= LAST_ALIGNMENT {
                let row = number.row(m, K, S);
                unroll!(J in [0 1] {
                    const DIGIT: usize = 8 * J + S;
                    if const { J < COUNT && FROM <= K + J && K + J < TO } {
                        if DIGIT >= FIRST {
                            sum.low[K + J] = m.mul_low(sum.low[K + J], row, digits.get(m, DIGIT));
                        }
                        // The high half belongs one lane up, which is where the row for the next digit is.
                        if DIGIT > FIRST {
                            let digit = digits.get(m, DIGIT.wrapping_sub(1));
                            sum.high[K + J] = m.mul_high(sum.high[K + J], row, digit);
                        }
                    }
                });
                if const { S == 0 && FROM <= K + COUNT && K + COUNT < TO } {
                    let digit = digits.get(m, 8 * COUNT - 1);
                    sum.high[(K + COUNT) % 10] = m.mul_high(sum.high[(K + COUNT) % 10], row, digit);
                }
            }
        });
    });
}

/// Rows 0 and 1 of what `multiply` would add up, at once: the next quotient waits for them. Two sums per half
/// keep the chains of additions short.
#[inline(always)]
fn multiply_head<M: Machine, const FIRST: usize>(
    m: M,
    mut first: Columns<M::V>,
    mut second: Columns<M::V>,
    alignments: &Alignments<M::V>,
    digits: &[M::V; 2],
) -> [M::V; 2] {
    multiply::<M, FIRST, 1, 0, 2>(m, &mut first, alignments, Digits { rows: digits, from: 0 });
    multiply::<M, 0, 1, 0, 1>(m, &mut second, alignments, Digits { rows: digits, from: 8 });
    first.low[1] = m.add(first.low[1], second.low[0]);
    first.high[1] = m.add(first.high[1], second.high[0]);
    [first.value(m, 0), first.value(m, 1)]
}

/// A row of columns < 2^61 as digits < 2^51 + 2^10 of the same value: each lane keeps 51 bits and passes the rest
/// to the next. What the top lane passes on stays in the top lane of `carry`.
#[inline(always)]
fn normalize<M: Machine>(m: M, columns: M::V, carry: &mut M::V) -> M::V {
    let high = m.high::<RADIX>(columns);
    let digits = m.add(m.low::<RADIX>(columns), m.up(1, high, *carry));
    *carry = high;
    digits
}

/// The first block of quotient digits, which is the lowest block of the product. It is made as soon as that is known,
/// so that the rest of the product hides its latency.
#[inline(always)]
fn begin_reduction<M: Machine>(m: M, work: &mut Workspace<M::V>) {
    let mut carry = m.splat(0);
    let [a, b, ..] = work.product;
    work.quotient[0] = [normalize(m, a, &mut carry), normalize(m, b, &mut carry)];
    work.carry = carry;
}

/// work.product = a·b.
#[inline(always)]
pub(crate) fn product<M: Machine>(
    m: M,
    work: &mut Workspace<M::V>,
    a: &[M::V; ROWS],
    b: &[M::V; ROWS],
) {
    let zero = m.splat(0);
    let mut sum = Columns::zero(m);
    let b = m.launder_ref(b);
    multiply::<M, OFFSET, 2, 0, 10>(
        m,
        &mut sum,
        (&mut work.alignments, a),
        Digits { rows: b, from: -(OFFSET as isize) },
    );
    (work.product[0], work.product[1]) = (sum.value(m, 0), sum.value(m, 1));
    begin_reduction(m, work);
    sum.advance(m, [zero; 2]);
    let Workspace { alignments, product, .. } = work;
    let mut j = 2;
    while j < ROWS {
        let alignments = m.launder_ref(alignments);
        // Digits 8j − OFFSET and up lie in rows j − 1 to j + 1.
        let digits = Digits { rows: &b[j - 1..=j + 1], from: (8 - OFFSET) as isize };
        multiply::<M, 0, 2, 0, 10>(m, &mut sum, alignments, digits);
        (product[j], product[j + 1]) = (sum.value(m, 0), sum.value(m, 1));
        sum.advance(m, [zero; 2]);
        j += 2;
    }
    unroll!(K in [0 1 2 3 4 5 6 7] { product[ROWS + K] = sum.value(m, K); });
}

/// work.product = a².
///
/// An even column 2n is a\[n\]² + 2·Σ a\[n−t\]·a\[n+t\], an odd column 2n + 1 is 2·Σ a\[n−t\]·a\[n+1+t\]. So for each t
/// the even columns of a row are one product of two alignments and the odd ones another, of which the right factors
/// agree, and the left factor of the odd ones is that of the even ones for t + 1. Four rows go side by side.
#[inline(always)]
pub(crate) fn square<M: Machine>(m: M, work: &mut Workspace<M::V>, a: &[M::V; ROWS]) {
    let mut below = m.splat(0);
    square_rows::<M, 0>(m, m.launder(work), a, &mut below);
    begin_reduction(m, work);
    square_rows::<M, 4>(m, m.launder(work), a, &mut below);
}

/// Positions 16·FROM .. 16·FROM + 64 of the square.
#[inline(always)]
fn square_rows<M: Machine, const FROM: usize>(
    m: M,
    work: &mut Workspace<M::V>,
    a: &[M::V; ROWS],
    below: &mut M::V,
) {
    let mut sums = Squares::zero(m);
    let alignments = &mut work.alignments;
    if FROM == 0 {
        for k in 0..4 {
            alignments.make_row(m, a, k);
        }
    }
    for i in 0..4 {
        sums.right[i] = alignments.at(middle(FROM + i));
    }
    if FROM == 0 {
        // Row i is done when the left factor would be below limb 0. The alignments are made shortly before their use.
        alignments.make_row(m, a, 4);
        sums.add_products::<M, FROM, 0, 4>(m, alignments, 0..middle(0));
        alignments.make_row(m, a, 5);
        sums.add_products::<M, FROM, 1, 4>(m, alignments, middle(0)..middle(1));
        alignments.make_row(m, a, 6);
        sums.add_products::<M, FROM, 2, 4>(m, alignments, middle(1)..middle(2));
        alignments.make_row(m, a, 7);
        alignments.make_row(m, a, 8);
        sums.add_products::<M, FROM, 3, 4>(m, alignments, middle(2)..middle(3));
    } else {
        // Row i is done when the right factor is above the last limb: then it is 0, and so is what it adds.
        let end = |i| LAST_ALIGNMENT + 1 - middle(FROM + i);
        sums.add_products::<M, FROM, 0, 4>(m, alignments, 0..end(3));
        sums.add_products::<M, FROM, 0, 3>(m, alignments, end(3)..end(2));
        sums.add_products::<M, FROM, 0, 2>(m, alignments, end(2)..end(1));
        sums.add_products::<M, FROM, 0, 1>(m, alignments, end(1)..end(0));
    }
    for i in 0..4 {
        let middle = alignments.at(middle(FROM + i));
        let double = |v| m.add(v, v);
        let low = m.mul_low(double(sums.even_low[i]), middle, middle);
        let high = m.mul_high(double(sums.even_high[i]), middle, middle);
        // Even columns are in odd positions, since OFFSET is odd; the high halves go one position up.
        let even = double(m.add(sums.odd_low[i], m.up(1, high, *below)));
        let odd = m.add(low, double(double(sums.odd_high[i])));
        *below = high;
        let [first, second] = m.interleave(even, odd);
        work.product[2 * (FROM + i)] = first;
        work.product[2 * (FROM + i) + 1] = second;
    }
}

/// The alignment whose squares are the middle of row k of the even columns.
const fn middle(k: usize) -> usize {
    8 * k + 6
}

/// Sums of products of different limbs, each pair once, for four rows of even and of odd columns.
struct Squares<V> {
    even_low: [V; 4],
    even_high: [V; 4],
    odd_low: [V; 4],
    odd_high: [V; 4],
    /// The right factors of the next products.
    right: [V; 4],
}

impl<V: Copy> Squares<V> {
    #[inline(always)]
    fn zero<M: Machine<V = V>>(m: M) -> Self {
        let zero = m.splat(0);
        let zeros = [zero, zero, zero, zero];
        Self { even_low: zeros, even_high: zeros, odd_low: zeros, odd_high: zeros, right: zeros }
    }

    /// Adds for each t the products of odd columns, and those of even columns for t + 1, to rows START..END.
    ///
    /// This loop runs: unrolled it was no faster, and took almost half the time of `cargo check`. It takes two t at a
    /// time, and has an index for either factor, so that the addresses of the rows differ by constants. With one index
    /// and one t at a time, a squaring took 7 % longer on an Intel Xeon where another thread shared the core.
    #[inline(always)]
    fn add_products<M: Machine<V = V>, const FROM: usize, const START: usize, const END: usize>(
        &mut self,
        m: M,
        alignments: &Alignments<V>,
        range: Range<usize>,
    ) {
        let count = range.len();
        assert!(count.is_multiple_of(2)); // costs nothing, as the ranges are constants
        let (mut up, mut down) = (0, count - 2);
        // Either condition would do, but both tell the compiler that each index is in bounds.
        while up < count - 1 && down < count - 1 {
            unroll!(T in [0 1] {
                for i in START..END {
                    let left = alignments.at(middle(FROM + i) - range.end + down + 1 - T);
                    self.odd_low[i] = m.mul_low(self.odd_low[i], left, self.right[i]);
                    self.odd_high[i] = m.mul_high(self.odd_high[i], left, self.right[i]);
                    self.right[i] = alignments.at(middle(FROM + i) + 1 + range.start + up + T);
                    self.even_low[i] = m.mul_low(self.even_low[i], left, self.right[i]);
                    self.even_high[i] = m.mul_high(self.even_high[i], left, self.right[i]);
                }
            });
            (up, down) = (m.launder_index(up + 2), m.launder_index(down.wrapping_sub(2)));
        }
    }
}

/// out = work.product / 2^(51·61) mod N.
///
/// Three blocks of 16 quotient digits (13 the first) go against M, the last one against N: M would leave the value
/// 16 limbs too long. In each block the two rows that the next quotient waits for come first, and the bulk hides
/// the latency of that quotient.
#[inline(always)]
pub(crate) fn reduce<M: Machine>(
    m: M,
    constants: &Constants<M::V>,
    work: &mut Workspace<M::V>,
    out: &mut [M::V; ROWS],
) {
    let zero = m.splat(0);
    let t = &work.product;
    let zeros = Columns::zero(m);
    let mut sum =
        Columns { low: [t[2], t[3], t[4], t[5], t[6], t[7], t[8], t[9], t[10], t[11]], ..zeros };
    let mut quotient = &mut work.quotient;
    let mut carry = work.carry;
    macro_rules! normalized {
        ($columns:expr) => {{
            let [a, b] = $columns;
            [normalize(m, a, &mut carry), normalize(m, b, &mut carry)]
        }};
    }
    macro_rules! bulk {
        ($first:ident, $block:literal, $constant:ident, $from:literal..$to:literal) => {
            let (alignments, digits) =
                (m.launder_ref(&constants.$constant), m.launder_ref(&quotient[$block]));
            multiply::<M, $first, 2, $from, $to>(
                m,
                &mut sum,
                alignments,
                Digits { rows: digits, from: 0 },
            );
        };
    }
    const NONE: usize = 0;

    quotient[1] = normalized!(multiply_head::<M, OFFSET>(
        m,
        sum,
        zeros,
        m.launder_ref(&constants.friendly),
        &quotient[0]
    ));
    bulk!(OFFSET, 0, friendly, 2..10);
    sum.advance(m, [t[12], t[13]]);

    quotient = m.launder(quotient);
    quotient[2] = normalized!(multiply_head::<M, NONE>(
        m,
        sum,
        zeros,
        m.launder_ref(&constants.friendly),
        &quotient[1]
    ));
    bulk!(NONE, 1, friendly, 2..10);
    sum.advance(m, [t[14], t[15]]);

    quotient = m.launder(quotient);
    quotient[3] = normalized!(multiply_head::<M, NONE>(
        m,
        sum,
        zeros,
        m.launder_ref(&constants.friendly),
        &quotient[2]
    ));
    bulk!(NONE, 2, friendly, 2..5);
    quotient = m.launder(quotient);
    let [a, b] =
        multiply_head::<M, NONE>(m, zeros, zeros, m.launder_ref(&constants.inverse), &quotient[3]);
    let mut inner = zero;
    quotient[4] = [normalize(m, a, &mut inner), normalize(m, b, &mut inner)];
    bulk!(NONE, 2, friendly, 5..10);

    // Rows 0 and 1 of N·quotient cancel quotient[3], of which all that counts is the carry out of the top lane.
    quotient = m.launder(quotient);
    (sum.low[1], sum.high[1]) = (quotient[3][1], zero);
    bulk!(NONE, 4, modulus, 1..7);
    let cancelled = m.add(sum.value(m, 1), m.splat(1 << 11));
    carry = m.add(carry, m.high::<RADIX>(cancelled));
    unroll!(K in [0 1 2 3 4] { out[K] = normalize(m, sum.value(m, K + 2), &mut carry); });
    bulk!(NONE, 4, modulus, 7..10);
    unroll!(K in [5 6 7] { out[K] = normalize(m, sum.value(m, K + 2), &mut carry); });
}

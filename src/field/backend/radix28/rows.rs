//! One number in rows of four lanes, the even limbs apart from the odd ones: what [`avx2`](crate::field::backend::avx2)
//! and `simd128` share. The design and the bounds are in the documentation of `avx2`.

pub(crate) mod constants;
#[cfg(test)]
pub(crate) mod tests;

use super::{
    kernel::{LIMBS, RADIX},
    machine::Machine,
};

/// Rows of four even limbs, and of four odd ones.
pub(crate) const ROWS: usize = LIMBS / 8;
/// Rows of the even limbs of a block of quotient digits, and of the odd ones.
pub(crate) const BLOCK: usize = 2;
/// Blocks of quotient digits.
pub(crate) const BLOCKS: usize = ROWS / BLOCK;

/// A residue: in row k and lane i limb 2·(4k + i), and limb 2·(4k + i) + 1 times 2^32.
pub(crate) type Packed<V> = [V; ROWS];

/// Rows of a multiplicand, with a row of zeros at either end.
pub(crate) type Padded<V> = [V; ROWS + 2];

/// The columns of E, O or S.
pub(crate) type Sum<V> = [V; 2 * ROWS];

/// The numbers that reductions multiply by, each as its even limbs, its odd limbs, and the sums of the two.
#[repr(C)]
pub(crate) struct Constants<V> {
    /// M = (1 + N·(−1/N mod 2^448)) / 2^448.
    pub(crate) friendly: [Padded<V>; 3],
    /// N.
    pub(crate) modulus: [Padded<V>; 3],
    /// −1/N mod 2^448.
    pub(crate) inverse: [Padded<V>; 3],
}

/// Vectors of four 64-bit lanes, from which words move to the next lane.
pub(crate) trait Rows: Machine {
    /// v moved up by one lane; the top lane of `below` comes in.
    fn up(self, v: Self::V, below: Self::V) -> Self::V;
}

/// The even and the odd columns of a row of E, O and S, where `below` is the row of O below it.
#[inline(always)]
pub(crate) fn columns<M: Rows>(m: M, [even, odd, sum]: [M::V; 3], below: M::V) -> [M::V; 2] {
    [m.add(even, m.up(odd, below)), m.sub(m.sub(sum, even), odd)]
}

/// The carries of a row of odd columns into the next row of even ones, in the first and in the second pass of carries.
pub(crate) struct Carries<V> {
    first: V,
    second: V,
}

impl<V: Copy> Carries<V> {
    #[inline(always)]
    pub(crate) fn none<M: Rows<V = V>>(m: M) -> Self {
        Self { first: m.splat(0), second: m.splat(0) }
    }

    /// Columns < 2^64 as digits < 2^28 + 2^8 of the same value: in either pass each column keeps 28 bits and passes
    /// the rest to the next.
    #[inline(always)]
    pub(crate) fn normalize<M: Rows<V = V>>(&mut self, m: M, columns: [V; 2]) -> [V; 2] {
        let columns = Self::pass(m, columns, &mut self.first);
        Self::pass(m, columns, &mut self.second)
    }

    #[inline(always)]
    fn pass<M: Rows<V = V>>(m: M, [even, odd]: [V; 2], below: &mut V) -> [V; 2] {
        let (from_even, from_odd) = (m.high::<RADIX>(even), m.high::<RADIX>(odd));
        let columns = [
            m.add(m.low::<RADIX>(even), m.up(from_odd, *below)),
            m.add(m.low::<RADIX>(odd), from_even),
        ];
        *below = from_odd;
        columns
    }

    /// The carry of the top column, in lane 0.
    #[inline(always)]
    fn out<M: Rows<V = V>>(self, m: M) -> V {
        m.up(m.splat(0), m.add(self.first, self.second))
    }
}

/// The carries into a row of columns from the rows below it.
pub(crate) struct Below<V> {
    /// The row of O.
    pub(crate) odd: V,
    /// In lane 0, a carry.
    pub(crate) carry: V,
}

impl<V: Copy> Below<V> {
    #[inline(always)]
    pub(crate) fn nothing<M: Rows<V = V>>(m: M) -> Self {
        Self { odd: m.splat(0), carry: m.splat(0) }
    }

    /// Two rows of E, O and S as a block of quotient digits.
    #[inline(always)]
    pub(crate) fn quotient<M: Rows<V = V>>(
        &mut self,
        m: M,
        [even, odd, sum]: [[V; BLOCK]; 3],
    ) -> [[V; BLOCK]; 3] {
        let [low_even, low_odd] = columns(m, [even[0], odd[0], sum[0]], self.odd);
        let high = columns(m, [even[1], odd[1], sum[1]], odd[0]);
        let mut carries = Carries::none(m);
        let low = carries.normalize(m, [m.add(low_even, self.carry), low_odd]);
        let high = carries.normalize(m, high);
        *self = Self { odd: odd[1], carry: carries.out(m) };
        let (even, odd) = ([low[0], high[0]], [low[1], high[1]]);
        [even, odd, [m.add(even[0], odd[0]), m.add(even[1], odd[1])]]
    }

    /// Adds what is carried out of the last block, which N·quotient cancels: of its columns, only the carry out of the
    /// top one counts. `cancelled` is the upper row of the block's digits, the even ones and the odd ones.
    #[inline(always)]
    pub(crate) fn cancel<M: Rows<V = V>>(
        &mut self,
        m: M,
        [even, odd, sum]: [&Sum<V>; 3],
        cancelled: [V; 2],
    ) {
        const TOP: usize = ROWS - 1;
        let [even_top, odd_top] = columns(m, [even[TOP], odd[TOP], sum[TOP]], odd[TOP - 1]);
        let even_top = m.add(even_top, cancelled[0]);
        let odd_top = m.add(m.add(odd_top, cancelled[1]), m.high::<RADIX>(even_top));
        let carry = m.high::<RADIX>(m.add(odd_top, m.splat(1 << 9)));
        self.odd = m.add(self.odd, odd[TOP]);
        self.carry = m.add(self.carry, m.up(m.splat(0), carry));
    }
}

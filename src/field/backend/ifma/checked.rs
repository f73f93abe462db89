//! A machine whose lanes check themselves: it runs the kernels on any CPU, and proves that no lane overflows.

use super::{cpu::Row, machine::Machine};

/// The 52 bits of a factor that the multiplier reads.
const MASK: u64 = (1 << 52) - 1;

/// A word together with the largest one that could stand in its place.
///
/// Every operation takes both along. As all of them grow with their operands, a run on the largest inputs shows
/// for *all* inputs that no sum passes 2^64.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lane {
    pub(crate) value: u64,
    pub(crate) bound: u64,
}

impl Lane {
    fn new(value: u64, bound: u64) -> Self {
        assert!(value <= bound);
        Self { value, bound }
    }

    /// The low 52 bits, which is all that the multiplier reads.
    fn factor(self) -> Self {
        Self::new(self.value & MASK, self.bound.min(MASK))
    }
}

/// Eight checked lanes.
pub(crate) type Lanes = [Lane; 8];

/// The machine.
#[derive(Clone, Copy)]
pub(crate) struct Checked {
    /// Whether kernels may hand the multiplier words of more than 52 bits, to be cut off.
    pub(crate) truncates: bool,
}

impl Checked {
    /// A row of constants: each is its own bound.
    pub(crate) fn exactly(row: Row) -> Lanes {
        row.map(|word| Lane::new(word, word))
    }

    /// A row of variables, each at most as large as its bound.
    pub(crate) fn at_most(row: Row, bounds: Row) -> Lanes {
        core::array::from_fn(|i| Lane::new(row[i], bounds[i]))
    }

    /// sum + half(a·b). The high half `grows` with the product, the low half only up to 2^52, its limit.
    fn multiply(self, sum: Lanes, a: Lanes, b: Lanes, half: fn(u128) -> u64, grows: bool) -> Lanes {
        core::array::from_fn(|i| {
            assert!(
                self.truncates || a[i].bound <= MASK && b[i].bound <= MASK,
                "digits are cut off"
            );
            let (a, b) = (a[i].factor(), b[i].factor());
            let largest = u128::from(a.bound) * u128::from(b.bound);
            let bound = if grows || largest <= u128::from(MASK) { half(largest) } else { MASK };
            add(sum[i], Lane::new(half(u128::from(a.value) * u128::from(b.value)), bound))
        })
    }
}

fn add(a: Lane, b: Lane) -> Lane {
    Lane::new(a.value + b.value, a.bound.checked_add(b.bound).expect("a lane may overflow"))
}

impl Machine for Checked {
    type V = Lanes;

    fn splat(self, word: u64) -> Lanes {
        Self::exactly([word; 8])
    }

    fn lane(self, rows: &[Lanes], i: usize) -> Lanes {
        [rows[i / 8][i % 8]; 8]
    }

    fn add(self, a: Lanes, b: Lanes) -> Lanes {
        core::array::from_fn(|i| add(a[i], b[i]))
    }

    fn low<const BITS: u32>(self, v: Lanes) -> Lanes {
        let mask = (1 << BITS) - 1;
        v.map(|lane| Lane::new(lane.value & mask, lane.bound.min(mask)))
    }

    fn high<const BITS: u32>(self, v: Lanes) -> Lanes {
        v.map(|lane| Lane::new(lane.value >> BITS, lane.bound >> BITS))
    }

    fn mul_low(self, sum: Lanes, a: Lanes, b: Lanes) -> Lanes {
        self.multiply(sum, a, b, |product| product as u64 & MASK, false)
    }

    fn mul_high(self, sum: Lanes, a: Lanes, b: Lanes) -> Lanes {
        self.multiply(sum, a, b, |product| (product >> 52) as u64, true)
    }

    fn up(self, lanes: usize, v: Lanes, below: Lanes) -> Lanes {
        core::array::from_fn(|i| if i < lanes { below[8 - lanes + i] } else { v[i - lanes] })
    }

    fn interleave(self, even: Lanes, odd: Lanes) -> [Lanes; 2] {
        let lane = |i: usize| if i.is_multiple_of(2) { even[i / 2] } else { odd[i / 2] };
        [core::array::from_fn(lane), core::array::from_fn(|i| lane(i + 8))]
    }

    fn launder<T>(self, place: &mut T) -> &mut T {
        place
    }

    fn launder_ref<T>(self, place: &T) -> &T {
        place
    }

    fn launder_index(self, index: usize) -> usize {
        index
    }
}

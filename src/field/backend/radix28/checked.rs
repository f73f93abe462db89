//! A machine whose lanes check themselves: it runs the kernels on any CPU, and proves that no column overflows.

use super::{machine::Machine, rows::Rows};

/// A word together with what would stand in its place if every digit had its largest value.
///
/// Every operation takes both along, the word mod 2^64 as a CPU does, the largest one in full. The sums E, O and S may
/// pass 2^64. Whatever is cut into digits or multiplied may not, and there the largest one is held to its limit. It is
/// a bound for *all* inputs, because columns grow with every digit that they are made of: E, O and S are sums of
/// products, and so is S − E − O once it is multiplied out.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lane {
    pub(crate) value: u64,
    pub(crate) largest: u128,
}

impl Lane {
    fn new(value: u64, largest: u128) -> Self {
        assert!(u128::from(value) <= largest || largest > u128::from(u64::MAX));
        Self { value, largest }
    }

    /// The lane, which must hold a number below 2^bits: it has wrapped nowhere, or its wraps have cancelled out.
    pub(crate) fn below(self, bits: u32) -> Self {
        assert!(self.largest >> bits == 0, "a lane may exceed {bits} bits");
        assert!(u128::from(self.value) <= self.largest);
        self
    }
}

/// So many checked lanes.
pub(crate) type Lanes<const COUNT: usize> = [Lane; COUNT];

/// The machine, with many registers or few, and with each loop as often as it is fast or once.
#[derive(Clone, Copy)]
pub(crate) struct Checked<
    const COUNT: usize,
    const FEW_REGISTERS: bool = false,
    const COMPACT: bool = false,
>;

impl<const COUNT: usize> Checked<COUNT> {
    /// Constants: each is the largest one itself.
    pub(crate) fn exactly(words: [u64; COUNT]) -> Lanes<COUNT> {
        words.map(|word| Lane::new(word, word.into()))
    }

    /// Variables, each at most as large as its bound.
    pub(crate) fn at_most(words: [u64; COUNT], bounds: [u64; COUNT]) -> Lanes<COUNT> {
        core::array::from_fn(|i| Lane::new(words[i], bounds[i].into()))
    }

    fn zip(
        a: Lanes<COUNT>,
        b: Lanes<COUNT>,
        operation: impl Fn(Lane, Lane) -> Lane,
    ) -> Lanes<COUNT> {
        core::array::from_fn(|i| operation(a[i], b[i]))
    }
}

impl<const COUNT: usize, const FEW_REGISTERS: bool, const COMPACT: bool> Machine
    for Checked<COUNT, FEW_REGISTERS, COMPACT>
{
    type V = Lanes<COUNT>;

    const FEW_REGISTERS: bool = FEW_REGISTERS;
    const COMPACT: bool = COMPACT;

    fn splat(self, word: u64) -> Self::V {
        Checked::exactly([word; COUNT])
    }

    fn add(self, a: Self::V, b: Self::V) -> Self::V {
        Checked::zip(a, b, |a, b| Lane::new(a.value.wrapping_add(b.value), a.largest + b.largest))
    }

    fn sub(self, a: Self::V, b: Self::V) -> Self::V {
        Checked::zip(a, b, |a, b| Lane::new(a.value.wrapping_sub(b.value), a.largest - b.largest))
    }

    fn mul(self, a: Self::V, b: Self::V) -> Self::V {
        Checked::zip(a, b, |a, b| {
            let (a, b) = (a.below(32), b.below(32));
            Lane::new(a.value * b.value, a.largest * b.largest)
        })
    }

    fn low<const BITS: i32>(self, v: Self::V) -> Self::V {
        let mask = (1 << BITS) - 1;
        v.map(|lane| Lane::new(lane.below(64).value & mask, lane.largest.min(mask.into())))
    }

    fn high<const BITS: i32>(self, v: Self::V) -> Self::V {
        v.map(|lane| Lane::new(lane.below(64).value >> BITS, lane.largest >> BITS))
    }

    fn pack(self, [low, high]: [Self::V; 2]) -> Self::V {
        Checked::zip(low, high, |low, high| {
            let (low, high) = (low.below(32), high.below(32));
            Lane::new(low.value | high.value << 32, low.largest | high.largest << 32)
        })
    }

    fn unpack(self, row: Self::V) -> [Self::V; 2] {
        const MASK: u64 = (1 << 32) - 1;
        [
            row.map(|lane| Lane::new(lane.value & MASK, lane.largest & u128::from(MASK))),
            row.map(|lane| Lane::new(lane.value >> 32, lane.largest >> 32)),
        ]
    }
}

impl Rows for Checked<4> {
    fn up(self, v: Lanes<4>, below: Lanes<4>) -> Lanes<4> {
        core::array::from_fn(|i| if i == 0 { below[3] } else { v[i - 1] })
    }
}

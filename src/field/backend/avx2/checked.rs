//! A machine whose lanes check themselves: it runs the kernels on any CPU, and proves that no column overflows.

use super::{cpu::Row, machine::Machine};

/// A word together with what would stand in its place if every digit had its largest value.
///
/// Every operation takes both along, the word mod 2^64 as a CPU does, the largest one in full. The sums E, O and S may
/// pass 2^64. Whatever is cut into digits or multiplied may not, and there the largest one is held to its limit. It is
/// a bound for *all* inputs, because columns grow with every digit that they are made of: E, O and S are sums of
/// products, and so is S − E − O once it is multiplied out.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::field) struct Lane {
    pub(in crate::field) value: u64,
    pub(in crate::field) largest: u128,
}

impl Lane {
    fn new(value: u64, largest: u128) -> Self {
        assert!(u128::from(value) <= largest || largest > u128::from(u64::MAX));
        Self { value, largest }
    }

    /// The lane, which must hold a number below 2^bits: it has wrapped nowhere, or its wraps have cancelled out.
    fn below(self, bits: u32) -> Self {
        assert!(self.largest >> bits == 0, "a lane may exceed {bits} bits");
        assert!(u128::from(self.value) <= self.largest);
        self
    }
}

/// Four checked lanes.
pub(in crate::field) type Lanes = [Lane; 4];

/// The machine.
#[derive(Clone, Copy)]
pub(in crate::field) struct Checked;

impl Checked {
    /// A row of constants: each is the largest one itself.
    pub(in crate::field) fn exactly(row: Row) -> Lanes {
        row.map(|word| Lane::new(word, word.into()))
    }

    /// A row of variables, each at most as large as its bound.
    pub(in crate::field) fn at_most(row: Row, bounds: Row) -> Lanes {
        core::array::from_fn(|i| Lane::new(row[i], bounds[i].into()))
    }

    fn zip(a: Lanes, b: Lanes, operation: impl Fn(Lane, Lane) -> Lane) -> Lanes {
        core::array::from_fn(|i| operation(a[i], b[i]))
    }
}

impl Machine for Checked {
    type V = Lanes;

    fn splat(self, word: u64) -> Lanes {
        Self::exactly([word; 4])
    }

    fn lane<const I: usize>(self, row: &Lanes) -> Lanes {
        [row[I]; 4]
    }

    fn window<const UP: usize>(self, [below, row]: &[Lanes; 2]) -> Lanes {
        core::array::from_fn(|i| if i < UP { below[4 + i - UP] } else { row[i - UP] })
    }

    fn add(self, a: Lanes, b: Lanes) -> Lanes {
        Self::zip(a, b, |a, b| Lane::new(a.value.wrapping_add(b.value), a.largest + b.largest))
    }

    fn sub(self, a: Lanes, b: Lanes) -> Lanes {
        Self::zip(a, b, |a, b| Lane::new(a.value.wrapping_sub(b.value), a.largest - b.largest))
    }

    fn mul(self, a: Lanes, b: Lanes) -> Lanes {
        Self::zip(a, b, |a, b| {
            let (a, b) = (a.below(32), b.below(32));
            Lane::new(a.value * b.value, a.largest * b.largest)
        })
    }

    fn low<const BITS: i32>(self, v: Lanes) -> Lanes {
        let mask = (1 << BITS) - 1;
        v.map(|lane| Lane::new(lane.below(64).value & mask, lane.largest.min(mask.into())))
    }

    fn high<const BITS: i32>(self, v: Lanes) -> Lanes {
        v.map(|lane| Lane::new(lane.below(64).value >> BITS, lane.largest >> BITS))
    }

    fn up(self, v: Lanes, below: Lanes) -> Lanes {
        self.window::<1>(&[below, v])
    }

    fn keep_from<const FIRST: usize>(self, v: Lanes) -> Lanes {
        core::array::from_fn(|i| if i < FIRST { Lane::default() } else { v[i] })
    }

    fn pack(self, [low, high]: [Lanes; 2]) -> Lanes {
        Self::zip(low, high, |low, high| {
            let (low, high) = (low.below(32), high.below(32));
            Lane::new(low.value | high.value << 32, low.largest | high.largest << 32)
        })
    }

    fn unpack(self, row: Lanes) -> [Lanes; 2] {
        const MASK: u64 = (1 << 32) - 1;
        [
            row.map(|lane| Lane::new(lane.value & MASK, lane.largest & u128::from(MASK))),
            row.map(|lane| Lane::new(lane.value >> 32, lane.largest >> 32)),
        ]
    }

    fn launder<T>(self, place: &mut T) -> &mut T {
        place
    }

    fn launder_ref<T>(self, place: &T) -> &T {
        place
    }
}

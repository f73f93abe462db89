//! Four checked lanes as rows of limbs, too.

use super::machine::Machine;
use crate::field::backend::radix28::{
    checked::{Checked, Lane, Lanes},
    machine::Machine as _,
};

impl Machine for Checked<4> {
    type Row = Lanes<4>;

    fn zeros(self) -> Lanes<4> {
        [Lane::default(); 4]
    }

    fn narrow(self, v: Lanes<4>) -> Lanes<4> {
        v.map(|lane| lane.below(32))
    }

    fn widen(self, row: Lanes<4>) -> Lanes<4> {
        row
    }

    fn sum(self, a: Lanes<4>, b: Lanes<4>) -> Lanes<4> {
        self.narrow(self.add(a, b))
    }

    fn repeat<const I: usize>(self, row: Lanes<4>) -> Lanes<4> {
        [row[I]; 4]
    }

    fn alignment<const UP: usize>(self, [below, row]: &[Lanes<4>; 2]) -> Lanes<4> {
        core::array::from_fn(|i| if i < UP { below[4 + i - UP] } else { row[i - UP] })
    }

    fn products(self, a: Lanes<4>, b: Lanes<4>) -> Lanes<4> {
        self.mul(a, b)
    }
}

//! Four checked lanes, of which words move to one another.

use super::machine::Machine;
use crate::field::backend::radix28::checked::{Checked, Lane, Lanes};

impl Machine for Checked<4> {
    fn lane<const I: usize>(self, row: &Lanes<4>) -> Lanes<4> {
        [row[I]; 4]
    }

    fn alignment<const UP: usize>(self, [below, row]: &[Lanes<4>; 2]) -> Lanes<4> {
        core::array::from_fn(|i| if i < UP { below[4 + i - UP] } else { row[i - UP] })
    }

    fn keep_from<const FIRST: usize>(self, v: Lanes<4>) -> Lanes<4> {
        core::array::from_fn(|i| if i < FIRST { Lane::default() } else { v[i] })
    }
}

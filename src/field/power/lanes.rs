//! Several powers at once, one in each lane of vectors.
//!
//! All exponents have the same width, which is public. Powers of given bases go by windows of 4 bits: of the 16
//! entries, all of them read, each lane keeps its own by masks. Powers of g = 2 go by the comb of [`fixed_base`]: there
//! the lanes share one table, and shuffles of vectors that hold a word of its entries find the entries of all lanes at
//! once, in registers.

use crate::{
    field::{
        backend::{Lanes, Power},
        consteval::power_of_two,
        fixed_base::{self, BLOCKS, COLUMNS, FEWER_BLOCKS, TABLES, correction, teeth},
        words::ONE,
    },
    secret::{burn, wipe},
};
use alloc::{boxed::Box, vec};
use core::slice::from_mut;
use zeroize::{Zeroize, Zeroizing};

/// Bits of a window.
const WINDOW: usize = 4;

/// The intermediate values of an operation. Wiped on drop.
///
/// Nothing lies between its fields: what a stack frame had left there would go to the heap with them and stay.
struct Scratch<L: Lanes> {
    accumulator: L::Residues,
    factor: L::Residues,
    work: L::Workspace,
}

impl<L: Lanes> Drop for Scratch<L> {
    fn drop(&mut self) {
        wipe(from_mut(&mut self.accumulator));
        wipe(from_mut(&mut self.factor));
        self.work.zeroize();
    }
}

impl<L: Lanes> Scratch<L> {
    const FIELDS: usize = 2 * size_of::<L::Residues>() + size_of::<L::Workspace>();

    fn new() -> Box<Self> {
        const { assert!(size_of::<Self>() == Self::FIELDS, "padding") }
        Box::new(Self { accumulator: L::ZERO, factor: L::ZERO, work: L::WORKSPACE })
    }
}

/// Computes base^e for one to `L::LANES` powers, whose exponents have the same width.
pub(crate) fn pow<L: Lanes>(lanes: L, powers: &mut [Power<'_>]) {
    let mut scratch = Scratch::<L>::new();
    // It is made on the heap and never on the stack: a burn does not reach that far.
    let mut table = Zeroizing::new(vec![L::ZERO; 1 << WINDOW]);
    burn::after(|| {
        let Scratch { accumulator, factor, work } = &mut *scratch;
        lanes.load(work, &mut table[0], |_| const { &power_of_two(L::R_BITS as i64) });
        lanes.load(work, accumulator, |lane| in_lane(powers, lane).base);
        lanes.load(work, factor, |_| const { &power_of_two(2 * L::R_BITS as i64) });
        lanes.mul(work, accumulator, factor);
        *factor = *accumulator;
        for entry in &mut table[1..] {
            *entry = *accumulator;
            lanes.mul(work, accumulator, factor);
        }
        let digit = |lane, window| in_lane(powers, lane).e.window(window * WINDOW, WINDOW);
        let top = powers[0].e.bits().saturating_sub(1) / WINDOW;
        lanes.select(accumulator, &table, |lane| digit(lane, top));
        for window in (0..top).rev() {
            for _ in 0..WINDOW {
                lanes.square(work, accumulator);
            }
            lanes.select(factor, &table, |lane| digit(lane, window));
            lanes.mul(work, accumulator, factor);
        }
        lanes.load(work, factor, |_| &ONE);
        lanes.mul(work, accumulator, factor);
        lanes.store(work, powers, accumulator);
    });
}

/// Computes 2^e for one to `L::LANES` powers, whose exponents have the same width.
pub(crate) fn pow_g<L: Lanes>(lanes: L, powers: &mut [Power<'_>]) {
    let (blocks, correction) = match fixed_base::blocks(powers[0].e.bits()) {
        Some(FEWER_BLOCKS) => (FEWER_BLOCKS, const { &correction(L::R_BITS, FEWER_BLOCKS) }),
        Some(_) => (BLOCKS, const { &correction(L::R_BITS, BLOCKS) }),
        None => return pow(lanes, powers),
    };
    let mut scratch = Scratch::<L>::new();
    burn::after(|| {
        let Scratch { accumulator, factor, work } = &mut *scratch;
        for column in (0..COLUMNS).rev() {
            if column < COLUMNS - 1 {
                lanes.square(work, accumulator);
            }
            for (block, table) in TABLES[..blocks].iter().enumerate() {
                let teeth = |lane| teeth(in_lane(powers, lane).e, column, block);
                if column == COLUMNS - 1 && block == 0 {
                    lanes.select_and_load(work, accumulator, table, teeth);
                } else {
                    lanes.select_and_load(work, factor, table, teeth);
                    lanes.mul(work, accumulator, factor);
                }
            }
        }
        lanes.load(work, factor, |_| correction);
        lanes.mul(work, accumulator, factor);
        lanes.store(work, powers, accumulator);
    });
}

/// Returns the power that a lane computes; lanes without one of their own repeat the last one.
fn in_lane<'a, 'b>(powers: &'a [Power<'b>], lane: usize) -> &'a Power<'b> {
    &powers[lane.min(powers.len() - 1)]
}

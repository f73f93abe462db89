//! Powers of g = 2 by a comb over the fixed-base table, with a masked scan of every entry.

use super::window;
use crate::field::{
    backend::Backend,
    exponent::Exponent,
    fixed_base::{self, BLOCKS, COLUMNS, FEWER_BLOCKS, TABLES, correction, teeth},
    montgomery::Scratch,
    words::{G, Words},
};
use core::mem::swap;

/// out = 2^e mod N. Exponents wider than the comb are raised by windows.
pub(crate) fn pow_g<B: Backend>(backend: B, out: &mut Words, e: &Exponent) {
    let (blocks, correction) = match fixed_base::blocks(e.bits()) {
        Some(FEWER_BLOCKS) => (FEWER_BLOCKS, const { &correction(B::R_BITS, FEWER_BLOCKS) }),
        Some(_) => (BLOCKS, const { &correction(B::R_BITS, BLOCKS) }),
        None => return window::pow(backend, out, &G, e),
    };
    comb(backend, out, e, blocks, correction);
}

/// The comb over some blocks, of which every column of the exponent takes one factor each.
fn comb<B: Backend>(backend: B, out: &mut Words, e: &Exponent, blocks: usize, correction: &Words) {
    Scratch::<B, { BLOCKS * COLUMNS }>::with(|scratch| {
        let Scratch { table, accumulator, factor, product, work } = scratch;
        let (mut accumulator, mut product) = (accumulator, product);
        let factors = &mut table[..blocks * COLUMNS];
        // Table by table: each stays in the nearest cache while it is scanned for every column.
        for (block, table) in TABLES[..blocks].iter().enumerate() {
            for column in 0..COLUMNS {
                let factor = &mut factors[blocks * column + block];
                backend.select_and_load(factor, table, teeth(e, column, block));
            }
        }

        let (lower, top) = factors.split_at_mut(blocks * (COLUMNS - 1));
        swap(accumulator, &mut top[0]);
        for factor in &top[1..] {
            backend.mul(work, product, accumulator, factor);
            swap(&mut product, &mut accumulator);
        }
        for column in lower.rchunks(blocks) {
            backend.square(work, product, accumulator);
            swap(&mut product, &mut accumulator);
            for factor in column {
                backend.mul(work, product, accumulator, factor);
                swap(&mut product, &mut accumulator);
            }
        }
        backend.load(factor, correction);
        backend.mul(work, product, accumulator, factor);
        backend.store(out, product);
    });
}

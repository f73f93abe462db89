//! Powers of any base by windows of fixed width.

use crate::field::{
    backend::Backend,
    exponent::Exponent,
    montgomery::{self, Scratch},
    words::{ONE, Words},
};
use core::mem::swap;

/// Bits of a window.
const WINDOW: usize = 5;

/// out = base^e mod N. Every window costs five squarings, a scan of the whole table and a multiplication.
pub(crate) fn pow<B: Backend>(backend: B, out: &mut Words, base: &Words, e: &Exponent) {
    Scratch::<B, { 1 << WINDOW }>::with(|scratch| {
        let Scratch { table, accumulator, factor, product, work } = scratch;
        let (mut accumulator, mut product) = (accumulator, product);

        // table[i] = base^i in Montgomery form
        backend.load(&mut table[0], const { &montgomery::one::<B>() });
        backend.load(accumulator, base);
        backend.load(factor, const { &montgomery::r_squared::<B>() });
        backend.mul(work, &mut table[1], accumulator, factor);
        for i in 2..table.len() {
            let (lower, rest) = table.split_at_mut(i);
            if i % 2 == 0 {
                backend.square(work, &mut rest[0], &lower[i / 2]);
            } else {
                backend.mul(work, &mut rest[0], &lower[i - 1], &lower[1]);
            }
        }

        let top = e.bits().saturating_sub(1) / WINDOW;
        backend.select(accumulator, table, e.window(top * WINDOW, WINDOW));
        for window in (0..top).rev() {
            for _ in 0..WINDOW {
                backend.square(work, product, accumulator);
                swap(&mut product, &mut accumulator);
            }
            backend.select(factor, table, e.window(window * WINDOW, WINDOW));
            backend.mul(work, product, accumulator, factor);
            swap(&mut product, &mut accumulator);
        }

        backend.load(factor, &ONE);
        backend.mul(work, product, accumulator, factor);
        backend.store(out, product);
    });
}

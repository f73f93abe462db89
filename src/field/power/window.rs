//! Exponentiation by a fixed window: the sequence of operations depends on the exponent's width alone.

use core::mem::swap;

use super::{
    Element, Exponent,
    backend::{Backend, R2, Scratch},
    constant::power_of_two,
};

/// Bits per window.
const WINDOW: usize = 5;

/// base^e mod N. Every window costs five squarings, a scan of the whole table and a multiplication.
pub(super) fn pow<B: Backend>(backend: B, out: &mut Element, base: &Element, e: &Exponent) {
    Scratch::<B, { 1 << WINDOW }>::used(|scratch| {
        let Scratch { table, accumulator, factor, product, work } = scratch;
        let (mut accumulator, mut product) = (accumulator, product);

        // table[i] = base^i in Montgomery form
        backend.load(&mut table[0], &const { power_of_two(B::R_BITS as i64) });
        backend.load(accumulator, &base.0);
        backend.load(factor, &R2::<B>::WORDS);
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

        // Multiplying by 1 leaves Montgomery form.
        backend.load(factor, &const { power_of_two(0) });
        backend.mul(work, product, accumulator, factor);
        backend.store(out, product);
    });
}

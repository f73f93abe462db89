//! Exponentiation by a fixed window: the sequence of operations depends on the exponent's width alone.

use zeroize::Zeroize;

use super::{
    Element, Exponent,
    backend::{Backend, enter, leave},
    params::power_of_two,
};

/// Bits per window.
const WINDOW: usize = 5;

/// Every value that an exponentiation makes on its way. Wiped on drop.
struct Scratch<R: Zeroize, W: Zeroize> {
    /// base^0, base^1, …, base^31.
    table: [R; 1 << WINDOW],
    accumulator: R,
    factor: R,
    product: R,
    work: W,
}

impl<R: Zeroize, W: Zeroize> Drop for Scratch<R, W> {
    fn drop(&mut self) {
        self.table.zeroize();
        self.accumulator.zeroize();
        self.factor.zeroize();
        self.product.zeroize();
        self.work.zeroize();
    }
}

/// base^e mod N. Every window costs five squarings, a scan of the whole table and a multiplication.
pub(super) fn pow<B: Backend>(backend: B, out: &mut Element, base: &Element, e: &Exponent) {
    let mut scratch = Scratch {
        table: [const { B::ZERO }; 1 << WINDOW],
        accumulator: B::ZERO,
        factor: B::ZERO,
        product: B::ZERO,
        work: B::WORKSPACE,
    };
    let Scratch { table, accumulator, factor, product, work } = &mut scratch;
    let (mut accumulator, mut product) = (accumulator, product);
    backend.load(&mut table[0], &const { power_of_two(B::R_BITS) });
    enter(backend, work, &mut table[1], base);
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
            core::mem::swap(&mut product, &mut accumulator);
        }
        backend.select(factor, table, e.window(window * WINDOW, WINDOW));
        backend.mul(work, product, accumulator, factor);
        core::mem::swap(&mut product, &mut accumulator);
    }
    leave(backend, work, out, accumulator);
    drop(scratch);
    backend.clear_registers();
}

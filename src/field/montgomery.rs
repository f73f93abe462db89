//! The way into a backend's Montgomery form and back, and the memory that an operation uses.

use super::{backend::Backend, consteval::power_of_two, words::Words};
use crate::secret::{burn, wipe};
use core::slice::from_mut;
use zeroize::Zeroize;

/// The intermediate values of an operation. Wiped on drop.
pub(super) struct Scratch<B: Backend, const TABLE: usize> {
    pub(super) table: [B::Residue; TABLE],
    pub(super) accumulator: B::Residue,
    pub(super) factor: B::Residue,
    pub(super) product: B::Residue,
    pub(super) work: B::Workspace,
}

impl<B: Backend, const TABLE: usize> Scratch<B, TABLE> {
    /// Runs `operation` with a scratch of zeros, then overwrites the stack that it used below the scratch.
    ///
    /// A caller's own burn therefore does not have to reach as deep as the largest scratch, which is wiped on drop.
    pub(super) fn with(operation: impl FnOnce(&mut Self)) {
        let mut scratch = Self {
            table: [const { B::ZERO }; TABLE],
            accumulator: B::ZERO,
            factor: B::ZERO,
            product: B::ZERO,
            work: B::WORKSPACE,
        };
        burn::after(|| operation(&mut scratch));
    }
}

impl<B: Backend, const TABLE: usize> Drop for Scratch<B, TABLE> {
    fn drop(&mut self) {
        wipe(&mut self.table);
        wipe(from_mut(&mut self.accumulator));
        wipe(from_mut(&mut self.factor));
        wipe(from_mut(&mut self.product));
        self.work.zeroize();
    }
}

/// R mod N: the number 1 in Montgomery form.
pub(super) const fn one<B: Backend>() -> Words {
    power_of_two(B::R_BITS as i64)
}

/// R² mod N: multiplying by it takes a plain number into Montgomery form.
pub(super) const fn r_squared<B: Backend>() -> Words {
    power_of_two(2 * B::R_BITS as i64)
}

/// out = a·b mod N. The product of a factor in Montgomery form and a plain one is plain.
pub(super) fn product<B: Backend>(backend: B, out: &mut Words, a: &Words, b: &Words) {
    Scratch::<B, 0>::with(|scratch| {
        let Scratch { accumulator, factor, product, work, .. } = scratch;
        backend.load(accumulator, a);
        backend.load(factor, const { &r_squared::<B>() });
        backend.mul(work, product, accumulator, factor);
        backend.load(factor, b);
        backend.mul(work, accumulator, product, factor);
        backend.store(out, accumulator);
    });
}

//! What a backend is: a radix with its Montgomery multiplication; and the steps that every operation is made of.

use zeroize::Zeroize;

use crate::secret::{burn, mask::mask_eq};

use super::{Element, WORDS, comb::Table, constant::power_of_two, params::Words};

/// One way to compute modulo N. The implementor is a zero-sized witness: having one proves that this CPU can.
pub(super) trait Backend: Copy {
    /// An integer in this backend's radix, possibly redundant and possibly above N; the backend states the bounds.
    type Residue: Zeroize;

    /// Where a multiplication keeps what it makes on its way; its owner wipes it.
    type Workspace: Zeroize;

    /// The number 0.
    const ZERO: Self::Residue;

    /// A workspace to begin with.
    const WORKSPACE: Self::Workspace;

    /// log2 of the Montgomery factor R.
    const R_BITS: usize;

    /// Brings an integer below N into this backend's radix. No Montgomery factor comes in.
    fn load(self, out: &mut Self::Residue, x: &Words);

    /// The value mod N in canonical form. No Montgomery factor goes out.
    fn store(self, out: &mut Element, x: &Self::Residue);

    /// a·b/R mod N.
    fn mul(
        self,
        work: &mut Self::Workspace,
        out: &mut Self::Residue,
        a: &Self::Residue,
        b: &Self::Residue,
    );

    /// a²/R mod N.
    fn square(self, work: &mut Self::Workspace, out: &mut Self::Residue, a: &Self::Residue);

    /// table[index], after reading every entry in full.
    fn select(self, out: &mut Self::Residue, table: &[Self::Residue], index: u64);

    /// The table's entry with that index in this backend's radix, after reading every entry in full.
    fn select_and_load(self, out: &mut Self::Residue, table: &Table, index: u64) {
        let mut entry = [0; WORDS];
        table.select(&mut entry, index);
        self.load(out, &entry);
        entry.zeroize();
    }
}

/// table[index], after reading every entry in full.
#[inline(always)]
pub(super) fn select<const WORDS: usize>(
    out: &mut [u64; WORDS],
    table: &[[u64; WORDS]],
    index: u64,
) {
    let mut chosen = [0; WORDS]; // apart from `out`, so that it can stay in vector registers
    for (i, entry) in (0..).zip(table) {
        let wanted = mask_eq(i, index);
        for (chosen, word) in chosen.iter_mut().zip(entry) {
            *chosen |= word & wanted;
        }
    }
    *out = chosen;
}

/// Every value that an operation makes on its way. Wiped on drop.
pub(super) struct Scratch<B: Backend, const TABLE: usize> {
    pub(super) table: [B::Residue; TABLE],
    pub(super) accumulator: B::Residue,
    pub(super) factor: B::Residue,
    pub(super) product: B::Residue,
    pub(super) work: B::Workspace,
}

impl<B: Backend, const TABLE: usize> Scratch<B, TABLE> {
    /// Does work with a scratch, and burns what the work leaves below it on the stack.
    ///
    /// So a caller's own burn need not reach as deep as the largest scratch, which is wiped anyway.
    pub(super) fn used(work: impl FnOnce(&mut Self)) {
        let mut scratch = Self {
            table: [const { B::ZERO }; TABLE],
            accumulator: B::ZERO,
            factor: B::ZERO,
            product: B::ZERO,
            work: B::WORKSPACE,
        };
        burn::after(|| work(&mut scratch));
    }
}

impl<B: Backend, const TABLE: usize> Drop for Scratch<B, TABLE> {
    fn drop(&mut self) {
        self.table.zeroize();
        self.accumulator.zeroize();
        self.factor.zeroize();
        self.product.zeroize();
        self.work.zeroize();
    }
}

/// R² mod N: takes a number into Montgomery form.
pub(super) struct R2<B>(B);

impl<B: Backend> R2<B> {
    pub(super) const WORDS: Words = power_of_two(2 * B::R_BITS as i64);
}

/// a·b mod N. One factor in Montgomery form and one plain make a plain product.
pub(super) fn product<B: Backend>(backend: B, out: &mut Element, a: &Element, b: &Element) {
    Scratch::<B, 0>::used(|scratch| {
        let Scratch { accumulator, factor, product, work, .. } = scratch;
        backend.load(accumulator, &a.0);
        backend.load(factor, &R2::<B>::WORDS);
        backend.mul(work, product, accumulator, factor);
        backend.load(factor, &b.0);
        backend.mul(work, accumulator, product, factor);
        backend.store(out, accumulator);
    });
}

//! What a backend is: a radix with its Montgomery multiplication.

use zeroize::Zeroize;

use super::{
    Element, WORDS,
    params::{Words, power_of_two},
};

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

    /// Wipes the registers that compilers leave alone between calls. The last step of every operation.
    fn clear_registers(self) {}
}

/// R² mod N, the factor that brings a residue into Montgomery form.
struct R2<B>(B);

impl<B: Backend> R2<B> {
    const WORDS: Words = power_of_two(2 * B::R_BITS);
}

/// The number 1, the factor that takes a residue out of Montgomery form.
const ONE: Words = {
    let mut one = [0; WORDS];
    one[0] = 1;
    one
};

/// x·R: Montgomery form.
pub(super) fn enter<B: Backend>(
    backend: B,
    work: &mut B::Workspace,
    out: &mut B::Residue,
    x: &Element,
) {
    let (mut plain, mut r2) = (B::ZERO, B::ZERO);
    backend.load(&mut plain, &x.0);
    backend.load(&mut r2, &R2::<B>::WORDS);
    backend.mul(work, out, &plain, &r2);
    plain.zeroize();
}

/// x/R in canonical form: out of Montgomery form.
pub(super) fn leave<B: Backend>(
    backend: B,
    work: &mut B::Workspace,
    out: &mut Element,
    x: &B::Residue,
) {
    let (mut plain, mut one) = (B::ZERO, B::ZERO);
    backend.load(&mut one, &ONE);
    backend.mul(work, &mut plain, x, &one);
    backend.store(out, &plain);
    plain.zeroize();
}

/// a·b mod N. One factor in Montgomery form and one plain make a plain product.
pub(super) fn product<B: Backend>(backend: B, out: &mut Element, a: &Element, b: &Element) {
    let (mut first, mut second, mut result) = (B::ZERO, B::ZERO, B::ZERO);
    let mut work = B::WORKSPACE;
    enter(backend, &mut work, &mut first, a);
    backend.load(&mut second, &b.0);
    backend.mul(&mut work, &mut result, &first, &second);
    backend.store(out, &result);
    first.zeroize();
    second.zeroize();
    result.zeroize();
    work.zeroize();
    backend.clear_registers();
}

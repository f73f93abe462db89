//! The trait that every backend implements: a radix with its Montgomery multiplication (P. L. Montgomery, "Modular
//! multiplication without trial division", Math. Comp. 44, 1985). Words go in, words come out.

#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
pub(super) mod avx2;
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
pub(super) mod avx2_x4;
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
pub(super) mod ifma;
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
pub(super) mod ifma_x8;
mod phases;
#[cfg(any(not(target_pointer_width = "32"), test, feature = "hazmat"))]
pub(super) mod portable;
#[cfg(any(target_pointer_width = "32", test, feature = "hazmat"))]
pub(super) mod portable32;
#[cfg(any(
    target_pointer_width = "32",
    test,
    feature = "hazmat",
    all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2")
))]
pub(super) mod radix28;
#[cfg(any(not(target_pointer_width = "32"), test, feature = "hazmat"))]
pub(super) mod radix60;
#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128")))]
pub(super) mod simd128;
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
mod vertical;

use super::{
    exponent::Exponent,
    fixed_base::Table,
    words::{WORDS, Words},
};
use crate::secret::wipe;
use zeroize::Zeroize;

/// Repeats a block with a constant that takes each value in turn, so that no loop is left to run.
macro_rules! unroll {
    ($name:ident in [$($value:literal)*] $body:block) => {{ $({ const $name: usize = $value; $body })* }};
}
use unroll;

/// One way to compute modulo N. The implementor is a zero-sized witness: having one proves that this CPU can.
pub(super) trait Backend: Copy {
    /// An integer in this backend's radix, possibly redundant and possibly above N; the backend states the bounds.
    type Residue: Zeroize;

    /// The memory that a multiplication writes on its way; its owner wipes it.
    type Workspace: Zeroize;

    /// The number 0.
    const ZERO: Self::Residue;

    /// A workspace to begin with.
    const WORKSPACE: Self::Workspace;

    /// log2 of the Montgomery factor R.
    const R_BITS: usize;

    /// Brings an integer below N into this backend's radix. No Montgomery factor comes in.
    fn load(self, out: &mut Self::Residue, x: &Words);

    /// Writes the value mod N in canonical form. No Montgomery factor goes out.
    fn store(self, out: &mut Words, x: &Self::Residue);

    /// out = a·b/R mod N.
    fn mul(
        self,
        work: &mut Self::Workspace,
        out: &mut Self::Residue,
        a: &Self::Residue,
        b: &Self::Residue,
    );

    /// out = a²/R mod N.
    fn square(self, work: &mut Self::Workspace, out: &mut Self::Residue, a: &Self::Residue);

    /// out = table\[index\], after reading every entry in full.
    fn select(self, out: &mut Self::Residue, table: &[Self::Residue], index: u64);

    /// Brings the fixed-base table's entry with that index into this backend's radix, after reading every entry in
    /// full.
    fn select_and_load(self, out: &mut Self::Residue, table: &Table, index: u64) {
        let mut entry = [0; WORDS];
        table.select(&mut entry, index);
        self.load(out, &entry);
        wipe(&mut entry);
    }
}

/// One power of a batch: the places of its result and of its operands.
///
/// Operands come by reference and results go where they will stay, so that no secret is gathered into a temporary
/// array.
pub(super) struct Power<'a> {
    pub(super) out: &'a mut Words,
    pub(super) base: &'a Words,
    pub(super) e: &'a Exponent,
}

/// One way to compute modulo N with several numbers at once, one in each lane of vectors. The implementor is a witness
/// like a [`Backend`], and the operations are the same for all lanes.
#[cfg_attr(
    not(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2")),
    allow(dead_code, reason = "no other CPU has one")
)]
pub(super) trait Lanes: Copy {
    /// A number in each lane, in this backend's radix.
    type Residues: Copy + Zeroize;

    /// The memory that a multiplication or a conversion writes on its way; its owner wipes it.
    type Workspace: Zeroize;

    /// The number of lanes.
    const LANES: usize;

    /// The fewest powers of given bases that are faster together than one by one.
    const ENOUGH_FOR_POW: usize;

    /// The fewest powers of g that are faster together than one by one.
    const ENOUGH_FOR_POW_G: usize;

    /// The number 0 in every lane.
    const ZERO: Self::Residues;

    /// A workspace to begin with.
    const WORKSPACE: Self::Workspace;

    /// log2 of the Montgomery factor R.
    const R_BITS: usize;

    /// Brings an integer below N for each lane into this backend's radix. No Montgomery factor comes in.
    fn load<'a>(
        self,
        work: &mut Self::Workspace,
        out: &mut Self::Residues,
        number: impl Fn(usize) -> &'a Words,
    );

    /// Writes the values mod N in canonical form, one to each power; there may be fewer powers than lanes.
    fn store(self, work: &mut Self::Workspace, powers: &mut [Power<'_>], x: &Self::Residues);

    /// a = a·b/R mod N.
    fn mul(self, work: &mut Self::Workspace, a: &mut Self::Residues, b: &Self::Residues);

    /// a = a²/R mod N.
    fn square(self, work: &mut Self::Workspace, a: &mut Self::Residues);

    /// out = lane by lane table\[index\], after reading every entry in full.
    fn select(
        self,
        out: &mut Self::Residues,
        table: &[Self::Residues],
        index: impl Fn(usize) -> u64,
    );

    /// Brings for each lane the fixed-base table's entry with that index into this backend's radix, after reading every
    /// entry in full.
    fn select_and_load(
        self,
        work: &mut Self::Workspace,
        out: &mut Self::Residues,
        table: &Table,
        index: impl Fn(usize) -> u64,
    );
}

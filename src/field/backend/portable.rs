//! The backend that runs on every CPU: plain Rust on 64-bit words, without a vector or a line of assembly.

use super::{
    Backend,
    radix60::{self, BITS, LIMBS, Limbs, Product, Square, Workspace},
};
use crate::{field::words::Words, secret::mask::mask_eq};

/// The witness, which proves nothing: this backend needs nothing of the CPU.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl Backend for Portable {
    type Residue = Limbs;
    type Workspace = Workspace;

    const ZERO: Limbs = [0; LIMBS];
    const WORKSPACE: Workspace = Workspace::ZERO;
    const R_BITS: usize = BITS as usize * LIMBS;

    fn load(self, out: &mut Limbs, x: &Words) {
        radix60::split(out, x);
    }

    fn store(self, out: &mut Words, x: &Limbs) {
        radix60::join(out, x);
    }

    fn mul(self, work: &mut Workspace, out: &mut Limbs, a: &Limbs, b: &Limbs) {
        work.set_product(a, b);
        work.reduce::<Product>(out);
    }

    fn square(self, work: &mut Workspace, out: &mut Limbs, a: &Limbs) {
        work.set_square(a);
        work.reduce::<Square>(out);
    }

    fn select(self, out: &mut Limbs, table: &[Limbs], index: u64) {
        let mut chosen = Self::ZERO; // apart from `out`, so that it can stay in vector registers
        for (i, entry) in (0..).zip(table) {
            let wanted = mask_eq(i, index);
            for (chosen, word) in chosen.iter_mut().zip(entry) {
                *chosen |= word & wanted;
            }
        }
        *out = chosen;
    }
}

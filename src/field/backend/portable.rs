//! The portable backend.

use crate::field::words::Words;

use super::{
    Backend,
    radix60::{self, BITS, Columns, LIMBS, Limbs, Product, Square, add_pairs},
};

/// Needs nothing of the CPU.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl Backend for Portable {
    type Residue = Limbs;
    type Workspace = Columns;

    const ZERO: Limbs = [0; LIMBS];
    const WORKSPACE: Columns = Columns::ZERO;
    const R_BITS: usize = BITS as usize * LIMBS;

    fn load(self, out: &mut Limbs, x: &Words) {
        radix60::split(out, x);
    }

    fn store(self, out: &mut Words, x: &Limbs) {
        radix60::join(out, x);
    }

    fn mul(self, work: &mut Columns, out: &mut Limbs, a: &Limbs, b: &Limbs) {
        work.set_product(a, b);
        work.reduce::<Product>(out, add_pairs::<Product>);
    }

    fn square(self, work: &mut Columns, out: &mut Limbs, a: &Limbs) {
        work.set_square(a);
        work.reduce::<Square>(out, add_pairs::<Square>);
    }

    fn select(self, out: &mut Limbs, table: &[Limbs], index: u64) {
        super::select(out, table, index);
    }
}

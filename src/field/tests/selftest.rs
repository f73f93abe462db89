//! The self-test stands between a wrong backend and its first use.

use crate::field::{
    backend::{Backend, portable::Portable},
    selftest::SelfTest,
    words::Words,
};

/// The portable backend with a fault: the lowest bit of a product is always set.
#[derive(Clone, Copy)]
struct Faulty;

impl Backend for Faulty {
    type Residue = <Portable as Backend>::Residue;
    type Workspace = <Portable as Backend>::Workspace;
    const ZERO: Self::Residue = Portable::ZERO;
    const WORKSPACE: Self::Workspace = Portable::WORKSPACE;
    const R_BITS: usize = Portable::R_BITS;

    fn load(self, out: &mut Self::Residue, x: &Words) {
        Portable.load(out, x);
    }

    fn store(self, out: &mut Words, x: &Self::Residue) {
        Portable.store(out, x);
    }

    fn mul(
        self,
        work: &mut Self::Workspace,
        out: &mut Self::Residue,
        a: &Self::Residue,
        b: &Self::Residue,
    ) {
        Portable.mul(work, out, a, b);
        out[0] |= 1;
    }

    fn square(self, work: &mut Self::Workspace, out: &mut Self::Residue, a: &Self::Residue) {
        Portable.square(work, out, a);
    }

    fn select(self, out: &mut Self::Residue, table: &[Self::Residue], index: u64) {
        Portable.select(out, table, index);
    }
}

#[test]
fn a_backend_with_right_answers_is_admitted() {
    let test = SelfTest::new();
    assert!(test.admit(Portable).is_some());
    assert!(test.admit(Portable).is_some());
}

#[test]
fn a_backend_with_a_wrong_answer_is_never_admitted() {
    let test = SelfTest::new();
    assert!(test.admit(Faulty).is_none());
    assert!(test.admit(Faulty).is_none());
}

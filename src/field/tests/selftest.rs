//! The self-test stands between a wrong backend and its first use.

use crate::field::{
    backend::{Backend, portable::Portable},
    fixed_base::{TABLES, Table},
    selftest::SelfTest,
    words::Words,
};
use core::cell::Cell;

/// Where the portable backend with a fault is wrong.
#[derive(Clone, Copy)]
enum Fault<'a> {
    /// In products: the lowest bit is always set.
    Product,
    /// In factors from one of the fixed-base tables.
    Factor(usize),
    /// In all squares but so many, which it counts down.
    LaterSquare(&'a Cell<usize>),
}

/// The portable backend with a fault.
#[derive(Clone, Copy)]
struct Faulty<'a>(Fault<'a>);

impl Backend for Faulty<'_> {
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
        if let Fault::Product = self.0 {
            out[0] |= 1;
        }
    }

    fn square(self, work: &mut Self::Workspace, out: &mut Self::Residue, a: &Self::Residue) {
        Portable.square(work, out, a);
        if let Fault::LaterSquare(left) = self.0 {
            out[0] ^= u64::from(left.get() == 0);
            left.set(left.get().saturating_sub(1));
        }
    }

    fn select(self, out: &mut Self::Residue, table: &[Self::Residue], index: u64) {
        Portable.select(out, table, index);
    }

    fn select_and_load(self, out: &mut Self::Residue, table: &Table, index: u64) {
        Portable.select_and_load(out, table, index);
        if let Fault::Factor(block) = self.0 {
            out[0] ^= u64::from(core::ptr::eq(table, &TABLES[block]));
        }
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
    assert!(test.admit(Faulty(Fault::Product)).is_none());
    assert!(test.admit(Faulty(Fault::Product)).is_none());
}

#[test]
fn a_backend_that_is_wrong_in_one_of_the_tables_only_is_not_admitted() {
    for block in 0..TABLES.len() {
        assert!(SelfTest::new().admit(Faulty(Fault::Factor(block))).is_none(), "table {block}");
    }
}

#[test]
fn a_backend_that_is_wrong_late_in_a_logins_power_only_is_not_admitted() {
    let is_admitted = |right| {
        let left = Cell::new(right);
        SelfTest::new().admit(Faulty(Fault::LaterSquare(&left))).is_some()
    };
    assert!(!is_admitted(500));
    assert!(is_admitted(1_000_000));
}

#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
mod lanes {
    use crate::field::{
        backend::{Lanes, Power, avx2::Avx2, avx2_x4::Avx2X4},
        fixed_base::Table,
        selftest::SelfTest,
        tests::with,
        words::Words,
    };

    /// Lanes of which one gives wrong answers.
    #[derive(Clone, Copy)]
    struct Faulty<L>(L, usize);

    impl<L: Lanes> Lanes for Faulty<L> {
        type Residues = L::Residues;
        type Workspace = L::Workspace;
        const LANES: usize = L::LANES;
        const ENOUGH_FOR_POW: usize = L::ENOUGH_FOR_POW;
        const ENOUGH_FOR_POW_G: usize = L::ENOUGH_FOR_POW_G;
        const ZERO: Self::Residues = L::ZERO;
        const WORKSPACE: Self::Workspace = L::WORKSPACE;
        const R_BITS: usize = L::R_BITS;

        fn load<'a>(
            self,
            work: &mut Self::Workspace,
            out: &mut Self::Residues,
            number: impl Fn(usize) -> &'a Words,
        ) {
            self.0.load(work, out, number);
        }

        fn store(self, work: &mut Self::Workspace, powers: &mut [Power<'_>], x: &Self::Residues) {
            self.0.store(work, powers, x);
            powers[self.1].out[0] ^= 1;
        }

        fn mul(self, work: &mut Self::Workspace, a: &mut Self::Residues, b: &Self::Residues) {
            self.0.mul(work, a, b);
        }

        fn square(self, work: &mut Self::Workspace, a: &mut Self::Residues) {
            self.0.square(work, a);
        }

        fn select(
            self,
            out: &mut Self::Residues,
            table: &[Self::Residues],
            index: impl Fn(usize) -> u64,
        ) {
            self.0.select(out, table, index);
        }

        fn select_and_load(
            self,
            work: &mut Self::Workspace,
            out: &mut Self::Residues,
            table: &Table,
            index: impl Fn(usize) -> u64,
        ) {
            self.0.select_and_load(work, out, table, index);
        }
    }

    #[test]
    fn lanes_of_which_one_is_wrong_are_not_admitted() {
        with("avx2", Avx2::new(), "the self-test of lanes", |witness| {
            assert!(SelfTest::new().admit_lanes(Avx2X4(witness)).is_some());
            for lane in 0..Avx2X4::LANES {
                let faulty = Faulty(Avx2X4(witness), lane);
                assert!(SelfTest::new().admit_lanes(faulty).is_none(), "lane {lane}");
            }
        });
    }
}

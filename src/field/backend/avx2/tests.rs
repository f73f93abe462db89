//! The kernels on checked lanes and on the CPU, against num-bigint.

extern crate std;

use super::{
    Avx2, Residue,
    cpu::{row, vector},
    kernel::{self, Workspace},
};
use crate::field::{
    backend::{
        Backend,
        radix28::{
            checked::{Checked, Lanes},
            rows::{
                ROWS,
                tests::{
                    Digits, check, check_every_product, constants, digits, inputs, redundant,
                    result, rows, unpacked, variable,
                },
            },
        },
    },
    tests::*,
};
use num_bigint::BigUint;

/// A residue of that value, in redundant digits.
pub(crate) fn residue(x: &BigUint) -> Residue {
    Residue(rows(&redundant(x)).map(vector))
}

/// a·b/R on checked lanes, or a²/R without a b.
fn on_checked_lanes(a: &Digits, b: Option<&Digits>) -> Digits {
    let (mut work, mut out) =
        (Workspace::new(Lanes::<4>::default()), [Lanes::<4>::default(); ROWS]);
    match b {
        Some(b) => kernel::product(Checked, &mut work, &variable(a), &variable(b)),
        None => kernel::square(Checked, &mut work, &variable(a)),
    }
    kernel::reduce(Checked, &constants(), &mut work, &mut out);
    result(&out)
}

/// a·b/R on the CPU, or a²/R without a b.
fn on_the_cpu(cpu: Avx2, a: &Digits, b: Option<&Digits>) -> Digits {
    let residue = |digits| Residue(rows(digits).map(vector));
    let (mut work, mut out) = (Avx2::WORKSPACE, Avx2::ZERO);
    match b {
        Some(b) => cpu.mul(&mut work, &mut out, &residue(a), &residue(b)),
        None => cpu.square(&mut work, &mut out, &residue(a)),
    }
    unpacked(out.0.into_iter().flat_map(row))
}

#[test]
fn no_column_overflows_and_every_product_is_right_on_checked_lanes() {
    check_every_product(on_checked_lanes);
}

#[test]
fn the_cpu_computes_what_checked_lanes_compute() {
    let Some(cpu) = Avx2::new() else {
        return machine::skip("avx2", "avx2::the_cpu_computes_what_checked_lanes_compute");
    };
    let inputs = inputs();
    for a in &inputs {
        let square = on_the_cpu(cpu, a, None);
        assert_eq!(square, on_checked_lanes(a, None));
        check(&square, a, a);
        for b in &inputs {
            check(&on_the_cpu(cpu, a, Some(b)), a, b);
        }
    }
    for (a, b) in inputs.iter().zip(inputs.iter().skip(1)) {
        assert_eq!(on_the_cpu(cpu, a, Some(b)), on_checked_lanes(a, Some(b)));
    }
}

#[test]
fn words_and_limbs_convert_both_ways() {
    let Some(cpu) = Avx2::new() else {
        return machine::skip("avx2", "avx2::words_and_limbs_convert_both_ways");
    };
    let n = modulus();
    for x in residues() {
        let mut limbs = Avx2::ZERO;
        cpu.load(&mut limbs, &words(&x));
        assert_eq!(unpacked(limbs.lanes().iter().copied()), digits(&x));
        for x in [x.clone(), &x + &n] {
            for digits in [digits(&x), redundant(&x)] {
                let residue = Residue(rows(&digits).map(vector));
                assert_eq!(written(|out| cpu.store(out, &residue)), &x % &n);
            }
        }
    }
}

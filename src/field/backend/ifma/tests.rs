//! The kernels on checked lanes and on the CPU, against num-bigint.

extern crate std;

use super::{
    Ifma, Residue,
    checked::{Checked, Lanes},
    constants::CONSTANTS,
    cpu::{Row, vector},
    kernel::{self, Alignments, Constants, LIMBS, RADIX, ROWS, Workspace},
};
use crate::field::{backend::Backend, tests::*};
use num_bigint::BigUint;
use std::{vec, vec::Vec};

/// Digits in rows.
type Digits = [u64; 8 * ROWS];

const MACHINE: Checked = Checked { truncates: false };

fn value(digits: &Digits) -> BigUint {
    digits.iter().rev().fold(BigUint::ZERO, |value, &digit| (value << RADIX) + digit)
}

fn rows(digits: &Digits) -> [Row; ROWS] {
    core::array::from_fn(|k| core::array::from_fn(|i| digits[8 * k + i]))
}

/// The digits below 2^51 of a number.
fn digits(x: &BigUint) -> Digits {
    core::array::from_fn(|i| digit(x, RADIX as usize, i))
}

/// The same value, with digits that borrow from their upper neighbours where these can spare a unit.
fn redundant(x: &BigUint) -> Digits {
    let mut digits = digits(x);
    for i in 0..LIMBS - 1 {
        if digits[i + 1] > 0 && digits[i] < 1 << 51 {
            digits[i] += 1 << RADIX;
            digits[i + 1] -= 1;
        }
    }
    digits
}

/// A residue of that value, in redundant digits.
pub(crate) fn residue(x: &BigUint) -> Residue {
    Residue(rows(&redundant(x)).map(vector))
}

/// The largest digits of a number below 2^3080: all ones, and what is left for the top one.
fn all_ones() -> Digits {
    core::array::from_fn(|i| match i {
        0..60 => (1 << 52) - 1,
        60 => (1 << 20) - 3,
        _ => 0,
    })
}

fn inputs() -> Vec<Digits> {
    let one = BigUint::from(1u8);
    let mut inputs = vec![all_ones()];
    let edges = [modulus(), &modulus() * 2u8, (&one << 3074) - 1u8, (&one << 3080) - 1u8];
    for x in residues().iter().chain(&edges) {
        inputs.extend([digits(x), redundant(x)]);
    }
    inputs
}

fn constants() -> Constants<Lanes> {
    let alignments = |of: Alignments<Row>| Alignments(of.0.map(Checked::exactly));
    Constants {
        friendly: alignments(CONSTANTS.friendly),
        modulus: alignments(CONSTANTS.modulus),
        inverse: alignments(CONSTANTS.inverse),
    }
}

/// a·b/R on checked lanes, or a²/R without a b.
fn on_checked_lanes(a: &Digits, b: Option<&Digits>) -> Digits {
    let variable = |digits| {
        let bounds = rows(&core::array::from_fn(|i| if i < LIMBS { (1 << 52) - 1 } else { 0 }));
        let rows = rows(digits);
        core::array::from_fn(|k| Checked::at_most(rows[k], bounds[k]))
    };
    let (mut work, mut out) = (Workspace::new(Lanes::default()), [Lanes::default(); ROWS]);
    match b {
        Some(b) => kernel::product(MACHINE, &mut work, &variable(a), &variable(b)),
        None => kernel::square(MACHINE, &mut work, &variable(a)),
    }
    kernel::reduce(MACHINE, &constants(), &mut work, &mut out);
    for lane in out.as_flattened() {
        assert!(lane.bound < (1 << 51) + (1 << 10));
    }
    core::array::from_fn(|i| out[i / 8][i % 8].value)
}

/// a·b/R on the CPU, or a²/R without a b.
fn on_the_cpu(cpu: Ifma, a: &Digits, b: Option<&Digits>) -> Digits {
    let residue = |digits| Residue(rows(digits).map(vector));
    let (mut work, mut out) = (Ifma::WORKSPACE, Ifma::ZERO);
    match b {
        Some(b) => cpu.mul(&mut work, &mut out, &residue(a), &residue(b)),
        None => cpu.square(&mut work, &mut out, &residue(a)),
    }
    *out.lanes()
}

/// Below 1.31·N, and the right residue.
fn check(result: &Digits, a: &Digits, b: &Digits) {
    let (n, result) = (modulus(), value(result));
    assert!(&result * 100u8 < &n * 131u8);
    assert_eq!((result << Ifma::R_BITS) % &n, value(a) * value(b) % &n);
}

#[test]
fn the_constants_are_what_they_are_called() {
    let (n, one) = (modulus(), BigUint::from(1u8));
    let number = |alignments: &Alignments<Row>| {
        let mut digits = [0; 8 * ROWS];
        for (k, row) in digits.as_chunks_mut::<8>().0.iter_mut().enumerate() {
            *row = alignments.0[8 * k + 7];
        }
        for (x, alignment) in alignments.0.iter().enumerate() {
            for (i, &limb) in alignment.iter().enumerate() {
                let wanted = (x + i).checked_sub(7).and_then(|i| digits.get(i)).unwrap_or(&0);
                assert_eq!(limb, *wanted);
            }
        }
        value(&digits)
    };
    assert_eq!(number(&CONSTANTS.modulus), n);
    let (friendly, inverse) = (number(&CONSTANTS.friendly), number(&CONSTANTS.inverse));
    assert!(inverse < &one << 816);
    assert_eq!(&n * inverse + 1u8, &friendly << 816);
    assert!(friendly * 100u8 < n * 31u8); // the bound of every result rests on it
}

#[test]
fn no_lane_overflows_and_every_product_is_right_on_checked_lanes() {
    let inputs = inputs();
    for (a, b) in inputs.iter().zip(inputs.iter().rev().chain([&all_ones()])) {
        check(&on_checked_lanes(a, Some(b)), a, b);
        check(&on_checked_lanes(a, None), a, a);
    }
    check(&on_checked_lanes(&all_ones(), Some(&all_ones())), &all_ones(), &all_ones());
}

#[test]
fn the_cpu_computes_what_checked_lanes_compute() {
    let Some(cpu) = Ifma::new() else {
        return machine::skip("ifma", "ifma::the_cpu_computes_what_checked_lanes_compute");
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
    let Some(cpu) = Ifma::new() else {
        return machine::skip("ifma", "ifma::words_and_limbs_convert_both_ways");
    };
    let n = modulus();
    for x in residues() {
        let mut limbs = Ifma::ZERO;
        cpu.load(&mut limbs, &words(&x));
        assert_eq!(*limbs.lanes(), digits(&x));
        for x in [x.clone(), &x + &n] {
            for digits in [digits(&x), redundant(&x)] {
                let residue = Residue(rows(&digits).map(vector));
                assert_eq!(written(|out| cpu.store(out, &residue)), &x % &n);
            }
        }
    }
}

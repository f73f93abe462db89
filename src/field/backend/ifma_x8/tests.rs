//! The kernels on checked lanes, against num-bigint.

extern crate std;

use super::{
    IfmaX8,
    kernel::{self, BLOCK, LIMBS, Limbs, MODULUS, RADIX},
};
use crate::field::{
    backend::{
        Lanes as _,
        ifma::{
            checked::{Checked, Lanes},
            cpu::vector,
        },
    },
    tests::*,
};
use core::arch::x86_64::__m512i;
use num_bigint::BigUint;
use std::vec::Vec;

const LANES: usize = IfmaX8::LANES;

/// A digit is the low 52 bits of a word.
const MACHINE: Checked = Checked { truncates: true };

/// The largest inputs are below 2N < 2^3073.
fn inputs() -> Vec<BigUint> {
    let n = modulus();
    let mut inputs = crate::field::tests::residues();
    inputs.extend([n.clone(), &n + 1u8, &n * 2u8 - 1u8]);
    inputs
}

/// Number l in lane l, with something above every digit that must not count.
fn limbs(numbers: &[BigUint; LANES]) -> Limbs<Lanes> {
    let limb = |i: usize| {
        let words =
            numbers.each_ref().map(|number| digit(number, RADIX as usize, i) | 0xabc << RADIX);
        Checked::at_most(words, [u64::MAX; 8])
    };
    core::array::from_fn(|k| core::array::from_fn(|i| limb(BLOCK * k + i)))
}

/// The same as vectors.
pub(crate) fn residues(numbers: &[BigUint; LANES]) -> Limbs<__m512i> {
    limbs(numbers).map(|block| block.map(|limb| vector(limb.map(|lane| lane.value))))
}

fn number_in_lane(limbs: &Limbs<Lanes>, lane: usize) -> BigUint {
    limbs.as_flattened().iter().rev().fold(BigUint::ZERO, |value, limb| {
        (value << RADIX) + (limb[lane].value & ((1 << RADIX) - 1))
    })
}

fn check(result: &Limbs<Lanes>, a: &[BigUint; LANES], b: &[BigUint; LANES]) {
    let n = modulus();
    for lane in 0..LANES {
        let result = number_in_lane(result, lane);
        assert!(result < &n + (BigUint::from(1u8) << 3026));
        assert_eq!((result << IfmaX8::R_BITS) % &n, &a[lane] * &b[lane] % &n);
    }
}

#[test]
fn no_lane_overflows_and_every_product_is_right_on_checked_lanes() {
    let inputs = inputs();
    let zero = [[Lanes::default(); BLOCK]; LIMBS / BLOCK];
    let mut product = [[Lanes::default(); BLOCK]; 2 * LIMBS / BLOCK];
    for shift in 0..inputs.len() {
        let pick = |step: usize| {
            core::array::from_fn(|i| inputs[(shift + step * i) % inputs.len()].clone())
        };
        let (a, b): ([_; LANES], [_; LANES]) = (pick(1), pick(5));
        let (mut quotient, mut out) = (zero, zero);
        kernel::product(MACHINE, &mut product, &limbs(&a), &limbs(&b));
        kernel::reduce(MACHINE, &MODULUS, &product, &mut quotient, &mut out);
        check(&out, &a, &b);
        kernel::square(MACHINE, &mut product, &limbs(&a));
        kernel::reduce(MACHINE, &MODULUS, &product, &mut quotient, &mut out);
        check(&out, &a, &a);
    }
}

#[test]
fn the_modulus_is_n_plus_1() {
    let limbs = MODULUS.as_flattened().iter().rev();
    let modulus_and_1 = limbs.fold(BigUint::ZERO, |value, &limb| (value << RADIX) + limb);
    assert_eq!(modulus_and_1, modulus() + 1u8);
    assert_eq!(MODULUS[0][0], 0);
}

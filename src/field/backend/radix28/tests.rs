//! The kernels on checked lanes, and their constants, against num-bigint.

extern crate std;

use super::{
    checked::{Checked, Lanes},
    constants::CONSTANTS,
    kernel::{self, LIMBS, Packed, RADIX, Workspace},
};
use crate::field::tests::*;
use num_bigint::BigUint;
use std::vec::Vec;

/// The largest digit.
const LARGEST: u64 = (1 << RADIX) - 1;

/// Boundary values, the largest input of all, and random ones.
fn inputs() -> Vec<BigUint> {
    let (n, one) = (modulus(), BigUint::from(1u8));
    let mut inputs = residues();
    inputs.extend([
        n.clone(),
        &n + 1u8,
        &n * 2u8 - 1u8,
        (&one << 3074) - 1u8,
        (&one << 3080) - 1u8,
    ]);
    inputs
}

/// A number in limbs.
pub(crate) fn limbs(x: &BigUint) -> Packed<u64> {
    let pair = |i| digit(x, RADIX as usize, i) | digit(x, RADIX as usize, i + 1) << 32;
    core::array::from_fn(|i| [pair(4 * i), pair(4 * i + 2)])
}

/// The limbs, each of which could be the largest digit, but for the last two.
fn variable(x: &BigUint) -> Packed<Lanes<1>> {
    let mut bounds = [[LARGEST | LARGEST << 32; 2]; LIMBS / 4];
    bounds[LIMBS / 4 - 1][1] = 0;
    let limbs = limbs(x);
    core::array::from_fn(|i| {
        core::array::from_fn(|j| Checked::at_most([limbs[i][j]], [bounds[i][j]]))
    })
}

/// Digits below 2^28 for all inputs, below 1.96·N, and the right residue.
fn check(result: &Packed<Lanes<1>>, a: &BigUint, b: &BigUint) {
    let pairs = result.as_flattened().as_flattened();
    for pair in pairs {
        assert!(pair.largest as u32 >> RADIX == 0 && pair.largest >> 32 >> RADIX == 0);
    }
    let result = pairs.iter().rev().fold(BigUint::ZERO, |value, pair| {
        (((value << RADIX) + (pair.value >> 32)) << RADIX) + (pair.value as u32)
    });
    let n = modulus();
    assert!(&result * 100u8 < &n * 196u8);
    assert_eq!((result << (RADIX as usize * LIMBS)) % &n, a * b % &n);
}

fn check_on_checked_lanes<const FEW_REGISTERS: bool, const COMPACT: bool>() {
    let machine = Checked::<1, FEW_REGISTERS, COMPACT>;
    let inputs = inputs();
    let mut work = Workspace::new(Lanes::<1>::default());
    let mut out = [[Lanes::<1>::default(); _]; _];
    let mut pairs: Vec<_> = inputs.iter().zip(inputs.iter().rev()).collect();
    pairs.extend(inputs.iter().zip(inputs.iter().skip(1)));
    for (a, b) in pairs {
        kernel::product(machine, &mut work, &variable(a), &variable(b));
        kernel::reduce(machine, &CONSTANTS, &mut work, &mut out);
        check(&out, a, b);
    }
    for a in &inputs {
        kernel::square(machine, &mut work, &variable(a));
        kernel::reduce(machine, &CONSTANTS, &mut work, &mut out);
        check(&out, a, a);
    }
}

#[test]
fn no_column_overflows_and_every_product_is_right_on_checked_lanes() {
    check_on_checked_lanes::<false, false>();
}

#[test]
fn the_same_with_one_column_at_a_time() {
    check_on_checked_lanes::<true, false>();
}

#[test]
fn the_same_with_every_loop_once() {
    check_on_checked_lanes::<false, true>();
    check_on_checked_lanes::<true, true>();
}

#[test]
fn the_constants_are_what_they_are_called() {
    const PHASES: [&[usize]; 9] =
        [&[0], &[2], &[0, 2], &[1], &[3], &[1, 3], &[0, 1], &[2, 3], &[0, 1, 2, 3]];
    fn assert_is<const PLACES: usize>(nine: &[[u64; PLACES]; 9], x: &BigUint) {
        for (phases, sums) in PHASES.iter().zip(nine) {
            for (i, &sum) in sums.iter().enumerate() {
                let limbs = phases.iter().map(|phase| digit(x, RADIX as usize, 4 * i + phase));
                assert_eq!(sum, limbs.sum::<u64>());
            }
        }
    }
    let n = modulus();
    let half = (&n + 1u8) / 2u8;
    let friendly = half.modpow(&BigUint::from(448u32), &n);
    let inverse = ((&friendly << 448) - 1u8) / &n;
    assert_eq!(&n * &inverse + 1u8, &friendly << 448);
    assert_is(&CONSTANTS.friendly, &friendly);
    assert_is(&CONSTANTS.modulus, &n);
    assert_is(&CONSTANTS.inverse, &inverse);
    assert!(friendly * 1000u16 < n * 952u16); // the bound of every result rests on it
}

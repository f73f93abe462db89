//! The kernels on checked lanes, and their constants, against num-bigint.

extern crate std;

use num_bigint::BigUint;
use std::vec::Vec;

use super::{
    Avx2X4, LANES,
    constants::CONSTANTS,
    kernel::{self, LIMBS, Packed, RADIX, Workspace},
};
use crate::field::{
    backend::{
        Lanes as _,
        avx2::checked::{Checked, Lanes},
    },
    tests::*,
};

/// The largest inputs are below 2N < 2^3073.
fn inputs() -> Vec<BigUint> {
    let n = modulus();
    let mut inputs = residues();
    inputs.extend([n.clone(), &n + 1u8, &n * 2u8 - 1u8]);
    inputs
}

fn limb(x: &BigUint, i: usize) -> u64 {
    let limb: BigUint = x >> (RADIX as usize * i) & BigUint::from((1u32 << RADIX) - 1);
    u64::try_from(limb).unwrap()
}

/// Number l in lane l.
fn limbs(numbers: &[BigUint; LANES]) -> Packed<Lanes> {
    const LARGEST: u64 = (1 << RADIX) - 1;
    let pair = |i: usize| {
        let pairs = numbers.each_ref().map(|x| limb(x, i) | limb(x, i + 1) << 32);
        let bound = if i < LIMBS - 2 { LARGEST | LARGEST << 32 } else { 0 };
        Checked::at_most(pairs, [bound; LANES])
    };
    core::array::from_fn(|i| [pair(4 * i), pair(4 * i + 2)])
}

fn number_in_lane(limbs: &Packed<Lanes>, lane: usize) -> BigUint {
    limbs.as_flattened().iter().rev().fold(BigUint::ZERO, |value, pairs| {
        let pair = pairs[lane].value;
        (((value << RADIX) + (pair >> 32)) << RADIX) + (pair as u32)
    })
}

fn check(result: &Packed<Lanes>, a: &[BigUint; LANES], b: &[BigUint; LANES]) {
    let n = modulus();
    for lane in result.as_flattened().as_flattened() {
        assert!(lane.largest as u32 >> RADIX == 0 && lane.largest >> 32 >> RADIX == 0);
    }
    for lane in 0..LANES {
        let result = number_in_lane(result, lane);
        assert!(&result * 100u8 < &n * 196u8);
        assert_eq!((result << Avx2X4::R_BITS) % &n, &a[lane] * &b[lane] % &n);
    }
}

#[test]
fn no_column_overflows_and_every_product_is_right_on_checked_lanes() {
    let inputs = inputs();
    let mut work = Workspace::new(Lanes::default());
    for shift in 0..inputs.len() {
        let pick = |step: usize| {
            core::array::from_fn(|i| inputs[(shift + step * i) % inputs.len()].clone())
        };
        let (a, b): ([_; LANES], [_; LANES]) = (pick(1), pick(5));
        let mut out = [[Lanes::default(); _]; _];
        kernel::product(Checked, &mut work, &limbs(&a), &limbs(&b));
        kernel::reduce(Checked, &CONSTANTS, &mut work, &mut out);
        check(&out, &a, &b);
        kernel::square(Checked, &mut work, &limbs(&a));
        kernel::reduce(Checked, &CONSTANTS, &mut work, &mut out);
        check(&out, &a, &a);
    }
}

#[test]
fn the_constants_are_what_they_are_called() {
    const PHASES: [&[usize]; 9] =
        [&[0], &[2], &[0, 2], &[1], &[3], &[1, 3], &[0, 1], &[2, 3], &[0, 1, 2, 3]];
    fn assert_is<const GROUPS: usize>(nine: &[[[u64; 4]; GROUPS]; 9], x: &BigUint) {
        for (phases, sums) in PHASES.iter().zip(nine) {
            for (i, &sum) in sums.as_flattened().iter().enumerate() {
                let limbs = phases.iter().map(|phase| limb(x, 4 * i + phase));
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
}

//! The kernels on checked lanes and on the CPU, against num-bigint.

extern crate std;

use super::{
    Avx2, Residue,
    constants::CONSTANTS,
    cpu::{Row, row, vector},
    kernel::{self, Constants, LIMBS, Packed, Padded, RADIX, ROWS, Workspace},
};
use crate::field::{
    backend::{
        Backend,
        radix28::checked::{Checked, Lanes},
    },
    tests::*,
};
use num_bigint::BigUint;
use std::{vec, vec::Vec};

type Digits = [u32; LIMBS];

/// The largest digit.
const LARGEST: u32 = (1 << RADIX) - 1 + (1 << 8);

fn value(digits: &Digits) -> BigUint {
    digits.iter().rev().fold(BigUint::ZERO, |value, &digit| (value << RADIX) + digit)
}

/// The digits below 2^28 of a number.
fn digits(x: &BigUint) -> Digits {
    core::array::from_fn(|i| digit(x, RADIX as usize, i) as u32)
}

/// The same value, with digits that borrow from their upper neighbours where these can spare a unit.
fn redundant(x: &BigUint) -> Digits {
    let mut digits = digits(x);
    for i in 0..LIMBS - 3 {
        if digits[i + 1] > 0 && digits[i] < 1 << 8 {
            digits[i] += 1 << RADIX;
            digits[i + 1] -= 1;
        }
    }
    digits
}

/// The largest digits of all.
fn all_largest() -> Digits {
    core::array::from_fn(|i| if i < LIMBS - 2 { LARGEST } else { 0 })
}

/// Two digits in each lane.
fn rows(digits: &Digits) -> [Row; ROWS] {
    core::array::from_fn(|k| {
        core::array::from_fn(|i| {
            let pair = 2 * (4 * k + i);
            u64::from(digits[pair]) | u64::from(digits[pair + 1]) << 32
        })
    })
}

fn unpacked(lanes: impl IntoIterator<Item = u64>) -> Digits {
    let digits: Vec<u32> =
        lanes.into_iter().flat_map(|pair| [pair as u32, (pair >> 32) as u32]).collect();
    digits.try_into().unwrap()
}

/// A residue of that value, in redundant digits.
pub(in crate::field) fn residue(x: &BigUint) -> Residue {
    Residue(rows(&redundant(x)).map(vector))
}

fn inputs() -> Vec<Digits> {
    let one = BigUint::from(1u8);
    let mut random = Random::new(28);
    let mut inputs = vec![all_largest()];
    inputs.extend(
        (0..4).map(|_| {
            all_largest().map(|largest| (random.word() % (u64::from(largest) + 1)) as u32)
        }),
    );
    let edges = [modulus(), &modulus() * 2u8, (&one << 3074) - 1u8, (&one << 3080) - 1u8];
    for x in residues().iter().chain(&edges) {
        inputs.extend([digits(x), redundant(x)]);
    }
    inputs
}

fn constants() -> Constants<Lanes<4>> {
    let parts = |of: [Padded<Row>; 3]| of.map(|part| part.map(Checked::exactly));
    Constants {
        friendly: parts(CONSTANTS.friendly),
        modulus: parts(CONSTANTS.modulus),
        inverse: parts(CONSTANTS.inverse),
    }
}

/// a·b/R on checked lanes, or a²/R without a b.
fn on_checked_lanes(a: &Digits, b: Option<&Digits>) -> Digits {
    let variable = |digits: &Digits| -> Packed<Lanes<4>> {
        let (rows, bounds) = (rows(digits), rows(&all_largest()));
        core::array::from_fn(|k| Checked::at_most(rows[k], bounds[k]))
    };
    let (mut work, mut out) =
        (Workspace::new(Lanes::<4>::default()), [Lanes::<4>::default(); ROWS]);
    match b {
        Some(b) => kernel::product(Checked, &mut work, &variable(a), &variable(b)),
        None => kernel::square(Checked, &mut work, &variable(a)),
    }
    kernel::reduce(Checked, &constants(), &mut work, &mut out);
    let largest = u128::from(LARGEST);
    for lane in out.as_flattened() {
        assert!(lane.largest as u32 <= LARGEST && lane.largest >> 32 <= largest);
    }
    unpacked(out.as_flattened().iter().map(|lane| lane.value))
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

/// Below 1.96·N, and the right residue.
fn check(result: &Digits, a: &Digits, b: &Digits) {
    let (n, result) = (modulus(), value(result));
    assert!(&result * 100u8 < &n * 196u8);
    assert_eq!((result << Avx2::R_BITS) % &n, value(a) * value(b) % &n);
}

#[test]
fn the_constants_are_what_they_are_called() {
    let (n, one) = (modulus(), BigUint::from(1u8));
    let number = |parts: &[Padded<Row>; 3]| {
        let [even, odd, sum] = parts.each_ref().map(|part| part.as_flattened());
        let mut digits = [0; LIMBS];
        for i in 0..even.len() {
            assert_eq!(sum[i], even[i] + odd[i]);
            match i.checked_sub(4).and_then(|i| digits.get_mut(2 * i..2 * i + 2)) {
                Some(pair) => pair.copy_from_slice(&[even[i] as u32, odd[i] as u32]),
                None => assert_eq!((even[i], odd[i]), (0, 0)),
            }
            assert!(even[i] < 1 << RADIX && odd[i] < 1 << RADIX);
        }
        value(&digits)
    };
    assert_eq!(number(&CONSTANTS.modulus), n);
    let (friendly, inverse) = (number(&CONSTANTS.friendly), number(&CONSTANTS.inverse));
    assert!(inverse < &one << 448);
    assert_eq!(&n * inverse + 1u8, &friendly << 448);
    assert!(friendly * 1000u16 < n * 952u16); // the bound of every result rests on it
}

#[test]
fn no_column_overflows_and_every_product_is_right_on_checked_lanes() {
    let inputs = inputs();
    for (a, b) in inputs.iter().zip(inputs.iter().rev().chain([&all_largest()])) {
        check(&on_checked_lanes(a, Some(b)), a, b);
        check(&on_checked_lanes(a, None), a, a);
    }
    check(&on_checked_lanes(&all_largest(), Some(&all_largest())), &all_largest(), &all_largest());
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

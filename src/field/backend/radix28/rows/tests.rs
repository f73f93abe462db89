//! What the tests of both kernels use: digits, inputs, and the constants against num-bigint.

extern crate std;

use super::{Constants, Packed, Padded, constants::CONSTANTS};
use crate::field::{
    backend::radix28::{
        checked::{Checked, Lanes},
        kernel::{LIMBS, RADIX},
    },
    tests::*,
};
use num_bigint::BigUint;
use std::{vec, vec::Vec};

pub(crate) type Digits = [u32; LIMBS];

/// The largest digit.
const LARGEST: u32 = (1 << RADIX) - 1 + (1 << 8);

pub(crate) fn value(digits: &Digits) -> BigUint {
    digits.iter().rev().fold(BigUint::ZERO, |value, &digit| (value << RADIX) + digit)
}

/// The digits below 2^28 of a number.
pub(crate) fn digits(x: &BigUint) -> Digits {
    core::array::from_fn(|i| digit(x, RADIX as usize, i) as u32)
}

/// The same value, with digits that borrow from their upper neighbours where these can spare a unit.
pub(crate) fn redundant(x: &BigUint) -> Digits {
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
pub(crate) fn all_largest() -> Digits {
    core::array::from_fn(|i| if i < LIMBS - 2 { LARGEST } else { 0 })
}

/// Two digits in each lane.
pub(crate) fn rows(digits: &Digits) -> Packed<[u64; 4]> {
    core::array::from_fn(|k| {
        core::array::from_fn(|i| {
            let pair = 2 * (4 * k + i);
            u64::from(digits[pair]) | u64::from(digits[pair + 1]) << 32
        })
    })
}

pub(crate) fn unpacked(lanes: impl IntoIterator<Item = u64>) -> Digits {
    let digits: Vec<u32> =
        lanes.into_iter().flat_map(|pair| [pair as u32, (pair >> 32) as u32]).collect();
    digits.try_into().unwrap()
}

pub(crate) fn inputs() -> Vec<Digits> {
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

pub(crate) fn constants() -> Constants<Lanes<4>> {
    let parts = |of: [Padded<[u64; 4]>; 3]| of.map(|part| part.map(Checked::exactly));
    Constants {
        friendly: parts(CONSTANTS.friendly),
        modulus: parts(CONSTANTS.modulus),
        inverse: parts(CONSTANTS.inverse),
    }
}

/// The digits, each of which could be the largest.
pub(crate) fn variable(digits: &Digits) -> Packed<Lanes<4>> {
    let (rows, bounds) = (rows(digits), rows(&all_largest()));
    core::array::from_fn(|k| Checked::at_most(rows[k], bounds[k]))
}

/// The digits of a result, of which none can be larger than the largest.
pub(crate) fn result(out: &Packed<Lanes<4>>) -> Digits {
    let largest = u128::from(LARGEST);
    for lane in out.as_flattened() {
        assert!(lane.largest as u32 <= LARGEST && lane.largest >> 32 <= largest);
    }
    unpacked(out.as_flattened().iter().map(|lane| lane.value))
}

/// Below 1.96·N, and the right residue.
pub(crate) fn check(result: &Digits, a: &Digits, b: &Digits) {
    let (n, result) = (modulus(), value(result));
    assert!(&result * 100u8 < &n * 196u8);
    assert_eq!((result << (RADIX as usize * LIMBS)) % &n, value(a) * value(b) % &n);
}

/// Checks products and squares of all inputs, the largest among them; without a b, `compute` gives a square.
pub(crate) fn check_every_product(compute: fn(&Digits, Option<&Digits>) -> Digits) {
    let (inputs, largest) = (inputs(), all_largest());
    for (a, b) in inputs.iter().zip(inputs.iter().rev().chain([&largest])) {
        check(&compute(a, Some(b)), a, b);
        check(&compute(a, None), a, a);
    }
    check(&compute(&largest, Some(&largest)), &largest, &largest);
}

#[test]
fn the_constants_are_what_they_are_called() {
    let (n, one) = (modulus(), BigUint::from(1u8));
    let number = |parts: &[Padded<[u64; 4]>; 3]| {
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

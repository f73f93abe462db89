//! The kernel and its constants against num-bigint.

extern crate std;

use super::{
    BITS, BLOCK_BITS, Below, CONSTANTS, Kind, LAST, LIMB, LIMBS, Limbs, PLACES, Product, Square,
    Workspace, nine, unroll, wide,
};
use crate::field::tests::{digit, modulus, residues};
use num_bigint::BigUint;
use std::vec::Vec;

/// Any value below 2^3120 in limbs.
pub(crate) fn limbs(value: &BigUint) -> Limbs {
    core::array::from_fn(|i| digit(value, BITS as usize, i))
}

fn value(limbs: &Limbs) -> BigUint {
    limbs.iter().rev().fold(BigUint::ZERO, |value, limb| (value << BITS) + limb)
}

#[test]
fn the_constants_are_what_they_are_called() {
    let n = modulus();
    let half = (&n + 1u8) / 2u8;
    let friendly = half.modpow(&BigUint::from(BLOCK_BITS), &n);
    let inverse = ((&friendly << BLOCK_BITS) - 1u8) / &n;
    assert_eq!(&n * &inverse + 1u8, &friendly << BLOCK_BITS);
    let place = |value: &BigUint, i| nine(limbs(value).as_chunks().0[i]);
    for (part, constants) in CONSTANTS.iter().enumerate() {
        for i in 0..LIMBS / 4 {
            assert_eq!(constants.friendly[i], place(&friendly, i)[part]);
            assert_eq!(constants.modulus[i], place(&n, i)[part]);
        }
        assert_eq!(constants.inverse, place(&inverse, 0)[part]);
    }
    assert!(friendly * 100u8 < n * 75u8);
}

#[test]
fn the_largest_inputs_give_results_that_are_small_enough_for_the_next() {
    let n = modulus();
    let mut inputs = residues();
    inputs.extend([3072, 3073, 3074].map(|bits| (BigUint::from(1u8) << bits) - 1u8));
    let (mut work, mut out) = (Workspace::ZERO, [0; LIMBS]);
    let check = |out: &Limbs, a: &BigUint, b: &BigUint| {
        assert!(out.iter().all(|limb| limb >> BITS == 0));
        let result = value(out);
        assert!(&result * 100u8 < &n * 176u8);
        assert_eq!((result << (BITS as usize * LIMBS)) % &n, a * b % &n);
    };
    for a in &inputs {
        work.set_square(&limbs(a));
        work.reduce::<Square>(&mut out);
        check(&out, a, a);
        for b in &inputs {
            work.set_product(&limbs(a), &limbs(b));
            work.reduce::<Product>(&mut out);
            check(&out, a, b);
        }
    }
}

/// The columns of the largest digits, also of the quotient: columns grow with all of them. A column that wrapped would
/// be missed in the sum of all.
fn the_largest_columns_do_not_overflow<K: Kind>(prepare: fn(&mut Workspace, &Limbs)) {
    let largest = [LIMB; LIMBS];
    let mut work = Workspace::ZERO;
    prepare(&mut work, &largest);
    for place in 0..PLACES {
        work.set_place([LIMB; 4], |part, digit| part.quotient[place] = digit);
    }
    let (mut below, mut sums, mut columns) = (Below::default(), [0; 9], Vec::new());
    unroll!(P in [0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25] {
        work.sums::<K, P>(&mut sums);
        if P == LAST {
            for ((sum, part), constants) in sums.iter_mut().zip(&work.0).zip(&CONSTANTS) {
                *sum = sum.wrapping_add(wide(part.quotient[LAST], constants.modulus[0]));
            }
        }
        columns.extend(below.columns(&sums));
    });
    assert!(columns.iter().all(|column| *column < (1 << 127) - (1 << 68)));
    let n = modulus();
    let friendly = ((&n + 1u8) / 2u8).modpow(&BigUint::from(BLOCK_BITS), &n);
    let (all, last) = (value(&largest), value(&largest) >> (BLOCK_BITS * LAST));
    let blocks = &all - (&last << (BLOCK_BITS * LAST));
    let sum = columns.iter().rev().fold(BigUint::ZERO, |sum, column| (sum << BITS) + *column);
    let n_times_last = (n * last) << (BLOCK_BITS * LAST);
    assert_eq!(sum, &all * &all + ((blocks * friendly) << BLOCK_BITS) + n_times_last);
}

#[test]
fn no_column_overflows_for_any_input() {
    the_largest_columns_do_not_overflow::<Product>(|work, largest| {
        work.set_product(largest, largest);
    });
    the_largest_columns_do_not_overflow::<Square>(Workspace::set_square);
}

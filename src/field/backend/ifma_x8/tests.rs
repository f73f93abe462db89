//! The kernels on checked lanes, and eight powers at once on the CPU, against num-bigint.

extern crate std;

use num_bigint::BigUint;
use std::{vec, vec::Vec};

use super::{
    LANES, R_BITS, Scratch, convert,
    kernel::{self, BLOCK, LIMBS, Limbs, MODULUS, RADIX},
};
use crate::field::{
    Element, Exponent,
    ifma::{
        Ifma,
        checked::{Checked, Lanes},
        row,
    },
    tests::*,
};

/// A digit is the low 52 bits of a word.
const MACHINE: Checked = Checked { truncates: true };

/// The largest inputs are below 2N < 2^3073.
fn inputs() -> Vec<BigUint> {
    let n = modulus();
    let mut inputs = residues();
    inputs.extend([n.clone(), &n + 1u8, &n * 2u8 - 1u8]);
    inputs
}

/// Number l in lane l, with something above every digit that must not count.
fn limbs(numbers: &[BigUint; LANES]) -> Limbs<Lanes> {
    let mask = BigUint::from((1u64 << RADIX) - 1);
    let limb = |i: usize| {
        let words = numbers.each_ref().map(|number| {
            let digit: BigUint = number >> (RADIX as usize * i) & &mask;
            digit.to_u64_digits().first().copied().unwrap_or(0) | 0xabc << RADIX
        });
        Checked::at_most(words, [u64::MAX; 8])
    };
    core::array::from_fn(|k| core::array::from_fn(|i| limb(BLOCK * k + i)))
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
        assert_eq!((result << R_BITS) % &n, &a[lane] * &b[lane] % &n);
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

#[test]
fn elements_words_and_limbs_convert_both_ways() {
    let Some(cpu) = Ifma::new() else { return };
    let numbers: Vec<_> = residues().into_iter().cycle().take(17).collect();
    let elements: Vec<_> = numbers.iter().map(|x| element(x).unwrap()).collect();
    for numbers in numbers.windows(LANES).zip(elements.windows(LANES)) {
        let (numbers, elements): (&[_; LANES], &[Element; LANES]) =
            (numbers.0.try_into().unwrap(), numbers.1.try_into().unwrap());
        let mut scratch = Scratch::new(cpu);
        let mut out = [const { Element::zero() }; LANES];
        let Scratch { words, accumulator, .. } = &mut *scratch;
        // SAFETY: `cpu` proves the features.
        #[expect(unsafe_code, reason = "entry")]
        unsafe {
            convert::words_from_elements(words, elements.each_ref());
            convert::limbs_from_words(accumulator, words);
        }
        let mask = (1 << RADIX) - 1;
        for (got, wanted) in accumulator.as_flattened().iter().zip(limbs(numbers).as_flattened()) {
            assert_eq!(row(*got).map(|word| word & mask), wanted.map(|lane| lane.value & mask));
        }
        // SAFETY: `cpu` proves the features.
        #[expect(unsafe_code, reason = "entry")]
        unsafe {
            scratch.store(&[0, 1, 2, 3, 4, 5, 6, 7], &mut out);
        }
        for (out, wanted) in out.iter().zip(numbers) {
            assert_eq!(number(out), *wanted);
        }
    }
}

#[test]
fn eight_powers_at_once_agree_with_num_bigint() {
    let Some(cpu) = Ifma::new() else { return };
    let n = modulus();
    let mut random = Random(11);
    let numbers = residues();
    let elements: Vec<_> = numbers.iter().map(|x| element(x).unwrap()).collect();
    let base: Vec<_> = elements.iter().collect();
    for len in [0, 1, 32, 33, 40, 41, 65] {
        let mut digits = vec![vec![0; len], vec![0xff; len]];
        digits.resize_with(base.len(), || random.bytes(len));
        let exponents: Vec<_> =
            digits.iter().map(|digits| Exponent::from_be_bytes(digits)).collect();
        let e: Vec<_> = exponents.iter().collect();
        for items in [&[0, 1, 2, 3, 4, 5, 6, 7][..], &[14, 0, 3, 1, 9, 2], &[5]] {
            let mut out: Vec<_> = base.iter().map(|_| Element::zero()).collect();
            let power =
                |base: &BigUint, i: usize| base.modpow(&BigUint::from_bytes_be(&digits[i]), &n);
            super::pow(cpu, items, &mut out, &base, &e);
            for &i in items {
                assert_eq!(number(&out[i]), power(&numbers[i], i));
            }
            super::pow_g(cpu, items, &mut out, &e);
            for &i in items {
                assert_eq!(number(&out[i]), power(&BigUint::from(2u8), i));
            }
            let others = (0..out.len()).filter(|i| !items.contains(i));
            others.for_each(|i| assert!(bool::from(out[i].is_zero())));
        }
    }
}

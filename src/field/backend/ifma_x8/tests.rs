//! The kernels on checked lanes, and eight powers at once on the CPU, against num-bigint.

extern crate std;

use num_bigint::BigUint;
use std::{vec, vec::Vec};

use super::{
    IfmaX8, R_BITS, Scratch, convert,
    kernel::{self, BLOCK, LANES, LIMBS, Limbs, MODULUS, RADIX},
};
use crate::field::{
    backend::{
        Lanes as _, Power,
        ifma::{
            Ifma,
            checked::{Checked, Lanes},
            cpu::row,
        },
    },
    exponent::Exponent,
    tests::*,
    words::{G, WORDS, Words},
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
fn words_and_limbs_convert_both_ways() {
    let Some(cpu) = Ifma::new() else { return };
    let numbers: Vec<_> = residues().into_iter().cycle().take(17).collect();
    let e = Exponent::from_be_bytes(&[]);
    for numbers in numbers.windows(LANES) {
        let numbers: &[_; LANES] = numbers.try_into().unwrap();
        let plain = numbers.each_ref().map(words);
        let mut scratch = Scratch::new(cpu);
        let mut out = [[0; WORDS]; LANES];
        let Scratch { words, accumulator, .. } = &mut *scratch;
        // SAFETY: `cpu` proves the features.
        #[expect(unsafe_code, reason = "calls #[target_feature] functions")]
        unsafe {
            convert::interleave(words, plain.each_ref());
            convert::limbs_from_words(accumulator, words);
        }
        let mask = (1 << RADIX) - 1;
        for (got, wanted) in accumulator.as_flattened().iter().zip(limbs(numbers).as_flattened()) {
            assert_eq!(row(*got).map(|word| word & mask), wanted.map(|lane| lane.value & mask));
        }
        // SAFETY: `cpu` proves the features.
        #[expect(unsafe_code, reason = "calls #[target_feature] functions")]
        unsafe {
            scratch.store(&mut out.each_mut().map(|out| Power { out, base: &G, e: &e }));
        }
        assert_eq!(out, plain);
    }
}

#[test]
fn eight_powers_at_once_agree_with_num_bigint() {
    let Some(cpu) = Ifma::new() else { return };
    let (cpu, n) = (IfmaX8(cpu), modulus());
    let mut random = Random(11);
    let bases: Vec<Words> = residues().iter().map(words).collect();
    for len in [0, 1, 32, 33, 40, 41, 65] {
        let mut digits = vec![vec![0; len], vec![0xff; len]];
        digits.resize_with(bases.len(), || random.bytes(len));
        let exponents: Vec<_> =
            digits.iter().map(|digits| Exponent::from_be_bytes(digits)).collect();
        for items in [&[0, 1, 2, 3, 4, 5, 6, 7][..], &[14, 0, 3, 1, 9, 2], &[5]] {
            let powers = |pow: fn(IfmaX8, &mut [Power<'_>]), bases: &[Words]| {
                let mut out = vec![[0; WORDS]; items.len()];
                let mut powers: Vec<_> = (out.iter_mut().zip(items))
                    .map(|(out, &i)| Power { out, base: &bases[i], e: &exponents[i] })
                    .collect();
                pow(cpu, &mut powers);
                out.iter().map(from_words).collect::<Vec<_>>()
            };
            let wanted = |base: &Words, i: usize| {
                from_words(base).modpow(&BigUint::from_bytes_be(&digits[i]), &n)
            };
            let wanted_powers: Vec<_> = items.iter().map(|&i| wanted(&bases[i], i)).collect();
            assert_eq!(powers(IfmaX8::pow, &bases), wanted_powers);
            let wanted_powers: Vec<_> = items.iter().map(|&i| wanted(&G, i)).collect();
            assert_eq!(powers(IfmaX8::pow_g, &vec![G; bases.len()]), wanted_powers);
        }
    }
}

//! Every operation of every backend with several lanes against num-bigint.

use super::{Random, from_words, modulus, residues, with, words};
use crate::field::{
    backend::{Lanes, Power, avx2::Avx2, avx2_x4::Avx2X4, ifma::Ifma, ifma_x8::IfmaX8},
    exponent::Exponent,
    fixed_base::{ENTRIES, TABLES},
    power::lanes::{pow, pow_g},
    words::{G, WORDS, Words},
};
use num_bigint::BigUint;
use std::{vec, vec::Vec};

/// The tests of the lanes of one backend: their name, the backend's, and the witness if this CPU has one.
macro_rules! tests {
    ($name:ident, $backend:literal, $witness:expr) => {
        mod $name {
            use super::*;

            #[test]
            fn multiplies_and_squares_like_num_bigint() {
                with(
                    $backend,
                    $witness,
                    concat!(stringify!($name), "::multiplies_and_squares_like_num_bigint"),
                    super::multiplies_and_squares,
                );
            }

            #[test]
            fn selects_another_entry_in_every_lane() {
                with(
                    $backend,
                    $witness,
                    concat!(stringify!($name), "::selects_another_entry_in_every_lane"),
                    super::selects,
                );
            }

            #[test]
            fn powers_agree_with_num_bigint_for_every_width() {
                with(
                    $backend,
                    $witness,
                    concat!(stringify!($name), "::powers_agree_with_num_bigint_for_every_width"),
                    super::powers,
                );
            }
        }
    };
}

tests!(ifma_x8, "ifma", Ifma::new().map(IfmaX8));
tests!(avx2_x4, "avx2", Avx2::new().map(Avx2X4));

/// What is in each lane.
fn stored<L: Lanes>(lanes: L, work: &mut L::Workspace, x: &L::Residues) -> Vec<BigUint> {
    let mut out = vec![[0; WORDS]; L::LANES];
    let e = Exponent::from_be_bytes(&[]);
    let mut powers: Vec<_> = out.iter_mut().map(|out| Power { out, base: &G, e: &e }).collect();
    lanes.store(work, &mut powers, x);
    out.iter().map(from_words).collect()
}

fn multiplies_and_squares<L: Lanes>(lanes: L) {
    let n = modulus();
    let inverse = ((&n + 1u8) / 2u8).modpow(&BigUint::from(L::R_BITS), &n);
    let numbers = residues();
    let plain: Vec<Words> = numbers.iter().map(words).collect();
    let (mut work, mut a, mut b) = (L::WORKSPACE, L::ZERO, L::ZERO);
    for first in 0..numbers.len() {
        for step in 1..numbers.len() {
            let (i, j) =
                (|lane| (first + lane) % plain.len(), |lane| (first + step * lane) % plain.len());
            lanes.load(&mut work, &mut a, |lane| &plain[i(lane)]);
            lanes.load(&mut work, &mut b, |lane| &plain[j(lane)]);
            let (x, y) = (stored(lanes, &mut work, &a), stored(lanes, &mut work, &b));
            lanes.mul(&mut work, &mut a, &b);
            let product = stored(lanes, &mut work, &a);
            lanes.square(&mut work, &mut b);
            let square = stored(lanes, &mut work, &b);
            lanes.square(&mut work, &mut a); // of what a multiplication leaves
            let again = stored(lanes, &mut work, &a);
            for lane in 0..L::LANES {
                assert_eq!((&x[lane], &y[lane]), (&numbers[i(lane)], &numbers[j(lane)]));
                assert_eq!(product[lane], &x[lane] * &y[lane] * &inverse % &n);
                assert_eq!(square[lane], &y[lane] * &y[lane] * &inverse % &n);
                assert_eq!(again[lane], &product[lane] * &product[lane] * &inverse % &n);
            }
        }
    }
}

fn selects<L: Lanes>(lanes: L) {
    let plain: Vec<Words> = residues().iter().map(words).collect();
    let (mut work, mut out) = (L::WORKSPACE, L::ZERO);
    let mut table = vec![L::ZERO; plain.len()];
    for (entry, number) in table.iter_mut().zip(&plain) {
        lanes.load(&mut work, entry, |_| number);
    }
    for first in 0..ENTRIES {
        let index = |lane: usize| (first + 11 * lane) % table.len();
        lanes.select(&mut out, &table, |lane| index(lane) as u64);
        let wanted: Vec<_> = (0..L::LANES).map(|lane| from_words(&plain[index(lane)])).collect();
        assert_eq!(stored(lanes, &mut work, &out), wanted);

        let index = |lane: usize| (first + 11 * lane) % ENTRIES;
        lanes.select_and_load(&mut work, &mut out, &TABLES[3], |lane| index(lane) as u64);
        let wanted = (0..L::LANES).map(|lane| from_words(&TABLES[3].entry(index(lane))));
        assert_eq!(stored(lanes, &mut work, &out), wanted.collect::<Vec<_>>());
    }
}

fn powers<L: Lanes>(lanes: L) {
    let n = modulus();
    let mut random = Random::new(11);
    let bases: Vec<Words> = residues().iter().map(words).collect();
    for len in [0, 1, 32, 33, 40, 41, 65] {
        let mut digits = vec![vec![0; len], vec![0xff; len]];
        digits.resize_with(bases.len(), || random.bytes(len));
        let exponents: Vec<_> =
            digits.iter().map(|digits| Exponent::from_be_bytes(digits)).collect();
        let all: Vec<_> = (0..L::LANES).collect();
        for items in [&all[..], &[14, 0, 3], &[5]] {
            let powers = |pow: fn(L, &mut [Power<'_>]), bases: &[Words]| {
                let mut out = vec![[0; WORDS]; items.len()];
                let mut powers: Vec<_> = (out.iter_mut().zip(items))
                    .map(|(out, &i)| Power { out, base: &bases[i], e: &exponents[i] })
                    .collect();
                pow(lanes, &mut powers);
                out.iter().map(from_words).collect::<Vec<_>>()
            };
            let wanted = |base: &Words, i: usize| {
                from_words(base).modpow(&BigUint::from_bytes_be(&digits[i]), &n)
            };
            let wanted_powers: Vec<_> = items.iter().map(|&i| wanted(&bases[i], i)).collect();
            assert_eq!(powers(pow, &bases), wanted_powers);
            let wanted_powers: Vec<_> = items.iter().map(|&i| wanted(&G, i)).collect();
            assert_eq!(powers(pow_g, &vec![G; bases.len()]), wanted_powers);
        }
    }
}

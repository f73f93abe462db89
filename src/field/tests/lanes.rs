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

/// The tests of the lanes of one backend: their name, the backend's, the witness if this CPU has one, and how to make
/// residues out of values below 2N.
macro_rules! tests {
    ($name:ident, $backend:literal, $witness:expr, $residues:expr) => {
        mod $name {
            use super::*;

            #[test]
            fn words_and_limbs_convert_both_ways() {
                with(
                    $backend,
                    $witness,
                    concat!(stringify!($name), "::words_and_limbs_convert_both_ways"),
                    |lanes| super::converts(lanes, $residues),
                );
            }

            #[test]
            fn multiplies_and_squares_like_num_bigint() {
                with(
                    $backend,
                    $witness,
                    concat!(stringify!($name), "::multiplies_and_squares_like_num_bigint"),
                    |lanes| super::multiplies_and_squares(lanes, $residues),
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

tests!(ifma_x8, "ifma", Ifma::new().map(IfmaX8), crate::field::backend::ifma_x8::tests::residues);
tests!(avx2_x4, "avx2", Avx2::new().map(Avx2X4), crate::field::backend::avx2_x4::tests::residues);

/// Boundary values, up to the largest below 2N, and random ones.
fn values() -> Vec<BigUint> {
    let n = modulus();
    let mut values = residues();
    values.extend([n.clone(), &n + 1u8, &n * 2u8 - 1u8]);
    values
}

/// What is in each lane.
fn stored<L: Lanes>(lanes: L, work: &mut L::Workspace, x: &L::Residues) -> Vec<BigUint> {
    let mut out = vec![[0; WORDS]; L::LANES];
    let e = Exponent::from_be_bytes(&[]);
    let mut powers: Vec<_> = out.iter_mut().map(|out| Power { out, base: &G, e: &e }).collect();
    lanes.store(work, &mut powers, x);
    out.iter().map(from_words).collect()
}

fn converts<L: Lanes, const LANES: usize>(
    lanes: L,
    residues: impl Fn(&[BigUint; LANES]) -> L::Residues,
) {
    let (n, values) = (modulus(), values());
    let plain: Vec<Words> = values.iter().map(|value| words(&(value % &n))).collect();
    let (mut work, mut out) = (L::WORKSPACE, L::ZERO);
    for first in 0..values.len() {
        let i = |lane| (first + lane) % values.len();
        let wanted: [_; LANES] = core::array::from_fn(|lane| from_words(&plain[i(lane)]));
        let redundant = residues(&core::array::from_fn(|lane| values[i(lane)].clone()));
        assert_eq!(stored(lanes, &mut work, &redundant), wanted);
        lanes.load(&mut work, &mut out, |lane| &plain[i(lane)]);
        assert_eq!(stored(lanes, &mut work, &out), wanted);
    }
}

fn multiplies_and_squares<L: Lanes, const LANES: usize>(
    lanes: L,
    residues: impl Fn(&[BigUint; LANES]) -> L::Residues,
) {
    let (n, values) = (modulus(), values());
    let inverse = ((&n + 1u8) / 2u8).modpow(&BigUint::from(L::R_BITS), &n);
    let mut work = L::WORKSPACE;
    for first in 0..values.len() {
        for step in 1..values.len() {
            let pick = |step: usize| -> [BigUint; LANES] {
                core::array::from_fn(|lane| values[(first + step * lane) % values.len()].clone())
            };
            let (x, y) = (pick(1), pick(step));
            let (mut a, mut b) = (residues(&x), residues(&y));
            lanes.mul(&mut work, &mut a, &b);
            let product = stored(lanes, &mut work, &a);
            lanes.square(&mut work, &mut b);
            let square = stored(lanes, &mut work, &b);
            lanes.square(&mut work, &mut a); // of what a multiplication leaves
            let again = stored(lanes, &mut work, &a);
            for lane in 0..LANES {
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

//! Every operation of every backend against num-bigint.

use super::{Random, from_words, modulus, residues, with, words, written};
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
use crate::field::backend::{avx2::Avx2, ifma::Ifma};
use crate::field::{
    backend::{Backend, portable::Portable, portable32::Portable32, radix60::tests::limbs},
    exponent::Exponent,
    fixed_base::{ENTRIES, TABLES},
    montgomery::product,
    power::{comb::pow_g, window::pow},
    words::BYTES,
};
use num_bigint::BigUint;
use std::{vec, vec::Vec};

/// The tests of one backend: its name, its witness if this CPU has one, and how to make a residue, also a redundant
/// one, out of any value below 2^3074.
macro_rules! tests {
    ($name:ident, $witness:expr, $residue:expr) => {
        mod $name {
            use super::*;

            const NAME: &str = stringify!($name);

            #[test]
            fn multiplies_and_squares_like_num_bigint() {
                with(NAME, $witness, "multiplies_and_squares_like_num_bigint", |backend| {
                    super::multiplies_and_squares(backend, $residue)
                });
            }

            #[test]
            fn products_of_plain_numbers_agree_with_num_bigint() {
                with(
                    NAME,
                    $witness,
                    "products_of_plain_numbers_agree_with_num_bigint",
                    super::products,
                );
            }

            #[test]
            fn selects_every_entry_of_a_table() {
                with(NAME, $witness, "selects_every_entry_of_a_table", |backend| {
                    super::selects(backend, $residue)
                });
            }

            #[test]
            fn powers_agree_with_num_bigint_for_every_width() {
                with(NAME, $witness, "powers_agree_with_num_bigint_for_every_width", super::powers);
            }

            #[test]
            fn powers_of_g_agree_with_num_bigint_for_every_width() {
                with(
                    NAME,
                    $witness,
                    "powers_of_g_agree_with_num_bigint_for_every_width",
                    super::powers_of_g,
                );
            }
        }
    };
}

#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
tests!(ifma, Ifma::new(), crate::field::backend::ifma::tests::residue);
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
tests!(avx2, Avx2::new(), crate::field::backend::avx2::tests::residue);
tests!(portable, Some(Portable), limbs);
tests!(portable32, Some(Portable32), crate::field::backend::radix28::tests::limbs);

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
tests!(
    simd128,
    Some(crate::field::backend::simd128::Simd128),
    crate::field::backend::simd128::vector::residue
);

/// 1/R mod N.
fn inverse_of_r<B: Backend>(_: B) -> BigUint {
    let n = modulus();
    let half = (&n + 1u8) / 2u8;
    half.modpow(&BigUint::from(B::R_BITS), &n)
}

fn multiplies_and_squares<B: Backend>(backend: B, residue: impl Fn(&BigUint) -> B::Residue) {
    let (n, inverse) = (modulus(), inverse_of_r(backend));
    let mut values = residues();
    // Redundant ones; the last has all ones in every digit.
    values.extend([n.clone(), &n + 1u8, &n * 2u8 - 1u8]);
    values.extend([3072, 3073, 3074].map(|bits| (BigUint::from(1u8) << bits) - 1u8));
    let (mut work, mut out) = (B::WORKSPACE, B::ZERO);
    let stored = |out: &B::Residue| written(|words| backend.store(words, out));
    for a in &values {
        let ra = residue(a);
        backend.square(&mut work, &mut out, &ra);
        assert_eq!(stored(&out), a * a * &inverse % &n);
        for b in &values {
            backend.mul(&mut work, &mut out, &ra, &residue(b));
            assert_eq!(stored(&out), a * b * &inverse % &n);
        }
    }
}

fn products<B: Backend>(backend: B) {
    for a in residues() {
        for b in residues() {
            let product = written(|out| {
                product(backend, out, &words(&a), &words(&b));
            });
            assert_eq!(product, &a * &b % modulus());
        }
    }
}

fn selects<B: Backend>(backend: B, residue: impl Fn(&BigUint) -> B::Residue) {
    let (mut numbers, mut random) = (residues(), Random::new(4));
    numbers.resize_with(ENTRIES, || BigUint::from_bytes_be(&random.bytes(BYTES)) % modulus());
    let table: Vec<B::Residue> = numbers.iter().map(residue).collect();
    let mut out = B::ZERO;
    for (i, number) in numbers.iter().enumerate() {
        backend.select(&mut out, &table, i as u64);
        assert_eq!(written(|words| backend.store(words, &out)), *number);
        backend.select_and_load(&mut out, &TABLES[3], i as u64);
        assert_eq!(written(|words| backend.store(words, &out)), from_words(&TABLES[3].entry(i)));
    }
}

/// Exponents of 0 to 3072 bits, some on either side of what the comb covers: 0, 1, all ones, random.
fn exponents() -> Vec<Vec<u8>> {
    let mut random = Random::new(2);
    let kinds = |len: usize| {
        let mut one = vec![0; len];
        one.last_mut().into_iter().for_each(|byte| *byte = 1);
        [vec![0; len], one, vec![0xff; len], random.bytes(len)]
    };
    [0, 1, 2, 8, 32, 33, 40, 41, 65, 128, 384].into_iter().flat_map(kinds).collect()
}

fn powers<B: Backend>(backend: B) {
    let n = modulus();
    for digits in exponents() {
        let (e, value) = (Exponent::from_be_bytes(&digits), BigUint::from_bytes_be(&digits));
        let step = if digits.len() > 65 { 7 } else { 3 };
        for base in residues().iter().step_by(step) {
            let power = written(|out| pow(backend, out, &words(base), &e));
            assert_eq!(power, base.modpow(&value, &n));
        }
    }
}

fn powers_of_g<B: Backend>(backend: B) {
    for digits in exponents() {
        let (e, value) = (Exponent::from_be_bytes(&digits), BigUint::from_bytes_be(&digits));
        let power = written(|out| pow_g(backend, out, &e));
        assert_eq!(power, BigUint::from(2u8).modpow(&value, &modulus()));
    }
}

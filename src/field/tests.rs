//! The facade and its constants against num-bigint; `backends` holds every backend to the same.

extern crate std;

mod backends;
mod batch;
mod generated;
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
mod lanes;
#[path = "../../tests/common/machine.rs"]
pub(crate) mod machine;
#[path = "../../tests/common/random.rs"]
mod random;
mod selftest;

use super::{
    element::Element,
    exponent::Exponent,
    fixed_base,
    words::{self, BYTES, WORDS, Words},
};
use num_bigint::{BigInt, BigUint};
pub(super) use random::Random;
use std::{vec, vec::Vec};

/// Runs `test` with a backend's witness. If this CPU has none, says so, which fails if the backend is required.
pub(super) fn with<B>(name: &str, witness: Option<B>, check: &str, test: impl FnOnce(B)) {
    match witness {
        Some(backend) => test(backend),
        None => machine::skip(name, check),
    }
}

pub(super) fn modulus() -> BigUint {
    from_words(&words::N)
}

pub(super) fn from_words(words: &Words) -> BigUint {
    let digits: Vec<u32> =
        words.iter().flat_map(|&word| [word as u32, (word >> 32) as u32]).collect();
    BigUint::from_slice(&digits)
}

pub(super) fn element(x: &BigUint) -> Option<Element> {
    let digits = x.to_bytes_be();
    let mut bytes = [0; BYTES];
    bytes[BYTES - digits.len()..].copy_from_slice(&digits);
    Element::from_be_bytes(&bytes)
}

pub(super) fn number(x: &Element) -> BigUint {
    let mut bytes = [0; BYTES];
    x.write_be_bytes(&mut bytes);
    BigUint::from_bytes_be(&bytes)
}

/// Boundary values first, then random ones.
pub(super) fn residues() -> Vec<BigUint> {
    let (n, one) = (modulus(), BigUint::from(1u8));
    let mut residues = vec![
        BigUint::ZERO,
        one.clone(),
        &n - 1u8,
        &n - 2u8,
        (&n - 1u8) / 2u8,
        (&one << 3071) - 1u8,
        &one << 64,
        (&one << 64) - 1u8,
        &n - (&one << 64),
    ];
    let mut random = Random::new(1);
    residues.extend((0..6).map(|_| BigUint::from_bytes_be(&random.bytes(BYTES)) % &n));
    residues
}

/// The words of a number below 2^3072.
pub(super) fn words(x: &BigUint) -> Words {
    let mut words = [0; WORDS];
    words.iter_mut().zip(x.iter_u64_digits()).for_each(|(word, digit)| *word = digit);
    words
}

/// Digit i of a number in digits of `radix` < 64 bits each.
pub(super) fn digit(x: &BigUint, radix: usize, i: usize) -> u64 {
    let digit: BigUint = x >> (radix * i) & BigUint::from((1u64 << radix) - 1);
    digit.iter_u64_digits().next().unwrap_or(0)
}

/// What `operation` writes.
pub(super) fn result(operation: impl FnOnce(&mut Element)) -> BigUint {
    let mut out = Element::zero();
    operation(&mut out);
    number(&out)
}

/// The number whose words `operation` writes.
pub(super) fn written(operation: impl FnOnce(&mut Words)) -> BigUint {
    let mut out = [0; WORDS];
    operation(&mut out);
    from_words(&out)
}

#[test]
fn the_prime_is_the_one_of_rfc_3526() {
    // ⌊2^2942·π⌋ by Machin's formula with 100 bits to spare.
    let one = BigUint::from(1u8) << 3042;
    let arctan = |x: u32| -> BigInt {
        let (mut power, mut sum, mut k) = (&one / x, BigInt::ZERO, 0u32);
        while power != BigUint::ZERO {
            let term = BigInt::from(&power / (2 * k + 1));
            sum += if k % 2 == 0 { term } else { -term };
            power /= x * x;
            k += 1;
        }
        sum
    };
    let pi = (arctan(5) * 16u8 - arctan(239) * 4u8).magnitude() >> 100u32;
    let formula = (BigUint::from(1u8) << 3072) - (BigUint::from(1u8) << 3008) - 1u8
        + ((pi + 1_690_314u32) << 64);
    assert_eq!(modulus(), formula);
}

#[test]
fn refuses_n_and_everything_above() {
    let n = modulus();
    for above in [n.clone(), &n + 1u8, (BigUint::from(1u8) << 3072) - 1u8] {
        assert!(element(&above).is_none());
    }
    for below in residues() {
        assert_eq!(number(&element(&below).unwrap()), below);
    }
}

#[test]
fn adds_subtracts_and_multiplies_like_num_bigint() {
    let n = modulus();
    for a in residues() {
        let ea = element(&a).unwrap();
        assert_eq!(bool::from(ea.is_zero()), a == BigUint::ZERO);
        assert_eq!(result(|out| out.set_square(&ea)), &a * &a % &n);
        for b in residues() {
            let eb = element(&b).unwrap();
            assert_eq!(result(|out| out.set_add(&ea, &eb)), (&a + &b) % &n);
            assert_eq!(result(|out| out.set_sub(&ea, &eb)), (&a + &n - &b) % &n);
            assert_eq!(result(|out| out.set_mul(&ea, &eb)), &a * &b % &n);
        }
    }
}

#[test]
fn the_fixed_base_table_holds_what_it_says() {
    let (n, two) = (modulus(), BigUint::from(2u8));
    let mut entries = 0;
    for (j, table) in fixed_base::TABLES.iter().enumerate() {
        for i in 0..fixed_base::ENTRIES {
            let teeth = (0..6).filter(|k| i >> k & 1 == 1);
            let exponent: BigUint = teeth.map(|k| &two << (11 * (k + 6 * j)) >> 1u32).sum();
            assert_eq!(from_words(&table.entry(i)), two.modpow(&exponent, &n));
            entries += 1;
        }
    }
    assert_eq!(entries, 320);
}

#[test]
fn exponents_of_a_whole_login_are_not_reduced() {
    let n = modulus();
    let mut random = Random::new(3);
    let base = &residues()[10];
    for (a, u, x) in [
        (random.bytes(40), random.bytes(32), random.bytes(32)),
        (vec![0xff; 384], vec![0xff; 32], vec![0xff; 32]),
        (vec![0xff; 64], vec![0xff; 32], vec![0xff; 32]),
        (vec![0; 32], vec![0; 32], vec![0; 32]),
    ] {
        let e = Exponent::mul_add(
            &Exponent::from_be_bytes(&a),
            u.as_slice().try_into().unwrap(),
            &Exponent::from_be_bytes(&x),
        );
        let number = BigUint::from_bytes_be;
        let value = number(&a) + number(&u) * number(&x);
        assert_eq!(e.bits(), (8 * a.len()).max(512) + 1);
        assert_eq!(result(|out| out.set_pow(&element(base).unwrap(), &e)), base.modpow(&value, &n));
    }
}

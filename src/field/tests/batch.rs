//! Batches against num-bigint: every size around a group of eight, every mix of widths.

extern crate std;

use super::{Random, element, modulus, number, residues};
use crate::field::{batch, exponent::Exponent};
use num_bigint::BigUint;
use std::vec::Vec;

#[test]
fn batches_of_any_size_and_any_mix_of_widths_agree_with_num_bigint() {
    let n = modulus();
    let numbers = residues();
    let mut random = Random::new(12);
    for size in 0..20 {
        let widths = [32, 40, 8, 32, 65, 32, 32, 0];
        let digits: Vec<_> =
            (0..size).map(|i| random.bytes(widths[i * (size % 3) % widths.len()])).collect();
        let exponents: Vec<_> =
            digits.iter().map(|digits| Exponent::from_be_bytes(digits)).collect();
        let elements: Vec<_> =
            (0..size).map(|i| element(&numbers[i % numbers.len()]).unwrap()).collect();
        let powers = batch::pow(&elements.iter().zip(&exponents).collect::<Vec<_>>());
        let powers_of_g = batch::pow_g(&exponents.iter().collect::<Vec<_>>());
        for i in 0..size {
            let exponent = BigUint::from_bytes_be(&digits[i]);
            assert_eq!(number(&powers[i]), number(&elements[i]).modpow(&exponent, &n));
            assert_eq!(number(&powers_of_g[i]), BigUint::from(2u8).modpow(&exponent, &n));
        }
    }
}

//! Residues for the tests of all lanes. The kernels are tested on checked lanes in [`radix28`].

use super::Residues;
use crate::field::backend::{avx2::cpu::vector, radix28};
use core::array::from_fn;
use num_bigint::BigUint;

/// Number l in lane l.
pub(crate) fn residues(numbers: &[BigUint; 4]) -> Residues {
    let limbs = numbers.each_ref().map(radix28::tests::limbs);
    Residues(from_fn(|i| from_fn(|j| vector(from_fn(|lane| limbs[lane][i][j])))))
}

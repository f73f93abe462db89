//! The constants of the reduction, made from N at compile time.

use super::{
    cpu::Row,
    kernel::{ALIGNMENTS, Alignments, Constants, LIMBS, RADIX},
};
use crate::field::{
    consteval::{limb, minus_inverse_of_n, power_of_two},
    words::{N, Words},
};

/// Bits of a block of quotient digits: 16 limbs.
const BLOCK_BITS: usize = 16 * RADIX as usize;

pub(super) const CONSTANTS: Constants<Row> = Constants {
    // (1 + N·(−1/N mod 2^816)) / 2^816 is 1/2^816 mod N.
    friendly: alignments(&power_of_two(-(BLOCK_BITS as i64))),
    modulus: alignments(&N),
    inverse: alignments(&minus_inverse_of_n::<BLOCK_BITS>()),
};

/// Every eight consecutive limbs of a number.
const fn alignments(number: &Words) -> Alignments<Row> {
    let mut alignments = Alignments([[0; 8]; ALIGNMENTS]);
    let mut x = 0;
    while x < alignments.0.len() {
        let mut lane = 0;
        while lane < 8 {
            if x + lane >= 7 && x + lane - 7 < LIMBS {
                alignments.0[x][lane] = limb(number, RADIX, x + lane - 7);
            }
            lane += 1;
        }
        x += 1;
    }
    alignments
}

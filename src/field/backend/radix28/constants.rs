//! The constants of the reduction, made from N at compile time.

use super::kernel::{Constants, LIMBS, RADIX};
use crate::field::{
    consteval::{limbs, minus_inverse_of_n, power_of_two},
    words::{N, Words},
};

/// Bits of a block of quotient digits: 16 limbs.
const BLOCK_BITS: usize = 16 * RADIX as usize;

pub(in crate::field) static CONSTANTS: Constants = Constants {
    // (1 + N·(−1/N mod 2^448)) / 2^448 is 1/2^448 mod N.
    friendly: nine_phases(&power_of_two(-(BLOCK_BITS as i64))),
    modulus: nine_phases(&N),
    inverse: nine_phases(&minus_inverse_of_n::<BLOCK_BITS>()),
};

/// The limbs of a number in groups of four, for the sums of phases that the kernel multiplies.
const fn nine_phases<const GROUPS: usize>(x: &Words) -> [[[u64; 4]; GROUPS]; 9] {
    const PHASES: [&[usize]; 9] =
        [&[0], &[2], &[0, 2], &[1], &[3], &[1, 3], &[0, 1], &[2, 3], &[0, 1, 2, 3]];
    let limbs = limbs::<{ RADIX as u32 }, LIMBS>(x);
    let mut nine = [[[0; 4]; GROUPS]; 9];
    let mut sum = 0;
    while sum < 9 {
        let mut phase = 0;
        while phase < PHASES[sum].len() {
            let mut i = 0;
            while i < 4 * GROUPS {
                nine[sum][i / 4][i % 4] += limbs[4 * i + PHASES[sum][phase]];
                i += 1;
            }
            phase += 1;
        }
        sum += 1;
    }
    nine
}

//! The constants of the reduction, made from N at compile time.

use super::kernel::{Constants, RADIX};
use crate::field::{
    backend::phases::{Nine, nine_of},
    consteval::{minus_inverse_of_n, power_of_two},
    words::{N, Words},
};

/// Bits of a block of quotient digits: 16 limbs.
const BLOCK_BITS: usize = 16 * RADIX as usize;

pub(crate) static CONSTANTS: Constants = Constants {
    // (1 + N·(−1/N mod 2^448)) / 2^448 is 1/2^448 mod N.
    friendly: nine(&power_of_two(-(BLOCK_BITS as i64))),
    modulus: nine(&N),
    inverse: nine(&minus_inverse_of_n::<BLOCK_BITS>()),
};

const fn nine<const PLACES: usize>(x: &Words) -> Nine<[u64; PLACES]> {
    nine_of::<{ RADIX as u32 }, PLACES>(x)
}

//! The constants of the reduction, made from N at compile time.

use super::{Constants, Padded, ROWS};
use crate::field::{
    backend::radix28::kernel::RADIX,
    consteval::{limb, minus_inverse_of_n, power_of_two},
    words::{N, Words},
};

/// Bits of a block of quotient digits: 16 limbs.
const BLOCK_BITS: usize = 16 * RADIX as usize;

pub(crate) const CONSTANTS: Constants<[u64; 4]> = Constants {
    // (1 + N·(−1/N mod 2^448)) / 2^448 is 1/2^448 mod N.
    friendly: three_parts(&power_of_two(-(BLOCK_BITS as i64))),
    modulus: three_parts(&N),
    inverse: three_parts(&minus_inverse_of_n::<BLOCK_BITS>()),
};

/// The even limbs of a number, its odd limbs, and their sums.
const fn three_parts(x: &Words) -> [Padded<[u64; 4]>; 3] {
    let mut parts = [[[0; 4]; ROWS + 2]; 3];
    let mut i = 0;
    while i < 4 * ROWS {
        let (row, lane) = (1 + i / 4, i % 4);
        let [even, odd] = [limb(x, RADIX as u32, 2 * i), limb(x, RADIX as u32, 2 * i + 1)];
        parts[0][row][lane] = even;
        parts[1][row][lane] = odd;
        parts[2][row][lane] = even + odd;
        i += 1;
    }
    parts
}

//! The constants of the reduction, made from N at compile time.

use super::{
    super::{
        constant::power_of_two,
        params::{N, Words},
    },
    kernel::{Constants, LIMBS, RADIX, WINDOWS, Windows},
};

/// Bits of a block of quotient digits: 16 limbs.
const BLOCK_BITS: usize = 16 * RADIX as usize;

/// Eight words as they lie in a vector.
pub(in crate::field) type Row = [u64; 8];

pub(super) const CONSTANTS: Constants<Row> = Constants {
    // (1 + N·(−1/N mod 2^816)) / 2^816 is 1/2^816 mod N.
    friendly: windows(&limbs(&power_of_two(-(BLOCK_BITS as i64)))),
    modulus: windows(&limbs(&N)),
    inverse: windows(&limbs(&inverse())),
};

/// −1/N mod 2^816: word by word the multiple of N that makes 1 + N·inverse end in zeros. N ≡ −1 mod 2^64.
const fn inverse() -> Words {
    const LEN: usize = BLOCK_BITS.div_ceil(64);
    let mut inverse = [0; _];
    let mut rest = [0; LEN];
    rest[0] = 1;
    let mut i = 0;
    while i < LEN {
        inverse[i] = rest[i];
        let (mut carry, mut j) = (0, 0);
        while i + j < LEN {
            let sum = rest[i + j] as u128 + inverse[i] as u128 * N[j] as u128 + carry;
            (rest[i + j], carry) = (sum as u64, sum >> 64);
            j += 1;
        }
        i += 1;
    }
    inverse[LEN - 1] &= u64::MAX >> (64 * LEN - BLOCK_BITS);
    inverse
}

/// The limbs of an integer below 2^3072.
pub(super) const fn limbs(x: &Words) -> [u64; LIMBS] {
    let mut limbs = [0; LIMBS];
    let mut i = 0;
    while i < LIMBS {
        let (word, shift) = (i * RADIX as usize / 64, i * RADIX as usize % 64);
        let next = if word + 1 < x.len() { x[word + 1] } else { 0 };
        let both = (next as u128) << 64 | x[word] as u128;
        limbs[i] = (both >> shift) as u64 & ((1 << RADIX) - 1);
        i += 1;
    }
    limbs
}

/// Every eight consecutive limbs.
pub(super) const fn windows(limbs: &[u64; LIMBS]) -> Windows<Row> {
    let mut windows = Windows([[0; 8]; WINDOWS]);
    let mut x = 0;
    while x < windows.0.len() {
        let mut lane = 0;
        while lane < 8 {
            if x + lane >= 7 && x + lane - 7 < LIMBS {
                windows.0[x][lane] = limbs[x + lane - 7];
            }
            lane += 1;
        }
        x += 1;
    }
    windows
}

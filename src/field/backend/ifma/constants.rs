//! The constants of the reduction, made from N at compile time.

use crate::field::{
    consteval::power_of_two,
    words::{N, Words, limbs},
};

use super::{
    cpu::Row,
    kernel::{ALIGNMENTS, Alignments, Constants, LIMBS, RADIX},
};

/// Bits of a block of quotient digits: 16 limbs.
const BLOCK_BITS: usize = 16 * RADIX as usize;

pub(super) const CONSTANTS: Constants<Row> = Constants {
    // (1 + N·(−1/N mod 2^816)) / 2^816 is 1/2^816 mod N.
    friendly: alignments(&limbs::<RADIX, LIMBS>(&power_of_two(-(BLOCK_BITS as i64)))),
    modulus: alignments(&limbs::<RADIX, LIMBS>(&N)),
    inverse: alignments(&limbs::<RADIX, LIMBS>(&inverse())),
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

/// Every eight consecutive limbs.
pub(super) const fn alignments(limbs: &[u64; LIMBS]) -> Alignments<Row> {
    let mut alignments = Alignments([[0; 8]; ALIGNMENTS]);
    let mut x = 0;
    while x < alignments.0.len() {
        let mut lane = 0;
        while lane < 8 {
            if x + lane >= 7 && x + lane - 7 < LIMBS {
                alignments.0[x][lane] = limbs[x + lane - 7];
            }
            lane += 1;
        }
        x += 1;
    }
    alignments
}

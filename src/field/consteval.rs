//! Functions that only the compiler runs: constants of the backends, from N and from the generated powers of two.

use super::{
    generated::POWERS_OF_TWO,
    words::{N, WORDS, Words},
};

/// 2^exponent mod N, also for a negative exponent.
///
/// It is looked up in the generated list, because computing it takes the compiler long. An exponent that is missing
/// there is a compile-time error; `field/tests/generated.rs` has the list and writes it.
#[expect(clippy::panic, reason = "at compile time only")]
pub(super) const fn power_of_two(exponent: i64) -> Words {
    let mut i = 0;
    while i < POWERS_OF_TWO.len() {
        let (known, ref power) = POWERS_OF_TWO[i];
        if known == exponent {
            return *power;
        }
        i += 1;
    }
    panic!("this power of two is not in src/field/generated.rs")
}

/// Limb i of the number in limbs of `radix` < 64 bits each. At run time the compiler would make gathers of them.
pub(super) const fn limb(x: &Words, radix: u32, i: usize) -> u64 {
    let (word, shift) = (i * radix as usize / 64, i * radix as usize % 64);
    let low = if word < WORDS { x[word] } else { 0 };
    let next = if word + 1 < WORDS { x[word + 1] } else { 0 };
    let both = (next as u128) << 64 | low as u128;
    (both >> shift) as u64 & ((1 << radix) - 1)
}

/// −1/N mod 2^BITS: word by word the multiple of N that makes 1 + N·inverse end in zeros. N ≡ −1 mod 2^64.
pub(super) const fn minus_inverse_of_n<const BITS: usize>() -> Words {
    let len = BITS.div_ceil(64);
    let mut inverse = [0; WORDS];
    let mut rest = [0; WORDS];
    rest[0] = 1;
    let mut i = 0;
    while i < len {
        inverse[i] = rest[i];
        let (mut carry, mut j) = (0, 0);
        while i + j < len {
            let sum = rest[i + j] as u128 + inverse[i] as u128 * N[j] as u128 + carry;
            (rest[i + j], carry) = (sum as u64, sum >> 64);
            j += 1;
        }
        i += 1;
    }
    inverse[len - 1] &= u64::MAX >> (64 * len - BITS);
    inverse
}

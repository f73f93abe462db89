//! Arithmetic modulo N for the compiler, which makes constants and the fixed-base table with it. Never run on secrets.
//!
//! An interpreter pays for every step and hardly for a multiplication, so this is written to take few steps:
//! digits of 60 bits in 128-bit words, two by two.

use super::words::{N, WORDS, Words};

/// Bits of a digit. A column of 52 products of a·b and 52 of q·N stays below 2^127.
const BITS: usize = 60;
const DIGIT: u128 = (1 << BITS) - 1;
/// 26·2·60 = 3120 bits.
const PAIRS: usize = 26;
/// log2 of the Montgomery factor R.
const R_BITS: i64 = 3120;

/// An integer, little-endian pairs of digits. [`montgomery`] takes and makes values below 2^3074.
pub(super) type Digits = [[u128; 2]; PAIRS];

/// N in digits.
const MODULUS: Digits = digits(&N);

/// 2^exponent mod N, also for a negative exponent.
pub(super) const fn power_of_two(exponent: i64) -> Words {
    words(&montgomery_power_of_two(exponent - R_BITS))
}

/// 2^exponent·R mod N, also for a negative exponent: a factor for [`montgomery`].
pub(super) const fn montgomery_power_of_two(exponent: i64) -> Digits {
    // (2^d·R)²/R = 2^2d·R. So leave away as many low bits of the exponent as it takes to make a power that can be
    // written down, 2^d·R = 2^(3072 + 48 + d) ≡ (2^3072 − N)·2^(48 + d), then square and double them back in.
    let mut bits = 0;
    while exponent >> bits < -48 || exponent >> bits > 12 {
        bits += 1;
    }
    let mut power = digits(&subtract(&[0; WORDS], &N).0); // below 2^3009, so doubling stays below 2^3069
    let mut doublings = 48 + (exponent >> bits);
    while doublings > 0 {
        power = double(&power);
        doublings -= 1;
    }
    while bits > 0 {
        bits -= 1;
        power = montgomery(&power, &power);
        if exponent >> bits & 1 == 1 {
            power = double(&power);
        }
    }
    power
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

/// a·b/R mod N, below N + 2^3028.
pub(super) const fn montgomery(a: &Digits, b: &Digits) -> Digits {
    let mut quotient = [[0; 2]; PAIRS];
    let mut out = [[0; 2]; PAIRS];
    // Columns 2c, 2c + 1 and what pairs of digits leave for 2c + 2.
    let (mut even, mut odd, mut next) = (0, 0, 0);
    let mut c = 0;
    while c < 2 * PAIRS {
        let mut i = if c < PAIRS { 0 } else { c + 1 - PAIRS };
        let end = if c < PAIRS { c } else { PAIRS };
        while i < end {
            let ([a0, a1], [b0, b1]) = (a[i], b[c - i]);
            let ([q0, q1], [n0, n1]) = (quotient[i], MODULUS[c - i]);
            even += a0 * b0 + q0 * n0;
            odd += a0 * b1 + a1 * b0 + q0 * n1 + q1 * n0;
            next += a1 * b1 + q1 * n1;
            i += 1;
        }
        if c < PAIRS {
            let ([a0, a1], [b0, b1]) = (a[c], b[0]);
            even += a0 * b0;
            // N ≡ −1 mod 2^60: the quotient is the column itself, and adding q·N leaves (column >> 60) + q.
            let q0 = even & DIGIT;
            odd += (even >> BITS) + q0 + a0 * b1 + a1 * b0 + q0 * MODULUS[0][1];
            let q1 = odd & DIGIT;
            next += (odd >> BITS) + q1 + a1 * b1 + q1 * MODULUS[0][1];
            quotient[c] = [q0, q1];
        } else {
            odd += even >> BITS;
            next += odd >> BITS;
            out[c - PAIRS] = [even & DIGIT, odd & DIGIT];
        }
        (even, odd, next) = (next, 0, 0);
        c += 1;
    }
    out
}

/// 2x.
const fn double(x: &Digits) -> Digits {
    let mut out = [[0; 2]; PAIRS];
    let mut carry = 0;
    let mut i = 0;
    while i < PAIRS {
        let [low, high] = x[i];
        let low = 2 * low + carry;
        let high = 2 * high + (low >> BITS);
        carry = high >> BITS;
        out[i] = [low & DIGIT, high & DIGIT];
        i += 1;
    }
    out
}

/// A number below 2^3072 in digits.
pub(super) const fn digits(words: &Words) -> Digits {
    let mut digits = [[0; 2]; PAIRS];
    let (mut pending, mut bits) = (0, 0);
    let mut word = 0;
    let mut i = 0;
    while i < 2 * PAIRS {
        if bits < BITS && word < WORDS {
            pending |= (words[word] as u128) << bits;
            bits += 64;
            word += 1;
        }
        digits[i / 2][i % 2] = pending & DIGIT;
        pending >>= BITS;
        bits = bits.saturating_sub(BITS);
        i += 1;
    }
    digits
}

/// x mod N in canonical form, for x below 2^3074.
pub(super) const fn words(x: &Digits) -> Words {
    let mut words = [0; WORDS];
    let (mut pending, mut bits) = (0, 0);
    let mut word = 0;
    let mut i = 0;
    while i < 2 * PAIRS {
        pending |= x[i / 2][i % 2] << bits;
        bits += BITS;
        if bits >= 64 && word < WORDS {
            words[word] = pending as u64;
            pending >>= 64;
            bits -= 64;
            word += 1;
        }
        i += 1;
    }
    loop {
        let (less, borrow) = subtract(&words, &N);
        if borrow as u128 > pending {
            return words;
        }
        pending -= borrow as u128;
        words = less;
    }
}

/// a − b mod 2^3072, and the borrow.
const fn subtract(a: &Words, b: &Words) -> (Words, bool) {
    let mut difference = [0; WORDS];
    let mut borrow = false;
    let mut i = 0;
    while i < WORDS {
        let (word, first) = a[i].overflowing_sub(b[i]);
        let (word, second) = word.overflowing_sub(borrow as u64);
        (difference[i], borrow) = (word, first | second);
        i += 1;
    }
    (difference, borrow)
}

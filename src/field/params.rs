//! The prime, and the arithmetic on plain 64-bit words that makes every other constant from it at compile time.

use super::WORDS;

/// An integer below 2^3072, little-endian words.
pub(super) type Words = [u64; WORDS];

/// N = 2^3072 − 2^3008 − 1 + 2^64·(⌊2^2942·π⌋ + 1690314), RFC 3526 §5.
pub(super) const N: Words = words(
    b"FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
      EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
      EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
      83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
      E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
      15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
      ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
      BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
);

/// The words of a number written in upper-case hex.
const fn words(hex: &[u8; 16 * WORDS]) -> Words {
    let mut words = [0; WORDS];
    let mut i = 0;
    while i < hex.len() {
        let digit = if hex[i] <= b'9' { hex[i] - b'0' } else { hex[i] - b'A' + 10 };
        let word = WORDS - 1 - i / 16;
        words[word] = words[word] << 4 | digit as u64;
        i += 1;
    }
    words
}

/// 2^exponent mod N.
pub(super) const fn power_of_two(exponent: usize) -> Words {
    // Left to right: Montgomery squarings of 2^e·R, where R = 2^3072, and doublings for the one bits.
    let mut power = subtract(&[0; WORDS], &N).0; // R mod N = R − N: e = 0
    let mut bit = usize::BITS - exponent.leading_zeros();
    while bit > 0 {
        bit -= 1;
        power = montgomery(&power, &power);
        if exponent >> bit & 1 == 1 {
            power = double(&power);
        }
    }
    let mut one = [0; WORDS];
    one[0] = 1;
    montgomery(&power, &one)
}

/// a·b / 2^3072 mod N, for a, b < N. Public values only: it branches.
pub(super) const fn montgomery(a: &Words, b: &Words) -> Words {
    // Row by row: t = (t + a·b[i] + q·N) / 2^64 stays below 2N. As N ≡ −1 mod 2^64, q is the low word itself.
    let mut t = [0; WORDS];
    let mut top = 0;
    let mut i = 0;
    while i < WORDS {
        let (low, mut carry_a) = mac(t[0], a[0], b[i], 0);
        let (_, mut carry_n) = mac(low, low, N[0], 0);
        let mut j = 1;
        while j < WORDS {
            let word;
            (word, carry_a) = mac(t[j], a[j], b[i], carry_a);
            (t[j - 1], carry_n) = mac(word, low, N[j], carry_n);
            j += 1;
        }
        let sum = top as u128 + carry_a as u128 + carry_n as u128;
        (t[WORDS - 1], top) = (sum as u64, (sum >> 64) as u64);
        i += 1;
    }
    reduce_once(&t, top)
}

/// t + a·b + carry as (low, high): at most (2^64−1) + (2^64−1)² + (2^64−1) = 2^128 − 1.
#[inline(always)]
pub(super) const fn mac(t: u64, a: u64, b: u64, carry: u64) -> (u64, u64) {
    let sum = t as u128 + a as u128 * b as u128 + carry as u128;
    (sum as u64, (sum >> 64) as u64)
}

/// 2a mod N, for a < N.
const fn double(a: &Words) -> Words {
    let mut sum = [0; WORDS];
    let mut top = 0;
    let mut i = 0;
    while i < WORDS {
        (sum[i], top) = (a[i] << 1 | top, a[i] >> 63);
        i += 1;
    }
    reduce_once(&sum, top)
}

/// t + top·2^3072, which is below 2N, mod N.
const fn reduce_once(t: &Words, top: u64) -> Words {
    let (less, borrow) = subtract(t, &N);
    if borrow > top { *t } else { less }
}

/// a − b mod 2^3072, and the borrow.
#[inline]
pub(super) const fn subtract(a: &Words, b: &Words) -> (Words, u64) {
    let mut difference = [0; WORDS];
    let mut borrow = false;
    let mut i = 0;
    while i < WORDS {
        let (word, first) = a[i].overflowing_sub(b[i]);
        let (word, second) = word.overflowing_sub(borrow as u64);
        (difference[i], borrow) = (word, first | second);
        i += 1;
    }
    (difference, borrow as u64)
}

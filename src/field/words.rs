//! Plain numbers of 3072 bits: the prime N, addition and subtraction modulo N, and big-endian bytes.

use crate::secret::mask::mask;

/// Bytes of a number: 3072 bits.
pub(crate) const BYTES: usize = 384;
/// 64-bit words of a number.
pub(crate) const WORDS: usize = BYTES / 8;

/// An integer below 2^3072, little-endian words.
pub(super) type Words = [u64; WORDS];

/// N = 2^3072 − 2^3008 − 1 + 2^64·(⌊2^2942·π⌋ + 1690314), RFC 3526 §5.
pub(super) const N: Words = from_hex(
    b"FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
      EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
      EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
      83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
      E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
      15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
      ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
      BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
);

/// The number 1. Multiplying by it leaves Montgomery form.
pub(super) const ONE: Words = small(1);

/// The generator g = 2.
pub(super) const G: Words = small(2);

const fn small(x: u64) -> Words {
    let mut words = [0; WORDS];
    words[0] = x;
    words
}

/// The words of a number that is written in upper-case hexadecimal digits.
const fn from_hex(hex: &[u8; 16 * WORDS]) -> Words {
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

/// The words of a number that is written in big-endian bytes.
pub(super) fn read_be_bytes(out: &mut Words, bytes: &[u8; BYTES]) {
    for (word, chunk) in out.iter_mut().zip(bytes.as_chunks().0.iter().rev()) {
        *word = u64::from_be_bytes(*chunk);
    }
}

/// Writes a number as big-endian bytes.
pub(super) fn write_be_bytes(x: &Words, out: &mut [u8; BYTES]) {
    for (chunk, word) in out.as_chunks_mut().0.iter_mut().zip(x.iter().rev()) {
        *chunk = word.to_be_bytes();
    }
}

/// Returns whether x is below N, that is, canonical. The caller decides whether that verdict is public.
pub(super) fn is_canonical(x: &Words) -> bool {
    let mut borrow = 0;
    for (&x, &n) in x.iter().zip(&N) {
        (_, borrow) = subtract_with_borrow(x, n, borrow);
    }
    borrow == 1
}

/// out = a + b mod N.
pub(super) fn add(out: &mut Words, a: &Words, b: &Words) {
    let mut carry = 0;
    for (out, (&a, &b)) in out.iter_mut().zip(a.iter().zip(b)) {
        (*out, carry) = add_with_carry(a, b, carry);
    }
    reduce_once(out, carry);
}

/// out = a − b mod N.
pub(super) fn subtract(out: &mut Words, a: &Words, b: &Words) {
    let mut borrow = 0;
    for (out, (&a, &b)) in out.iter_mut().zip(a.iter().zip(b)) {
        (*out, borrow) = subtract_with_borrow(a, b, borrow);
    }
    add_n_if(out, borrow);
}

/// Brings x + top·2^3072, which must be below 2N, into canonical form.
pub(super) fn reduce_once(x: &mut Words, top: u64) {
    let mut borrow = 0;
    for (word, &n) in x.iter_mut().zip(&N) {
        (*word, borrow) = subtract_with_borrow(*word, n, borrow);
    }
    add_n_if(x, borrow & (1 ^ top)); // with top = 1 the borrow always comes, and takes the top away
}

/// Adds N mod 2^3072 if `bit` is 1.
fn add_n_if(x: &mut Words, bit: u64) {
    let wanted = mask(bit);
    let mut carry = 0;
    for (word, &n) in x.iter_mut().zip(&N) {
        (*word, carry) = add_with_carry(*word, n & wanted, carry);
    }
}

/// a + b + carry mod 2^64, and the carry out.
#[inline(always)]
fn add_with_carry(a: u64, b: u64, carry: u64) -> (u64, u64) {
    let sum = u128::from(a) + u128::from(b) + u128::from(carry);
    (sum as u64, (sum >> 64) as u64)
}

/// a − b − borrow mod 2^64, and the borrow out.
#[inline(always)]
fn subtract_with_borrow(a: u64, b: u64, borrow: u64) -> (u64, u64) {
    let (difference, first) = a.overflowing_sub(b);
    let (difference, second) = difference.overflowing_sub(borrow);
    (difference, u64::from(first | second))
}

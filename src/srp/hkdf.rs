//! HKDF-SHA256 of an integer of secret length, RFC 5869: the extraction is masked against the Raccoon attack.

use crate::{
    field,
    secret::{
        Wiped,
        mask::{Choice, CtAssign},
    },
};
use hkdf::Hkdf;
use sha2::{Sha256, block_api::compress256};

/// HKDF-Expand, RFC 5869 §2.3.
#[expect(
    clippy::expect_used,
    reason = "a PRK of one hash and an output below 255 hashes are legal"
)]
pub(super) fn expand(prk: &[u8; 32], info: &[u8], out: &mut [u8; 16]) {
    let hkdf = Hkdf::<Sha256>::from_prk(prk).expect("the PRK has the length of a hash");
    hkdf.expand(info, out).expect("the output is shorter than 255 hashes");
}

/// Bytes of a SHA-256 block.
const BLOCK: usize = 64;
/// Blocks that the longest pad(S), 385 bytes, fills together with its SHA-256 padding.
const BLOCKS: usize = 7;
/// 64-bit words of these blocks.
const WORDS: usize = BLOCKS * BLOCK / 8;

/// HKDF-Extract: PRK = HMAC-SHA256(key, pad(S)), for a public `key` of at most one block.
///
/// The length of pad(S), from 1 to 385 bytes, is as secret as S: a program that takes longer for longer
/// values gives S away bit by bit (the Raccoon attack on TLS). So the message is shifted into place with
/// masks, always seven blocks are hashed, and the state after the right one is kept with a mask.
pub(super) fn extract(prk: &mut [u8; 32], key: &[u8], s: &[u8; field::BYTES]) {
    let mut message = Wiped([0; WORDS]);
    let length = padded_message(&mut message, s);
    // The block that carries the length; 8 bytes of length and one of padding follow the message.
    let last = (length + 8) / BLOCK as u64;

    let mut state = Wiped(keyed(key, 0x36));
    let mut inner = Wiped([0_u32; 8]);
    for (index, words) in message.chunks_exact(BLOCK / 8).enumerate() {
        let is_last = Choice::from_u64_eq(index as u64, last);
        let mut block = Wiped([0; BLOCK]);
        for (bytes, word) in block.chunks_exact_mut(8).zip(words) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        // The message is preceded by the key's block.
        let bits = is_last.select_u64(0, (BLOCK as u64 + length) * 8);
        for (byte, part) in block[BLOCK - 8..].iter_mut().zip(bits.to_be_bytes()) {
            *byte |= part;
        }
        compress256(&mut state, core::slice::from_ref(&*block));
        inner.ct_assign(&*state, is_last);
    }

    let mut outer = Wiped(keyed(key, 0x5c));
    let mut block = Wiped([0; BLOCK]);
    store(&mut block[..32], &inner);
    block[32] = 0x80;
    block[BLOCK - 8..].copy_from_slice(&((BLOCK as u64 + 32) * 8).to_be_bytes());
    compress256(&mut outer, core::slice::from_ref(&*block));
    store(prk, &outer);
}

/// The hash state after the block key ⊕ `pad`, RFC 2104.
fn keyed(key: &[u8], pad: u8) -> [u32; 8] {
    const INITIAL: [u32; 8] = [
        0x6a09_e667,
        0xbb67_ae85,
        0x3c6e_f372,
        0xa54f_f53a,
        0x510e_527f,
        0x9b05_688c,
        0x1f83_d9ab,
        0x5be0_cd19,
    ];
    let mut block = [pad; BLOCK];
    for (byte, part) in block.iter_mut().zip(key) {
        *byte ^= part;
    }
    let mut state = INITIAL;
    compress256(&mut state, &[block]);
    state
}

/// The state's big-endian bytes.
fn store(out: &mut [u8], state: &[u32; 8]) {
    for (bytes, word) in out.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
}

/// Writes pad(S) ‖ 80 ‖ 00…, as big-endian words, and returns the length of pad(S) in bytes.
fn padded_message(message: &mut [u64; WORDS], s: &[u8; field::BYTES]) -> u64 {
    for (word, bytes) in message.iter_mut().zip(s.chunks_exact(8)) {
        let mut wide = [0; 8];
        wide.copy_from_slice(bytes);
        *word = u64::from_be_bytes(wide);
    }
    // pad(S) has room for a sign bit above the bits of S, so that it has ⌊bits / 8⌋ + 1 bytes.
    let length = bit_length(&message[..field::WORDS]) / 8 + 1;
    shift_right_by_a_byte(message);
    shift_left(message, field::BYTES as u64 + 1 - length);
    for (index, word) in message.iter_mut().enumerate() {
        let here = Choice::from_u64_eq(index as u64, length / 8);
        *word |= here.select_u64(0, 0x80 << (56 - length % 8 * 8));
    }
    length
}

/// Bits of the integer with these words, the most significant first.
fn bit_length(words: &[u64]) -> u64 {
    let (mut top, mut below) = (0, 0);
    for (index, word) in words.iter().rev().enumerate() {
        let nonzero = Choice::from_u64_nz(*word);
        top = nonzero.select_u64(top, *word);
        below = nonzero.select_u64(below, 64 * index as u64);
    }
    // Binary search for the highest set bit of the highest word that is not 0.
    let mut bits = Choice::from_u64_nz(top).select_u64(0, 1);
    for step in [32, 16, 8, 4, 2, 1] {
        let wide = Choice::from_u64_nz(top >> step);
        bits += wide.select_u64(0, step);
        top = wide.select_u64(top, top >> step);
    }
    below + bits
}

/// Prepends a zero byte.
fn shift_right_by_a_byte(words: &mut [u64; WORDS]) {
    for index in (1..WORDS).rev() {
        words[index] = words[index] >> 8 | words[index - 1] << 56;
    }
    words[0] >>= 8;
}

/// Shifts left by a secret number of bytes, below 512: whole words by masks, the rest bit by bit.
fn shift_left(words: &mut [u64; WORDS], bytes: u64) {
    for step in [32, 16, 8, 4, 2, 1] {
        let choice = Choice::from_u64_nz((bytes / 8) & step);
        let step = step as usize;
        for index in 0..WORDS {
            let moved = words.get(index + step).copied().unwrap_or(0);
            words[index] = choice.select_u64(words[index], moved);
        }
    }
    let bits = bytes % 8 * 8;
    for index in 0..WORDS {
        let next = words.get(index + 1).copied().unwrap_or(0);
        // Twice, since a shift by 64 is not defined.
        words[index] = words[index] << bits | next >> 1 >> (63 - bits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding;
    use alloc::vec;
    use hmac::{Hmac, KeyInit, Mac};

    #[test]
    fn extract_is_hmac_of_the_padded_value_for_every_length_and_sign() {
        let keys = [vec![0], vec![0x7f; 31], vec![0x12; 32], vec![0, 0xff, 3]];
        for zeros in 0..=field::BYTES {
            for first in [0x01, 0x7f, 0x80, 0xff] {
                let mut s = [0xa5; field::BYTES];
                s[..zeros].fill(0);
                if let Some(byte) = s.get_mut(zeros) {
                    *byte = first;
                }
                let key = &keys[zeros % keys.len()];
                let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
                mac.update(&encoding::pad(&s));
                let mut prk = [0; 32];
                extract(&mut prk, key, &s);
                assert_eq!(prk[..], mac.finalize().into_bytes()[..], "{zeros} {first}");
            }
        }
    }

    #[test]
    fn the_shortest_values_have_the_length_of_their_padding() {
        for (low, length) in [(0, 1), (1, 1), (0x7f, 1), (0x80, 2), (0xff, 2)] {
            let mut s = [0; field::BYTES];
            s[field::BYTES - 1] = low;
            assert_eq!(padded_message(&mut [0; WORDS], &s), length);
        }
    }
}

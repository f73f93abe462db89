//! Between four residues and vectors that hold a word, or a pair of limbs, of each of them.

use crate::field::{
    backend::{
        Power,
        avx2::{
            convert::{spread, transpose},
            cpu::{row, vector},
        },
        radix28::kernel::{Packed, RADIX},
    },
    words::{WORDS, Words, reduce_once},
};
use core::arch::x86_64::{
    __m256i, _mm256_and_si256, _mm256_or_si256, _mm256_set1_epi64x, _mm256_sllv_epi64,
    _mm256_srlv_epi64,
};

/// Numbers that are computed at once.
pub(super) const LANES: usize = 4;

/// Word i of all four numbers in vector i; one word more than a residue, for bits at and above 2^3072.
pub(super) type VerticalWords = [__m256i; WORDS + 1];

/// Bits of a pair of limbs.
const PAIR: usize = 2 * RADIX as usize;

/// Puts four numbers side by side.
#[target_feature(enable = "avx2")]
pub(super) fn interleave(out: &mut VerticalWords, numbers: [&Words; LANES]) {
    for (k, out) in out.as_chunks_mut().0.iter_mut().enumerate() {
        *out = transpose(numbers.map(|number| vector(number.as_chunks().0[k])));
    }
}

/// Writes each power's canonical residue from its lane, of values below 2N.
#[target_feature(enable = "avx2")]
pub(super) fn separate(powers: &mut [Power<'_>], numbers: &VerticalWords) {
    for (k, words) in numbers.as_chunks().0.iter().enumerate() {
        for (power, words) in powers.iter_mut().zip(transpose(*words)) {
            power.out.as_chunks_mut().0[k] = row(words);
        }
    }
    for (power, top) in powers.iter_mut().zip(row(numbers[WORDS])) {
        reduce_once(power.out, top);
    }
}

/// A pair of limbs is 56 bits of words; there are no words beyond the last one.
#[target_feature(enable = "avx2")]
pub(super) fn limbs_from_words(out: &mut Packed<__m256i>, words: &VerticalWords) {
    for (i, out) in out.as_flattened_mut().iter_mut().enumerate() {
        let (word, shift) = (i * PAIR / 64, i * PAIR % 64);
        let bits = match words[word..WORDS] {
            [low, high, ..] => _mm256_or_si256(down(low, shift), up(high, 64 - shift)),
            [low] => down(low, shift),
            [] => vector([0; 4]),
        };
        *out = spread(bits);
    }
}

/// Word i is made of the two or three pairs of limbs around bit 64·i.
#[target_feature(enable = "avx2")]
pub(super) fn words_from_limbs(out: &mut VerticalWords, x: &Packed<__m256i>) {
    let pair = |i: usize| {
        let pair = x.as_flattened().get(i).copied().unwrap_or(vector([0; 4]));
        let low = _mm256_and_si256(pair, _mm256_set1_epi64x((1 << RADIX) - 1));
        _mm256_or_si256(low, up(down(pair, 32), RADIX as usize))
    };
    for (i, out) in out.iter_mut().enumerate() {
        let (first, shift) = (64 * i / PAIR, 64 * i % PAIR);
        let next = _mm256_or_si256(
            up(pair(first + 1), PAIR - shift),
            up(pair(first + 2), 2 * PAIR - shift),
        );
        *out = _mm256_or_si256(down(pair(first), shift), next);
    }
}

/// v >> count.
#[inline]
#[target_feature(enable = "avx2")]
fn down(v: __m256i, count: usize) -> __m256i {
    _mm256_srlv_epi64(v, _mm256_set1_epi64x(count as i64))
}

/// v << count, which is 0 for 64 and more.
#[inline]
#[target_feature(enable = "avx2")]
fn up(v: __m256i, count: usize) -> __m256i {
    _mm256_sllv_epi64(v, _mm256_set1_epi64x(count as i64))
}

//! Between vectors that hold a word of each of four residues and vectors that hold a pair of limbs.

use crate::field::{
    backend::{
        avx2::{convert::spread, cpu::vector},
        radix28::kernel::{Packed, RADIX},
        vertical::VerticalWords,
    },
    words::WORDS,
};
use core::arch::x86_64::{
    __m256i, _mm256_and_si256, _mm256_or_si256, _mm256_set1_epi64x, _mm256_sllv_epi64,
    _mm256_srlv_epi64,
};

/// Bits of a pair of limbs.
const PAIR: usize = 2 * RADIX as usize;

/// A pair of limbs is 56 bits of words; there are no words beyond the last one.
#[target_feature(enable = "avx2")]
pub(super) fn limbs_from_words(out: &mut Packed<__m256i>, words: &VerticalWords<__m256i>) {
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
pub(super) fn words_from_limbs(out: &mut VerticalWords<__m256i>, x: &Packed<__m256i>) {
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

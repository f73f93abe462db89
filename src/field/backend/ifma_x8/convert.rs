//! Between vectors that hold a word of each of eight residues and vectors that hold a limb.

use super::kernel::{Limbs, RADIX};
use crate::field::{
    backend::{ifma::cpu::vector, vertical::VerticalWords},
    words::WORDS,
};
use core::arch::x86_64::{
    __m512i, _mm512_and_si512, _mm512_or_si512, _mm512_set1_epi64, _mm512_sllv_epi64,
    _mm512_srlv_epi64,
};

/// Limb i is 52 bits of words from bit 52·i on; what comes above them does not count, and there are no words beyond the
/// last one.
#[target_feature(enable = "avx512f")]
pub(super) fn limbs_from_words(out: &mut Limbs<__m512i>, words: &VerticalWords<__m512i>) {
    for (i, out) in out.as_flattened_mut().iter_mut().enumerate() {
        let (word, shift) = (i * RADIX as usize / 64, i * RADIX as usize % 64);
        *out = match words[word..WORDS] {
            [low, high, ..] => _mm512_or_si512(down(low, shift), up(high, 64 - shift)),
            [low] => down(low, shift),
            [] => vector([0; 8]),
        };
    }
}

/// Word i is made of the two or three limbs around bit 64·i, of which 52 bits count.
#[target_feature(enable = "avx512f")]
pub(super) fn words_from_limbs(out: &mut VerticalWords<__m512i>, limbs: &Limbs<__m512i>) {
    let mask = _mm512_set1_epi64((1 << RADIX) - 1);
    let limb = |i: usize| {
        let limb = limbs.as_flattened().get(i).copied().unwrap_or(vector([0; 8]));
        _mm512_and_si512(limb, mask)
    };
    for (i, out) in out.iter_mut().enumerate() {
        let (first, shift) = (64 * i / RADIX as usize, 64 * i % RADIX as usize);
        let next = _mm512_or_si512(
            up(limb(first + 1), RADIX as usize - shift),
            up(limb(first + 2), 2 * RADIX as usize - shift),
        );
        *out = _mm512_or_si512(down(limb(first), shift), next);
    }
}

/// v >> count.
#[target_feature(enable = "avx512f")]
fn down(v: __m512i, count: usize) -> __m512i {
    _mm512_srlv_epi64(v, _mm512_set1_epi64(count as i64))
}

/// v << count, which is 0 for 64 and more.
#[target_feature(enable = "avx512f")]
fn up(v: __m512i, count: usize) -> __m512i {
    _mm512_sllv_epi64(v, _mm512_set1_epi64(count as i64))
}

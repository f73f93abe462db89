//! Between eight residues and vectors that hold a word, or a limb, of each of them.

use super::kernel::{LANES, Limbs, RADIX};
use crate::field::backend::{
    Power,
    ifma::cpu::{row, vector},
};
use crate::field::words::{WORDS, Words, reduce_once};
use core::arch::x86_64::{
    __m512i, _mm512_and_si512, _mm512_or_si512, _mm512_set1_epi64, _mm512_shuffle_i64x2,
    _mm512_sllv_epi64, _mm512_srlv_epi64, _mm512_unpackhi_epi64, _mm512_unpacklo_epi64,
};

/// Word i of all eight numbers in vector i; one word more than a residue, for bits at and above 2^3072.
pub(super) type VerticalWords = [__m512i; WORDS + 1];

/// Puts eight numbers side by side.
#[target_feature(enable = "avx512f")]
pub(super) fn interleave(out: &mut VerticalWords, numbers: [&Words; LANES]) {
    for (k, out) in out.as_chunks_mut().0.iter_mut().enumerate() {
        *out = transpose(numbers.map(|number| vector(number.as_chunks().0[k])));
    }
}

/// Writes each power's canonical residue from its lane, of values below 2N.
#[target_feature(enable = "avx512f")]
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

/// Limb i is 52 bits of words from bit 52·i on; what comes above them does not count.
#[target_feature(enable = "avx512f")]
pub(super) fn limbs_from_words(out: &mut Limbs<__m512i>, words: &VerticalWords) {
    for (i, out) in out.as_flattened_mut().iter_mut().enumerate() {
        let (word, shift) = (i * RADIX as usize / 64, i * RADIX as usize % 64);
        *out = _mm512_or_si512(down(words[word], shift), up(words[word + 1], 64 - shift));
    }
}

/// Word i is made of the two or three limbs around bit 64·i, of which 52 bits count.
#[target_feature(enable = "avx512f")]
pub(super) fn words_from_limbs(out: &mut VerticalWords, limbs: &Limbs<__m512i>) {
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

/// Lane j of vector i becomes lane i of vector j.
#[target_feature(enable = "avx512f")]
fn transpose(rows: [__m512i; 8]) -> [__m512i; 8] {
    let [a, b, c, d, e, f, g, h] = rows;
    let even = transpose_pairs([
        _mm512_unpacklo_epi64(a, b),
        _mm512_unpacklo_epi64(c, d),
        _mm512_unpacklo_epi64(e, f),
        _mm512_unpacklo_epi64(g, h),
    ]);
    let odd = transpose_pairs([
        _mm512_unpackhi_epi64(a, b),
        _mm512_unpackhi_epi64(c, d),
        _mm512_unpackhi_epi64(e, f),
        _mm512_unpackhi_epi64(g, h),
    ]);
    [even[0], odd[0], even[1], odd[1], even[2], odd[2], even[3], odd[3]]
}

/// The same for four vectors of four pairs of lanes.
#[target_feature(enable = "avx512f")]
fn transpose_pairs([a, b, c, d]: [__m512i; 4]) -> [__m512i; 4] {
    const EVEN: i32 = 0b10_00_10_00;
    const ODD: i32 = 0b11_01_11_01;
    let (ab_even, ab_odd) = (_mm512_shuffle_i64x2::<EVEN>(a, b), _mm512_shuffle_i64x2::<ODD>(a, b));
    let (cd_even, cd_odd) = (_mm512_shuffle_i64x2::<EVEN>(c, d), _mm512_shuffle_i64x2::<ODD>(c, d));
    [
        _mm512_shuffle_i64x2::<EVEN>(ab_even, cd_even),
        _mm512_shuffle_i64x2::<EVEN>(ab_odd, cd_odd),
        _mm512_shuffle_i64x2::<ODD>(ab_even, cd_even),
        _mm512_shuffle_i64x2::<ODD>(ab_odd, cd_odd),
    ]
}

//! Between 48 words of 64 bits and 56 pairs of limbs of 28 bits.

use super::{
    cpu::{Row, equal, row, vector},
    residue::Residue,
};
use crate::{
    field::{
        backend::radix28::{kernel::RADIX, rows::ROWS},
        fixed_base::{ENTRIES, Table},
        words::{BYTES, WORDS, Words, reduce_once},
    },
    secret::wipe,
};
use core::arch::x86_64::{
    __m128i, __m256i, _mm_loadu_si128, _mm256_and_si256, _mm256_or_si256,
    _mm256_permute2x128_si256, _mm256_set_m128i, _mm256_set1_epi64x, _mm256_shuffle_epi8,
    _mm256_slli_epi64, _mm256_unpackhi_epi64, _mm256_unpacklo_epi64,
};

/// Bytes of a pair of limbs: every lane starts at a whole byte.
const PAIR_BYTES: usize = 2 * RADIX as usize / 8;

/// The bytes that make a pair, for both pairs of a half of a row whose first byte is `first` bytes into what was
/// loaded. Of 16 bytes, those beyond are 0.
const fn sources(first: usize) -> [u64; 2] {
    let mut sources = [0; 2];
    let mut lane = 0;
    while lane < 2 {
        let mut byte = 8;
        while byte > 0 {
            byte -= 1;
            let source = first + PAIR_BYTES * lane + byte;
            let nothing = byte == PAIR_BYTES || source >= 16;
            sources[lane] = sources[lane] << 8 | if nothing { 0x80 } else { source as u64 };
        }
        lane += 1;
    }
    sources
}

/// The sources for a row of which 16 bytes are loaded from the first byte of either half, and for the last row, of
/// which the upper half is the last of the 16 bytes that end with the number.
const SOURCES: [Row; 2] = {
    let last = PAIR_BYTES * (4 * ROWS - 2) - (BYTES - 16);
    let ([a, b], [c, d]) = (sources(0), sources(last));
    [[a, b, a, b], [a, b, c, d]]
};

/// Splits words into limbs < 2^28, by shuffles that are the same for all. (A plain loop over the limbs is what
/// compilers like to turn into a gather.)
#[target_feature(enable = "avx2")]
pub(super) fn limbs_from_words(out: &mut Residue, words: &Words) {
    let [usual, last] = const { [vector(SOURCES[0]), vector(SOURCES[1])] };
    let half = |half: usize| (2 * PAIR_BYTES * half).min(BYTES - 16);
    for (k, row) in out.0.iter_mut().enumerate() {
        let bytes = _mm256_set_m128i(load(words, half(2 * k + 1)), load(words, half(2 * k)));
        let pairs = _mm256_shuffle_epi8(bytes, if k < ROWS - 1 { usual } else { last });
        *row = spread(pairs);
    }
}

/// The table's entry with that index as limbs, after reading every entry in full.
///
/// The entries of a word lie in vectors of four. A mask keeps the entry that is wanted, in the lane where it lies.
/// Eight words go together, so that a mask is loaded once for all of them.
#[target_feature(enable = "avx2")]
pub(super) fn select_limbs(out: &mut Residue, table: &Table, index: u64) {
    let index = _mm256_set1_epi64x(index.cast_signed());
    let mut wanted = [vector([0; 4]); ENTRIES / 4];
    for (first, wanted) in (0..).step_by(4).zip(&mut wanted) {
        *wanted = equal(index, vector([first, first + 1, first + 2, first + 3]));
    }
    let mut words = [0; WORDS];
    for (out, entries) in words.as_chunks_mut::<8>().0.iter_mut().zip(table.0.as_chunks::<8>().0) {
        let mut chosen = [vector([0; 4]); 8];
        for (i, wanted) in wanted.iter().enumerate() {
            for (chosen, entries) in chosen.iter_mut().zip(entries) {
                let entries = vector(entries.as_chunks().0[i]);
                *chosen = _mm256_or_si256(*chosen, _mm256_and_si256(entries, *wanted));
            }
        }
        for (out, chosen) in out.as_chunks_mut().0.iter_mut().zip(chosen.as_chunks::<4>().0) {
            let [a, b, c, d] = transpose(*chosen);
            *out = row(_mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d)));
        }
    }
    limbs_from_words(out, &words);
    wipe(&mut words);
    wipe(&mut wanted);
}

/// Lane j of vector i becomes lane i of vector j.
#[inline]
#[target_feature(enable = "avx2")]
fn transpose([a, b, c, d]: [__m256i; 4]) -> [__m256i; 4] {
    const LOW: i32 = 0x20;
    const HIGH: i32 = 0x31;
    let (ab_even, ab_odd) = (_mm256_unpacklo_epi64(a, b), _mm256_unpackhi_epi64(a, b));
    let (cd_even, cd_odd) = (_mm256_unpacklo_epi64(c, d), _mm256_unpackhi_epi64(c, d));
    [
        _mm256_permute2x128_si256::<LOW>(ab_even, cd_even),
        _mm256_permute2x128_si256::<LOW>(ab_odd, cd_odd),
        _mm256_permute2x128_si256::<HIGH>(ab_even, cd_even),
        _mm256_permute2x128_si256::<HIGH>(ab_odd, cd_odd),
    ]
}

/// 16 bytes of a number.
#[inline]
#[target_feature(enable = "avx2")]
fn load(words: &Words, from: usize) -> __m128i {
    assert!(from + 16 <= BYTES);
    // SAFETY: those bytes are part of `words`.
    #[expect(unsafe_code, reason = "vectors are loaded from where no word begins")]
    unsafe {
        _mm_loadu_si128(words.as_ptr().byte_add(from).cast())
    }
}

/// Moves the upper 28 of 56 bits to bit 32.
#[inline]
#[target_feature(enable = "avx2")]
pub(in crate::field::backend) fn spread(pairs: __m256i) -> __m256i {
    const LIMB: i64 = (1 << RADIX) - 1;
    let even = _mm256_and_si256(pairs, _mm256_set1_epi64x(LIMB));
    let odd = _mm256_and_si256(
        _mm256_slli_epi64::<{ 32 - RADIX }>(pairs),
        _mm256_set1_epi64x(LIMB << 32),
    );
    _mm256_or_si256(even, odd)
}

/// The canonical residue of digits < 2^32 with a value below 2N.
pub(super) fn words_from_limbs(out: &mut Words, x: &Residue) {
    // `rest` is what lies at and above bit 64·word of the pairs so far: < 2^(64 + 60 + 1).
    let (mut rest, mut word) = (0_u128, 0);
    for (i, &pair) in x.lanes().iter().enumerate() {
        let (even, odd) = (pair as u32, (pair >> 32) as u32);
        let pair = u64::from(even) + (u64::from(odd) << RADIX);
        rest += u128::from(pair) << (8 * PAIR_BYTES * i - 64 * word);
        if 8 * PAIR_BYTES * (i + 1) >= 64 * (word + 1) && word < out.len() {
            out[word] = rest as u64;
            rest >>= 64;
            word += 1;
        }
    }
    reduce_once(out, rest as u64);
}

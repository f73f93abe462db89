//! Between 48 words of 64 bits and 61 limbs of 51.

use super::{
    cpu::{Row, equal, vector},
    kernel::{LIMBS, RADIX, ROWS},
    residue::Residue,
};
use crate::field::{
    fixed_base::{ENTRIES, Table},
    words::{BYTES, Words, reduce_once},
};
use core::arch::x86_64::{
    __m512i, _mm512_and_si512, _mm512_mask_permutexvar_epi64, _mm512_maskz_loadu_epi8,
    _mm512_or_si512, _mm512_permutexvar_epi8, _mm512_set1_epi64, _mm512_setzero_si512,
    _mm512_srlv_epi64,
};

/// Bytes of eight limbs: every row starts at a whole byte.
const ROW_BYTES: usize = RADIX as usize;

/// For every lane the eight bytes that hold its limb, counted from the row's first byte.
const SOURCES: Row = {
    let mut sources = [0; 8];
    let mut i = 0;
    while i < 8 {
        let first = i as u64 * RADIX as u64 / 8;
        sources[i] = first * 0x0101_0101_0101_0101 + 0x0706_0504_0302_0100;
        i += 1;
    }
    sources
};

/// The bits below the limb in those bytes.
const SHIFTS: Row = {
    let mut shifts = [0; 8];
    let mut i = 0;
    while i < 8 {
        shifts[i] = i as u64 * RADIX as u64 % 8;
        i += 1;
    }
    shifts
};

/// Splits words into limbs < 2^51.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) fn limbs_from_words(out: &mut Residue, words: &Words) {
    // SAFETY: `words` has 384 bytes.
    #[expect(unsafe_code, reason = "vectors are not words to the type system")]
    unsafe {
        out.0 = split(words.as_ptr().cast());
    }
}

/// The table's entry with that index as limbs, after reading every entry in full.
///
/// The entries of a word lie in vectors of eight. A mask keeps the entry that is wanted, in the lane where it lies; a
/// permutation by the index modulo 8 brings it to the lane of its word.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) fn select_limbs(out: &mut Residue, table: &Table, index: u64) {
    let index = _mm512_set1_epi64(index.cast_signed());
    let wanted: [_; ENTRIES / 8] = core::array::from_fn(|i| {
        equal(index, vector(core::array::from_fn(|lane| (8 * i + lane) as u64)))
    });
    for (row, words) in out.0.iter_mut().zip(table.0.as_chunks::<8>().0) {
        let mut chosen = _mm512_setzero_si512();
        for (i, entries) in words.iter().enumerate() {
            let mut entry = _mm512_setzero_si512();
            for (entries, wanted) in entries.as_chunks().0.iter().zip(wanted) {
                entry = _mm512_or_si512(entry, _mm512_and_si512(vector(*entries), wanted));
            }
            chosen = _mm512_mask_permutexvar_epi64(chosen, 1 << i, index, entry);
        }
        *row = chosen;
    }
    // SAFETY: the entry's 384 bytes were just written there.
    #[expect(unsafe_code, reason = "vectors are not words to the type system")]
    unsafe {
        out.0 = split(out.0.as_ptr().cast());
    }
}

/// Splits 48 words into limbs < 2^51, by shuffles that are the same for all. (A plain loop over the limbs is what
/// compilers like to turn into a gather.)
///
/// # Safety
/// 384 bytes must be readable.
#[expect(unsafe_code, reason = "vectors are loaded from where no vector begins")]
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
unsafe fn split(bytes: *const i8) -> [__m512i; ROWS] {
    let (mask, shifts) = (_mm512_set1_epi64((1 << RADIX) - 1), const { vector(SHIFTS) });
    core::array::from_fn(|k| {
        let available = BYTES - ROW_BYTES * k;
        let readable = u64::MAX >> 64usize.saturating_sub(available);
        // SAFETY: row k starts at byte 51·k ≤ 357 of 384, and only bytes that exist are read.
        let bytes = unsafe { _mm512_maskz_loadu_epi8(readable, bytes.add(ROW_BYTES * k)) };
        let limbs = _mm512_permutexvar_epi8(const { vector(SOURCES) }, bytes);
        _mm512_and_si512(_mm512_srlv_epi64(limbs, shifts), mask)
    })
}

/// The canonical residue of digits < 2^52 with a value below 2N.
pub(super) fn words_from_limbs(out: &mut Words, x: &Residue) {
    // `rest` is what lies at and above bit 64·word of the limbs so far: < 2^(64 + 52 + 1).
    let (mut rest, mut word) = (0u128, 0);
    for (i, &limb) in x.lanes()[..LIMBS].iter().enumerate() {
        rest += u128::from(limb) << (i * RADIX as usize - 64 * word);
        if (i + 1) * RADIX as usize >= 64 * (word + 1) && word < out.len() {
            out[word] = rest as u64;
            rest >>= 64;
            word += 1;
        }
    }
    reduce_once(out, rest as u64);
}

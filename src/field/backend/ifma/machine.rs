//! The eight-lane operations that the kernels are written in, and AVX-512 as one machine that has them.
//!
//! The kernels are generic over the machine, so that the tests can run the very same code on lanes that check
//! themselves on any CPU.

use super::cpu::Ifma;
use core::arch::x86_64::{
    __m512i, _mm512_add_epi64, _mm512_alignr_epi64, _mm512_and_si512, _mm512_madd52hi_epu64,
    _mm512_madd52lo_epu64, _mm512_permutex2var_epi64, _mm512_set1_epi64, _mm512_setr_epi64,
    _mm512_srli_epi64,
};

/// Vectors of eight 64-bit lanes, with the multiplier of AVX-512 IFMA.
pub(crate) trait Machine: Copy {
    /// Eight lanes. Lane 0 is the least significant.
    type V: Copy;

    /// `word` in every lane.
    fn splat(self, word: u64) -> Self::V;

    /// Lane i % 8 of rows[i / 8], in every lane.
    fn lane(self, rows: &[Self::V], i: usize) -> Self::V;

    /// a + b.
    fn add(self, a: Self::V, b: Self::V) -> Self::V;

    /// v mod 2^BITS.
    fn low<const BITS: u32>(self, v: Self::V) -> Self::V;

    /// v >> BITS.
    fn high<const BITS: u32>(self, v: Self::V) -> Self::V;

    /// sum + (a·b mod 2^52), where only the low 52 bits of a and b are read.
    fn mul_low(self, sum: Self::V, a: Self::V, b: Self::V) -> Self::V;

    /// sum + (a·b >> 52), where only the low 52 bits of a and b are read.
    fn mul_high(self, sum: Self::V, a: Self::V, b: Self::V) -> Self::V;

    /// v moved up by `lanes` < 8, with the top lanes of `below` coming in.
    fn up(self, lanes: usize, v: Self::V, below: Self::V) -> Self::V;

    /// even[0], odd[0], even[1], odd[1], … as two vectors.
    fn interleave(self, even: Self::V, odd: Self::V) -> [Self::V; 2];

    /// The same place, of which the compiler forgets that it knows the content.
    ///
    /// Without this LLVM keeps values that were stored (or loaded before) in registers until it spills them, and
    /// replaces broadcasts from memory by shuffles: 20 to 40 % of a kernel's time.
    fn launder<T>(self, place: &mut T) -> &mut T;

    /// `launder` for a place that is only read.
    fn launder_ref<T>(self, place: &T) -> &T;

    /// The same number, of which the compiler forgets that it knows it: a loop that counts with it stays a loop.
    fn launder_index(self, index: usize) -> usize;
}

/// Sound, since an [`Ifma`] exists only on a CPU that has every instruction used here.
///
/// The methods are inlined into the kernels, which enable these instructions; a method cannot enable them itself
/// and be inlined always.
#[expect(unsafe_code, reason = "the intrinsics are unsafe outside of #[target_feature]")]
impl Machine for Ifma {
    type V = __m512i;

    #[inline(always)]
    fn splat(self, word: u64) -> __m512i {
        // SAFETY: `self` proves AVX-512F.
        unsafe { _mm512_set1_epi64(word.cast_signed()) }
    }

    #[inline(always)]
    fn lane(self, rows: &[__m512i], i: usize) -> __m512i {
        assert!(i < 8 * rows.len()); // costs nothing in the kernels, where i and the length are constants
        // SAFETY: `self` proves AVX-512F; every eight words make a row, so that word i lies inside `rows`.
        unsafe { _mm512_set1_epi64(*rows.as_ptr().cast::<i64>().add(i)) }
    }

    #[inline(always)]
    fn add(self, a: __m512i, b: __m512i) -> __m512i {
        // SAFETY: `self` proves AVX-512F.
        unsafe { _mm512_add_epi64(a, b) }
    }

    #[inline(always)]
    fn low<const BITS: u32>(self, v: __m512i) -> __m512i {
        // SAFETY: `self` proves AVX-512F.
        unsafe { _mm512_and_si512(v, _mm512_set1_epi64((1 << BITS) - 1)) }
    }

    #[inline(always)]
    fn high<const BITS: u32>(self, v: __m512i) -> __m512i {
        // SAFETY: `self` proves AVX-512F.
        unsafe { _mm512_srli_epi64::<BITS>(v) }
    }

    #[inline(always)]
    fn mul_low(self, sum: __m512i, a: __m512i, b: __m512i) -> __m512i {
        // SAFETY: `self` proves AVX-512 IFMA.
        unsafe { _mm512_madd52lo_epu64(sum, a, b) }
    }

    #[inline(always)]
    fn mul_high(self, sum: __m512i, a: __m512i, b: __m512i) -> __m512i {
        // SAFETY: `self` proves AVX-512 IFMA.
        unsafe { _mm512_madd52hi_epu64(sum, a, b) }
    }

    #[inline(always)]
    fn up(self, lanes: usize, v: __m512i, below: __m512i) -> __m512i {
        // SAFETY: `self` proves AVX-512F.
        unsafe {
            match lanes {
                0 => v,
                1 => _mm512_alignr_epi64::<7>(v, below),
                2 => _mm512_alignr_epi64::<6>(v, below),
                3 => _mm512_alignr_epi64::<5>(v, below),
                4 => _mm512_alignr_epi64::<4>(v, below),
                5 => _mm512_alignr_epi64::<3>(v, below),
                6 => _mm512_alignr_epi64::<2>(v, below),
                _ => _mm512_alignr_epi64::<1>(v, below),
            }
        }
    }

    #[inline(always)]
    fn interleave(self, even: __m512i, odd: __m512i) -> [__m512i; 2] {
        // SAFETY: `self` proves AVX-512F.
        unsafe {
            let (low, high) = (
                _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11),
                _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15),
            );
            [_mm512_permutex2var_epi64(even, low, odd), _mm512_permutex2var_epi64(even, high, odd)]
        }
    }

    #[inline(always)]
    fn launder<T>(self, place: &mut T) -> &mut T {
        let mut pointer: *mut T = place;
        // SAFETY: the empty template gives the address back unchanged, and with it the unique borrow.
        unsafe {
            core::arch::asm!("/* {0} */", inout(reg) pointer, options(nostack, preserves_flags));
            &mut *pointer
        }
    }

    #[inline(always)]
    fn launder_ref<T>(self, place: &T) -> &T {
        let mut pointer: *const T = place;
        // SAFETY: the empty template gives the address back unchanged, and with it the borrow.
        unsafe {
            core::arch::asm!("/* {0} */", inout(reg) pointer, options(nostack, preserves_flags));
            &*pointer
        }
    }

    #[inline(always)]
    fn launder_index(self, mut index: usize) -> usize {
        // SAFETY: the empty template gives the number back unchanged.
        unsafe {
            core::arch::asm!("/* {0} */", inout(reg) index, options(pure, nomem, nostack, preserves_flags));
        }
        index
    }
}

//! The four-lane operations that the kernels are written in, and AVX2 as one machine that has them.

use super::cpu::Avx2;
use crate::field::backend::radix28::{machine::Machine as Lanewise, rows::Rows};
use core::arch::{
    asm,
    x86_64::{
        __m256i, _mm256_add_epi64, _mm256_alignr_epi8, _mm256_and_si256, _mm256_blend_epi32,
        _mm256_loadu_si256, _mm256_or_si256, _mm256_permute2x128_si256, _mm256_set1_epi64x,
        _mm256_setzero_si256, _mm256_slli_epi64, _mm256_srli_epi64, _mm256_sub_epi64,
    },
};

/// Vectors of four 64-bit lanes, and what moves words between lanes.
pub(crate) trait Machine: Rows {
    /// Lane `I` < 4 of a row in memory, in every lane. Lane 0 is the least significant.
    fn lane<const I: usize>(self, row: &Self::V) -> Self::V;

    /// The upper of two rows in memory, moved up by `UP` < 4 lanes; the top lanes of the lower row come in.
    fn alignment<const UP: usize>(self, rows: &[Self::V; 2]) -> Self::V;

    /// v with the lanes below lane `FIRST` < 4 set to 0.
    fn keep_from<const FIRST: usize>(self, v: Self::V) -> Self::V;
}

/// Sound, since an [`Avx2`] exists only on a CPU that has every instruction used here.
///
/// The methods are inlined into the kernels, which enable these instructions; a method cannot enable them itself
/// and be inlined always.
#[expect(unsafe_code, reason = "the intrinsics are unsafe outside of #[target_feature]")]
impl Lanewise for Avx2 {
    type V = __m256i;

    #[inline(always)]
    fn splat(self, word: u64) -> __m256i {
        // SAFETY: `self` proves AVX2.
        unsafe { _mm256_set1_epi64x(word.cast_signed()) }
    }

    #[inline(always)]
    fn add(self, a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: `self` proves AVX2.
        unsafe { _mm256_add_epi64(a, b) }
    }

    #[inline(always)]
    fn sub(self, a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: `self` proves AVX2.
        unsafe { _mm256_sub_epi64(a, b) }
    }

    #[inline(always)]
    fn mul(self, a: __m256i, b: __m256i) -> __m256i {
        // SAFETY: `self` proves AVX2.
        unsafe { multiply(a, b) }
    }

    #[inline(always)]
    fn low<const BITS: i32>(self, v: __m256i) -> __m256i {
        // SAFETY: `self` proves AVX2.
        unsafe { _mm256_and_si256(v, _mm256_set1_epi64x((1 << BITS) - 1)) }
    }

    #[inline(always)]
    fn high<const BITS: i32>(self, v: __m256i) -> __m256i {
        // SAFETY: `self` proves AVX2.
        unsafe { _mm256_srli_epi64::<BITS>(v) }
    }

    #[inline(always)]
    fn pack(self, [low, high]: [__m256i; 2]) -> __m256i {
        // SAFETY: `self` proves AVX2.
        unsafe { _mm256_or_si256(low, _mm256_slli_epi64::<32>(high)) }
    }

    #[inline(always)]
    fn unpack(self, row: __m256i) -> [__m256i; 2] {
        [self.low::<32>(row), self.high::<32>(row)]
    }

    #[inline(always)]
    fn launder<T>(self, place: &mut T) -> &mut T {
        let mut pointer: *mut T = place;
        // SAFETY: the empty template gives the address back unchanged, and with it the unique borrow.
        unsafe {
            asm!("/* {0} */", inout(reg) pointer, options(nostack, preserves_flags));
            &mut *pointer
        }
    }

    #[inline(always)]
    fn launder_ref<T>(self, place: &T) -> &T {
        let mut pointer: *const T = place;
        // SAFETY: the empty template gives the address back unchanged, and with it the borrow.
        unsafe {
            asm!("/* {0} */", inout(reg) pointer, options(nostack, preserves_flags));
            &*pointer
        }
    }
}

#[expect(unsafe_code, reason = "the intrinsics are unsafe outside of #[target_feature]")]
impl Rows for Avx2 {
    #[inline(always)]
    fn up(self, v: __m256i, below: __m256i) -> __m256i {
        // SAFETY: `self` proves AVX2.
        unsafe {
            let middle = _mm256_permute2x128_si256::<0x21>(below, v); // the lanes below[2], below[3], v[0], v[1]
            _mm256_alignr_epi8::<8>(v, middle)
        }
    }
}

#[expect(unsafe_code, reason = "the intrinsics are unsafe outside of #[target_feature]")]
impl Machine for Avx2 {
    #[inline(always)]
    fn lane<const I: usize>(self, row: &__m256i) -> __m256i {
        const { assert!(I < 4) };
        let words: *const i64 = core::ptr::from_ref(row).cast();
        // SAFETY: `self` proves AVX2; a row has four words, and I < 4.
        unsafe { _mm256_set1_epi64x(*words.add(I)) }
    }

    #[inline(always)]
    fn alignment<const UP: usize>(self, rows: &[__m256i; 2]) -> __m256i {
        const { assert!(UP < 4) };
        let words: *const i64 = rows.as_ptr().cast();
        // SAFETY: `self` proves AVX2; the two rows have eight words, of which these are the four from 4 − UP on.
        unsafe { _mm256_loadu_si256(words.add(4 - UP).cast()) }
    }

    #[inline(always)]
    fn keep_from<const FIRST: usize>(self, v: __m256i) -> __m256i {
        // SAFETY: `self` proves AVX2.
        unsafe {
            let zero = _mm256_setzero_si256();
            match FIRST {
                0 => v,
                1 => _mm256_blend_epi32::<0b0000_0011>(v, zero),
                2 => _mm256_blend_epi32::<0b0000_1111>(v, zero),
                _ => _mm256_blend_epi32::<0b0011_1111>(v, zero),
            }
        }
    }
}

/// The products of the low halves of the lanes.
///
/// The intrinsic `_mm256_mul_epu32` is no instruction to LLVM, but two masks and a 64-bit multiplication. It moves the
/// mask of a digit out of a loop, sees no more inside the loop that the factors are short, and makes three
/// multiplications of one: a kernel then takes 2.3 times as long.
#[inline]
#[target_feature(enable = "avx2")]
fn multiply(a: __m256i, b: __m256i) -> __m256i {
    let product: __m256i;
    // SAFETY: the enabled feature has the instruction, which touches no memory and no flags.
    #[expect(unsafe_code, reason = "the compiler has no way to name the instruction")]
    unsafe {
        asm!(
            "vpmuludq {product}, {a}, {b}",
            a = in(ymm_reg) a,
            b = in(ymm_reg) b,
            product = lateout(ymm_reg) product,
            options(pure, nomem, nostack, preserves_flags),
        );
    }
    product
}

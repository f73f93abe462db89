//! The witness of AVX2, and vectors as four words.

use core::arch::x86_64::{__m256i, _mm256_cmpeq_epi64};

cpufeatures::new!(cpu, "avx2");

/// Having one proves that the CPU has AVX2.
#[derive(Clone, Copy)]
pub(crate) struct Avx2(());

impl Avx2 {
    /// The backend, if the CPU and the operating system have what it needs.
    pub(crate) fn new() -> Option<Self> {
        cpu::get().then_some(Self(()))
    }
}

/// Four words as they lie in a vector.
pub(in crate::field::backend) type Row = [u64; 4];

/// A vector that can be a constant.
#[expect(unsafe_code, reason = "the intrinsics that make vectors are not const")]
pub(in crate::field::backend) const fn vector(row: Row) -> __m256i {
    // SAFETY: same size, and every bit pattern is valid.
    unsafe { core::mem::transmute(row) }
}

/// A vector's words.
#[expect(unsafe_code, reason = "the intrinsic that does this writes to an address")]
pub(in crate::field::backend) const fn row(vector: __m256i) -> Row {
    // SAFETY: same size, and every bit pattern is valid.
    unsafe { core::mem::transmute(vector) }
}

/// Lane by lane all ones where a = b, else zero.
///
/// The compiler must not know what it is: it could make masked loads of what is combined with it. A load that does
/// not happen may show.
#[inline]
#[target_feature(enable = "avx2")]
pub(in crate::field::backend) fn equal(a: __m256i, b: __m256i) -> __m256i {
    let mut equal = _mm256_cmpeq_epi64(a, b);
    // SAFETY: an empty template: it reads and writes nothing but `equal`, which keeps its value.
    #[expect(unsafe_code, reason = "the barrier for vectors")]
    unsafe {
        core::arch::asm!("/* {0} */", inout(ymm_reg) equal, options(pure, nomem, nostack, preserves_flags));
    }
    equal
}

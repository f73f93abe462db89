//! The witness of AVX-512 IFMA, and vectors as eight words.

use core::arch::x86_64::{__m512i, _mm512_cmpeq_epi64_mask, _mm512_maskz_set1_epi64};

cpufeatures::new!(cpu, "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512ifma", "avx512vbmi");

/// Having one proves that the CPU has AVX-512 F, BW, DQ, VL, IFMA and VBMI.
#[derive(Clone, Copy)]
pub(crate) struct Ifma(());

impl Ifma {
    /// The backend, if the CPU and the operating system have what it needs.
    pub(crate) fn new() -> Option<Self> {
        cpu::get().then_some(Self(()))
    }
}

/// Eight words as they lie in a vector.
pub(crate) type Row = [u64; 8];

/// A vector that can be a constant.
#[expect(unsafe_code, reason = "the intrinsics that make vectors are not const")]
pub(crate) const fn vector(row: Row) -> __m512i {
    // SAFETY: same size, and every bit pattern is valid.
    unsafe { core::mem::transmute(row) }
}

/// A vector's words.
#[expect(unsafe_code, reason = "the intrinsic that does this writes to an address")]
pub(crate) const fn row(vector: __m512i) -> Row {
    // SAFETY: same size, and every bit pattern is valid.
    unsafe { core::mem::transmute(vector) }
}

/// Lane by lane all ones where a = b, else zero.
///
/// The compiler must not know what it is: it would put it into a mask register, and make masked loads of what is
/// combined with it. A load that does not happen may show.
#[inline]
#[target_feature(enable = "avx512f")]
pub(crate) fn equal(a: __m512i, b: __m512i) -> __m512i {
    let mut equal = _mm512_maskz_set1_epi64(_mm512_cmpeq_epi64_mask(a, b), -1);
    // SAFETY: an empty template: it reads and writes nothing but `equal`, which keeps its value.
    #[expect(unsafe_code, reason = "the barrier for vectors")]
    unsafe {
        core::arch::asm!("/* {0} */", inout(zmm_reg) equal, options(pure, nomem, nostack, preserves_flags));
    }
    equal
}

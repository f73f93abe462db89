//! The registers of x86-64.

use core::arch::asm;

/// Clears every register that a function of the C convention may change, as far as the CPU has it.
#[inline(never)]
pub(crate) fn clear() {
    #[cfg(target_feature = "sse2")]
    vectors::clear();
    // SAFETY: the template touches nothing but registers that a function of the C convention may change.
    #[expect(unsafe_code, reason = "registers are out of the compiler's reach")]
    unsafe {
        asm!(
            "xor ecx, ecx",
            "xor edx, edx",
            "xor esi, esi",
            "xor edi, edi",
            "xor eax, eax",
            "xor r8d, r8d",
            "xor r9d, r9d",
            "xor r10d, r10d",
            "xor r11d, r11d",
            clobber_abi("sysv64"),
            options(nomem, nostack),
        );
    }
}

/// Vectors: only where the target has them, since a kernel that is built without must not touch its user's.
#[cfg(target_feature = "sse2")]
mod vectors {
    use core::arch::{asm, x86_64::_mm256_zeroall};

    cpufeatures::new!(avx, "avx");
    cpufeatures::new!(avx512, "avx512f", "avx512bw", "avx512vl");

    pub(super) fn clear() {
        // SAFETY: the CPU was asked for the features.
        #[expect(unsafe_code, reason = "calls #[target_feature] functions")]
        unsafe {
            if avx512::get() {
                clear_upper();
            }
            if avx::get() {
                clear_wide();
            }
        }
        // SAFETY: the template touches nothing but registers that a function of the C convention may change.
        #[expect(unsafe_code, reason = "registers are out of the compiler's reach")]
        unsafe {
            asm!(
                "pxor xmm0, xmm0",
                "pxor xmm1, xmm1",
                "pxor xmm2, xmm2",
                "pxor xmm3, xmm3",
                "pxor xmm4, xmm4",
                "pxor xmm5, xmm5",
                "pxor xmm6, xmm6",
                "pxor xmm7, xmm7",
                "pxor xmm8, xmm8",
                "pxor xmm9, xmm9",
                "pxor xmm10, xmm10",
                "pxor xmm11, xmm11",
                "pxor xmm12, xmm12",
                "pxor xmm13, xmm13",
                "pxor xmm14, xmm14",
                "pxor xmm15, xmm15",
                clobber_abi("sysv64"),
                options(nomem, nostack),
            );
        }
    }

    /// Clears vectors 0 to 15 in all their width.
    #[target_feature(enable = "avx")]
    fn clear_wide() {
        _mm256_zeroall();
    }

    /// Clears what AVX-512 has besides: vectors 16 to 31, and the masks.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl")]
    fn clear_upper() {
        // SAFETY: the template touches nothing but registers that a function of the C convention may change.
        #[expect(unsafe_code, reason = "no intrinsic clears a register that is not in use")]
        unsafe {
            asm!(
                "vpxord xmm16, xmm16, xmm16",
                "vpxord xmm17, xmm17, xmm17",
                "vpxord xmm18, xmm18, xmm18",
                "vpxord xmm19, xmm19, xmm19",
                "vpxord xmm20, xmm20, xmm20",
                "vpxord xmm21, xmm21, xmm21",
                "vpxord xmm22, xmm22, xmm22",
                "vpxord xmm23, xmm23, xmm23",
                "vpxord xmm24, xmm24, xmm24",
                "vpxord xmm25, xmm25, xmm25",
                "vpxord xmm26, xmm26, xmm26",
                "vpxord xmm27, xmm27, xmm27",
                "vpxord xmm28, xmm28, xmm28",
                "vpxord xmm29, xmm29, xmm29",
                "vpxord xmm30, xmm30, xmm30",
                "vpxord xmm31, xmm31, xmm31",
                "kxorq k0, k0, k0",
                "kxorq k1, k1, k1",
                "kxorq k2, k2, k2",
                "kxorq k3, k3, k3",
                "kxorq k4, k4, k4",
                "kxorq k5, k5, k5",
                "kxorq k6, k6, k6",
                "kxorq k7, k7, k7",
                clobber_abi("sysv64"),
                options(nomem, nostack),
            );
        }
    }
}

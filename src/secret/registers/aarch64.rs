//! The registers of AArch64.

use core::arch::asm;

/// Clears every register that a function of the C convention may change: x0 to x17, x18 where it is no platform's own,
/// v0 to v7 and v16 to v31, and the flags.
///
/// A function that changes v8 to v15 loads their lower halves back before it returns, and a load of a lower half clears
/// the upper one.
#[inline(never)]
pub(crate) fn clear() {
    // Vectors: only where the target has them, since a kernel that is built without must not touch its user's.
    #[cfg(target_feature = "neon")]
    // SAFETY: the template touches nothing but registers that a function of the C convention may change.
    #[expect(unsafe_code, reason = "registers are out of the compiler's reach")]
    unsafe {
        asm!(
            "movi v0.2d, #0",
            "movi v1.2d, #0",
            "movi v2.2d, #0",
            "movi v3.2d, #0",
            "movi v4.2d, #0",
            "movi v5.2d, #0",
            "movi v6.2d, #0",
            "movi v7.2d, #0",
            "movi v16.2d, #0",
            "movi v17.2d, #0",
            "movi v18.2d, #0",
            "movi v19.2d, #0",
            "movi v20.2d, #0",
            "movi v21.2d, #0",
            "movi v22.2d, #0",
            "movi v23.2d, #0",
            "movi v24.2d, #0",
            "movi v25.2d, #0",
            "movi v26.2d, #0",
            "movi v27.2d, #0",
            "movi v28.2d, #0",
            "movi v29.2d, #0",
            "movi v30.2d, #0",
            "movi v31.2d, #0",
            clobber_abi("C"),
            options(nomem, nostack, preserves_flags),
        );
    }
    // Where the platform has no use for x18, the compiler has. A kernel may keep something in it.
    #[cfg(not(any(
        target_os = "android",
        target_os = "fuchsia",
        target_os = "none",
        target_os = "windows",
        target_env = "ohos",
        target_vendor = "apple",
    )))]
    // SAFETY: the template touches nothing but a register that a function of the C convention may change.
    #[expect(unsafe_code, reason = "registers are out of the compiler's reach")]
    unsafe {
        asm!("mov x18, xzr", clobber_abi("C"), options(nomem, nostack, preserves_flags));
    }
    // SAFETY: the template touches nothing but registers that a function of the C convention may change.
    #[expect(unsafe_code, reason = "registers are out of the compiler's reach")]
    unsafe {
        asm!(
            "mov x0, xzr",
            "mov x1, xzr",
            "mov x2, xzr",
            "mov x3, xzr",
            "mov x4, xzr",
            "mov x5, xzr",
            "mov x6, xzr",
            "mov x7, xzr",
            "mov x8, xzr",
            "mov x9, xzr",
            "mov x10, xzr",
            "mov x11, xzr",
            "mov x12, xzr",
            "mov x13, xzr",
            "mov x14, xzr",
            "mov x15, xzr",
            "mov x16, xzr",
            "mov x17, xzr",
            "cmp xzr, xzr",
            clobber_abi("C"),
            options(nomem, nostack),
        );
    }
}

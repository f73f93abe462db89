//! The value barrier: it hides a mask's value from the optimiser, which would otherwise turn masks into branches.

/// `x`, of which the compiler knows nothing any more.
///
/// It belongs on the *finished* mask: with the barrier on the value that the mask is made from, LLVM still
/// sees that the mask is all zeros or all ones, and compiles `t & mask` into a branch.
#[inline(always)]
pub(crate) fn opaque(x: u64) -> u64 {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    {
        let mut x = x;
        // SAFETY: an empty template: it reads and writes nothing but `x`, which keeps its value.
        #[expect(unsafe_code, reason = "the only barrier that costs no memory access")]
        unsafe {
            core::arch::asm!("/* {0} */", inout(reg) x, options(pure, nomem, nostack, preserves_flags));
        }
        x
    }
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    core::hint::black_box(x)
}

/// All ones if `bit` is 1, zero if it is 0.
#[inline(always)]
pub(crate) fn mask(bit: u64) -> u64 {
    opaque(bit.wrapping_neg())
}

/// All ones if `a == b`, else zero.
#[inline(always)]
pub(crate) fn mask_eq(a: u64, b: u64) -> u64 {
    let difference = a ^ b;
    mask(1 ^ ((difference | difference.wrapping_neg()) >> 63))
}

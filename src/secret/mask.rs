//! Masks, and selections and comparisons in constant time: the only module that knows how they are made.
//!
//! [`Choice`] and its traits come from `ctutils`, which `hmac` depends on already and which selects with
//! conditional moves that the compiler cannot turn into branches. [`mask`] and [`mask_eq`] are for kernels
//! that combine words with `&`; a value barrier hides the finished mask from the optimiser.

pub(crate) use ctutils::{Choice, CtAssign, CtEq};

/// Returns `x` as a value of which the compiler knows nothing.
///
/// It belongs on the *finished* mask: with the barrier on the value that the mask is made from, LLVM still
/// sees that the mask is all zeros or all ones, and compiles `t & mask` into a branch.
#[inline(always)]
fn opaque(x: u64) -> u64 {
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

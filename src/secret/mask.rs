//! Masks, and selections and comparisons in constant time: the only module that knows how they are made.
//!
//! [`Choice`] and its traits come from `ctutils`, which `hmac` depends on already and which selects with
//! conditional moves that the compiler cannot turn into branches. [`mask`] and [`mask_eq`] are for kernels
//! that combine words with `&`; a value barrier hides the finished mask from the optimiser.

use alloc::boxed::Box;
use core::fmt;
pub(crate) use ctutils::{Choice, CtAssign, CtEq};
use zeroize::Zeroizing;

/// A secret yes or no. Boxed, so that whatever holds it can be moved without leaving a copy; wiped on drop.
pub(crate) struct SecretBit(Box<Zeroizing<u8>>);

impl SecretBit {
    pub(crate) fn new(value: bool) -> Self {
        Self(Box::new(Zeroizing::new(u8::from(value))))
    }

    /// The lowest bit of a byte that `fill` writes to its final place.
    pub(crate) fn try_fill<E>(fill: impl FnOnce(&mut [u8]) -> Result<(), E>) -> Result<Self, E> {
        let mut bit = Self::new(false);
        fill(core::slice::from_mut(&mut **bit.0))?;
        **bit.0 &= 1;
        Ok(bit)
    }

    pub(crate) fn choice(&self) -> Choice {
        Choice::from(**self.0)
    }

    /// 1 or 0.
    pub(crate) fn to_byte(&self) -> u8 {
        **self.0
    }
}

impl fmt::Debug for SecretBit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

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

//! Clears registers: a secret that passed through one stays there until something else is written to it.

#[cfg(all(target_arch = "aarch64", not(miri)))]
mod aarch64;
#[cfg(all(target_arch = "x86_64", not(miri)))]
mod x86_64;

#[cfg(all(target_arch = "aarch64", not(miri)))]
pub(super) use aarch64::clear;
#[cfg(all(target_arch = "x86_64", not(miri)))]
pub(super) use x86_64::clear;

/// Does nothing: how to clear the registers of this target is not known here.
#[cfg(not(all(any(target_arch = "aarch64", target_arch = "x86_64"), not(miri))))]
pub(super) fn clear() {}

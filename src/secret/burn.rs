//! Work after which nothing of a secret is left in dead memory: its stack is overwritten, its registers are cleared.
//!
//! A value that is wiped on drop leaves copies all the same: where it was moved from, where the compiler spilled a
//! register, in the registers themselves, and in hash functions that wipe their state only. So every function of
//! `srp` and `auth` that computes with a secret does it in a closure that is handed to [`after`]:
//!
//! * The closure runs in stack frames of its own, below the caller's. They are dead when it has returned, and then
//!   [`STACK`] bytes are overwritten with zeros. The arithmetic takes ten times as much, most of it for one scratch that
//!   is wiped on drop; it burns what lies below the scratch itself, so that one small size does for everything.
//! * Every register that a called function may change is cleared, the vectors and masks that the CPU has included
//!   (on x86-64; elsewhere they keep what the compiler leaves in them).
//!
//! What comes out of the closure is public, a box, or written to where it stays, since what is moved leaves a copy.
//! On the heap secrets live in boxes and texts that are wiped on drop and never grow, which would leave one, too.
//!
//! No compiler tells how much stack the work takes. The constant-time gate (`tests/ct/run`) follows every secret
//! through the machine code, counts what of it each public operation leaves in dead memory, and fails if that is a
//! single byte or register; then it says how deep it lies. All of it takes 2.8 KB where the gate looks.

use core::hint::black_box;

#[cfg(all(target_arch = "x86_64", not(miri)))]
use super::registers::clear as clear_registers;

/// Bytes of stack below which no work reaches that is handed in.
const STACK: usize = 4 * 1024;

/// Does the work, and burns what it leaves behind.
#[inline(always)]
pub(crate) fn after<T>(work: impl FnOnce() -> T) -> T {
    let result = apart(work);
    overwrite_stack();
    clear_registers();
    result
}

/// Does the work in stack frames that end with it.
#[inline(never)]
fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Overwrites what lies below the caller's stack frame.
#[inline(never)]
fn overwrite_stack() {
    black_box(&mut [0_u8; STACK]);
}

/// There is no way to.
#[cfg(not(all(target_arch = "x86_64", not(miri))))]
fn clear_registers() {}

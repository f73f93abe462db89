//! Burning: after each operation with a secret, the stack that it used is overwritten and registers are cleared.
//!
//! Wiping values when they are dropped is not enough. Copies stay where a value was moved from, where the compiler
//! spilled a register, in the registers themselves, and in the frames of hash functions, which wipe only their state.
//! Each public function of `srp` and `auth` that computes with a secret therefore does so in a closure that it hands to
//! [`after`]:
//!
//! * The closure runs in stack frames of its own, below the caller's. When it has returned, [`STACK`] bytes below the
//!   caller's frame are overwritten with zeros. The arithmetic uses more stack than that, nearly all of it for one
//!   scratch space, which is wiped on drop; the arithmetic overwrites what lies below its scratch by itself.
//! * On x86-64 and AArch64, every register that a called function may change is cleared, vectors and masks included.
//!   On other targets registers keep what the compiler leaves in them.
//!
//! What the closure returns must be public, or a box, or be written to its final place, because a value that is moved
//! leaves a copy. On the heap, secrets live in boxes and texts that are wiped on drop and never grow.
//!
//! A public operation burns once, when it ends. What it calls inside of its closure are the crate's own forms of the
//! same functions (`compute`, `draw`, `parse`), which leave the burning to it.
//!
//! No compiler says how much stack a function takes. The constant-time gate (`tests/ct/run`) follows every secret
//! through the machine code, counts what each public operation leaves of it in dead memory, and fails if that is a
//! single byte or register. It also says how deep the deepest secret lay.

use super::registers;
use core::hint::black_box;

/// Bytes of stack that are overwritten. No work that is handed in may leave secrets deeper than this.
const STACK: usize = 16 * 1024;

/// Does the work, then overwrites the stack that it used and clears the registers. Returns what the work returns.
#[inline(always)]
pub(crate) fn after<T>(work: impl FnOnce() -> T) -> T {
    let result = apart(work);
    erase();
    result
}

/// Does the work in stack frames that end with it.
#[inline(never)]
fn apart<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Overwrites what lies below the caller's stack frame, then clears the registers.
#[inline(never)]
fn erase() {
    black_box(&mut [0_u8; STACK]);
    registers::clear();
}

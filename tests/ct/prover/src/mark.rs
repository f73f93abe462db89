//! What a subject says about its data: this is secret, this is public from now on; and where an operation ends.
//!
//! The prover knows the marking function by its address. Under valgrind it is a client request; everywhere
//! else it does nothing.

use crate::regions;
#[cfg(target_arch = "x86_64")]
use crate::valgrind;
use std::hint::black_box;

/// What is said about some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Mark {
    /// Secret, and the caller's own.
    Secret = 1,
    Public = 2,
    /// A block of the heap was given back.
    Freed = 3,
    /// The bytes are the name of a public operation that has just returned.
    Finished = 4,
    /// Secret, and not the caller's.
    Held = 5,
}

/// Declares a value secret and hands it on. It is the caller's own: it does not count as left behind.
pub fn secret<T: ?Sized>(value: &'static T) -> &'static T {
    let value = black_box(value);
    mark(Mark::Secret as u64, std::ptr::from_ref(value).cast(), size_of_val(value));
    value
}

/// Declares a value secret and all that its boxes hold, but for the pointers. It is the callee's from now on: what
/// is left of it when it is dead counts.
pub fn secret_value<T>(value: &mut T) {
    let value = black_box(value);
    secret_words(std::ptr::from_mut(value) as u64, size_of::<T>());
    black_box(value);
}

fn secret_words(start: u64, bytes: usize) {
    for offset in (0..bytes).step_by(8) {
        let word = (start + offset as u64) as *const u64;
        let bytes = (bytes - offset).min(8);
        // Or memcheck would report that padding is looked at.
        mark(Mark::Public as u64, word.cast(), bytes);
        // SAFETY: within a value or a block; if nothing was ever written there, any word will do.
        let content = if bytes == 8 { unsafe { word.read_volatile() } } else { 0 };
        match regions::block_bytes(content) {
            Some(bytes) => secret_words(content, bytes),
            None => mark(Mark::Held as u64, word.cast(), bytes),
        }
    }
}

/// Declares bytes public: they go over the wire, or were compared with what came over it.
pub fn public(bytes: &[u8]) {
    mark(Mark::Public as u64, bytes.as_ptr(), bytes.len());
}

/// As [`public`], by address.
pub fn public_at(start: *const u8, bytes: usize) {
    mark(Mark::Public as u64, start, bytes);
}

/// Says that a public operation has just returned: what it left in dead memory counts as its residue.
pub fn finished(operation: &'static str) {
    mark(Mark::Finished as u64, operation.as_ptr(), operation.len());
}

/// Three arguments in registers, as the C calling convention has them.
#[inline(never)]
pub(crate) extern "C" fn mark(kind: u64, start: *const u8, bytes: usize) {
    let (kind, start, bytes) = (black_box(kind), black_box(start), black_box(bytes));
    #[cfg(target_arch = "x86_64")]
    if kind == Mark::Secret as u64 || kind == Mark::Held as u64 {
        valgrind::make_undefined(start, bytes);
    } else if kind == Mark::Public as u64 {
        valgrind::make_defined(start, bytes);
    }
    // The arguments are looked at here, or the calls would be optimised away.
    #[cfg(not(target_arch = "x86_64"))]
    black_box((kind, start, bytes));
}

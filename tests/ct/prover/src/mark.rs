//! What a subject says about its data: this is secret, this is public from now on.
//!
//! The prover knows the marking function by its address. Under valgrind it is a client request; everywhere
//! else it does nothing.

use std::hint::black_box;

/// What is said about some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Mark {
    Secret = 1,
    Public = 2,
}

/// Declares a value secret and hands it on. It is the caller's own: it does not count as left behind.
pub fn secret<T: ?Sized>(value: &'static T) -> &'static T {
    let value = black_box(value);
    mark(Mark::Secret as u64, std::ptr::from_ref(value).cast(), size_of_val(value));
    value
}

/// Declares a value of the caller's secret where it lies, but for the pointers in it, word by word.
pub fn secret_value<T>(value: &mut T) {
    let value = black_box(value);
    let start = std::ptr::from_mut(value).cast::<u64>();
    for index in 0..size_of::<T>() / 8 {
        let word = start.wrapping_add(index);
        // Or memcheck would report that padding is looked at.
        mark(Mark::Public as u64, word.cast(), 8);
        // SAFETY: within the value; if nothing was ever written there, any word will do.
        let is_pointer = crate::world::heap().contains(&unsafe { word.read_volatile() });
        if !is_pointer {
            mark(Mark::Secret as u64, word.cast(), 8);
        }
    }
    black_box(value);
}

/// Declares bytes public: they go over the wire, or were compared with what came over it.
pub fn public(bytes: &[u8]) {
    mark(Mark::Public as u64, bytes.as_ptr(), bytes.len());
}

/// As [`public`], by address.
pub fn public_at(start: *const u8, bytes: usize) {
    mark(Mark::Public as u64, start, bytes);
}

/// Three arguments in registers, as the C calling convention has them.
#[inline(never)]
pub(crate) extern "C" fn mark(kind: u64, start: *const u8, bytes: usize) {
    crate::valgrind::mark(black_box(kind), black_box(start), black_box(bytes));
}

//! What a program needs where Rust knows no operating system: here it is Linux, which an emulator of the CPU brings.

use crate::run;
use core::{
    alloc::{GlobalAlloc, Layout},
    arch::global_asm,
    ffi::{CStr, c_char},
    panic::PanicInfo,
    ptr::null_mut,
};

// Linux leaves the number of arguments and the arguments on the stack. A system call's number is in r7, which a block
// of `asm!` cannot have.
global_asm!(
    ".global _start",
    ".type _start, %function",
    "_start:",
    "mov r0, sp",
    "bl start",
    ".type system_call, %function",
    "system_call:",
    "push {{r7, lr}}",
    "mov r7, r3",
    "svc 0",
    "pop {{r7, pc}}",
);

const EXIT: usize = 1;
const WRITE: usize = 4;

unsafe extern "C" {
    fn system_call(a: usize, b: *const u8, c: usize, number: usize) -> usize;
}

#[unsafe(no_mangle)]
extern "C" fn start(stack: *const *const c_char) -> ! {
    // SAFETY: the first word is a number, strings follow, and a null pointer after the last.
    let argument = |at: usize| unsafe {
        let argument = *stack.add(1 + at);
        assert!(!argument.is_null());
        CStr::from_ptr(argument).to_str().unwrap()
    };
    let result = run(argument(1), argument(2), argument(3));
    // SAFETY: the array is that long.
    let written = unsafe { system_call(1, result.as_ptr(), result.len(), WRITE) };
    exit(usize::from(written != result.len()))
}

fn exit(status: usize) -> ! {
    // SAFETY: anybody may end the program.
    unsafe { system_call(status, null_mut(), 0, EXIT) };
    unreachable!("Linux has ended the program")
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    exit(101)
}

/// There is no memory: the arithmetic allocates none.
struct Nothing;

#[global_allocator]
static ALLOCATOR: Nothing = Nothing;

// SAFETY: it gives nothing.
unsafe impl GlobalAlloc for Nothing {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        null_mut()
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

//! Requests to valgrind's memcheck: undefined memory stands for secrets, an error for a leak.
//!
//! The requests are rotations that come to nothing, which valgrind recognises; without it they do nothing.

const RUNNING_ON_VALGRIND: u64 = 0x1001;
const COUNT_ERRORS: u64 = 0x1201;
const MEMCHECK: u64 = (b'M' as u64) << 24 | (b'C' as u64) << 16;
const MAKE_UNDEFINED: u64 = MEMCHECK + 1;
const MAKE_DEFINED: u64 = MEMCHECK + 2;

/// Whether this program runs under valgrind.
pub fn is_running() -> bool {
    request(RUNNING_ON_VALGRIND, 0, 0) != 0
}

/// How many errors valgrind has reported so far.
pub fn errors() -> u64 {
    request(COUNT_ERRORS, 0, 0)
}

pub(crate) fn make_undefined(start: *const u8, bytes: usize) {
    request(MAKE_UNDEFINED, start as u64, bytes as u64);
}

pub(crate) fn make_defined(start: *const u8, bytes: usize) {
    request(MAKE_DEFINED, start as u64, bytes as u64);
}

fn request(what: u64, start: u64, bytes: u64) -> u64 {
    let arguments = [what, start, bytes, 0, 0, 0];
    let mut answer = 0_u64;
    // SAFETY: RDI is rotated by 128 bits in all and RBX exchanged with itself; valgrind writes the answer
    // into RDX and reads the arguments.
    unsafe {
        std::arch::asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") arguments.as_ptr(),
            inout("rdx") answer,
            out("rdi") _,
            options(nostack),
        );
    }
    answer
}

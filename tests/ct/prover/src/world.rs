//! How subjects run: with their own stack and heap, natively and interpreted alike.

use crate::{
    mark::{self, Mark},
    regions,
};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

thread_local! {
    static IN_SUBJECT: Cell<bool> = const { Cell::new(false) };
}

/// The allocator of programs that run subjects: subjects get memory from their heap, everyone else from the system.
pub struct Allocator;

// SAFETY: blocks of the heap region are aligned, disjoint and never given out twice.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !IN_SUBJECT.get() {
            // SAFETY: the caller's promises are passed on.
            return unsafe { System.alloc(layout) };
        }
        regions::allocate(layout)
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if regions::heap().contains(&(block as u64)) {
            mark::mark(Mark::Freed as u64, block, layout.size());
        } else {
            // SAFETY: the block is not ours, so it is the system's.
            unsafe { System.dealloc(block, layout) };
        }
    }
}

/// What is proved and measured: a function of the number of a public input. It returns a digest of what it
/// made public.
pub type Subject = fn(case: u64) -> u64;

/// Runs the subject with the heap of subjects; the stack is the caller's.
#[expect(improper_ctypes_definitions, reason = "both sides are this program")]
pub(crate) extern "C" fn on_the_heap(subject: Subject, case: u64) -> u64 {
    IN_SUBJECT.set(true);
    let result = subject(case);
    IN_SUBJECT.set(false);
    result
}

/// Runs the subject natively on the stack and the heap of subjects, both cleared before.
pub fn run_natively(subject: Subject, case: u64) -> u64 {
    regions::clear();
    call(subject, case)
}

/// Runs the subject natively on the caller's stack and the heap of subjects.
pub fn run_here(subject: Subject, case: u64) -> u64 {
    regions::clear();
    on_the_heap(subject, case)
}

pub(crate) fn call(subject: Subject, case: u64) -> u64 {
    // SAFETY: nobody uses the stack now, and it is large enough for any subject.
    unsafe { call_on_stack(on_the_heap, subject, case, entry_stack_pointer()) }
}

/// Where the stack pointer stands before the call of a subject.
pub fn entry_stack_pointer() -> u64 {
    regions::stack().end - 4096
}

/// Calls `function(subject, case)` with another stack pointer.
///
/// # Safety
/// `stack_pointer` is aligned to 16 and has enough memory below it that nobody else uses.
#[inline(never)]
#[expect(improper_ctypes_definitions, reason = "both sides are this program")]
unsafe fn call_on_stack(
    function: extern "C" fn(Subject, u64) -> u64,
    subject: Subject,
    case: u64,
    stack_pointer: u64,
) -> u64 {
    let result;
    // SAFETY: the old stack pointer is kept in a register that the callee preserves, and put back.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        std::arch::asm!(
            "mov r12, rsp",
            "mov rsp, {stack_pointer}",
            "call {function}",
            "mov rsp, r12",
            stack_pointer = in(reg) stack_pointer,
            function = in(reg) function,
            inout("rdi") subject as usize => _,
            inout("rsi") case => _,
            out("rax") result,
            out("r12") _,
            clobber_abi("C"),
        );
    }
    // SAFETY: the same.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        std::arch::asm!(
            "mov x20, sp",
            "mov sp, {stack_pointer}",
            "blr {function}",
            "mov sp, x20",
            stack_pointer = in(reg) stack_pointer,
            function = in(reg) function,
            inout("x0") subject as usize => result,
            inout("x1") case => _,
            out("x20") _,
            clobber_abi("C"),
        );
    }
    result
}

/// The address of the thread's own memory: on x86-64 what FS points to, whose first word holds it.
pub fn thread_pointer() -> u64 {
    let pointer;
    // SAFETY: reads one word that every thread has.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        std::arch::asm!("mov {}, fs:[0]", out(reg) pointer, options(nostack, readonly));
    }
    // SAFETY: reads a register.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        std::arch::asm!("mrs {}, tpidr_el0", out(reg) pointer, options(nostack, nomem));
    }
    pointer
}

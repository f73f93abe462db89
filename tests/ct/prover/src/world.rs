//! The stack and the heap that subjects live on, natively and interpreted alike, at the same addresses.
//!
//! Both are static memory of this program. Nothing is ever given back, so that what a subject leaves behind
//! in freed memory stays where it can be found.

use crate::mark::{self, Mark};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::{Cell, UnsafeCell},
    ops::Range,
    sync::atomic::{AtomicUsize, Ordering},
};

const STACK_BYTES: usize = 1 << 20;
const HEAP_BYTES: usize = 1 << 22;

#[repr(C, align(4096))]
struct Region<const BYTES: usize>(UnsafeCell<[u8; BYTES]>);

// SAFETY: only the one thread that runs subjects touches what is in there.
unsafe impl<const BYTES: usize> Sync for Region<BYTES> {}

impl<const BYTES: usize> Region<BYTES> {
    const fn new() -> Self {
        Self(UnsafeCell::new([0; BYTES]))
    }

    fn start(&self) -> u64 {
        self.0.get() as u64
    }

    fn addresses(&self) -> Range<u64> {
        self.start()..self.start() + BYTES as u64
    }
}

static STACK: Region<STACK_BYTES> = Region::new();
static HEAP: Region<HEAP_BYTES> = Region::new();
static HEAP_USED: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static IN_SUBJECT: Cell<bool> = const { Cell::new(false) };
}

pub fn stack() -> Range<u64> {
    STACK.addresses()
}

pub fn heap() -> Range<u64> {
    HEAP.addresses()
}

/// The allocator of programs that run subjects: subjects get memory from the heap above, everyone else from
/// the system.
pub struct Allocator;

// SAFETY: blocks of the heap region are aligned, disjoint and never given out twice.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !IN_SUBJECT.get() {
            // SAFETY: the caller's promises are passed on.
            return unsafe { System.alloc(layout) };
        }
        let used = HEAP_USED.load(Ordering::Relaxed) + size_of::<usize>();
        let start = used.next_multiple_of(layout.align().max(16));
        if start + layout.size() > HEAP_BYTES {
            return std::ptr::null_mut();
        }
        HEAP_USED.store(start + layout.size(), Ordering::Relaxed);
        let block = HEAP.0.get().cast::<u8>().wrapping_add(start);
        // SAFETY: aligned, within the region, and between the block before and this one.
        unsafe { block.cast::<usize>().sub(1).write(layout.size()) };
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if heap().contains(&(block as u64)) {
            mark::mark(Mark::Freed as u64, block, layout.size());
        } else {
            // SAFETY: the block is not ours, so it is the system's.
            unsafe { System.dealloc(block, layout) };
        }
    }
}

/// The size of the block that starts at this address of the heap, which precedes it.
pub(crate) fn block_bytes(block: u64) -> Option<usize> {
    // SAFETY: within the region.
    heap().contains(&block).then(|| unsafe { *(block as *const usize).sub(1) })
}

/// What is proved and measured: a function of the number of a public input. It returns a digest of what it
/// made public.
pub type Subject = fn(case: u64) -> u64;

/// Runs the subject with the heap above; the stack is the caller's.
#[expect(improper_ctypes_definitions, reason = "both sides are this program")]
pub(crate) extern "C" fn on_the_heap(subject: Subject, case: u64) -> u64 {
    IN_SUBJECT.set(true);
    let result = subject(case);
    IN_SUBJECT.set(false);
    result
}

/// Runs the subject natively on the stack and the heap above, both cleared before.
pub fn run_natively(subject: Subject, case: u64) -> u64 {
    clear();
    call(subject, case)
}

/// Runs the subject natively on the caller's stack and the heap above.
pub fn run_here(subject: Subject, case: u64) -> u64 {
    clear();
    on_the_heap(subject, case)
}

pub(crate) fn clear() {
    HEAP_USED.store(0, Ordering::Relaxed);
    // SAFETY: nobody uses the regions now.
    unsafe {
        STACK.0.get().write_bytes(0, 1);
        HEAP.0.get().write_bytes(0, 1);
    }
}

pub(crate) fn call(subject: Subject, case: u64) -> u64 {
    // SAFETY: nobody uses the stack now, and it is large enough for any subject.
    unsafe { call_on_stack(on_the_heap, subject, case, entry_stack_pointer()) }
}

/// Where the stack pointer stands before the call of a subject.
pub fn entry_stack_pointer() -> u64 {
    stack().end - 4096
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

//! The stack and the heap that subjects live on, natively and interpreted alike, at the same addresses.
//!
//! Both are static memory of this program. Nothing is ever given back, so that what a subject leaves behind
//! in freed memory stays where it can be found.

use std::{
    alloc::Layout,
    cell::UnsafeCell,
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

pub fn stack() -> Range<u64> {
    STACK.addresses()
}

pub fn heap() -> Range<u64> {
    HEAP.addresses()
}

/// A block of the heap that was never given out before, or null if none is left. Its size stands before it.
pub(crate) fn allocate(layout: Layout) -> *mut u8 {
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

/// The size of the block that starts at this address of the heap.
pub(crate) fn block_bytes(block: u64) -> Option<usize> {
    // SAFETY: within the region.
    heap().contains(&block).then(|| unsafe { *(block as *const usize).sub(1) })
}

pub(crate) fn clear() {
    HEAP_USED.store(0, Ordering::Relaxed);
    // SAFETY: nobody uses the regions now.
    unsafe {
        STACK.0.get().write_bytes(0, 1);
        HEAP.0.get().write_bytes(0, 1);
    }
}

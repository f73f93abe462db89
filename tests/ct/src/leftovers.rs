//! Secrets that are left behind on purpose, one of each kind, which the measurement of residue has to see.

use crate::subjects::Subject;
use prover::{
    mark::{finished, secret},
    report::Residue,
};
use std::{
    hint::black_box,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
};

/// What an operation leaves, and whether the measurement sees it.
pub struct Leftover {
    pub subject: Subject,
    pub is_seen: fn(&Residue) -> bool,
    /// Whether a search of the memory finds it in the end.
    pub stays_in_memory: bool,
}

const fn leftover(
    name: &'static str,
    run: fn(u64) -> u64,
    is_seen: fn(&Residue) -> bool,
) -> Leftover {
    Leftover { subject: Subject::new(name, run), is_seen, stays_in_memory: true }
}

const fn elsewhere(
    name: &'static str,
    run: fn(u64) -> u64,
    is_seen: fn(&Residue) -> bool,
) -> Leftover {
    Leftover { stays_in_memory: false, ..leftover(name, run, is_seen) }
}

pub const LEFTOVERS: &[Leftover] = &[
    leftover("secret in a dead stack frame", dead_frame, |left| left.stack >= 32),
    leftover("secret in freed memory", freed_memory, |left| left.heap == 32),
    leftover("secret in a static", in_static, |left| left.elsewhere == 8),
    elsewhere("secret in a register", register, |left| {
        left.registers.iter().any(|name| name == "zmm7" || name == "v7")
    }),
    elsewhere("secret in a live block, which is no residue", live_block, |left| left.heap == 0),
];

/// The operation that leaves it.
pub const OPERATION: &str = "leftover";

pub static SECRET_BYTES: [u8; 32] = *b"Wt6=hQz9_jKx3-vLp8+mRn5~cDf2.gBs";
static WORD: AtomicU64 = AtomicU64::new(0);

fn dead_frame(_: u64) -> u64 {
    copy_to_the_stack();
    finished(OPERATION);
    0
}

#[inline(never)]
fn copy_to_the_stack() {
    black_box(*secret(&SECRET_BYTES));
}

fn freed_memory(_: u64) -> u64 {
    drop(black_box(Box::new(*secret(&SECRET_BYTES))));
    finished(OPERATION);
    0
}

fn in_static(_: u64) -> u64 {
    let words = secret(&SECRET_BYTES).as_chunks().0;
    black_box(&WORD).store(u64::from_le_bytes(words[0]), Relaxed);
    finished(OPERATION);
    0
}

fn register(_: u64) -> u64 {
    let bytes = secret(&SECRET_BYTES).as_ptr();
    // SAFETY: reads 16 of 32 bytes.
    #[cfg(target_arch = "x86_64")]
    unsafe {
        std::arch::asm!("movdqu xmm7, [{}]", in(reg) bytes, out("xmm7") _, options(nostack, readonly));
    }
    // SAFETY: reads 16 of 32 bytes.
    #[cfg(target_arch = "aarch64")]
    unsafe {
        std::arch::asm!("ldr q7, [{}]", in(reg) bytes, out("v7") _, options(nostack, readonly));
    }
    finished(OPERATION);
    0
}

fn live_block(_: u64) -> u64 {
    let block = black_box(Box::new(*secret(&SECRET_BYTES)));
    finished(OPERATION);
    drop(black_box(block));
    0
}

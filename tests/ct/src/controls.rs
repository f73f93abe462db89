//! Code that leaks on purpose, which every gate has to catch, and code that looks like it but does not leak.

use crate::subjects::Subject;
use prover::{mark::secret, report::Leak};
use std::hint::black_box;

static SECRET_WORD: u64 = 0x1234_5678_9abc_def1;
static SECRET_INDEX: u8 = 3;
static SECRET_BYTES: [u8; 32] = [7; 32];

/// A control, and how it leaks; `None` if it must be found clean.
pub struct Control {
    pub subject: Subject,
    pub leaks: Option<Leak>,
    /// Whether memcheck can see it: it knows nothing of durations.
    pub seen_by_memcheck: bool,
    /// Whether compilers only make it leak for x86-64.
    pub only_x86_64: bool,
}

const fn leaky(name: &'static str, run: fn(u64) -> u64, leak: Leak) -> Control {
    let seen_by_memcheck = !matches!(leak, Leak::Duration);
    Control {
        subject: Subject::new(name, run),
        leaks: Some(leak),
        seen_by_memcheck,
        only_x86_64: false,
    }
}

const fn clean(name: &'static str, run: fn(u64) -> u64) -> Control {
    Control {
        subject: Subject::new(name, run),
        leaks: None,
        seen_by_memcheck: true,
        only_x86_64: false,
    }
}

pub const CONTROLS: &[Control] = &[
    leaky("branch on a secret", branch, Leak::Branch),
    leaky("table read at a secret index", index, Leak::Address),
    leaky("division by a secret", division, Leak::Duration),
    leaky("comparison that stops at the first difference", early_exit, Leak::Comparison),
    leaky("count of leading zeros by a loop", strip, Leak::Branch),
    leaky("copy of a secret length", secret_length, Leak::Branch),
    Control {
        only_x86_64: true,
        ..leaky("mask whose input is hidden from the compiler", mask_of_hidden_input, Leak::Branch)
    },
    clean("comparison that reads everything", full_comparison),
    clean("table scan under a hidden mask", hidden_mask),
];

fn branch(_: u64) -> u64 {
    let word = *secret(&SECRET_WORD);
    if word & 1 == 1 {
        black_box(1);
    } else {
        black_box(2);
    }
    0
}

fn table() -> [u64; 256] {
    black_box(std::array::from_fn(|index| index as u64 * 77))
}

fn index(_: u64) -> u64 {
    black_box(table()[usize::from(*secret(&SECRET_INDEX))]);
    0
}

fn division(_: u64) -> u64 {
    black_box(black_box(1 << 60) / (*secret(&SECRET_WORD) | 1));
    0
}

fn early_exit(_: u64) -> u64 {
    black_box(secret::<[u8]>(&SECRET_BYTES) == black_box(&[7; 32][..]));
    0
}

fn strip(_: u64) -> u64 {
    black_box(secret(&SECRET_BYTES).iter().take_while(|byte| **byte == 0).count());
    0
}

fn secret_length(_: u64) -> u64 {
    let length = usize::from(*secret(&SECRET_INDEX));
    black_box(black_box(&[1_u8; 256])[..length].to_vec());
    0
}

fn full_comparison(_: u64) -> u64 {
    let pairs = secret(&SECRET_BYTES).iter().zip(black_box(&[7; 32]));
    black_box(pairs.fold(0, |all, (a, b)| all | (a ^ b)));
    0
}

/// What the optimiser knows nothing of.
#[inline(always)]
fn hidden(value: u64) -> u64 {
    let mut value = value;
    // SAFETY: the template is empty.
    unsafe {
        std::arch::asm!("/* {0} */", inout(reg) value, options(pure, nomem, nostack, preserves_flags));
    }
    value
}

/// All ones if `difference` is 0.
#[inline(always)]
fn mask(difference: u64) -> u64 {
    ((difference | difference.wrapping_neg()) >> 63).wrapping_sub(1)
}

/// The optimiser sees that the mask is all ones or zero, and makes a branch of it: a permanent warning.
fn mask_of_hidden_input(_: u64) -> u64 {
    let (table, index) = (table(), u64::from(*secret(&SECRET_INDEX)));
    let entries = (0..).zip(&table);
    black_box(entries.fold(0, |all, (at, entry)| all | entry & mask(hidden(at ^ index))));
    0
}

fn hidden_mask(_: u64) -> u64 {
    let (table, index) = (table(), u64::from(*secret(&SECRET_INDEX)));
    let entries = (0..).zip(&table);
    black_box(entries.fold(0, |all, (at, entry)| all | entry & hidden(mask(at ^ index))));
    0
}

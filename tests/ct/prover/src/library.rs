//! The C library's memory functions, modelled by what they do.
//!
//! The library picks one of many variants by the CPU at hand. None of them is interpreted, so that a verdict does not
//! depend on the machine: a call is carried out here in one step, and afterwards every register that a called function
//! may change, and the part of the stack that it may use without asking for it, counts as holding what it read.
//!
//! What is taken for granted: the time of such a function and the addresses it touches depend on its pointers, its
//! length, and, if it compares, on the bytes that it compares. These must not be secret.

use crate::{
    interpreter::Interpreter,
    memory::Memory,
    report::Leak,
    shadow::{Taint, Word, fold, ones, spread},
};
use std::ffi::{c_int, c_void};

unsafe extern "C" {
    fn bcmp(a: *const c_void, b: *const c_void, bytes: usize) -> c_int;
}

/// Bytes below the stack pointer that a function may use without moving it: System V's red zone, and more than others'.
pub(crate) const RED_ZONE: u64 = 128;
/// Bytes that one call handles at most: more than a subject has.
const MOST_BYTES: u64 = 1 << 24;

/// Writes what the function writes; returns its result and what it read.
type Function = fn(&mut Memory, Call) -> (Word, Taint);

/// The arguments.
#[derive(Clone, Copy)]
struct Call {
    first: Word,
    second: Word,
    bytes: u64,
}

/// The functions that are modelled.
const FUNCTIONS: [(&str, Function); 5] =
    [("memcpy", copy), ("memmove", copy), ("memset", fill), ("memcmp", compare), ("bcmp", compare)];

/// Their names.
pub const NAMES: [&str; FUNCTIONS.len()] = ["memcpy", "memmove", "memset", "memcmp", "bcmp"];

/// Their addresses in this program, and on ARM64 that of the function which tells about the CPU.
pub fn functions() -> Vec<(&'static str, u64)> {
    vec![
        ("memcpy", libc::memcpy as *const () as u64),
        ("memmove", libc::memmove as *const () as u64),
        ("memset", libc::memset as *const () as u64),
        ("memcmp", libc::memcmp as *const () as u64),
        ("bcmp", bcmp as *const () as u64),
        #[cfg(target_arch = "aarch64")]
        ("getauxval", libc::getauxval as *const () as u64),
    ]
}

/// Carries out the function of that name that the machine has just been sent to, up to its return.
pub(crate) fn call(machine: &mut impl Interpreter, name: &str) {
    let Some((_, function)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
        return machine.stop_because(format!("{name} has no model"));
    };
    let [first, second, bytes] = [0, 1, 2].map(|index| machine.argument(index));
    let pointers = first.taint() | if name == "memset" { 0 } else { second.taint() };
    machine.leak_here(pointers, Leak::Address, || format!("pointer of {name}"));
    machine.leak_here(bytes.taint(), Leak::Repetitions, || format!("length of {name}"));
    if bytes.value > MOST_BYTES {
        return machine.stop_because(format!("{name} of {} bytes", bytes.value));
    }
    machine.report().calls += 1;
    let (result, read) = function(machine.memory(), Call { first, second, bytes: bytes.value });
    if name.ends_with("cmp") {
        let text = || format!("comparison of {} bytes", bytes.value);
        machine.leak_here(read, Leak::Comparison, text);
    }
    machine.leave_library(name, result, read);
}

/// The offsets and sizes of the words that so many bytes consist of.
fn words(bytes: u64) -> impl Iterator<Item = (u64, usize)> {
    (0..bytes).step_by(8).map(move |offset| (offset, (bytes - offset).min(8) as usize))
}

fn copy(memory: &mut Memory, Call { first, second, bytes }: Call) -> (Word, Taint) {
    let from = words(bytes)
        .map(|(offset, size)| (offset, size, memory.read(second.value.wrapping_add(offset), size)));
    let mut read = 0;
    for (offset, size, word) in from.collect::<Vec<_>>() {
        read |= word.taint();
        memory.write(first.value.wrapping_add(offset), size, word);
    }
    (first, read)
}

fn fill(memory: &mut Memory, Call { first, second, bytes }: Call) -> (Word, Taint) {
    let byte = second.truncate(1);
    let word = Word { value: byte.value * (ones(8) / 0xff), shadow: spread(byte.taint()) };
    for (offset, size) in words(bytes) {
        memory.write(first.value.wrapping_add(offset), size, word.truncate(size));
    }
    (first, byte.taint())
}

/// The difference of the first two bytes that differ, as all variants of the GNU library return it.
fn compare(memory: &mut Memory, Call { first, second, bytes }: Call) -> (Word, Taint) {
    let (mut read, mut difference) = (0, 0_i32);
    for (offset, size) in words(bytes) {
        let [a, b] = [first, second].map(|start| start.value.wrapping_add(offset));
        let [a, b] = [a, b].map(|address| memory.read(address, size));
        read |= fold(a.shadow | b.shadow);
        let pairs = a.value.to_le_bytes().into_iter().zip(b.value.to_le_bytes());
        let differences = pairs.map(|(a, b)| i32::from(a) - i32::from(b));
        if difference == 0 {
            difference = differences.into_iter().find(|difference| *difference != 0).unwrap_or(0);
        }
    }
    (Word::mixed(u64::from(difference as u32), read), read)
}

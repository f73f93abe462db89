//! The C library's memory functions, modelled by what they do.
//!
//! The library picks one of many variants by the CPU at hand. None of them is interpreted, so that a verdict does not
//! depend on the machine: a call is carried out here in one step, and afterwards every register that a called function
//! may change, and the part of the stack that it may use without asking for it, counts as holding what it read. Any
//! other code outside this program ends the run.
//!
//! What is taken for granted: the time of such a function and the addresses it touches depend on its pointers, its
//! length, and, if it compares, on the bytes that it compares. These must not be secret.

use crate::x86_64::{
    alu::flag,
    machine::Machine,
    registers::{R8, R11, RAX, RCX, RDI, RDX, RSI, RSP},
};
use crate::{
    report::Leak,
    shadow::{Taint, UNKNOWN, Word, fold, ones, spread},
    vector::WIDEST,
};
use std::{
    ffi::{c_int, c_void},
    fs, io,
    ops::Range,
};

unsafe extern "C" {
    fn bcmp(a: *const c_void, b: *const c_void, bytes: usize) -> c_int;
}

/// Bytes below the stack pointer that a function may use without moving it (System V's red zone).
const RED_ZONE: u64 = 128;
/// Bytes that one call handles at most: more than a subject has.
const MOST_BYTES: u64 = 1 << 24;

/// Writes what the function writes; returns its result and what it read.
type Function = fn(&mut Machine, Call) -> (Word, Taint);

/// The arguments.
#[derive(Clone, Copy)]
struct Call {
    first: Word,
    second: Word,
    bytes: u64,
}

/// Where this program's own code lies, and where the functions that are modelled start.
pub(crate) struct Library {
    program: Vec<Range<u64>>,
    functions: [(&'static str, u64, Function); 5],
}

impl Library {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            program: program()?,
            functions: [
                ("memcpy", libc::memcpy as *const () as u64, copy),
                ("memmove", libc::memmove as *const () as u64, copy),
                ("memset", libc::memset as *const () as u64, fill),
                ("memcmp", libc::memcmp as *const () as u64, compare),
                ("bcmp", bcmp as *const () as u64, compare),
            ],
        })
    }

    /// Whether the address is one of this program's own.
    pub(crate) fn is_outside(&self, address: u64) -> bool {
        !self.program.iter().any(|range| range.contains(&address))
    }
}

/// The addresses that this program's file was loaded to.
fn program() -> io::Result<Vec<Range<u64>>> {
    let (path, maps) = (std::env::current_exe()?, fs::read_to_string("/proc/self/maps")?);
    let range = |line: &str| {
        let (start, end) = line.split(' ').next()?.split_once('-')?;
        Some(u64::from_str_radix(start, 16).ok()?..u64::from_str_radix(end, 16).ok()?)
    };
    let own = maps.lines().filter(|line| line.ends_with(&*path.to_string_lossy()));
    Ok(own.filter_map(range).collect())
}

/// Carries out the function that the machine has just been sent to, up to its return.
pub(crate) fn call(machine: &mut Machine) {
    let ip = machine.ip;
    let found = machine.library.functions.iter().find(|(_, start, _)| *start == ip);
    let Some((name, _, function)) = found.copied() else {
        return machine.stop_because(format!("code outside this program is called, at {ip:#x}"));
    };
    let [first, second, bytes] = [RDI, RSI, RDX].map(|index| machine.registers.general[index]);
    let pointers = first.taint() | if name == "memset" { 0 } else { second.taint() };
    machine.leak_here(pointers, Leak::Address, || format!("pointer of {name}"));
    machine.leak_here(bytes.taint(), Leak::Repetitions, || format!("length of {name}"));
    if bytes.value > MOST_BYTES {
        return machine.stop_because(format!("{name} of {} bytes", bytes.value));
    }
    machine.report.calls += 1;
    let (result, read) = function(machine, Call { first, second, bytes: bytes.value });
    let back = machine.pop();
    machine.leak_here(back.taint(), Leak::Branch, || format!("return from {name}"));
    machine.ip = back.value;
    leave_everywhere(machine, read);
    machine.registers.general[RAX] = result;
}

/// All that a called function may change without a trace holds what was read, or anything else.
fn leave_everywhere(machine: &mut Machine, read: Taint) {
    let taint = read | UNKNOWN;
    let registers = &mut machine.registers;
    for index in [RCX, RDX, RSI, RDI].into_iter().chain(R8..=R11) {
        registers.general[index].shadow |= spread(taint);
    }
    registers.vectors.iter_mut().for_each(|vector| vector.stain(WIDEST, taint));
    registers.masks.iter_mut().for_each(|mask| mask.shadow |= spread(taint));
    registers.flags.stain(flag::ALL, taint);
    let below = registers.general[RSP].value - 8;
    machine.memory.mark(below - RED_ZONE, RED_ZONE, taint, 0);
}

/// The offsets and sizes of the words that so many bytes consist of.
fn words(bytes: u64) -> impl Iterator<Item = (u64, usize)> {
    (0..bytes).step_by(8).map(move |offset| (offset, (bytes - offset).min(8) as usize))
}

fn copy(machine: &mut Machine, Call { first, second, bytes }: Call) -> (Word, Taint) {
    let from = words(bytes).map(|(offset, size)| {
        (offset, size, machine.memory.read(second.value.wrapping_add(offset), size))
    });
    let mut read = 0;
    for (offset, size, word) in from.collect::<Vec<_>>() {
        read |= word.taint();
        machine.memory.write(first.value.wrapping_add(offset), size, word);
    }
    (first, read)
}

fn fill(machine: &mut Machine, Call { first, second, bytes }: Call) -> (Word, Taint) {
    let byte = second.truncate(1);
    let word = Word { value: byte.value * (ones(8) / 0xff), shadow: spread(byte.taint()) };
    for (offset, size) in words(bytes) {
        machine.memory.write(first.value.wrapping_add(offset), size, word.truncate(size));
    }
    (first, byte.taint())
}

/// The difference of the first two bytes that differ, as all variants of the GNU library return it.
fn compare(machine: &mut Machine, Call { first, second, bytes }: Call) -> (Word, Taint) {
    let (mut read, mut difference) = (0, 0_i32);
    for (offset, size) in words(bytes) {
        let [a, b] = [first, second].map(|start| start.value.wrapping_add(offset));
        let [a, b] = [a, b].map(|address| machine.memory.read(address, size));
        read |= fold(a.shadow | b.shadow);
        let pairs = a.value.to_le_bytes().into_iter().zip(b.value.to_le_bytes());
        let differences = pairs.map(|(a, b)| i32::from(a) - i32::from(b));
        if difference == 0 {
            difference = differences.into_iter().find(|difference| *difference != 0).unwrap_or(0);
        }
    }
    machine.leak_here(read, Leak::Comparison, || format!("comparison of {bytes} bytes"));
    (Word::mixed(u64::from(difference as u32), read), read)
}

//! Branches, and what tells about the thread.

use crate::{
    aarch64::{
        code::Code,
        machine::Machine,
        registers::{LINK, NZCV, SP},
    },
    report::Leak,
    shadow::Word,
};

pub fn nothing(_: &mut Machine, _: Code) {}

/// Traps and system calls: a subject has no business there.
pub fn forbidden(machine: &mut Machine, _: Code) {
    machine.stop("trap or system call");
}

fn branch(machine: &mut Machine, code: Code, low: u32, count: u32) {
    machine.ip = code.at.wrapping_add(code.signed(low, count).wrapping_mul(4));
}

pub fn b(machine: &mut Machine, code: Code) {
    branch(machine, code, 0, 26);
}

pub fn bl(machine: &mut Machine, code: Code) {
    machine.registers.general[LINK] = Word::public(code.at.wrapping_add(4));
    branch(machine, code, 0, 26);
}

pub fn b_cond(machine: &mut Machine, code: Code) {
    let (holds, taint) = machine.registers.flags.holds(code.bits(0, 4));
    machine.leak_if(taint, Leak::Branch, code);
    if holds {
        branch(machine, code, 5, 19);
    }
}

/// CBZ and CBNZ.
pub fn compare_and_branch(machine: &mut Machine, code: Code) {
    let word = machine.registers.read(code.rd(), code.bytes());
    machine.leak_if(word.taint(), Leak::Branch, code);
    if (word.value != 0) == code.bit(24) {
        branch(machine, code, 5, 19);
    }
}

/// TBZ and TBNZ.
pub fn test_and_branch(machine: &mut Machine, code: Code) {
    let bit = code.bits(31, 1) << 5 | code.bits(19, 5);
    let word = machine.registers.read(code.rd(), 8);
    let taint = (word.shadow >> (bit / 8 * 8)) as u8;
    machine.leak_if(taint, Leak::Branch, code);
    if (word.value >> bit & 1 == 1) == code.bit(24) {
        branch(machine, code, 5, 14);
    }
}

/// BR and RET.
pub fn br(machine: &mut Machine, code: Code) {
    let target = machine.registers.read(code.rn(), 8);
    machine.leak_if(target.taint(), Leak::Branch, code);
    machine.ip = target.value;
}

pub fn blr(machine: &mut Machine, code: Code) {
    let back = Word::public(code.at.wrapping_add(4));
    br(machine, code);
    machine.registers.general[LINK] = back;
}

/// MRS of NZCV, where the flags are bits 28 to 31.
pub fn read_flags(machine: &mut Machine, code: Code) {
    let flags = machine.registers.flags;
    let shadow = u64::from(flags.taint(NZCV)) << 24;
    let word = Word { value: u64::from(flags.value & NZCV) << 28, shadow };
    machine.registers.write(code.rd(), 8, word);
}

/// MSR of NZCV.
pub fn write_flags(machine: &mut Machine, code: Code) {
    let word = machine.registers.read(code.rd(), 8);
    let taint = (word.shadow >> 24) as u8;
    machine.registers.flags.set(NZCV, (word.value >> 28) as u32 & NZCV, taint);
}

/// MRS of TPIDR_EL0.
pub fn thread(machine: &mut Machine, code: Code) {
    let thread = Word::public(machine.thread);
    machine.registers.write(code.rd(), 8, thread);
}

pub fn adr(machine: &mut Machine, code: Code) {
    let offset = code.signed(5, 19) << 2 | u64::from(code.bits(29, 2));
    machine.registers.write(code.rd(), 8, Word::public(code.at.wrapping_add(offset)));
}

pub fn adrp(machine: &mut Machine, code: Code) {
    let offset = (code.signed(5, 19) << 2 | u64::from(code.bits(29, 2))) << 12;
    let page = (code.at & !0xfff).wrapping_add(offset);
    machine.registers.write(code.rd(), 8, Word::public(page));
}

/// The stack pointer is one of the operands of few instructions, by number 31.
pub fn read_or_sp(machine: &Machine, register: usize, bytes: usize) -> Word {
    machine.registers.general[register].truncate(bytes)
}

pub fn write_or_sp(machine: &mut Machine, register: usize, bytes: usize, word: Word) {
    debug_assert!(register <= SP);
    machine.registers.general[register] = word.truncate(bytes);
}

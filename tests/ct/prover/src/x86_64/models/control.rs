//! Jumps, calls, and what asks for the CPU's features.

use crate::x86_64::{
    machine::Machine,
    op::Op,
    registers::{RAX, RBX, RCX, RDX},
};
use crate::{report::Leak, shadow::Word};

pub fn nothing(_: &mut Machine, _: &Op) {}

pub fn jump(machine: &mut Machine, op: &Op) {
    let target = machine.read(op, 0);
    machine.leak_if(target.taint(), Leak::Branch, op);
    machine.ip = target.value;
}

pub fn jump_if(machine: &mut Machine, op: &Op) {
    let (holds, taint) = machine.registers.flags.condition(op.condition);
    machine.leak_if(taint, Leak::Branch, op);
    if holds {
        machine.ip = op.instruction.near_branch_target();
    }
}

pub fn call(machine: &mut Machine, op: &Op) {
    let target = machine.read(op, 0);
    machine.leak_if(target.taint(), Leak::Branch, op);
    machine.push(Word::public(op.next));
    machine.ip = target.value;
}

pub fn ret(machine: &mut Machine, op: &Op) {
    let target = machine.pop();
    machine.leak_if(target.taint(), Leak::Branch, op);
    machine.ip = target.value;
}

pub fn cpuid(machine: &mut Machine, op: &Op) {
    let registers = &mut machine.registers;
    let (leaf, subleaf) = (registers.general[RAX], registers.general[RCX]);
    let answer = machine.cpu.cpuid(leaf.value as u32, subleaf.value as u32);
    for (register, value) in [RAX, RBX, RCX, RDX].into_iter().zip(answer) {
        registers.general[register] = Word::public(u64::from(value));
    }
    machine.leak_if(leaf.taint(), Leak::Duration, op);
}

pub fn xgetbv(machine: &mut Machine, _: &Op) {
    let saved = machine.cpu.saved_registers();
    machine.registers.general[RAX] = Word::public(saved & 0xffff_ffff);
    machine.registers.general[RDX] = Word::public(saved >> 32);
}

/// Traps and system calls: a subject has no business there.
pub fn forbidden(machine: &mut Machine, op: &Op) {
    machine.stop(op, "trap or system call");
}

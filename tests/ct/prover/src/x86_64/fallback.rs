//! Instructions without a model: everything they write becomes unknown, and secret if anything they read is.
//!
//! What they read and write is taken from iced-x86's tables. So an instruction without a model costs
//! precision (a branch on its result is a finding), never soundness.

use crate::x86_64::{
    alu::flag,
    machine::Machine,
    op::Op,
    registers::{Part, RSP},
};
use crate::{
    report::Leak,
    shadow::{Taint, UNKNOWN, Word, spread},
};
use iced_x86::{FlowControl, Mnemonic, OpAccess, Register, RflagsBits, UsedMemory, UsedRegister};

/// The status flags in iced-x86's numbering and in ours.
const FLAGS: [(u32, u32); 6] = [
    (RflagsBits::CF, flag::CF),
    (RflagsBits::PF, flag::PF),
    (RflagsBits::AF, flag::AF),
    (RflagsBits::ZF, flag::ZF),
    (RflagsBits::SF, flag::SF),
    (RflagsBits::OF, flag::OF),
];

pub(crate) fn over_approximate(machine: &mut Machine, op: &Op) {
    if op.instruction.flow_control() != FlowControl::Next || cannot_be_approximated(op.mnemonic) {
        return machine.stop(op, "no model");
    }
    let name = format!("{:?}", op.mnemonic);
    *machine.report.over_approximated.entry(name).or_insert(0) += 1;

    let info = machine.effects.info(&op.instruction);
    let (registers, memory) = (info.used_registers().to_vec(), info.used_memory().to_vec());
    if registers.iter().any(|used| !is_tracked(used.register())) {
        return machine.stop(op, "no model, and a register without a shadow");
    }
    let taint = taint_read(machine, op, &registers, &memory);
    if has_variable_duration(op.mnemonic) {
        machine.leak_if(taint, Leak::Duration, op);
    }
    write_all(machine, op, &registers, &memory, taint | UNKNOWN);
}

/// Instructions that do more than write their results.
fn cannot_be_approximated(mnemonic: Mnemonic) -> bool {
    use Mnemonic as M;
    matches!(
        mnemonic,
        M::Rdtsc
            | M::Rdtscp
            | M::Rdrand
            | M::Rdseed
            | M::Xsave
            | M::Xsavec
            | M::Xrstor
            | M::Fxsave
            | M::Fxrstor
            | M::Popfq
            | M::Std
    )
}

/// Divisions, square roots, and bit deposits, which some CPUs carry out bit by bit.
pub(crate) fn has_variable_duration(mnemonic: Mnemonic) -> bool {
    let name = format!("{mnemonic:?}");
    let name = name.strip_prefix('V').unwrap_or(&name);
    let starts = ["Div", "Idiv", "Fdiv", "Fidiv", "Sqrt", "Fsqrt", "Rsqrt", "Rcp"];
    matches!(name, "Pdep" | "Pext") || starts.iter().any(|start| name.starts_with(start))
}

/// Whether the register has a shadow, or never holds data.
fn is_tracked(register: Register) -> bool {
    register.is_gpr()
        || register.is_vector_register()
        || register.is_k()
        || register.is_segment_register()
        || register == Register::RIP
}

fn is_read(access: OpAccess) -> bool {
    use OpAccess as A;
    matches!(access, A::Read | A::CondRead | A::ReadWrite | A::ReadCondWrite)
}

fn is_written(access: OpAccess) -> bool {
    use OpAccess as A;
    matches!(access, A::Write | A::CondWrite | A::ReadWrite | A::ReadCondWrite)
}

fn taint_read(
    machine: &mut Machine,
    op: &Op,
    registers: &[UsedRegister],
    memory: &[UsedMemory],
) -> Taint {
    let mut taint = 0;
    for used in registers.iter().filter(|used| is_read(used.access())) {
        taint |= register_taint(machine, used.register());
    }
    let flags = op.instruction.rflags_read();
    for (theirs, ours) in FLAGS {
        if flags & theirs != 0 {
            taint |= machine.registers.flags.taint(ours);
        }
    }
    for used in memory.iter().filter(|used| is_read(used.access())) {
        for byte in addresses(machine, op, used) {
            taint |= machine.memory.read(byte, 1).taint();
        }
    }
    taint
}

fn register_taint(machine: &Machine, register: Register) -> Taint {
    let registers = &machine.registers;
    if register.is_gpr() {
        registers.read(Part::new(register)).taint()
    } else if register.is_vector_register() {
        registers.vectors[register.number()].truncate(register.size()).taint()
    } else if register.is_k() {
        registers.masks[register.number()].taint()
    } else {
        0
    }
}

/// The addresses of a memory operand's bytes.
fn addresses(machine: &mut Machine, op: &Op, used: &UsedMemory) -> std::ops::Range<u64> {
    match used.virtual_address(0, |register, _, _| machine.address_register(register)) {
        Some(start) => start..start + used.memory_size().size().max(1) as u64,
        None => {
            machine.stop(op, "address that cannot be computed");
            0..0
        }
    }
}

fn write_all(
    machine: &mut Machine,
    op: &Op,
    registers: &[UsedRegister],
    memory: &[UsedMemory],
    taint: Taint,
) {
    for used in memory.iter().filter(|used| is_written(used.access())) {
        for byte in addresses(machine, op, used) {
            let old = machine.memory.read(byte, 1);
            let shadow = old.shadow | spread(taint);
            machine.memory.write(byte, 1, Word { shadow, ..old });
        }
    }
    for used in registers.iter().filter(|used| is_written(used.access())) {
        stain_register(machine, op, used.register(), taint);
    }
    let written = op.instruction.rflags_modified();
    for (theirs, ours) in FLAGS {
        if written & theirs != 0 {
            machine.registers.flags.stain(ours, taint);
        }
    }
}

/// Nothing that the register held is forgotten: it may be written in part, or not at all.
fn stain_register(machine: &mut Machine, op: &Op, register: Register, taint: Taint) {
    let registers = &mut machine.registers;
    if register.full_register().number() == RSP && register.is_gpr() {
        machine.stop(op, "no model for a write to the stack pointer");
    } else if register.is_gpr() {
        registers.general[register.full_register().number()].shadow |= spread(taint);
    } else if register.is_vector_register() {
        registers.vectors[register.number()].stain(crate::vector::WIDEST, taint);
    } else if register.is_k() {
        registers.masks[register.number()].shadow |= spread(taint);
    }
}

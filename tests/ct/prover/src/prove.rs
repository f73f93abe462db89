//! One proof: a subject interpreted from its call to its return, with the residue it leaves.

use crate::{
    alu::flag,
    cpu::Cpu,
    machine::Machine,
    mark::{self, Mark},
    memory::Memory,
    registers::{RAX, RDI, RDX, RSI, RSP},
    report::{Report, Residue},
    shadow::{SECRET, UNKNOWN, Word, spread},
    vector::{Vector, WIDEST},
    world::{self, Subject},
};
use std::ops::Range;

/// Where the outermost call returns to; no code is there.
const END: u64 = 0x7e57_0000;
/// Instructions after which a run is given up: several times the longest subject.
const MOST_INSTRUCTIONS: u64 = 500_000_000;

/// A subject on its way: the machine, and which memory the caller declared secret.
pub struct Run {
    pub machine: Machine,
    secrets: Vec<Range<u64>>,
}

/// Interprets `subject` on the given CPU. It is not run natively, and nothing it writes takes effect.
pub fn prove(cpu: Cpu, subject: Subject, case: u64) -> std::io::Result<Report> {
    let mut run = Run::start(cpu, subject, case)?;
    while !run.is_over() {
        run.step();
    }
    Ok(run.finish())
}

impl Run {
    pub fn start(cpu: Cpu, subject: Subject, case: u64) -> std::io::Result<Self> {
        world::clear();
        let memory = Memory::new(vec![world::stack(), world::heap()])?;
        let mut machine = Machine::new(memory, cpu);
        machine.thread = world::thread_pointer();
        machine.ip = world::on_the_heap as *const () as u64;
        let registers = &mut machine.registers;
        registers.general = [Word { value: 0, shadow: spread(UNKNOWN) }; 16];
        registers.masks = [registers.general[0]; 8];
        registers.flags.stain(flag::ALL, UNKNOWN);
        let mut unknown = Vector::default();
        unknown.stain(WIDEST, UNKNOWN);
        registers.vectors = [unknown; 32];
        registers.general[RSP] = Word::public(world::entry_stack_pointer());
        registers.general[RDI] = Word::public(subject as usize as u64);
        registers.general[RSI] = Word::public(case);
        machine.push(Word::public(END));
        Ok(Self { machine, secrets: Vec::new() })
    }

    pub fn is_over(&self) -> bool {
        self.machine.ip == END || self.machine.report.stopped.is_some()
    }

    pub fn step(&mut self) {
        let at = self.machine.ip;
        if at == mark::mark as *const () as u64 {
            let [kind, start, bytes] = [RDI, RSI, RDX].map(|register| self.argument(register));
            self.mark(kind == Mark::Secret as u64, start, bytes);
        }
        self.machine.step();
        if self.machine.report.instructions > MOST_INSTRUCTIONS {
            self.machine.report.stopped.get_or_insert("does not end".to_owned());
        }
    }

    fn argument(&self, register: usize) -> u64 {
        self.machine.registers.general[register].value
    }

    fn mark(&mut self, secret: bool, start: u64, bytes: u64) {
        if secret {
            self.machine.memory.mark(start, bytes, SECRET, 0);
            self.secrets.push(start..start + bytes);
        } else {
            self.machine.memory.mark(start, bytes, 0, SECRET);
        }
    }

    pub fn finish(mut self) -> Report {
        let residue = self.residue();
        let report = &mut self.machine.report;
        report.residue = residue;
        let result = self.machine.registers.general[RAX];
        report.result = (result.taint() & UNKNOWN == 0).then_some(result.value);
        std::mem::take(report)
    }

    /// The secret bytes that are left, except where the caller had them.
    fn residue(&self) -> Residue {
        let mut residue =
            Residue { registers: self.machine.registers.stained(SECRET), ..Residue::default() };
        for stain in self.machine.memory.stains(SECRET) {
            let all = stain.address..stain.address + stain.bytes;
            let left = all
                .filter(|byte| !self.secrets.iter().any(|secret| secret.contains(byte)))
                .count() as u64;
            let place = if world::stack().contains(&stain.address) {
                &mut residue.stack
            } else if world::heap().contains(&stain.address) {
                &mut residue.heap
            } else {
                &mut residue.elsewhere
            };
            *place += left;
            if left > 0 {
                *residue.writers.entry(stain.writer).or_insert(0) += left;
            }
        }
        residue
    }
}

//! One proof: a subject interpreted from its call to its return, with the residue it leaves.

use crate::x86_64::{
    alu::flag,
    cpu::Cpu,
    machine::Machine,
    registers::{RAX, RDI, RDX, RSI, RSP},
};
use crate::{
    mark::{self, Mark},
    memory::Memory,
    report::{Report, Residue},
    shadow::{SECRET, UNKNOWN, Word, spread},
    vector::{Vector, WIDEST},
    world::{self, Subject},
};
use std::ops::Range;

/// Where the outermost call returns to; no code is there.
const END: u64 = 0x7e57_0000;
/// Instructions after which a run is given up: several times the longest subject.
const MOST_INSTRUCTIONS: u64 = 1_000_000_000;

/// The registers that a called function gives back as they were: what is in them is its caller's.
const KEPT_BY_CALLEES: [&str; 7] = ["rbx", "rsp", "rbp", "r12", "r13", "r14", "r15"];

/// A subject on its way: the machine, which memory the caller declared secret, and which was given back.
pub struct Run {
    pub machine: Machine,
    secrets: Vec<Range<u64>>,
    freed: Vec<Range<u64>>,
    /// Functions that overwrite the stack below their callers' frames.
    burns: Vec<u64>,
    /// Such a function that is under way, and the stack pointer at its start.
    burning: Option<(u64, u64)>,
}

/// Interprets `subject` on the given CPU. It is not run natively, and nothing it writes takes effect.
///
/// `burns` are the functions that overwrite the stack below their callers' frames: the report says how much they had to.
pub fn prove(cpu: Cpu, subject: Subject, case: u64, burns: &[u64]) -> std::io::Result<Report> {
    let mut run = Run::start(cpu, subject, case)?;
    run.burns = burns.to_vec();
    while !run.is_over() {
        run.step();
    }
    Ok(run.finish())
}

impl Run {
    pub fn start(cpu: Cpu, subject: Subject, case: u64) -> std::io::Result<Self> {
        world::clear();
        let memory = Memory::new(vec![world::stack(), world::heap()])?;
        let mut machine = Machine::new(memory, cpu)?;
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
        let (secrets, freed, burns) = Default::default();
        Ok(Self { machine, secrets, freed, burns, burning: None })
    }

    pub fn is_over(&self) -> bool {
        self.machine.ip == END || self.machine.report.stopped.is_some()
    }

    pub fn step(&mut self) {
        let at = self.machine.ip;
        if at == mark::mark as *const () as u64 {
            let [kind, start, bytes] = [RDI, RSI, RDX].map(|register| self.argument(register));
            self.mark(kind, start, bytes);
        }
        if self.burns.contains(&at) {
            self.start_burn(at);
        }
        self.machine.step();
        self.watch_burn();
        if self.machine.report.instructions > MOST_INSTRUCTIONS {
            self.machine.stop_because("does not end".to_owned());
        }
    }

    fn stack_pointer(&self) -> u64 {
        self.argument(RSP)
    }

    fn start_burn(&mut self, function: u64) {
        let top = self.stack_pointer();
        let deepest = self.machine.memory.lowest(world::stack().start..top, SECRET);
        let deepest = deepest.map_or(0, |lowest| top - lowest);
        let burn = self.machine.report.burns.entry(function).or_default();
        burn.deepest = burn.deepest.max(deepest);
        self.burning = Some((function, top));
    }

    fn watch_burn(&mut self) {
        let Some((function, top)) = self.burning else { return };
        let now = self.stack_pointer();
        if now > top {
            self.burning = None;
        } else {
            let burn = self.machine.report.burns.entry(function).or_default();
            burn.reach = burn.reach.max(top - now);
        }
    }

    fn argument(&self, register: usize) -> u64 {
        self.machine.registers.general[register].value
    }

    fn mark(&mut self, kind: u64, start: u64, bytes: u64) {
        let range = start..start + bytes;
        let memory = &mut self.machine.memory;
        if kind == Mark::Secret as u64 || kind == Mark::Held as u64 {
            memory.mark(start, bytes, SECRET, 0);
            if kind == Mark::Secret as u64 {
                self.secrets.push(range);
            }
        } else if kind == Mark::Public as u64 {
            memory.mark(start, bytes, 0, SECRET);
        } else if kind == Mark::Freed as u64 {
            self.freed.push(range);
        } else {
            self.finished(range);
        }
    }

    /// Measures the operation whose name lies there.
    fn finished(&mut self, name: Range<u64>) {
        let name: Vec<u8> =
            name.map(|address| self.machine.memory.read(address, 1).value as u8).collect();
        let name = String::from_utf8_lossy(&name).into_owned();
        let residue = self.residue(&self.freed, |register| !KEPT_BY_CALLEES.contains(&register));
        let operations = &mut self.machine.report.operations;
        let before = operations.remove(&name).unwrap_or_default();
        operations.insert(name, before.larger(residue));
    }

    pub fn finish(mut self) -> Report {
        let residue = self.residue(&[world::heap()], |_| true);
        let report = &mut self.machine.report;
        report.residue = residue;
        let result = self.machine.registers.general[RAX];
        report.result = (result.taint() & UNKNOWN == 0).then_some(result.value);
        std::mem::take(report)
    }

    /// The secret bytes in dead memory, except where the caller had them: below the stack pointer, in these
    /// parts of the heap, in these registers, and anywhere that is neither stack nor heap.
    fn residue(&self, heap: &[Range<u64>], registers: impl Fn(&str) -> bool) -> Residue {
        let Machine { registers: all, cpu, memory, .. } = &self.machine;
        let top = all.general[RSP].value;
        let mut stained = all.stained(SECRET, cpu.saved_registers());
        stained.retain(|register| registers(register));
        let mut residue = Residue { registers: stained, ..Residue::default() };
        let any = |ranges: &[Range<u64>], byte| ranges.iter().any(|range| range.contains(&byte));
        for stain in memory.stains(SECRET) {
            for byte in stain.address..stain.address + stain.bytes {
                let (dead, place) = if world::stack().contains(&byte) {
                    (byte < top, &mut residue.stack)
                } else if world::heap().contains(&byte) {
                    (any(heap, byte), &mut residue.heap)
                } else {
                    (true, &mut residue.elsewhere)
                };
                if dead && !any(&self.secrets, byte) {
                    *place += 1;
                    *residue.writers.entry(stain.writer).or_insert(0) += 1;
                    if world::stack().contains(&byte) {
                        residue.depth = residue.depth.max(top - byte);
                    }
                }
            }
        }
        residue
    }
}

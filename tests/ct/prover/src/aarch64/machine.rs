//! The machine: registers and memory with their shadows.

use crate::{
    aarch64::{
        code::Code,
        registers::{NZCV, Registers},
    },
    memory::Memory,
    report::{Leak, Report},
    shadow::{Taint, UNKNOWN, Word, carried, spread},
    vector::{Vector, WIDEST},
};

pub struct Machine {
    pub registers: Registers,
    pub memory: Memory,
    /// Where the thread's own memory lies.
    pub thread: u64,
    pub ip: u64,
    /// The instruction that is being carried out.
    pub at: u64,
    /// What findings call it.
    pub name: &'static str,
    pub report: Report,
}

impl Machine {
    /// A machine that knows nothing of what is in its registers.
    pub fn new(memory: Memory) -> Self {
        let mut unknown = Vector::default();
        unknown.stain(WIDEST, UNKNOWN);
        let mut registers = Registers {
            general: [Word { value: 0, shadow: spread(UNKNOWN) }; 32],
            vectors: [unknown; 32],
            flags: Default::default(),
        };
        registers.flags.stain(NZCV, UNKNOWN);
        Self {
            registers,
            memory,
            thread: 0,
            ip: 0,
            at: 0,
            name: "unknown",
            report: Report::default(),
        }
    }

    /// Ends the run without a verdict.
    pub fn stop(&mut self, why: &str) {
        self.report.stop(self.at, why.to_owned());
    }

    /// Records a leak of this instruction if `taint` is not public.
    pub fn leak_if(&mut self, taint: Taint, leak: Leak, code: Code) {
        let name = self.name;
        self.report.leak(self.at, taint, leak, || format!("{name} ({:08x})", code.word));
    }

    /// The base register of an address, and the address itself, which must be public.
    pub fn address(&mut self, code: Code, offset: Word) -> u64 {
        let base = self.registers.general[code.rn()];
        let shadow = carried(base.shadow | offset.shadow);
        self.leak_if(Word { value: 0, shadow }.taint(), Leak::Address, code);
        base.value.wrapping_add(offset.value)
    }
}

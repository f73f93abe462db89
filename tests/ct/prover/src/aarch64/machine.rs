//! The interpreter: fetches and carries out one instruction after the other.

use crate::{
    aarch64::{
        code::Code,
        models::{self, Row},
        registers::{LINK, NZCV, Registers, SP},
    },
    interpreter::Interpreter,
    library::{self, RED_ZONE},
    memory::Memory,
    program::Program,
    report::{Leak, Report},
    shadow::{Taint, UNKNOWN, Word, carried, spread},
    vector::{Vector, WIDEST},
};
use std::io;

/// The CPU that the interpreted program believes to run on: what `getauxval` answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cpu {
    capabilities: u64,
}

/// Floating point and vectors, which every 64-bit ARM has that runs Linux.
const BASELINE: u64 = 1 | 1 << 1;
const SHA2: u64 = 1 << 6;

impl Cpu {
    /// No instructions but those that all have.
    pub const BASELINE: Self = Self { capabilities: BASELINE };
    /// And those for SHA-256.
    pub const SHA2: Self = Self { capabilities: BASELINE | SHA2 };
}

/// The function that tells about the CPU, and what it is asked for.
const GETAUXVAL: &str = "getauxval";
const AT_HWCAP: u64 = 16;

pub struct Machine {
    pub registers: Registers,
    pub memory: Memory,
    pub cpu: Cpu,
    /// Where the thread's own memory lies.
    pub thread: u64,
    pub ip: u64,
    /// The instruction that is being carried out.
    pub at: u64,
    pub report: Report,
    /// The functions that are modelled, by address.
    functions: Vec<(u64, &'static str)>,
    decoded: Vec<Option<(Code, usize)>>,
}

impl Interpreter for Machine {
    type Cpu = Cpu;

    fn call(
        program: &Program,
        cpu: Cpu,
        function: u64,
        arguments: [u64; 2],
        return_to: u64,
    ) -> io::Result<Self> {
        let mut machine = Self::new(program.memory()?, cpu);
        machine.thread = program.thread();
        machine.ip = function;
        machine.functions = library::NAMES
            .into_iter()
            .chain([GETAUXVAL])
            .map(|name| (program.function(name), name))
            .collect();
        let registers = &mut machine.registers;
        registers.general[0] = Word::public(arguments[0]);
        registers.general[1] = Word::public(arguments[1]);
        registers.general[LINK] = Word::public(return_to);
        registers.general[SP] = Word::public(program.entry_stack_pointer());
        Ok(machine)
    }

    fn step(&mut self) {
        if let Some((_, name)) = self.functions.iter().find(|(start, _)| *start == self.ip) {
            self.call_library(name);
            return self.check_limits();
        }
        let (code, row) = self.fetch();
        self.at = code.at;
        self.ip = code.at.wrapping_add(4);
        self.memory.writer = code.at;
        let Some(Row { model, .. }) = models::TABLE.get(row) else {
            return self.stop_because(format!("no model for {:08x}", code.word));
        };
        self.report.count(row);
        model(self, code);
        self.check_limits();
    }

    fn ip(&self) -> u64 {
        self.ip
    }

    fn at(&self) -> u64 {
        self.at
    }

    fn memory(&mut self) -> &mut Memory {
        &mut self.memory
    }

    fn report(&mut self) -> &mut Report {
        &mut self.report
    }

    fn argument(&self, index: usize) -> Word {
        self.registers.general[index]
    }

    fn result(&self) -> Word {
        self.registers.general[0]
    }

    fn stack_pointer(&self) -> u64 {
        self.registers.general[SP].value
    }

    fn stained(&self, taint: Taint, dead_only: bool) -> Vec<String> {
        self.registers.stained(taint, dead_only)
    }

    fn leave_library(&mut self, name: &str, result: Word, read: Taint) {
        let back = self.registers.general[LINK];
        self.leak_here(back.taint(), Leak::Branch, || format!("return from {name}"));
        self.ip = back.value;
        let taint = read | UNKNOWN;
        let registers = &mut self.registers;
        registers.general[1..=17].iter_mut().for_each(|word| word.shadow |= spread(taint));
        for (index, vector) in registers.vectors.iter_mut().enumerate() {
            let mut stained = *vector;
            stained.stain(WIDEST, taint);
            // The lower halves of v8 to v15 come back as they were.
            let kept = if (8..16).contains(&index) { 8 } else { 0 };
            *vector = stained.with_low(kept, vector);
        }
        registers.flags.stain(NZCV, taint);
        let top = registers.general[SP].value;
        self.memory.mark(top - RED_ZONE, RED_ZONE, taint, 0);
        self.registers.general[0] = result;
    }
}

impl Machine {
    /// A machine that knows nothing of what is in its registers.
    pub fn new(memory: Memory, cpu: Cpu) -> Self {
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
            cpu,
            thread: 0,
            ip: 0,
            at: 0,
            report: Report::default(),
            functions: Vec::new(),
            decoded: vec![None; 1 << 16],
        }
    }

    fn call_library(&mut self, name: &str) {
        if name != GETAUXVAL {
            return library::call(self, name);
        }
        let question = self.argument(0);
        self.leak_here(question.taint(), Leak::Address, || GETAUXVAL.to_owned());
        let answer = if question.value == AT_HWCAP { self.cpu.capabilities } else { 0 };
        self.leave_library(GETAUXVAL, Word::public(answer), 0);
    }

    /// The next instruction and the number of its row.
    fn fetch(&mut self) -> (Code, usize) {
        let slot = (self.ip >> 2 ^ self.ip >> 18) as usize % self.decoded.len();
        match self.decoded[slot] {
            Some((code, row)) if code.at == self.ip => (code, row),
            _ => {
                let word = self.memory.read(self.ip, 4).value as u32;
                let code = Code { at: self.ip, word };
                let row = models::row(word).unwrap_or(usize::MAX);
                self.decoded[slot] = Some((code, row));
                (code, row)
            }
        }
    }

    /// Records a leak of this instruction if `taint` is not public.
    pub fn leak_if(&mut self, taint: Taint, leak: Leak, code: Code) {
        self.leak_here(taint, leak, || models::text(code));
    }

    /// The base register of an address, and the address itself, which must be public.
    pub fn address(&mut self, code: Code, offset: Word) -> u64 {
        let base = self.registers.general[code.rn()];
        let shadow = carried(base.shadow | offset.shadow);
        self.leak_if(Word { value: 0, shadow }.taint(), Leak::Address, code);
        base.value.wrapping_add(offset.value)
    }
}

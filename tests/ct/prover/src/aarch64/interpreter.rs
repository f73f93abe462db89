//! The interpreter: fetches and carries out one instruction after the other.

use crate::{
    aarch64::{
        code::Code,
        machine::Machine,
        models::{self, Row},
        registers::{LINK, NZCV, SP},
    },
    interpreter::{self, Interpreter as _},
    library::{self, RED_ZONE},
    memory::Memory,
    program::Program,
    report::{Leak, Report},
    shadow::{Taint, UNKNOWN, Word, spread},
    vector::WIDEST,
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

/// A machine with the program that it carries out.
pub struct Interpreter {
    pub machine: Machine,
    cpu: Cpu,
    /// The functions that are modelled, by address.
    functions: Vec<(u64, &'static str)>,
    decoded: Vec<Option<(Code, usize)>>,
}

impl interpreter::Interpreter for Interpreter {
    type Cpu = Cpu;

    fn call(
        program: &Program,
        cpu: Cpu,
        function: u64,
        arguments: [u64; 2],
        return_to: u64,
    ) -> io::Result<Self> {
        let mut interpreter = Self::new(program.memory()?, cpu);
        interpreter.functions = library::NAMES
            .into_iter()
            .chain([GETAUXVAL])
            .map(|name| (program.function(name), name))
            .collect();
        let machine = &mut interpreter.machine;
        machine.thread = program.thread();
        machine.ip = function;
        let registers = &mut machine.registers;
        registers.general[0] = Word::public(arguments[0]);
        registers.general[1] = Word::public(arguments[1]);
        registers.general[LINK] = Word::public(return_to);
        registers.general[SP] = Word::public(program.entry_stack_pointer());
        Ok(interpreter)
    }

    fn step(&mut self) {
        let ip = self.machine.ip;
        if let Some((_, name)) = self.functions.iter().find(|(start, _)| *start == ip) {
            self.call_library(name);
            return self.check_limits();
        }
        let (code, row) = self.fetch();
        let machine = &mut self.machine;
        machine.at = code.at;
        machine.ip = code.at.wrapping_add(4);
        machine.memory.writer = code.at;
        let Some(Row { name, model, .. }) = models::TABLE.get(row) else {
            return machine.stop(&format!("no model for {:08x}", code.word));
        };
        machine.name = name;
        machine.report.count(row);
        model(machine, code);
        self.check_limits();
    }

    fn ip(&self) -> u64 {
        self.machine.ip
    }

    fn at(&self) -> u64 {
        self.machine.at
    }

    fn memory(&mut self) -> &mut Memory {
        &mut self.machine.memory
    }

    fn report(&mut self) -> &mut Report {
        &mut self.machine.report
    }

    fn argument(&self, index: usize) -> Word {
        self.machine.registers.general[index]
    }

    fn result(&self) -> Word {
        self.machine.registers.general[0]
    }

    fn stack_pointer(&self) -> u64 {
        self.machine.registers.general[SP].value
    }

    fn stained(&self, taint: Taint, dead_only: bool) -> Vec<String> {
        self.machine.registers.stained(taint, dead_only)
    }

    fn leave_library(&mut self, name: &str, result: Word, read: Taint) {
        let machine = &mut self.machine;
        let back = machine.registers.general[LINK];
        machine
            .report
            .leak(machine.at, back.taint(), Leak::Branch, || format!("return from {name}"));
        machine.ip = back.value;
        let taint = read | UNKNOWN;
        let registers = &mut machine.registers;
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
        machine.memory.mark(top - RED_ZONE, RED_ZONE, taint, 0);
        machine.registers.general[0] = result;
    }
}

impl Interpreter {
    /// An interpreter that knows nothing of what is in its registers.
    pub fn new(memory: Memory, cpu: Cpu) -> Self {
        Self {
            machine: Machine::new(memory),
            cpu,
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
        let ip = self.machine.ip;
        let slot = (ip >> 2 ^ ip >> 18) as usize % self.decoded.len();
        match self.decoded[slot] {
            Some((code, row)) if code.at == ip => (code, row),
            _ => {
                let word = self.machine.memory.read(ip, 4).value as u32;
                let code = Code { at: ip, word };
                let row = models::row(word).unwrap_or(usize::MAX);
                self.decoded[slot] = Some((code, row));
                (code, row)
            }
        }
    }
}

//! What a run found.

use crate::shadow::{SECRET, Taint};
use std::collections::BTreeMap;

/// How a secret gets out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leak {
    /// A jump, call or return depends on it.
    Branch,
    /// An address depends on it.
    Address,
    /// A mask that chooses which bytes of memory are touched depends on it.
    MaskedAccess,
    /// An operand of an instruction whose duration depends on its operands.
    Duration,
    /// The number of repetitions of a string instruction, or the length of a copy, depends on it.
    Repetitions,
    /// It is compared by a function that may stop at the first difference.
    Comparison,
}

/// One leaking instruction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub at: u64,
    pub leak: Leak,
    /// False if what leaks is a value that the interpreter does not know, so that it could be a secret.
    pub secret: bool,
}

/// Secret bytes left behind.
#[derive(Clone, Debug, Default)]
pub struct Residue {
    pub stack: u64,
    pub heap: u64,
    pub elsewhere: u64,
    pub registers: Vec<String>,
    /// How far below the stack pointer the deepest byte lies.
    pub depth: u64,
    /// The instructions that wrote these bytes, and how many each.
    pub writers: BTreeMap<u64, u64>,
}

impl Residue {
    pub fn bytes(&self) -> u64 {
        self.stack + self.heap + self.elsewhere
    }

    /// The larger one: by bytes, then by registers.
    pub fn larger(self, other: Self) -> Self {
        let size = |residue: &Self| (residue.bytes(), residue.registers.len());
        if size(&other) > size(&self) { other } else { self }
    }
}

/// What was overwritten below a caller's stack frame, at worst.
#[derive(Clone, Copy, Debug, Default)]
pub struct Burn {
    /// How far below the stack pointer the deepest secret byte lay.
    pub deepest: u64,
    /// How far below it the overwriting reaches.
    pub reach: u64,
}

impl Burn {
    /// Of two burns by the same code, the deeper secret.
    pub fn worse(self, other: Self) -> Self {
        let reach = self.reach.max(other.reach);
        Self { deepest: self.deepest.max(other.deepest), reach }
    }
}

#[derive(Default)]
pub struct Report {
    /// With the instruction's text and how often it was met.
    pub findings: BTreeMap<Finding, (String, u64)>,
    /// Where and why the run ended before its end, if it did: then nothing is proved.
    pub stopped: Option<(u64, String)>,
    pub instructions: u64,
    /// Calls of the C library's memory functions.
    pub calls: u64,
    executed: Vec<u64>,
    /// How often instructions without a model were met.
    pub over_approximated: BTreeMap<String, u64>,
    /// What each public operation left behind, at worst.
    pub operations: BTreeMap<String, Residue>,
    /// What the burns overwrote, by the address of their code.
    pub burns: BTreeMap<u64, Burn>,
    /// What all was left behind at the end.
    pub residue: Residue,
    /// What the subject returned, if the interpreter knows.
    pub result: Option<u64>,
}

impl Report {
    /// Nothing found, and everything looked at.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.stopped.is_none()
    }

    /// Ends the run without a verdict.
    pub(crate) fn stop(&mut self, at: u64, why: String) {
        self.stopped.get_or_insert((at, why));
    }

    /// Records a leak at an instruction if `taint` is not public.
    pub(crate) fn leak(
        &mut self,
        at: u64,
        taint: Taint,
        leak: Leak,
        text: impl FnOnce() -> String,
    ) {
        if taint != 0 {
            let finding = Finding { at, leak, secret: taint & SECRET != 0 };
            self.findings.entry(finding).or_insert_with(|| (text(), 0)).1 += 1;
        }
    }

    pub(crate) fn count(&mut self, instruction: usize) {
        self.instructions += 1;
        if self.executed.len() <= instruction {
            self.executed.resize(instruction + 1, 0);
        }
        self.executed[instruction] += 1;
    }

    /// How often an instruction was carried out, by its number in the table of its instruction set.
    pub fn executed(&self, instruction: usize) -> u64 {
        self.executed.get(instruction).copied().unwrap_or(0)
    }
}

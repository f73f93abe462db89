//! What the proof wants of an interpreter, whatever its instruction set.

use crate::{
    memory::Memory,
    program::Program,
    report::{Leak, Report},
    shadow::{Taint, Word},
};
use std::io;

/// Findings after which a run is given up.
const MOST_FINDINGS: usize = 64;

/// An interpreter of machine code. What it means by a result, an argument or a kept register is the C convention's.
pub trait Interpreter: Sized {
    /// A CPU that the interpreted program believes to run on.
    type Cpu: Copy + 'static;

    /// A machine about to call a function with two arguments, in the program's memory; all registers are unknown.
    ///
    /// # Errors
    /// If the program's memory cannot be read.
    fn call(
        program: &Program,
        cpu: Self::Cpu,
        function: u64,
        arguments: [u64; 2],
        return_to: u64,
    ) -> io::Result<Self>;

    /// Carries out the next instruction, or the whole function if it is one of the C library's memory functions.
    fn step(&mut self);

    /// The next instruction.
    fn ip(&self) -> u64;

    /// The instruction that is being carried out.
    fn at(&self) -> u64;

    fn memory(&mut self) -> &mut Memory;

    fn report(&mut self) -> &mut Report;

    fn argument(&self, index: usize) -> Word;

    fn result(&self) -> Word;

    fn stack_pointer(&self) -> u64;

    /// The names of the registers that carry `taint`; if `dead_only`, without those that a called function gives back
    /// as they were, since what is in them is its caller's.
    fn stained(&self, taint: Taint, dead_only: bool) -> Vec<String>;

    /// Returns from a library's function, after which whatever it may have changed holds what it read, or anything
    /// else.
    fn leave_library(&mut self, name: &str, result: Word, read: Taint);

    /// Ends the run without a verdict.
    fn stop_because(&mut self, why: String) {
        let at = self.at();
        self.report().stop(at, why);
    }

    /// Records a leak at the instruction that is being carried out if `taint` is not public.
    fn leak_here(&mut self, taint: Taint, leak: Leak, text: impl FnOnce() -> String) {
        let at = self.at();
        self.report().leak(at, taint, leak, text);
    }

    /// Ends the run if it touched memory that is not there, or has found enough.
    fn check_limits(&mut self) {
        if let Some(address) = self.memory().fault {
            self.stop_because(format!("access to {address:#x}, where no memory is"));
        }
        if self.report().findings.len() >= MOST_FINDINGS {
            self.stop_because("too many findings".to_owned());
        }
    }
}

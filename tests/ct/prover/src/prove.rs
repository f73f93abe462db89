//! One proof: a subject interpreted from its call to its return, with the residue it leaves.

use crate::{
    interpreter::Interpreter,
    mark::Mark,
    program::Program,
    report::{Report, Residue},
    shadow::{SECRET, UNKNOWN},
};
use std::ops::Range;

/// Where the outermost call returns to; no code is there.
const END: u64 = 0x7e57_0000;
/// Instructions after which a run is given up: several times the longest subject.
const MOST_INSTRUCTIONS: u64 = 1_000_000_000;

/// A subject on its way: its interpreter, which memory the caller declared secret, and which was given back.
pub struct Run<'a, I> {
    pub interpreter: I,
    program: &'a Program,
    /// The function that marks data, which is looked for at every step.
    marks: u64,
    secrets: Vec<Range<u64>>,
    freed: Vec<Range<u64>>,
    /// Functions that overwrite the stack below their callers' frames.
    burns: Vec<u64>,
    /// Such a function that is under way, and the stack pointer at its start.
    burning: Option<(u64, u64)>,
}

/// Interprets the function of the program at `subject` on the given CPU. Nothing it writes takes effect.
///
/// `burns` are the functions that overwrite the stack below their callers' frames: the report says how much they had
/// to.
///
/// # Errors
/// If the program's memory cannot be read.
pub fn prove<I: Interpreter>(
    program: &Program,
    cpu: I::Cpu,
    subject: u64,
    case: u64,
    burns: &[u64],
) -> std::io::Result<Report> {
    let mut run = Run::<I>::start(program, cpu, subject, case)?;
    run.burns = burns.to_vec();
    while !run.is_over() {
        run.step();
    }
    Ok(run.finish())
}

impl<'a, I: Interpreter> Run<'a, I> {
    /// # Errors
    /// If the program's memory cannot be read.
    pub fn start(
        program: &'a Program,
        cpu: I::Cpu,
        subject: u64,
        case: u64,
    ) -> std::io::Result<Self> {
        let interpreter = I::call(program, cpu, program.start(), [subject, case], END)?;
        let (secrets, freed, burns) = Default::default();
        let marks = program.mark();
        Ok(Self { interpreter, program, marks, secrets, freed, burns, burning: None })
    }

    pub fn is_over(&mut self) -> bool {
        self.interpreter.ip() == END || self.interpreter.report().stopped.is_some()
    }

    pub fn step(&mut self) {
        let at = self.interpreter.ip();
        if at == self.marks {
            let [kind, start, bytes] =
                [0, 1, 2].map(|index| self.interpreter.argument(index).value);
            self.mark(kind, start, bytes);
        }
        if self.burns.contains(&at) {
            self.start_burn(at);
        }
        self.interpreter.step();
        self.watch_burn();
        if self.interpreter.report().instructions > MOST_INSTRUCTIONS {
            self.interpreter.stop_because("does not end".to_owned());
        }
    }

    fn start_burn(&mut self, function: u64) {
        let top = self.interpreter.stack_pointer();
        let deepest = self.interpreter.memory().lowest(self.program.stack().start..top, SECRET);
        let deepest = deepest.map_or(0, |lowest| top - lowest);
        let burn = self.interpreter.report().burns.entry(function).or_default();
        burn.deepest = burn.deepest.max(deepest);
        self.burning = Some((function, top));
    }

    fn watch_burn(&mut self) {
        let Some((function, top)) = self.burning else { return };
        let now = self.interpreter.stack_pointer();
        if now > top {
            self.burning = None;
        } else {
            let burn = self.interpreter.report().burns.entry(function).or_default();
            burn.reach = burn.reach.max(top - now);
        }
    }

    fn mark(&mut self, kind: u64, start: u64, bytes: u64) {
        let range = start..start + bytes;
        let memory = self.interpreter.memory();
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
        let memory = self.interpreter.memory();
        let name: Vec<u8> = name.map(|address| memory.read(address, 1).value as u8).collect();
        let name = String::from_utf8_lossy(&name).into_owned();
        let residue = self.residue(&self.freed.clone(), true);
        let operations = &mut self.interpreter.report().operations;
        let before = operations.remove(&name).unwrap_or_default();
        operations.insert(name, before.larger(residue));
    }

    pub fn finish(mut self) -> Report {
        let residue = self.residue(&[self.program.heap()], false);
        let result = self.interpreter.result();
        let report = self.interpreter.report();
        report.residue = residue;
        report.result = (result.taint() & UNKNOWN == 0).then_some(result.value);
        std::mem::take(report)
    }

    /// The secret bytes in dead memory, except where the caller had them: below the stack pointer, in these
    /// parts of the heap, in registers (of which a called function may change, if `dead_only`), and anywhere that is
    /// neither stack nor heap.
    fn residue(&mut self, heap: &[Range<u64>], dead_only: bool) -> Residue {
        let top = self.interpreter.stack_pointer();
        let registers = self.interpreter.stained(SECRET, dead_only);
        let mut residue = Residue { registers, ..Residue::default() };
        let any = |ranges: &[Range<u64>], byte| ranges.iter().any(|range| range.contains(&byte));
        let (whole_stack, whole_heap) = (self.program.stack(), self.program.heap());
        for stain in self.interpreter.memory().stains(SECRET) {
            for byte in stain.address..stain.address + stain.bytes {
                let (dead, place) = if whole_stack.contains(&byte) {
                    (byte < top, &mut residue.stack)
                } else if whole_heap.contains(&byte) {
                    (any(heap, byte), &mut residue.heap)
                } else {
                    (true, &mut residue.elsewhere)
                };
                if dead && !any(&self.secrets, byte) {
                    *place += 1;
                    *residue.writers.entry(stain.writer).or_insert(0) += 1;
                    if whole_stack.contains(&byte) {
                        residue.depth = residue.depth.max(top - byte);
                    }
                }
            }
        }
        residue
    }
}

//! What is proved: this program, or one for another instruction set that an emulator runs.

use crate::{
    program::{self, PICKED},
    subjects::Subject,
    symbols::Symbols,
};
use prover::{
    aarch64, interpreter::Interpreter, program::Program, prove, report::Report, world, x86_64,
};
use std::{collections::HashMap, error::Error, fs, io, path::Path};

/// A backend by the crate's name, with a CPU that has what it needs.
pub struct Backend<Cpu> {
    pub name: &'static str,
    /// What else the CPU has that changes the code.
    pub with: &'static str,
    pub cpu: Cpu,
}

/// The result of a subject for a public input.
type Native = dyn Fn(&Subject, u64) -> Option<u64>;

pub struct Target<I: Interpreter> {
    program: Program,
    pub symbols: Symbols,
    pub backends: &'static [Backend<I::Cpu>],
    pub is_x86_64: bool,
    /// What a subject returns on a CPU, or an emulator of one.
    pub native: Box<Native>,
}

const X86_64: &[Backend<x86_64::cpu::Cpu>] = {
    use x86_64::cpu::Cpu;
    &[
        Backend { name: "portable", with: "", cpu: Cpu::BASELINE },
        Backend { name: "avx2", with: "", cpu: Cpu::AVX2 },
        Backend { name: "ifma", with: "", cpu: Cpu::IFMA },
    ]
};

const AARCH64: &[Backend<aarch64::Cpu>] = {
    use aarch64::Cpu;
    &[
        Backend { name: "portable", with: "", cpu: Cpu::BASELINE },
        Backend { name: "portable", with: ", SHA-2 instructions", cpu: Cpu::SHA2 },
    ]
};

impl Target<x86_64::Interpreter> {
    /// This program.
    pub fn x86_64() -> Result<Self, Box<dyn Error>> {
        let program = program::this()?;
        let symbols = Symbols::read(&std::env::current_exe()?, program.mark())?;
        let native = |subject: &Subject, case| Some(world::run_natively(subject.run, case));
        // What is compiled for CPUs with AVX2 never picks the portable backend.
        let backends = if cfg!(target_feature = "avx2") { &X86_64[1..] } else { X86_64 };
        Ok(Self { program, symbols, backends, is_x86_64: true, native: Box::new(native) })
    }
}

impl Target<aarch64::Interpreter> {
    /// A program for ARM64 from the directory that it was written to: its file is `program`, and what it printed when
    /// it was told to print its digests is `digests`.
    pub fn aarch64(directory: &Path) -> Result<Self, Box<dyn Error>> {
        let program = Program::read(directory)?;
        let symbols = Symbols::read(&directory.join("program"), program.mark())?;
        let mut digests = HashMap::new();
        for line in fs::read_to_string(directory.join("digests"))?.lines() {
            let parts: Vec<&str> = line.split(" | ").collect();
            let [name, case, digest] = parts[..] else { return Err(line.into()) };
            digests.insert((name.to_owned(), case.parse()?), u64::from_str_radix(digest, 16)?);
        }
        let native =
            move |subject: &Subject, case| digests.get(&(subject.name.to_owned(), case)).copied();
        Ok(Self { program, symbols, backends: AARCH64, is_x86_64: false, native: Box::new(native) })
    }
}

impl<I: Interpreter> Target<I> {
    /// Interprets a function.
    pub fn prove(
        &self,
        function: &str,
        cpu: I::Cpu,
        case: u64,
        burns: &[u64],
    ) -> io::Result<Report> {
        prove::<I>(&self.program, cpu, self.program.function(function), case, burns)
    }

    /// The same on the last of the CPUs, with one public input.
    pub fn prove_on_the_best(&self, function: &str) -> io::Result<Report> {
        let best = self.backends.last().ok_or(io::ErrorKind::NotFound)?;
        self.prove(function, best.cpu, 0, &[])
    }

    /// Whether the crate picks this backend on its CPU.
    pub fn is_picked(&self, backend: &Backend<I::Cpu>) -> io::Result<bool> {
        let picked = self.prove(PICKED, backend.cpu, 0, &[])?.result;
        Ok(picked == Some(program::number(backend.name)))
    }
}

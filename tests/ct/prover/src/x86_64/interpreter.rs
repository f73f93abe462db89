//! The interpreter: fetches, checks and carries out one instruction after the other.

use crate::{
    interpreter,
    library::{self, RED_ZONE},
    memory::Memory,
    program::Program,
    regions,
    report::{Leak, Report},
    shadow::{Taint, UNKNOWN, Word, spread},
    vector::{Vector, WIDEST},
    x86_64::{
        alu::flag,
        cpu::Cpu,
        fallback,
        machine::Machine,
        models::{Model, model},
        op::Op,
        registers::{R8, R11, RAX, RCX, RDI, RDX, RSI, RSP},
    },
};
use std::{fs, io, ops::Range, rc::Rc};

/// A machine with the program that it carries out.
pub struct Interpreter {
    pub machine: Machine,
    decoded: Vec<Option<Rc<Decoded>>>,
    /// Where this program's own code lies.
    own_code: Vec<Range<u64>>,
}

struct Decoded {
    op: Op,
    model: Model,
}

/// The registers that a called function gives back as they were: what is in them is its caller's.
const KEPT_BY_CALLEES: [&str; 7] = ["rbx", "rsp", "rbp", "r12", "r13", "r14", "r15"];

impl interpreter::Interpreter for Interpreter {
    type Cpu = Cpu;

    fn call(
        program: &Program,
        cpu: Cpu,
        function: u64,
        arguments: [u64; 2],
        return_to: u64,
    ) -> io::Result<Self> {
        regions::clear();
        let mut interpreter = Self::new(program.memory()?, cpu)?;
        let machine = &mut interpreter.machine;
        machine.thread = program.thread();
        machine.ip = function;
        let registers = &mut machine.registers;
        registers.general = [Word { value: 0, shadow: spread(UNKNOWN) }; 16];
        registers.masks = [registers.general[0]; 8];
        registers.flags.stain(flag::ALL, UNKNOWN);
        let mut unknown = Vector::default();
        unknown.stain(WIDEST, UNKNOWN);
        registers.vectors = [unknown; 32];
        registers.general[RSP] = Word::public(program.entry_stack_pointer());
        registers.general[RDI] = Word::public(arguments[0]);
        registers.general[RSI] = Word::public(arguments[1]);
        machine.push(Word::public(return_to));
        Ok(interpreter)
    }

    fn step(&mut self) {
        let ip = self.machine.ip;
        if self.is_outside(ip) {
            match library::functions().into_iter().find(|(_, start)| *start == ip) {
                Some((name, _)) => library::call(self, name),
                None => {
                    self.stop_because(format!("code outside this program is called, at {ip:#x}"));
                }
            }
            return self.check_limits();
        }
        let decoded = self.fetch();
        let (machine, op) = (&mut self.machine, &decoded.op);
        machine.at = op.at;
        machine.ip = op.next;
        machine.memory.writer = op.at;
        machine.report.count(op.mnemonic as usize);
        if let Some(problem) = op.unsupported {
            return machine.stop(op, problem);
        }
        if op.touches_memory {
            machine.check_address(op);
        }
        match decoded.model {
            Model::None => fallback::over_approximate(machine, op),
            model => model.apply(machine, op),
        }
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
        self.machine.registers.general[[RDI, RSI, RDX][index]]
    }

    fn result(&self) -> Word {
        self.machine.registers.general[RAX]
    }

    fn stack_pointer(&self) -> u64 {
        self.machine.registers.general[RSP].value
    }

    fn stained(&self, taint: Taint, dead_only: bool) -> Vec<String> {
        let mut names = self.machine.registers.stained(taint, self.machine.cpu.saved_registers());
        names.retain(|name| !dead_only || !KEPT_BY_CALLEES.contains(&&**name));
        names
    }

    fn leave_library(&mut self, name: &str, result: Word, read: Taint) {
        let machine = &mut self.machine;
        let back = machine.pop();
        machine
            .report
            .leak(machine.at, back.taint(), Leak::Branch, || format!("return from {name}"));
        machine.ip = back.value;
        let taint = read | UNKNOWN;
        let registers = &mut machine.registers;
        for index in [RCX, RDX, RSI, RDI].into_iter().chain(R8..=R11) {
            registers.general[index].shadow |= spread(taint);
        }
        registers.vectors.iter_mut().for_each(|vector| vector.stain(WIDEST, taint));
        registers.masks.iter_mut().for_each(|mask| mask.shadow |= spread(taint));
        registers.flags.stain(flag::ALL, taint);
        let below = registers.general[RSP].value - 8;
        machine.memory.mark(below - RED_ZONE, RED_ZONE, taint, 0);
        machine.registers.general[RAX] = result;
    }
}

impl Interpreter {
    /// An interpreter of this program's code.
    ///
    /// # Errors
    /// If it cannot be found out where that lies.
    pub fn new(memory: Memory, cpu: Cpu) -> io::Result<Self> {
        Ok(Self {
            machine: Machine::new(memory, cpu),
            decoded: vec![const { None }; 1 << 16],
            own_code: own_code()?,
        })
    }

    /// Whether the address is none of this program's own: the code of a library.
    pub(crate) fn is_outside(&self, address: u64) -> bool {
        !self.own_code.iter().any(|range| range.contains(&address))
    }

    /// The next instruction.
    fn fetch(&mut self) -> Rc<Decoded> {
        let ip = self.machine.ip;
        let slot = (ip ^ ip >> 16) as usize % self.decoded.len();
        match &self.decoded[slot] {
            Some(decoded) if decoded.op.at == ip => Rc::clone(decoded),
            _ => {
                let op = Op::decode(ip, &self.machine.memory.code(ip));
                let decoded = Rc::new(Decoded { model: model(&op.instruction), op });
                self.decoded[slot] = Some(Rc::clone(&decoded));
                decoded
            }
        }
    }
}

/// The addresses that this program's file was loaded to.
fn own_code() -> io::Result<Vec<Range<u64>>> {
    let (path, maps) = (std::env::current_exe()?, fs::read_to_string("/proc/self/maps")?);
    let range = |line: &str| {
        let (start, end) = line.split(' ').next()?.split_once('-')?;
        Some(u64::from_str_radix(start, 16).ok()?..u64::from_str_radix(end, 16).ok()?)
    };
    let own = maps.lines().filter(|line| line.ends_with(&*path.to_string_lossy()));
    Ok(own.filter_map(range).collect())
}

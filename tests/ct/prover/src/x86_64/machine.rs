//! The interpreter: fetches, checks and carries out one instruction after the other.

use crate::x86_64::{
    cpu::Cpu,
    fallback,
    library::{self, Library},
    models::Model,
    op::{Address, Op, Operand},
    registers::{Part, RSP, Registers},
};
use crate::{
    memory::Memory,
    report::{Finding, Leak, Report},
    shadow::{SECRET, Taint, Word, carried, choose},
    vector::Vector,
};
use iced_x86::{InstructionInfoFactory, Register};
use std::rc::Rc;

/// Findings after which a run is given up.
const MOST_FINDINGS: usize = 64;

pub struct Machine {
    pub registers: Registers,
    pub memory: Memory,
    pub cpu: Cpu,
    /// Where the thread's own memory lies.
    pub thread: u64,
    /// The next instruction.
    pub ip: u64,
    /// The instruction that is being carried out.
    pub at: u64,
    pub report: Report,
    decoded: Vec<Option<Rc<Op>>>,
    pub(crate) library: Library,
    pub(crate) effects: InstructionInfoFactory,
}

impl Machine {
    /// A machine that carries out this program's code.
    ///
    /// # Errors
    /// If it cannot be found out where that lies.
    pub fn new(memory: Memory, cpu: Cpu) -> std::io::Result<Self> {
        Ok(Self {
            registers: Registers::default(),
            memory,
            cpu,
            thread: 0,
            ip: 0,
            at: 0,
            report: Report::default(),
            decoded: vec![None; 1 << 16],
            library: Library::new()?,
            effects: InstructionInfoFactory::new(),
        })
    }

    /// Carries out the next instruction, or the whole function if a library's is called.
    pub fn step(&mut self) {
        if self.library.is_outside(self.ip) {
            library::call(self);
            return self.check_limits();
        }
        let op = self.fetch();
        self.at = op.at;
        self.ip = op.next;
        self.memory.writer = op.at;
        self.report.count(op.mnemonic);
        if let Some(problem) = op.unsupported {
            return self.stop(&op, problem);
        }
        if op.touches_memory {
            self.check_address(&op);
        }
        match op.model {
            Model::None => fallback::over_approximate(self, &op),
            model => model.apply(self, &op),
        }
        self.check_limits();
    }

    fn check_limits(&mut self) {
        if let Some(address) = self.memory.fault {
            self.stop_because(format!("access to {address:#x}, where no memory is"));
        }
        if self.report.findings.len() >= MOST_FINDINGS {
            self.stop_because("too many findings".to_owned());
        }
    }

    fn fetch(&mut self) -> Rc<Op> {
        let slot = (self.ip ^ self.ip >> 16) as usize % self.decoded.len();
        match &self.decoded[slot] {
            Some(op) if op.at == self.ip => Rc::clone(op),
            _ => {
                let code = self.memory.code(self.ip);
                let op = Rc::new(Op::decode(self.ip, &code));
                self.decoded[slot] = Some(Rc::clone(&op));
                op
            }
        }
    }

    /// Ends the run without a verdict.
    pub fn stop(&mut self, op: &Op, why: &str) {
        self.stop_because(format!("{why}: {}", op.instruction));
    }

    /// The same where no instruction is to blame.
    pub(crate) fn stop_because(&mut self, why: String) {
        self.report.stopped.get_or_insert((self.at, why));
    }

    /// Records a leak if `taint` is not public.
    pub fn leak_if(&mut self, taint: Taint, leak: Leak, op: &Op) {
        self.leak_here(taint, leak, || op.instruction.to_string());
    }

    /// The same at the instruction that is being carried out, with a text of its own.
    pub(crate) fn leak_here(&mut self, taint: Taint, leak: Leak, text: impl FnOnce() -> String) {
        if taint != 0 {
            let finding = Finding { at: self.at, leak, secret: taint & SECRET != 0 };
            self.report.findings.entry(finding).or_insert_with(|| (text(), 0)).1 += 1;
        }
    }

    fn check_address(&mut self, op: &Op) {
        let Some(address) = op.address else { return };
        let parts = [address.base, address.index];
        let taint =
            parts.iter().flatten().fold(0, |all, part| all | self.registers.read(*part).taint());
        self.leak_if(taint, Leak::Address, op);
        if let Some(mask) = op.lanes {
            self.leak_if(self.registers.masks[mask].taint(), Leak::MaskedAccess, op);
        }
    }

    pub fn effective_address(&self, op: &Op) -> u64 {
        op.address.map_or(0, |address| self.resolve(&address).value)
    }

    /// base + index · scale + displacement, with what it depends on.
    pub fn resolve(&self, address: &Address) -> Word {
        let mut sum = Word::public(address.displacement);
        for (part, scale) in [(address.base, 1), (address.index, address.scale)] {
            if let Some(part) = part {
                let word = self.registers.read(part);
                sum.value = sum.value.wrapping_add(word.value.wrapping_mul(scale));
                sum.shadow |= word.shadow;
            }
        }
        if address.thread {
            sum.value = sum.value.wrapping_add(self.thread);
        }
        Word { value: sum.value, shadow: carried(sum.shadow) }
    }

    /// An operand of at most eight bytes.
    pub fn read(&mut self, op: &Op, index: usize) -> Word {
        match op.operands[index] {
            Operand::General(part) => self.registers.read(part),
            Operand::Immediate(value) => Word::public(value),
            Operand::Memory => self.memory.read(self.effective_address(op), op.memory_bytes.min(8)),
            Operand::Vector { register, .. } => self.registers.vectors[register].lane(8, 0),
            Operand::Mask(register) => self.registers.masks[register],
            Operand::None => Word::default(),
        }
    }

    /// Writes an operand that is no vector.
    pub fn write(&mut self, op: &Op, index: usize, word: Word) {
        match op.operands[index] {
            Operand::General(part) => self.registers.write(part, word),
            Operand::Memory => {
                self.memory.write(self.effective_address(op), op.memory_bytes.min(8), word);
            }
            Operand::Mask(register) => self.registers.masks[register] = word,
            Operand::Vector { .. } | Operand::Immediate(_) | Operand::None => {
                self.stop(op, "write to an operand that cannot be written");
            }
        }
    }

    /// An operand as a vector; a repeated memory operand fills it.
    pub fn read_vector(&mut self, op: &Op, index: usize) -> Vector {
        match op.operands[index] {
            Operand::Vector { register, bytes } => self.registers.vectors[register].truncate(bytes),
            Operand::Memory => {
                let address = self.effective_address(op);
                match op.broadcast {
                    Some(size) => {
                        let lane = self.memory.read(address, size);
                        Vector::from_lanes(size, op.vector_bytes, |_| lane)
                    }
                    None => self.load_vector(address, op.memory_bytes),
                }
            }
            _ => {
                let mut out = Vector::default();
                out.set_lane(8, 0, self.read(op, index));
                out
            }
        }
    }

    fn load_vector(&mut self, address: u64, bytes: usize) -> Vector {
        let mut out = Vector::default();
        for offset in (0..bytes).step_by(8) {
            let at = address.wrapping_add(offset as u64);
            out.set_lane(8, offset / 8, self.memory.read(at, (bytes - offset).min(8)));
        }
        out
    }

    /// Writes operand 0, in lanes of `size` bytes as far as the mask register chooses them.
    pub fn write_vector(&mut self, op: &Op, size: usize, result: &Vector) {
        match op.operands[0] {
            Operand::Vector { register, bytes } => {
                let old = self.registers.vectors[register];
                let new = self.choose_lanes(op, size, bytes, &old, result);
                // The old encoding keeps what lies above, the new ones clear it.
                let above = if op.legacy { old } else { Vector::default() };
                self.registers.vectors[register] = above.with_low(bytes, &new);
            }
            Operand::Memory => {
                let address = self.effective_address(op);
                for index in 0..op.memory_bytes / size {
                    let at = address.wrapping_add((index * size) as u64);
                    self.store_lane(op, index, at, size, result.lane(size, index));
                }
            }
            _ => self.write(op, 0, result.lane(8, 0)),
        }
    }

    /// Stores one lane if the mask register chooses it.
    fn store_lane(&mut self, op: &Op, index: usize, at: u64, size: usize, lane: Word) {
        match self.chosen(op, index) {
            (true, 0) => self.memory.write(at, size, lane),
            (false, 0) => {}
            (chosen, taint) => {
                let old = self.memory.read(at, size);
                let word = if chosen { lane } else { old };
                let word = choose(taint, word, old.shadow | lane.shadow);
                self.memory.write(at, size, word);
            }
        }
    }

    fn choose_lanes(
        &self,
        op: &Op,
        size: usize,
        bytes: usize,
        old: &Vector,
        result: &Vector,
    ) -> Vector {
        if op.lanes.is_none() {
            return *result;
        }
        let other = if op.zeroing { Vector::default() } else { *old };
        Vector::from_lanes(size, bytes, |index| {
            let (chosen, taint) = self.chosen(op, index);
            let (new, old) = (result.lane(size, index), other.lane(size, index));
            choose(taint, if chosen { new } else { old }, new.shadow | old.shadow)
        })
    }

    /// Whether the mask register chooses this lane, and what that depends on.
    fn chosen(&self, op: &Op, index: usize) -> (bool, Taint) {
        op.lanes.map_or((true, 0), |register| {
            let mask = self.registers.masks[register];
            (mask.value >> index & 1 == 1, mask.taint())
        })
    }

    pub fn push(&mut self, word: Word) {
        let top = self.registers.general[RSP].value.wrapping_sub(8);
        self.registers.general[RSP].value = top;
        self.memory.write(top, 8, word);
    }

    pub fn pop(&mut self) -> Word {
        let top = self.registers.general[RSP].value;
        self.registers.general[RSP].value = top.wrapping_add(8);
        self.memory.read(top, 8)
    }

    /// The value of a register in an address that iced-x86 computes.
    pub(crate) fn address_register(&self, register: Register) -> Option<u64> {
        match register {
            Register::FS => Some(self.thread),
            Register::CS | Register::DS | Register::ES | Register::SS | Register::RIP => Some(0),
            general if general.is_gpr() => Some(self.registers.read(Part::new(general)).value),
            _ => None,
        }
    }
}

//! The machine: registers and memory with their shadows, and how instructions read and write their operands.

use crate::{
    memory::Memory,
    report::{Leak, Report},
    shadow::{Taint, Word, carried, choose},
    vector::Vector,
    x86_64::{
        cpu::Cpu,
        op::{Address, Op, Operand},
        registers::{Part, RSP, Registers},
    },
};
use iced_x86::{InstructionInfoFactory, Register};

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
    pub(crate) effects: InstructionInfoFactory,
}

impl Machine {
    /// A machine whose registers hold zeros.
    pub fn new(memory: Memory, cpu: Cpu) -> Self {
        Self {
            registers: Registers::default(),
            memory,
            cpu,
            thread: 0,
            ip: 0,
            at: 0,
            report: Report::default(),
            effects: InstructionInfoFactory::new(),
        }
    }

    /// Ends the run without a verdict.
    pub fn stop(&mut self, op: &Op, why: &str) {
        self.report.stop(self.at, format!("{why}: {}", op.instruction));
    }

    /// Records a leak if `taint` is not public.
    pub fn leak_if(&mut self, taint: Taint, leak: Leak, op: &Op) {
        self.report.leak(self.at, taint, leak, || op.instruction.to_string());
    }

    pub(crate) fn check_address(&mut self, op: &Op) {
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
            // The byte of the mask that has this lane's bit: what lies above the last lane does not count.
            (mask.value >> index & 1 == 1, (mask.shadow >> (index & !7)) as Taint)
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

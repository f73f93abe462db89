//! A decoded instruction, taken apart once so that it is interpreted quickly.

use crate::x86_64::registers::Part;
use iced_x86::{
    ConditionCode, Decoder, DecoderOptions, EncodingKind, Instruction, Mnemonic, OpKind, Register,
};

#[derive(Clone, Copy, Debug)]
pub enum Operand {
    None,
    General(Part),
    Vector { register: usize, bytes: usize },
    Mask(usize),
    Memory,
    Immediate(u64),
}

/// Where a memory operand lies: base + index · scale + displacement.
#[derive(Clone, Copy, Debug)]
pub struct Address {
    pub base: Option<Part>,
    pub index: Option<Part>,
    pub scale: u64,
    pub displacement: u64,
    /// Relative to the thread's own memory.
    pub thread: bool,
}

pub struct Op {
    pub instruction: Instruction,
    pub mnemonic: Mnemonic,
    pub at: u64,
    pub next: u64,
    pub operands: [Operand; 5],
    /// Bytes of operand 0.
    pub bytes: usize,
    /// Bytes of the widest vector operand.
    pub vector_bytes: usize,
    /// Bytes of the memory operand.
    pub memory_bytes: usize,
    pub address: Option<Address>,
    /// Reads or writes the memory at `address` (LEA and long NOPs do not).
    pub touches_memory: bool,
    /// Not VEX or EVEX: keeps the upper part of a vector register.
    pub legacy: bool,
    /// The mask register that chooses lanes, if any.
    pub lanes: Option<usize>,
    /// Lanes that are not chosen become zero, else they keep their value.
    pub zeroing: bool,
    /// Bytes of the memory operand that is repeated in every lane.
    pub broadcast: Option<usize>,
    pub condition: ConditionCode,
    /// What is needed but not interpreted, such as memory relative to GS.
    pub unsupported: Option<&'static str>,
}

impl Op {
    pub fn decode(at: u64, code: &[u8]) -> Self {
        let instruction = Decoder::with_ip(64, code, at, DecoderOptions::NONE).decode();
        let mut operands = [Operand::None; 5];
        for (index, operand) in (0..instruction.op_count()).zip(&mut operands) {
            *operand = decode_operand(&instruction, index);
        }
        let vector_bytes = operands.iter().map(vector_bytes).max().unwrap_or(0);
        let memory_bytes = instruction.memory_size().size();
        let mnemonic = instruction.mnemonic();
        let has_memory = operands.iter().any(|operand| matches!(operand, Operand::Memory));
        let lanes = instruction.op_mask();
        Self {
            mnemonic,
            at,
            next: instruction.next_ip(),
            bytes: bytes(&operands[0], memory_bytes),
            operands,
            vector_bytes,
            memory_bytes,
            address: has_memory.then(|| decode_address(&instruction)),
            touches_memory: has_memory && !matches!(mnemonic, Mnemonic::Lea | Mnemonic::Nop),
            legacy: instruction.encoding() == EncodingKind::Legacy,
            lanes: (lanes != Register::None).then(|| lanes.number()),
            zeroing: instruction.zeroing_masking(),
            broadcast: instruction.is_broadcast().then(|| instruction.memory_size().element_size()),
            condition: instruction.condition_code(),
            unsupported: unsupported(&instruction),
            instruction,
        }
    }

    /// The last operand that the instruction has.
    pub fn last(&self) -> usize {
        self.instruction.op_count().saturating_sub(1) as usize
    }

    /// The first source of an operation on two vectors: the destination, in the old encoding.
    pub fn first_source(&self) -> usize {
        if self.legacy { 0 } else { 1 }
    }

    /// Whether the last two operands are the same register.
    pub fn same_sources(&self) -> bool {
        let last = self.last();
        last > 0
            && match (self.operands[last - 1], self.operands[last]) {
                (Operand::General(a), Operand::General(b)) => a == b,
                (Operand::Vector { register: a, .. }, Operand::Vector { register: b, .. })
                | (Operand::Mask(a), Operand::Mask(b)) => a == b,
                _ => false,
            }
    }

    /// The last operand, if it is an immediate; the first eight bits of it.
    pub fn immediate(&self) -> u8 {
        match self.operands[self.last()] {
            Operand::Immediate(value) => value as u8,
            _ => 0,
        }
    }
}

fn decode_operand(instruction: &Instruction, index: u32) -> Operand {
    match instruction.op_kind(index) {
        OpKind::Register => {
            let register = instruction.op_register(index);
            if register.is_gpr() {
                Operand::General(Part::new(register))
            } else if register.is_vector_register() {
                Operand::Vector { register: register.number(), bytes: register.size() }
            } else if register.is_k() {
                Operand::Mask(register.number())
            } else {
                Operand::None
            }
        }
        OpKind::Memory => Operand::Memory,
        OpKind::NearBranch64 => Operand::Immediate(instruction.near_branch64()),
        _ => instruction.try_immediate(index).map_or(Operand::None, Operand::Immediate),
    }
}

fn bytes(operand: &Operand, memory_bytes: usize) -> usize {
    match operand {
        Operand::General(part) => part.bytes,
        Operand::Vector { bytes, .. } => *bytes,
        Operand::Memory => memory_bytes,
        Operand::Mask(_) | Operand::Immediate(_) | Operand::None => 8,
    }
}

fn vector_bytes(operand: &Operand) -> usize {
    match operand {
        Operand::Vector { bytes, .. } => *bytes,
        _ => 0,
    }
}

fn decode_address(instruction: &Instruction) -> Address {
    let general = |register: Register| register.is_gpr().then(|| Part::new(register));
    Address {
        // The displacement from RIP is already the address itself.
        base: general(instruction.memory_base()),
        index: general(instruction.memory_index()),
        scale: u64::from(instruction.memory_index_scale()),
        displacement: instruction.memory_displacement64(),
        thread: instruction.memory_segment() == Register::FS,
    }
}

fn unsupported(instruction: &Instruction) -> Option<&'static str> {
    let addressed_with = [instruction.memory_base(), instruction.memory_index()];
    if instruction.is_invalid() {
        Some("not an instruction")
    } else if instruction.memory_segment() == Register::GS {
        Some("memory relative to GS")
    } else if (0..instruction.op_count()).any(|index| has_no_shadow(instruction, index)) {
        Some("register without a shadow")
    } else if addressed_with.iter().any(|register| register.is_gpr32()) {
        Some("32-bit address")
    } else if addressed_with[1].is_vector_register() {
        Some("gather or scatter")
    } else {
        None
    }
}

/// Segment, control, x87 and MMX registers.
fn has_no_shadow(instruction: &Instruction, index: u32) -> bool {
    instruction.op_kind(index) == OpKind::Register
        && matches!(decode_operand(instruction, index), Operand::None)
}

//! The registers with their shadows.

use crate::{
    flags::Flags,
    shadow::{Taint, Word, ones},
    vector::{Vector, WIDEST},
    x86_64::alu::flag,
};
use iced_x86::{ConditionCode, Register};

/// The general-purpose registers by their number in machine code.
pub const RAX: usize = 0;
pub const RCX: usize = 1;
pub const RDX: usize = 2;
pub const RBX: usize = 3;
pub const RSP: usize = 4;
pub const RBP: usize = 5;
pub const RSI: usize = 6;
pub const RDI: usize = 7;
pub const R8: usize = 8;
pub const R11: usize = 11;

#[derive(Clone, Default)]
pub struct Registers {
    pub general: [Word; 16],
    pub vectors: [Vector; 32],
    pub masks: [Word; 8],
    pub flags: Flags,
}

/// Part of a general-purpose register: `bytes` bytes from byte `offset` (1 for AH, BH, CH, DH).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub register: usize,
    pub offset: usize,
    pub bytes: usize,
}

impl Part {
    pub fn new(register: Register) -> Self {
        let high = matches!(register, Register::AH | Register::BH | Register::CH | Register::DH);
        Self {
            register: register.full_register().number(),
            offset: usize::from(high),
            bytes: register.size(),
        }
    }
}

impl Registers {
    pub fn read(&self, part: Part) -> Word {
        let Word { value, shadow } = self.general[part.register];
        let shift = 8 * part.offset;
        Word { value: value >> shift, shadow: shadow >> shift }.truncate(part.bytes)
    }

    /// Writing four bytes clears the upper four, writing less keeps the rest.
    pub fn write(&mut self, part: Part, word: Word) {
        let word = word.truncate(part.bytes);
        let register = &mut self.general[part.register];
        if part.bytes >= 4 {
            *register = word;
        } else {
            let shift = 8 * part.offset;
            let hole = !(ones(part.bytes) << shift);
            register.value = register.value & hole | word.value << shift;
            register.shadow = register.shadow & hole | word.shadow << shift;
        }
    }

    /// The names of the registers that carry `taint`, of those that a CPU has which saves `saved` (XCR0).
    pub fn stained(&self, taint: Taint, saved: u64) -> Vec<String> {
        let has = |bit: u64| saved >> bit & 1 == 1;
        let (vectors, bytes) = match (has(2), has(7)) {
            (_, true) => (32, WIDEST),
            (true, false) => (16, 32),
            (false, false) => (16, 16),
        };
        const GENERAL: [&str; 16] = [
            "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11",
            "r12", "r13", "r14", "r15",
        ];
        let general = (0..16)
            .filter(|index| self.general[*index].taint() & taint != 0)
            .map(|index| GENERAL[index].to_owned());
        let vectors = (0..vectors)
            .filter(|index| self.vectors[*index].truncate(bytes).taint() & taint != 0)
            .map(|index| format!("zmm{index}"));
        let masks = (0..if has(5) { 8 } else { 0 })
            .filter(|index| self.masks[*index].taint() & taint != 0)
            .map(|index| format!("k{index}"));
        let flags = (self.flags.taint(flag::ALL) & taint != 0).then(|| "flags".to_owned());
        general.chain(vectors).chain(masks).chain(flags).collect()
    }
}

impl Flags {
    /// Whether `condition` holds, and what that depends on.
    pub fn condition(&self, condition: ConditionCode) -> (bool, Taint) {
        use ConditionCode as C;
        use flag::{CF, OF, PF, SF, ZF};
        let less = self.get(SF) != self.get(OF);
        let (holds, reads) = match condition {
            C::o => (self.get(OF), OF),
            C::no => (!self.get(OF), OF),
            C::b => (self.get(CF), CF),
            C::ae => (!self.get(CF), CF),
            C::e => (self.get(ZF), ZF),
            C::ne => (!self.get(ZF), ZF),
            C::be => (self.get(CF | ZF), CF | ZF),
            C::a => (!self.get(CF | ZF), CF | ZF),
            C::s => (self.get(SF), SF),
            C::ns => (!self.get(SF), SF),
            C::p => (self.get(PF), PF),
            C::np => (!self.get(PF), PF),
            C::l => (less, SF | OF),
            C::ge => (!less, SF | OF),
            C::le => (less || self.get(ZF), SF | OF | ZF),
            C::g => (!less && !self.get(ZF), SF | OF | ZF),
            C::None => (true, 0),
        };
        (holds, self.taint(reads))
    }
}

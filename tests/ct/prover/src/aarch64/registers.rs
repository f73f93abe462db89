//! The registers with their shadows.

use crate::{
    flags::Flags,
    shadow::{Taint, Word},
    vector::Vector,
};

/// The status flags, in the order of an immediate NZCV.
pub const N: u32 = 8;
pub const Z: u32 = 4;
pub const C: u32 = 2;
pub const V: u32 = 1;
pub const NZCV: u32 = N | Z | C | V;

/// The number of the stack pointer, which as an operand is the zero register elsewhere.
pub const SP: usize = 31;
/// The register with the address to return to.
pub const LINK: usize = 30;
/// Bytes of a vector register.
pub const VECTOR: usize = 16;

#[derive(Clone)]
pub struct Registers {
    /// x0 to x30, and the stack pointer.
    pub general: [Word; 32],
    pub vectors: [Vector; 32],
    pub flags: Flags,
}

impl Registers {
    /// A general-purpose register; 31 is zero.
    pub fn read(&self, register: usize, bytes: usize) -> Word {
        if register == SP { Word::default() } else { self.general[register].truncate(bytes) }
    }

    /// Writing four bytes clears the upper four.
    pub fn write(&mut self, register: usize, bytes: usize, word: Word) {
        if register != SP {
            self.general[register] = word.truncate(bytes);
        }
    }

    /// The low `bytes` bytes of a vector register; the rest becomes zero.
    pub fn write_vector(&mut self, register: usize, bytes: usize, vector: &Vector) {
        self.vectors[register] = vector.truncate(bytes);
    }

    /// The names of the registers that carry `taint`; if `dead_only`, without those that a called function gives back
    /// as they were, which of v8 to v15 are the lower halves.
    pub fn stained(&self, taint: Taint, dead_only: bool) -> Vec<String> {
        let is_kept = |index: usize| dead_only && (19..=29).contains(&index) || index == SP;
        let general = (0..32)
            .filter(|index| !is_kept(*index) && self.general[*index].taint() & taint != 0)
            .map(|index| format!("x{index}"));
        let vectors = (0..32).filter(|index| {
            let vector = &self.vectors[*index];
            let kept = dead_only && (8..16).contains(index);
            let low = if kept { 0 } else { vector.lane(8, 0).taint() };
            (low | vector.lane(8, 1).taint()) & taint != 0
        });
        let vectors = vectors.map(|index| format!("v{index}"));
        let flags = (self.flags.taint(NZCV) & taint != 0).then(|| "flags".to_owned());
        general.chain(vectors).chain(flags).collect()
    }
}

impl Flags {
    /// Whether the condition of that number holds, and what that depends on.
    pub fn holds(&self, condition: u32) -> (bool, Taint) {
        let equal = self.get(N) == self.get(V);
        let (holds, reads) = match condition >> 1 {
            0 => (self.get(Z), Z),
            1 => (self.get(C), C),
            2 => (self.get(N), N),
            3 => (self.get(V), V),
            4 => (self.get(C) && !self.get(Z), C | Z),
            5 => (equal, N | V),
            6 => (equal && !self.get(Z), N | Z | V),
            _ => return (true, 0),
        };
        (holds != (condition & 1 == 1), self.taint(reads))
    }
}

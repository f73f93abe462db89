//! An instruction word and its fields.

/// An instruction with its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    pub at: u64,
    pub word: u32,
}

impl Code {
    /// `count` bits from bit `low` on.
    pub fn bits(self, low: u32, count: u32) -> u32 {
        self.word >> low & ((1 << count) - 1)
    }

    pub fn bit(self, index: u32) -> bool {
        self.bits(index, 1) == 1
    }

    /// The same as a signed number.
    pub fn signed(self, low: u32, count: u32) -> u64 {
        let unused = 64 - count;
        ((u64::from(self.bits(low, count)) << unused) as i64 >> unused) as u64
    }

    fn register(self, low: u32) -> usize {
        self.bits(low, 5) as usize
    }

    /// The destination, or the register that is loaded or stored.
    pub fn rd(self) -> usize {
        self.register(0)
    }

    pub fn rn(self) -> usize {
        self.register(5)
    }

    /// The third source, or the second register of a pair.
    pub fn ra(self) -> usize {
        self.register(10)
    }

    pub fn rm(self) -> usize {
        self.register(16)
    }

    /// Bytes of the general-purpose registers.
    pub fn bytes(self) -> usize {
        if self.bit(31) { 8 } else { 4 }
    }

    /// Bytes of the vector registers.
    pub fn vector_bytes(self) -> usize {
        if self.bit(30) { 16 } else { 8 }
    }

    /// Bytes of a lane, from the field that most vector instructions have for it.
    pub fn lane(self) -> usize {
        1 << self.bits(22, 2)
    }
}

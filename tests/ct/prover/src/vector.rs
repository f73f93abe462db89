//! A vector register's 64 bytes with their shadows, seen as lanes of 1, 2, 4 or 8 bytes.

use crate::shadow::{Taint, Word, fold, ones, spread};

/// Bytes of the widest vector register.
pub const WIDEST: usize = 64;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Vector {
    pub value: [u64; 8],
    pub shadow: [u64; 8],
}

impl Vector {
    /// Lane `index` of lanes of `size` bytes.
    pub fn lane(&self, size: usize, index: usize) -> Word {
        let (word, shift) = place(size, index);
        Word { value: self.value[word] >> shift, shadow: self.shadow[word] >> shift }.truncate(size)
    }

    pub fn set_lane(&mut self, size: usize, index: usize, lane: Word) {
        let (word, shift) = place(size, index);
        let (hole, lane) = (!(ones(size) << shift), lane.truncate(size));
        self.value[word] = self.value[word] & hole | lane.value << shift;
        self.shadow[word] = self.shadow[word] & hole | lane.shadow << shift;
    }

    /// The low `bytes` bytes; the rest becomes public zeros.
    pub fn truncate(mut self, bytes: usize) -> Self {
        for word in 0..8 {
            let kept = ones(bytes.saturating_sub(8 * word).min(8));
            self.value[word] &= kept;
            self.shadow[word] &= kept;
        }
        self
    }

    /// The low `bytes` bytes of `low`, above them the bytes of `self`.
    pub fn with_low(self, bytes: usize, low: &Self) -> Self {
        let mut out = self;
        for word in 0..8 {
            let taken = ones(bytes.saturating_sub(8 * word).min(8));
            out.value[word] = out.value[word] & !taken | low.value[word] & taken;
            out.shadow[word] = out.shadow[word] & !taken | low.shadow[word] & taken;
        }
        out
    }

    /// The join of all shadows.
    pub fn taint(&self) -> Taint {
        fold(self.shadow.iter().fold(0, |all, shadow| all | shadow))
    }

    /// Adds `taint` to the low `bytes` bytes.
    pub fn stain(&mut self, bytes: usize, taint: Taint) {
        for word in 0..bytes.div_ceil(8) {
            self.shadow[word] |= spread(taint) & ones(bytes - 8 * word);
        }
    }

    /// A vector whose lanes of `size` bytes are made by `lane`, up to `bytes` bytes.
    pub fn from_lanes(size: usize, bytes: usize, mut lane: impl FnMut(usize) -> Word) -> Self {
        let mut out = Self::default();
        for index in 0..bytes / size {
            out.set_lane(size, index, lane(index));
        }
        out
    }
}

/// The 64-bit word that a lane lies in, and its lowest bit there.
fn place(size: usize, index: usize) -> (usize, usize) {
    (index * size / 8, index * size % 8 * 8)
}

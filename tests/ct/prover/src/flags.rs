//! Status flags with their shadows.

use crate::shadow::{SECRET, Taint, UNKNOWN};

/// The status flags, each a bit, where the instruction set has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    pub value: u32,
    pub secret: u32,
    pub unknown: u32,
}

impl Flags {
    /// Gives the flags in `which` their bits of `value`, all with the same taint.
    pub fn set(&mut self, which: u32, value: u32, taint: Taint) {
        let put = |old: u32, new: u32| old & !which | new & which;
        self.value = put(self.value, value);
        self.secret = put(self.secret, if taint & SECRET != 0 { which } else { 0 });
        self.unknown = put(self.unknown, if taint & UNKNOWN != 0 { which } else { 0 });
    }

    /// Adds `taint` to the flags in `which`.
    pub fn stain(&mut self, which: u32, taint: Taint) {
        self.secret |= if taint & SECRET != 0 { which } else { 0 };
        self.unknown |= if taint & UNKNOWN != 0 { which } else { 0 };
    }

    pub fn get(&self, which: u32) -> bool {
        self.value & which != 0
    }

    pub fn taint(&self, which: u32) -> Taint {
        let secret = if self.secret & which != 0 { SECRET } else { 0 };
        let unknown = if self.unknown & which != 0 { UNKNOWN } else { 0 };
        secret | unknown
    }
}

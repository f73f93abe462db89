//! What is known of a byte besides its value, and the 64-bit word that carries value and shadow.

/// The byte may depend on a secret.
pub const SECRET: u8 = 1;
/// The interpreter does not know the byte's value: nobody wrote it, or an instruction without a model did.
pub const UNKNOWN: u8 = 2;

/// The shadows of several bytes, joined: any of [`SECRET`], [`UNKNOWN`], or 0 for public and known.
pub type Taint = u8;

/// A value of up to eight bytes; byte i of `shadow` describes byte i of `value`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    pub value: u64,
    pub shadow: u64,
}

impl Word {
    pub const fn public(value: u64) -> Self {
        Self { value, shadow: 0 }
    }

    /// A value of which every byte depends on everything that `taint` came from.
    pub fn mixed(value: u64, taint: Taint) -> Self {
        Self { value, shadow: spread(taint) }
    }

    pub fn taint(self) -> Taint {
        fold(self.shadow)
    }

    /// The low `bytes` bytes; the rest becomes a public zero.
    pub fn truncate(self, bytes: usize) -> Self {
        Self { value: self.value & ones(bytes), shadow: self.shadow & ones(bytes) }
    }
}

/// A word that something of taint `by` chose among words whose joined shadow is `all`, byte by byte.
///
/// If the choice is known, so is the word, though it depends on what the choice does and on every candidate.
pub fn choose(by: Taint, chosen: Word, all: u64) -> Word {
    match by {
        0 => chosen,
        _ => Word { shadow: chosen.shadow | spread(by) | all & spread(SECRET), ..chosen },
    }
}

/// A number with its low `bytes` bytes all ones.
pub const fn ones(bytes: usize) -> u64 {
    if bytes >= 8 { u64::MAX } else { (1 << (8 * bytes)) - 1 }
}

/// The same taint for eight bytes.
pub const fn spread(taint: Taint) -> u64 {
    taint as u64 * 0x0101_0101_0101_0101
}

/// The shadows of a sum's bytes, of those of its summands: what is carried goes upwards only.
pub const fn carried(shadow: u64) -> u64 {
    let shadow = shadow | shadow << 8;
    let shadow = shadow | shadow << 16;
    shadow | shadow << 32
}

/// The join of eight bytes' shadows.
pub const fn fold(shadow: u64) -> Taint {
    let shadow = shadow | shadow >> 32;
    let shadow = shadow | shadow >> 16;
    (shadow | shadow >> 8) as u8
}

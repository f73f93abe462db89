//! Random values for the states that instructions run in.

/// A small generator (SplitMix64); the tests are the same in every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ x >> 31
    }

    /// Often an extreme value.
    pub fn word(&mut self) -> u64 {
        let random = self.next();
        match self.next() % 12 {
            0 => 0,
            1 => u64::MAX,
            2 => 1 << 63,
            3 => random % 72,
            4 => random & 0x00ff_00ff_ffff_0000,
            5 => 0x8080_7f7f_0101_ffff,
            _ => random,
        }
    }

    /// Which bits of a word are secret: often none, or those of a byte, or all.
    pub fn shadow(&mut self) -> u64 {
        match self.next() % 6 {
            0 => u64::MAX,
            1 => 0xff << (self.next() % 8 * 8),
            _ => 0,
        }
    }
}

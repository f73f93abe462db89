//! Random numbers that are the same in every run: written down beforehand, or made by SplitMix64.

#![allow(dead_code, reason = "each test program includes this file and uses a part of it")]

use rand_core::{TryCryptoRng, TryRng, utils};
use std::{convert::Infallible, fmt, vec::Vec};

/// Random numbers that were written down; it fails when they are used up.
pub(crate) struct Replay(Vec<u8>);

impl Replay {
    pub(crate) fn new(mut bytes: Vec<u8>) -> Self {
        bytes.reverse();
        Self(bytes)
    }

    pub(crate) fn is_used_up(&self) -> bool {
        self.0.is_empty()
    }
}

/// The error of a [`Replay`] that has no bytes left.
#[derive(Debug)]
pub(crate) struct UsedUp;

impl fmt::Display for UsedUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no random numbers left")
    }
}

impl std::error::Error for UsedUp {}

impl TryRng for Replay {
    type Error = UsedUp;

    fn try_next_u32(&mut self) -> Result<u32, UsedUp> {
        utils::next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, UsedUp> {
        utils::next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), UsedUp> {
        for byte in out {
            *byte = self.0.pop().ok_or(UsedUp)?;
        }
        Ok(())
    }
}

impl TryCryptoRng for Replay {}

/// SplitMix64: as many numbers as are wanted, for tests and for nothing else.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: usize) -> Self {
        Self(seed as u64)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.word() % limit as u64) as usize
    }

    pub(crate) fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.word() as u8).collect()
    }

    pub(crate) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
}

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.word() as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.word())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill_with(|| self.word() as u8);
        Ok(())
    }
}

impl TryCryptoRng for Random {}

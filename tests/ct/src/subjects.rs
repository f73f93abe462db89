//! Every entry point that touches a secret, each with two public inputs.

mod auth;
mod srp;

use rand_core::{TryCryptoRng, TryRng};
use std::convert::Infallible;

/// Something to be proved: a function of the number of a public input.
#[derive(Clone, Copy)]
pub struct Subject {
    pub name: &'static str,
    pub run: fn(u64) -> u64,
}

impl Subject {
    pub const fn new(name: &'static str, run: fn(u64) -> u64) -> Self {
        Self { name, run }
    }
}

/// How many public inputs each subject is run with.
pub const CASES: u64 = 2;

pub fn all() -> impl Iterator<Item = Subject> {
    srp::SUBJECTS.iter().chain(auth::SUBJECTS).copied()
}

/// A generator of secret numbers: the same in every run, since only their being secret matters.
struct SecretRng(&'static [u8]);

static RANDOM: [u8; 512] = {
    let mut bytes = [0; 512];
    let mut state = 1_u32;
    let mut index = 0;
    while index < bytes.len() {
        state = state.wrapping_mul(0x0019_660d).wrapping_add(0x3c6e_f35f);
        bytes[index] = (state >> 24) as u8;
        index += 1;
    }
    bytes
};

impl SecretRng {
    fn new() -> Self {
        Self(prover::mark::secret(&RANDOM))
    }
}

impl TryRng for SecretRng {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        let (now, later) = self.0.split_at(out.len());
        self.0 = later;
        out.copy_from_slice(now);
        Ok(())
    }
}

impl TryCryptoRng for SecretRng {}

/// A digest of values that go over the wire (FNV-1a); they are public by now.
fn digest<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for value in values {
        prover::mark::public(value);
        for byte in value {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

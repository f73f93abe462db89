//! Every entry point that touches a secret, each with two public inputs.

mod auth;
mod batch;
mod flow;
mod prompts;
mod sealed;
mod srp;
mod values;

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
    [
        srp::SUBJECTS,
        values::SUBJECTS,
        auth::SUBJECTS,
        batch::SUBJECTS,
        flow::SUBJECTS,
        prompts::SUBJECTS,
        sealed::SUBJECTS,
    ]
    .into_iter()
    .flatten()
    .copied()
    // tests/ct/run proves one half beside the other.
    .inspect(|subject| {
        assert!(["srp: ", "auth: "].iter().any(|half| subject.name.starts_with(half)));
    })
}

/// Hands out every secret that the subjects have or compute.
pub fn for_each_secret(mut each: impl FnMut(&[u8])) {
    each(&RANDOM);
    auth::for_each_secret(&mut each);
    prompts::for_each_secret(&mut each);
    values::for_each_secret(&mut each);
    for case in 0..CASES {
        srp::for_each_secret(case, &mut each);
    }
}

/// A generator of secret numbers: the same in every run, since only their being secret matters.
///
/// What is drawn to be published, a salt or a SECRET_BLOCK, is known by its length and does not occur among the other
/// numbers, so that it is not found where they must not be.
struct SecretRng {
    kept: &'static [u8],
    published: &'static [u8],
}

/// Bytes of a salt and of a SECRET_BLOCK.
const PUBLISHED: [usize; 2] = [16, 48];

static RANDOM: [u8; 512] = random(1);
static RANDOM_AND_PUBLISHED: [u8; 256] = random(2);

const fn random<const BYTES: usize>(seed: u32) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    let mut state = seed;
    let mut index = 0;
    while index < bytes.len() {
        state = state.wrapping_mul(0x0019_660d).wrapping_add(0x3c6e_f35f);
        bytes[index] = (state >> 24) as u8;
        index += 1;
    }
    bytes
}

impl SecretRng {
    fn new() -> Self {
        use prover::mark::secret;
        Self { kept: secret(&RANDOM), published: secret(&RANDOM_AND_PUBLISHED) }
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
        let published = PUBLISHED.contains(&out.len());
        let stream = if published { &mut self.published } else { &mut self.kept };
        let (now, later) = stream.split_at(out.len());
        *stream = later;
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

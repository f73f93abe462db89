//! A second opinion on what is left behind, by the CPU itself: every subject is run natively, on a stack and a heap
//! that were cleared, and then all memory that the process can write to is searched for secrets.
//!
//! It sees code that the prover does not, such as the dynamic linker's and the kernel's, but it only finds what looks
//! like a secret: eight of its bytes in a row, in either order. The secrets themselves are constants, which are not
//! in memory that can be written to. No other constant of this program may have such a part of a secret ("correct "
//! of a password is in "Incorrect username or password."), since its copies would look like the secret's; the
//! search begins with a look for one.

use crate::{
    leftovers::{LEFTOVERS, SECRET_BYTES},
    subjects::{self, CASES},
};
use prover::world;
use std::{
    collections::HashSet,
    env,
    error::Error,
    fs::{self, File},
    hint::black_box,
    ops::Range,
    os::unix::fs::FileExt,
};

/// Parts of secrets, under a mask, so that this list is not found itself.
struct Needles {
    masked: HashSet<u64>,
    /// By its lowest 16 bits, whether there may be a needle: most are sorted out by that.
    likely: Vec<bool>,
    /// Where the secrets themselves are.
    secrets: Vec<Range<u64>>,
}

const MASK: u64 = 0x5a5a_a5a5_3c3c_c3c3;
/// Bytes of a needle.
const NEEDLE: usize = size_of::<u64>();
/// Bytes that are searched at once.
const CHUNK: usize = 1 << 20;

impl Needles {
    fn new() -> Self {
        let mut needles =
            Self { masked: HashSet::new(), likely: vec![false; 1 << 16], secrets: Vec::new() };
        needles.add(&SECRET_BYTES);
        subjects::for_each_secret(|secret| needles.add(secret));
        needles
    }

    fn add(&mut self, secret: &[u8]) {
        let start = secret.as_ptr() as u64;
        self.secrets.push(start..start + secret.len() as u64);
        for window in secret.windows(NEEDLE) {
            let number = window.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
            for needle in [number, number.swap_bytes()] {
                self.masked.insert(needle ^ MASK);
                self.likely[usize::from(needle as u16)] = true;
            }
        }
    }

    /// Where they begin in these bytes.
    fn find(&self, bytes: &[u8]) -> impl Iterator<Item = usize> {
        let number = |window: &[u8]| {
            window.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
        };
        (0..).zip(bytes.windows(NEEDLE).map(number)).filter_map(|(place, number)| {
            let found =
                self.likely[usize::from(number as u16)] && self.masked.contains(&(number ^ MASK));
            found.then_some(place)
        })
    }

    /// The first of them in all memory that this process can write to.
    fn find_left(&self) -> Result<Option<String>, Box<dyn Error>> {
        self.find_in(|mapping| mapping.contains(" rw"), |_| false)
    }

    /// The first of them in the constants of this program, but for the secrets themselves.
    fn find_in_constants(&self) -> Result<Option<String>, Box<dyn Error>> {
        let program = env::current_exe()?;
        let program = program.to_str().ok_or("path of the program")?;
        self.find_in(
            |mapping| mapping.contains(" r--") && mapping.ends_with(program),
            |address| self.secrets.iter().any(|secret| secret.contains(&address)),
        )
    }

    /// The first of them in the mappings that are searched, unless it may be there: its address and its mapping.
    fn find_in(
        &self,
        is_searched: impl Fn(&str) -> bool,
        may_be_at: impl Fn(u64) -> bool,
    ) -> Result<Option<String>, Box<dyn Error>> {
        let (memory, mut chunk) = (File::open("/proc/self/mem")?, vec![0; CHUNK]);
        for line in fs::read_to_string("/proc/self/maps")?.lines() {
            if !is_searched(line) {
                continue;
            }
            let range = line.split(' ').next().and_then(|range| range.split_once('-'));
            let (start, end) = range.ok_or("maps")?;
            let (mut at, end) = (u64::from_str_radix(start, 16)?, u64::from_str_radix(end, 16)?);
            while at < end {
                let bytes = CHUNK.min((end - at) as usize);
                memory.read_exact_at(&mut chunk[..bytes], at)?;
                let mut found = self.find(&chunk[..bytes]).map(|offset| at + offset as u64);
                let first = found.find(|address| !may_be_at(*address));
                drop(found);
                if let Some(address) = first {
                    black_box(&mut chunk).fill(0);
                    return Ok(Some(format!("{address:#x} in {line}")));
                }
                // A needle may lie across the end.
                at += if at + (bytes as u64) < end { bytes - NEEDLE + 1 } else { bytes } as u64;
            }
        }
        Ok(None)
    }
}

/// Runs everything whose name contains `filter`; false if anything is not as it should be.
pub fn run(profile: &str, filter: &str) -> Result<bool, Box<dyn Error>> {
    let needles = Needles::new();
    forget();
    if let Some(place) = needles.find_in_constants()? {
        return Err(
            format!("a part of a secret is in a constant that is no secret, at {place}").into()
        );
    }
    if let Some(place) = needles.find_left()? {
        return Err(format!("a secret is there before it is used, at {place}").into());
    }
    let mut good = true;
    for subject in subjects::all().filter(|subject| subject.name.contains(filter)) {
        let mut clean = true;
        for case in 0..CASES {
            world::run_natively(subject.run, case);
            if let Some(place) = needles.find_left()? {
                eprintln!("    a secret is left at {place}");
                clean = false;
            }
        }
        let verdict = if clean { "clean" } else { "FAILED" };
        println!("{verdict} | {} | native | scan {profile} | | ", subject.name);
        good &= clean;
    }
    // Last, since some of it stays.
    for leftover in LEFTOVERS.iter().filter(|leftover| leftover.stays_in_memory) {
        world::run_natively(leftover.subject.run, 0);
        let found = needles.find_left()?.is_some();
        let verdict = if found { "found" } else { "FAILED" };
        println!("control | scan {profile} | {} | {verdict}", leftover.subject.name);
        good &= found;
    }
    Ok(good)
}

/// Overwrites what making the list left on this stack.
#[inline(never)]
fn forget() {
    black_box(&mut [0_u8; 1 << 18]);
}

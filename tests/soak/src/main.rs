//! A server under load and under fault: `soak COUNT` handshakes, half of them hostile, then single-bit faults.
//!
//! No right answer may be refused and no wrong one accepted, nothing may panic, and memory stays flat. It prints
//! what happened to each kind of handshake and ends with exit code 0 only if all of it is as it has to be.

mod chunk;
mod faults;
mod kind;
mod kinds;
mod legal;
mod memory;
#[path = "../../common/modulus.rs"]
mod modulus;
mod number;
mod pool;
#[path = "../../common/random.rs"]
mod random;
mod spoiled;
mod tables;
mod tally;

use kind::Kind;
use pool::Pool;
use rayon::prelude::*;
use std::{process::ExitCode, time::Instant};
use tally::Tally;

/// Chunks between two looks at the memory.
const CHUNKS_PER_ROUND: usize = 32;

fn main() -> ExitCode {
    let Some(count) = count() else {
        eprintln!("usage: soak [COUNT]");
        return ExitCode::from(2);
    };
    println!("{count} handshakes, backend {}", cognito_crypto::backend());
    let sound = [soak(count), faults::run()];
    ExitCode::from(u8::from(sound.contains(&false)))
}

/// The only argument: a million unless told.
fn count() -> Option<usize> {
    match std::env::args().nth(1) {
        None => Some(1_000_000),
        Some(text) => text.parse().ok().filter(|count| *count > 0),
    }
}

/// Whether everything went as it has to.
fn soak(count: usize) -> bool {
    let (pool, kinds, start) = (Pool::new(), kinds::all(), Instant::now());
    let mut tally = Tally::new(&kinds);
    let mut memory = memory::Watch::default();
    let mut done = 0;
    while done < count {
        let end = count.min(done + CHUNKS_PER_ROUND * chunk::SIZE);
        tally.add(&round(&pool, &kinds, done..end));
        memory.sample();
        done = end;
    }
    tally.print(&kinds);
    let rate = count as f64 / start.elapsed().as_secs_f64();
    println!("{count} handshakes, {rate:.0} a second, {memory}");
    tally.is_right() & memory.is_flat()
}

fn round(pool: &Pool, kinds: &[Kind], handshakes: std::ops::Range<usize>) -> Tally {
    let chunks: Vec<_> = handshakes.clone().step_by(chunk::SIZE).collect();
    let chunks = chunks.into_par_iter().map(|start| start..handshakes.end.min(start + chunk::SIZE));
    let tallies = chunks.map(|handshakes| chunk::run(pool, kinds, handshakes));
    tallies.reduce(
        || Tally::new(kinds),
        |mut sum, one| {
            sum.add(&one);
            sum
        },
    )
}

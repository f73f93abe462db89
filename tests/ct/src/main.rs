//! The constant-time gate of cognito-crypto: what `tests/ct/run` builds in each profile and runs.

mod controls;
mod coverage;
mod disassembly;
mod leftovers;
mod memcheck;
mod prove;
mod scan;
mod subjects;
mod symbols;

use prover::world;
use std::{env, error::Error, process::ExitCode};

#[global_allocator]
static ALLOCATOR: world::Allocator = world::Allocator;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    cognito_crypto::hazmat::on_declassify(|start, bytes| prover::mark::public_at(start, bytes));
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let good = match arguments[..] {
        ["prove", profile] => prove::run(profile, "")?,
        ["digests"] => digests(),
        ["disassembly", profile] => disassembly::run(profile)?,
        ["scan", profile] => scan::run(profile, "")?,
        ["scan", profile, filter] => scan::run(profile, filter)?,
        ["memcheck", profile] => memcheck::run(profile, "")?,
        ["memcheck", profile, filter] => memcheck::run(profile, filter)?,
        // A plus stands for a space, so that a list of commands is easy to write.
        ["prove", profile, filter] => prove::run(profile, &filter.replace('+', " "))?,
        _ => {
            return Err(
                "usage: ct prove|scan|memcheck|disassembly PROFILE [SUBJECT], or ct digests".into(),
            );
        }
    };
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What every subject makes public, on the CPU: to be compared with what another build of the crate makes.
fn digests() -> bool {
    for subject in subjects::all() {
        for case in 0..subjects::CASES {
            println!("{} | {case} | {:x}", subject.name, world::run_natively(subject.run, case));
        }
    }
    true
}

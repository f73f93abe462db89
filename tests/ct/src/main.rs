//! The constant-time gate of cognito-crypto: what `tests/ct/run` builds in each profile and runs.
//!
//! Built for x86-64 it is the whole gate. Built for ARM64 it is only what the gate proves, which it writes down.

#![cfg_attr(not(target_arch = "x86_64"), allow(dead_code, reason = "the gate looks at these"))]

mod controls;
mod leftovers;
mod program;
mod subjects;

#[cfg(target_arch = "x86_64")]
mod coverage;
#[cfg(target_arch = "x86_64")]
mod disassembly;
#[cfg(target_arch = "x86_64")]
mod memcheck;
#[cfg(target_arch = "x86_64")]
mod prove;
#[cfg(target_arch = "x86_64")]
mod scan;
#[cfg(target_arch = "x86_64")]
mod symbols;
#[cfg(target_arch = "x86_64")]
mod target;

use prover::world;
use std::{env, error::Error, path::Path, process::ExitCode};

#[global_allocator]
static ALLOCATOR: world::Allocator = world::Allocator;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    cognito_crypto::hazmat::on_declassify(|start, bytes| prover::mark::public_at(start, bytes));
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let good = match arguments[..] {
        ["digests"] => digests(),
        ["write", directory] => write(Path::new(directory))?,
        _ => gate(&arguments)?,
    };
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(target_arch = "x86_64")]
fn gate(arguments: &[&str]) -> Result<bool, Box<dyn Error>> {
    use target::Target;
    // A plus stands for a space, so that a list of commands is easy to write.
    let filter = |filter: &str| filter.replace('+', " ");
    match *arguments {
        ["prove", profile] => prove::run(&Target::x86_64()?, profile, ""),
        ["prove", profile, subject] => prove::run(&Target::x86_64()?, profile, &filter(subject)),
        ["prove-written", directory, profile] => {
            prove::run(&Target::aarch64(Path::new(directory))?, profile, "")
        }
        ["prove-written", directory, profile, subject] => {
            prove::run(&Target::aarch64(Path::new(directory))?, profile, &filter(subject))
        }
        ["coverage"] => coverage::run(std::io::stdin().lock()),
        ["disassembly", profile] => disassembly::run(profile),
        ["scan", profile] => scan::run(profile, ""),
        ["scan", profile, filter] => scan::run(profile, filter),
        ["memcheck", profile] => memcheck::run(profile, ""),
        ["memcheck", profile, filter] => memcheck::run(profile, filter),
        _ => Err("usage: ct prove|scan|memcheck|disassembly PROFILE [SUBJECT], ct coverage, ct digests, \
                  ct write DIRECTORY, or ct prove-written DIRECTORY PROFILE [SUBJECT]"
            .into()),
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn gate(_: &[&str]) -> Result<bool, Box<dyn Error>> {
    Err("usage: ct digests, or ct write DIRECTORY".into())
}

/// Writes this program down for a gate that was built for another instruction set.
fn write(directory: &Path) -> Result<bool, Box<dyn Error>> {
    // Draws the thread's random numbers, by a system call, before a subject wants them.
    drop(std::hint::black_box(std::collections::HashMap::<u8, u8>::new()));
    program::this()?.write(directory)?;
    Ok(true)
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

//! The second opinion: the same subjects and controls natively under valgrind's memcheck.
//!
//! Secrets are marked as undefined memory, and memcheck reports every jump and address that depends on it. It
//! knows nothing of durations, and nothing of SHA and AVX-512 instructions, so that only the other backends run.

use crate::{
    controls::CONTROLS,
    subjects::{self, CASES},
};
use cognito_crypto::hazmat::Backend;
use prover::{valgrind, world};
use std::error::Error;

/// Runs everything whose name contains `filter`; false if anything is not as it should be.
pub fn run(profile: &str, filter: &str) -> Result<bool, Box<dyn Error>> {
    if !valgrind::is_running() {
        return Err("to be run by valgrind".into());
    }
    let mut good = run_controls(profile);
    for backend in Backend::available() {
        backend.select();
        good &= run_subjects(backend.name(), profile, filter);
    }
    Ok(good)
}

fn run_controls(profile: &str) -> bool {
    let mut good = true;
    for control in CONTROLS.iter().filter(|control| control.seen_by_memcheck) {
        let found = errors_of(control.subject.run, 0) > 0;
        let verdict = if found { "leak found" } else { "clean" };
        let right = found == control.leaks.is_some();
        let verdict = if right { verdict } else { "FAILED" };
        println!("control | memcheck {profile} | {} | {verdict}", control.subject.name);
        good &= right;
    }
    good
}

fn run_subjects(backend: &str, profile: &str, filter: &str) -> bool {
    let is_picked = cognito_crypto::backend() == backend;
    let mut good = true;
    for subject in subjects::all().filter(|subject| subject.name.contains(filter)) {
        let errors: u64 = (0..CASES).map(|case| errors_of(subject.run, case)).sum();
        let clean = is_picked && errors == 0;
        let verdict = if clean { "clean" } else { "FAILED" };
        println!("{verdict} | {} | {backend} | memcheck {profile} | | ", subject.name);
        good &= clean;
    }
    good
}

fn errors_of(subject: fn(u64) -> u64, case: u64) -> u64 {
    let before = valgrind::errors();
    world::run_here(subject, case);
    valgrind::errors() - before
}

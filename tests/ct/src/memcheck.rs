//! The second opinion: the same subjects and controls natively under valgrind's memcheck.
//!
//! Secrets are marked as undefined memory, and memcheck reports every jump and address that depends on it. It
//! knows nothing of durations, and shows programs a CPU without ADX, SHA and AVX-512.

use crate::{
    controls::CONTROLS,
    subjects::{self, CASES},
};
use prover::{valgrind, world};
use std::error::Error;

/// Runs everything whose name contains `filter`; false if anything is not as it should be.
pub fn run(profile: &str, filter: &str) -> Result<bool, Box<dyn Error>> {
    if !valgrind::is_running() {
        return Err("to be run by valgrind".into());
    }
    let mut good = true;
    for control in CONTROLS.iter().filter(|control| control.seen_by_memcheck) {
        let found = errors_of(control.subject.run, 0) > 0;
        let verdict = if found { "leak found" } else { "clean" };
        let right = found == control.leaks.is_some();
        let verdict = if right { verdict } else { "FAILED" };
        println!("control | memcheck {profile} | {} | {verdict}", control.subject.name);
        good &= right;
    }
    for subject in subjects::all().filter(|subject| subject.name.contains(filter)) {
        let errors: u64 = (0..CASES).map(|case| errors_of(subject.run, case)).sum();
        let verdict = if errors == 0 { "clean" } else { "FAILED" };
        println!("{verdict} | {} | portable | memcheck {profile} | | ", subject.name);
        good &= errors == 0;
    }
    Ok(good)
}

fn errors_of(subject: fn(u64) -> u64, case: u64) -> u64 {
    let before = valgrind::errors();
    world::run_here(subject, case);
    valgrind::errors() - before
}

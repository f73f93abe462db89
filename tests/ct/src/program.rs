//! This program as the prover sees it: everything that is interpreted or modelled, by name.

use crate::{
    controls::CONTROLS,
    leftovers::LEFTOVERS,
    subjects::{self, Subject},
};
use prover::{library, program::Program};
use std::io;

/// This program with all functions that are interpreted or modelled.
pub fn this() -> io::Result<Program> {
    let controls = CONTROLS.iter().map(|control| control.subject);
    let leftovers = LEFTOVERS.iter().map(|leftover| leftover.subject);
    let subjects = subjects::all().chain(controls).chain(leftovers);
    let subjects = subjects.chain([Subject::new(PICKED, picked)]);
    let subjects = subjects.map(|subject| (subject.name, subject.run as usize as u64));
    Program::this(subjects.chain(library::functions()))
}

/// The function that tells which backend the crate picks, to be interpreted.
pub const PICKED: &str = "picked";

fn picked(_: u64) -> u64 {
    number(cognito_crypto::backend())
}

/// A number that a backend is known by.
pub fn number(name: &str) -> u64 {
    name.bytes().fold(0, |number, byte| number << 8 | u64::from(byte))
}

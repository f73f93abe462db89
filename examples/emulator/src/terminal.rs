//! What the command says on its terminal. Whoever started it may have closed the other end by now: then the lines are
//! lost, and nothing else is (`println!` would panic).

use std::{
    fmt::Arguments,
    io::{Write, stderr, stdout},
};

/// A line on standard output: the address, codes, temporary passwords.
pub fn say(line: Arguments<'_>) {
    let mut out = stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// A line on standard error: what went wrong.
pub fn complain(line: Arguments<'_>) {
    let _ = writeln!(stderr().lock(), "{line}");
}

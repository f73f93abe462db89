//! Two settings of whoever runs the tests: how many cases long loops try, and which backends the machine must have.

#![allow(dead_code, reason = "each test program includes this file and uses a part of it")]
#![allow(clippy::expect_used, reason = "a test helper")]

use std::{
    env, format,
    io::{self, Write as _},
};

/// How many cases a long loop tries: `usual`, or no more than `COGNITO_CRYPTO_CASES` says, for slow machines and
/// emulated ones.
pub(crate) fn cases(usual: usize) -> usize {
    match env::var("COGNITO_CRYPTO_CASES") {
        Ok(most) => usual.min(most.parse().expect("COGNITO_CRYPTO_CASES is a number")),
        Err(_) => usual,
    }
}

/// Whether `COGNITO_CRYPTO_REQUIRE_BACKENDS`, a list of names with commas between them, has this one.
fn is_required(backend: &str) -> bool {
    let required = env::var("COGNITO_CRYPTO_REQUIRE_BACKENDS").unwrap_or_default();
    required.split(',').any(|name| name.trim() == backend)
}

/// Says that this CPU lacks what a check of that backend needs: in a line that is printed although the test passes, and
/// that `.ci/run` counts. It fails if the backend is required.
pub(crate) fn skip(backend: &str, check: &str) {
    assert!(!is_required(backend), "{check}: this CPU has no {backend} backend, which is required");
    // The harness holds back what `eprintln` writes in a test that passes, and nothing else. It has often begun a line
    // on standard output, so this begins another, and is written at once so that nothing gets into it.
    let line = format!("\nSKIPPED: {check}: this CPU has no {backend} backend\n");
    let _ = io::stderr().write_all(line.as_bytes());
}

/// Fails if a backend that is required is not among those that are here.
pub(crate) fn require_backends(here: &[&str]) {
    let required = env::var("COGNITO_CRYPTO_REQUIRE_BACKENDS").unwrap_or_default();
    for name in required.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        assert!(here.contains(&name), "the {name} backend is required, and this CPU has {here:?}");
    }
}

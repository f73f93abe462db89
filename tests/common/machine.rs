//! Two settings of whoever runs the tests: how many cases long loops try, and which backends the machine must have.

#![allow(dead_code, reason = "each test program includes this file and uses a part of it")]
#![allow(clippy::expect_used, reason = "a test helper")]

use std::{
    borrow::ToOwned as _,
    env, format,
    io::{self, Write as _},
    string::String,
    vec::Vec,
};

/// How many cases a long loop tries: `usual`, or no more than `COGNITO_CRYPTO_CASES` says, for slow machines and
/// emulated ones.
pub(crate) fn cases(usual: usize) -> usize {
    match env::var("COGNITO_CRYPTO_CASES") {
        Ok(most) => usual.min(most.parse().expect("COGNITO_CRYPTO_CASES is a number")),
        Err(_) => usual,
    }
}

/// The names in `COGNITO_CRYPTO_REQUIRE_BACKENDS`, with commas between them.
fn required() -> Vec<String> {
    let names = env::var("COGNITO_CRYPTO_REQUIRE_BACKENDS").unwrap_or_default();
    names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// Says that this CPU lacks what a check of that backend needs: in a line that is printed although the test passes, and
/// that `.ci/run` counts. It fails if the backend is required.
pub(crate) fn skip(backend: &str, check: &str) {
    assert!(
        !required().iter().any(|name| name == backend),
        "{check}: this CPU has no {backend} backend, which is required"
    );
    // The harness holds back what `eprintln` writes in a test that passes, and nothing else. It has often begun a line
    // on standard output, so this begins another, and is written at once so that nothing gets into it.
    let line = format!("\nSKIPPED: {check}: this CPU has no {backend} backend\n");
    let _ = io::stderr().write_all(line.as_bytes());
}

/// Fails if a backend that is required is not among those that are here, or if the first of them does not compute.
pub(crate) fn require_backends(here: &[&str], computing: &str) {
    let required = required();
    for name in &required {
        assert!(
            here.contains(&name.as_str()),
            "the {name} backend is required, and this CPU has {here:?}"
        );
    }
    if let Some(best) = required.first() {
        assert_eq!(computing, best, "the first backend that is required has to compute");
    }
}

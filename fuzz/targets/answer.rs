//! Fuzzes the answers that a server gets: one is accepted if it is right, whatever else the map holds, and only then.

#![no_main]

mod common;

use cognito_crypto::{
    Error,
    auth::{App, Parameters},
};
use common::claim::{Fixture, now};
use std::sync::LazyLock;

/// Of an app client that has a secret.
static FIXTURE: LazyLock<Fixture> = LazyLock::new(|| {
    Fixture::new(App::with_client_secret("us-east-1_AbC", "client", "secret").unwrap())
});

// `KEY=value` changes a response of the right answer, `-KEY` takes it away.
libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut answer: Parameters = FIXTURE.answer.iter().collect();
    for (key, value) in &common::parameters(text) {
        match key.strip_prefix('-') {
            Some(key) => answer.remove(key),
            None => answer.insert(key, value),
        }
    }
    assert_eq!(FIXTURE.pending().verify_at(&answer, now()), expected(&answer));
});

fn expected(answer: &Parameters) -> Result<(), Error> {
    const PROOF: [&str; 3] =
        ["PASSWORD_CLAIM_SECRET_BLOCK", "TIMESTAMP", "PASSWORD_CLAIM_SIGNATURE"];
    for name in PROOF {
        answer.require(name)?;
    }
    let username = answer.require("USERNAME")?;
    let hash = FIXTURE.app.secret_hash(username);
    let right = PROOF.iter().all(|name| answer.get(name) == FIXTURE.answer.get(name))
        && ["id", "alias"].contains(&username)
        && answer.get("SECRET_HASH") == hash.as_ref().map(cognito_crypto::SecretString::expose);
    if right { Ok(()) } else { Err(Error::NotAuthorized) }
}

//! Fuzzes the answers that a server gets: one is accepted if it is right, whatever else the map holds, and only then.

#![no_main]

mod common;

use cognito_crypto::{
    Error,
    auth::{
        App, Parameters, Timestamp, UserSrp,
        server::{PendingClaim, SimulationKey, StoredUser, UserLookup, UserPool},
    },
    srp::{PrivateKey, Salt, Verifier},
};
use common::Constant;
use std::sync::LazyLock;

const NOW: u64 = 1_800_000_000;

/// A user's name, id, salt and verifier in a pool, and their right answer to the challenge of every run.
struct Fixture {
    app: App,
    verifier: Vec<u8>,
    answer: Parameters,
}

static FIXTURE: LazyLock<Fixture> = LazyLock::new(|| {
    let app = App::with_client_secret("us-east-1_AbC", "client", "secret").unwrap();
    let stored = StoredUser::register_with_rng(&app, "id", "correct horse", &mut Constant).unwrap();
    let mut fixture = Fixture {
        app,
        verifier: stored.verifier.to_be_bytes().to_vec(),
        answer: Parameters::new(),
    };
    let (started, challenge, _) = fixture.handshake();
    fixture.answer = started.respond_at(&challenge, "correct horse", now()).unwrap();
    fixture
});

fn now() -> Timestamp {
    Timestamp::from_unix(NOW).unwrap()
}

impl Fixture {
    /// A handshake up to the challenge: the same each time.
    fn handshake(&self) -> (cognito_crypto::auth::UserSrpStarted, Parameters, PendingClaim) {
        let a = PrivateKey::from_be_bytes(&[0x3c; 40]).unwrap();
        let (request, started) = UserSrp::new(&self.app, "alias").start_with_private_key(a);
        let stored = StoredUser {
            user_id: "id".into(),
            salt: Salt::generate_with_rng(&mut Constant).unwrap(),
            verifier: Verifier::from_be_bytes(&self.verifier).unwrap(),
        };
        let lookup = UserLookup::found(stored).unwrap();
        let key = SimulationKey::from_bytes([7; 32]);
        let (challenge, pending) = UserPool::new(&self.app, &key)
            .challenge_user_with_rng(&request, lookup, &mut Constant)
            .unwrap();
        (started, challenge, pending)
    }
}

// `KEY=value` changes a response of the right answer, `-KEY` takes it away.
libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut answer: Parameters = FIXTURE.answer.iter().collect();
    for (key, value) in &common::parameters(text) {
        match key.strip_prefix('-') {
            Some(key) => answer.remove(key),
            None => answer.insert(key, value),
        }
    }
    let (_, _, pending) = FIXTURE.handshake();
    assert_eq!(pending.verify_at(&answer, now()), expected(&answer));
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

//! What does a huge input cost? Ten megabytes where a few hundred bytes belong are refused, not copied or parsed.

#![allow(clippy::unwrap_used, reason = "tests")]

use cognito_crypto::{
    Error, Problem,
    auth::{
        App, DeviceSecretVerifierConfig, Parameters, Timestamp, UserSrp,
        server::{PendingClaim, SimulationKey, StoredDevice, StoredUser, UserLookup, UserPool},
    },
    srp::{Identity, PasswordKey, PublicKey, Salt, Server, SessionKeys, Verifier, claim},
};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

/// The system's allocator, which adds up what the thread asks for.
struct Counting;

thread_local! {
    static REQUESTED: Cell<usize> = const { Cell::new(0) };
}

#[expect(unsafe_code, reason = "an allocator is unsafe")]
// SAFETY: the system's allocator does all of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // A thread that ends allocates no more.
        let _ = REQUESTED.try_with(|sum| sum.set(sum.get() + layout.size()));
        // SAFETY: as promised by the caller.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as promised by the caller.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const HUGE: usize = 10_000_000;
/// What a refusal may allocate.
const LITTLE: usize = 20_000;

/// What `operation` gives, and how many bytes it asked for.
fn measured<T>(operation: impl FnOnce() -> T) -> (T, usize) {
    let before = REQUESTED.get();
    let result = operation();
    (result, REQUESTED.get() - before)
}

/// Fails unless the refusal is this one, and cheap.
fn cheaply<T>(expected: Error, operation: impl FnOnce() -> Result<T, Error>) {
    let (result, requested) = measured(operation);
    assert_eq!(result.err(), Some(expected));
    assert!(requested < LITTLE, "{requested} bytes for {expected}");
}

fn too_long(name: &'static str) -> Error {
    Error::Input { name, problem: Problem::TooLong }
}

/// A key that a client arrives at.
fn session_keys() -> SessionKeys {
    let identity = Identity { group: "g", user: "u" };
    let x = PasswordKey::derive(&identity, b"pw", &Salt::from_be_bytes(&[1]).unwrap());
    let client = PublicKey::from_be_bytes(&[0x7b]).unwrap();
    Server::generate(x.verifier()).unwrap().session_keys(&client).unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_unix(1_800_000_000).unwrap()
}

#[test]
fn the_counter_counts() {
    let (text, requested) = measured(|| "a".repeat(HUGE));
    assert_eq!(text.len(), HUGE);
    assert!(requested >= HUGE);
}

#[test]
fn ten_megabytes_are_refused_before_they_are_parsed() {
    // Text of no alphabet, which a parser would call malformed and not too long.
    for text in ["?", "0", "A"].map(|digit| digit.repeat(HUGE)) {
        cheaply(too_long("public key"), || PublicKey::from_hex(&text));
        cheaply(too_long("salt"), || Salt::from_hex(&text));
        cheaply(too_long("salt"), || Salt::from_base64(&text));
        cheaply(too_long("verifier"), || Verifier::from_base64(&text));
        cheaply(too_long("verifier"), || Verifier::from_be_bytes(text.as_bytes()));
        cheaply(too_long("public key"), || PublicKey::from_be_bytes(text.as_bytes()));
        cheaply(too_long("pool id"), || App::new(&text, "client"));
        let format = Error::Input { name: "timestamp", problem: Problem::Format };
        cheaply(format, || Timestamp::parse(&text));
        let (key, identity) = (session_keys(), Identity { group: "", user: "" });
        cheaply(Error::NotAuthorized, || claim::verify(&key, &identity, b"", "", text.as_bytes()));
    }
    let negative = format!("-{}", "1".repeat(HUGE));
    cheaply(too_long("salt"), || Salt::from_hex(&negative));
}

#[test]
fn a_client_refuses_ten_megabytes_of_a_parameter() {
    let app = App::new("us-east-1_AbC", "client").unwrap();
    for name in ["SRP_B", "SALT"] {
        let mut challenge: Parameters =
            [("SRP_B", "7b"), ("SALT", "1f"), ("SECRET_BLOCK", "AAAA")].into_iter().collect();
        challenge.insert(name, "1".repeat(HUGE));
        let (_, started) = UserSrp::new(&app, "alice").start().unwrap();
        let refused = Error::Malformed { name, problem: Problem::TooLong };
        cheaply(refused, || started.respond_at(&challenge, "pw", now()));
    }
}

#[test]
fn a_server_refuses_ten_megabytes_of_a_parameter() {
    let app = App::with_client_secret("us-east-1_AbC", "client", "secret").unwrap();
    let key = SimulationKey::from_bytes([0; 32]);
    let too_long = |name| Error::Malformed { name, problem: Problem::TooLong };
    for (name, refused) in [
        ("SRP_A", too_long("SRP_A")),
        ("USERNAME", too_long("USERNAME")),
        ("SECRET_HASH", Error::NotAuthorized),
    ] {
        let (mut request, _) = UserSrp::new(&app, "alice").start().unwrap();
        request.insert(name, "1".repeat(HUGE));
        let lookup = UserLookup::missing("alice").unwrap();
        cheaply(refused, || UserPool::new(&app, &key).challenge_user(&request, lookup));
    }
    for (salt, verifier, name) in [(HUGE, 4, "Salt"), (4, HUGE, "PasswordVerifier")]
        .map(|(salt, verifier, name)| ("A".repeat(salt), "A".repeat(verifier), name))
    {
        let config = DeviceSecretVerifierConfig::new(&salt, &verifier);
        cheaply(too_long(name), || StoredDevice::from_config("k", "g", &config));
    }
}

#[test]
fn a_server_refuses_ten_megabytes_of_a_response() {
    let (app, key) = (
        App::with_client_secret("us-east-1_AbC", "client", "s").unwrap(),
        SimulationKey::from_bytes([0; 32]),
    );
    let handshake = || -> (Parameters, PendingClaim) {
        let (request, started) = UserSrp::new(&app, "alice").start().unwrap();
        let lookup = UserLookup::missing("alice").unwrap();
        let (challenge, pending) =
            UserPool::new(&app, &key).challenge_user(&request, lookup).unwrap();
        (started.respond_at(&challenge, "pw", now()).unwrap(), pending)
    };
    for name in [
        "USERNAME",
        "SECRET_HASH",
        "TIMESTAMP",
        "PASSWORD_CLAIM_SIGNATURE",
        "PASSWORD_CLAIM_SECRET_BLOCK",
    ] {
        let (mut responses, pending) = handshake();
        responses.insert(name, "A".repeat(HUGE));
        cheaply(Error::NotAuthorized, || pending.verify_at(&responses, now()));
    }
}

/// A user is loaded in the form that `to_be_bytes` and `padded` give.
#[test]
fn looking_up_an_unknown_user_allocates_as_much_as_loading_a_known_one() {
    let found = || {
        UserLookup::found(StoredUser {
            user_id: String::from("alice"),
            salt: Salt::from_be_bytes(&[7; 16]).unwrap(),
            verifier: Verifier::from_be_bytes(&[7; 384]).unwrap(),
        })
    };
    let (_, of_known) = measured(found);
    let (_, of_unknown) = measured(|| UserLookup::missing("alice"));
    assert_eq!(of_known, of_unknown);
}

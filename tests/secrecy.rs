//! Does a secret, or the name of a user, ever get printed? Debug of every type that holds one, and every error.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "common/random.rs"]
mod random;

use cognito_crypto::{
    auth::{
        App, AuthFlow, Device, DeviceSecretVerifierConfig, DeviceSrp, InitiateAuthResponse,
        Parameters, Timestamp, UserSrp,
        server::{SimulationKey, StoredDevice, StoredUser, UserLookup, UserPool},
    },
    srp::{Client, Identity, PasswordKey, PrivateKey, Salt, Server, SessionKey, SessionKeys, Sign},
};
use random::Random;
use std::fmt::Debug;

/// A private value that is easy to recognise in any base.
const PRIVATE: [u8; 32] = [0xa5; 32];

/// Fails if `value` prints one of these secrets, or the bytes of [`PRIVATE`] or 0xa5a5… words.
fn assert_redacted(value: &dyn Debug, secrets: &[&str]) {
    for printed in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(printed.contains("[redacted]"), "{printed}");
        let private = ["165, 165", "a5a5", "A5A5", "0xa5", "11936128518282651045"];
        for secret in secrets.iter().chain(&private) {
            assert!(!printed.contains(secret), "{printed} contains {secret}");
        }
    }
}

#[test]
fn debug_of_primitives_is_redacted() {
    let identity = Identity { group: "g", user: "alice" };
    assert_redacted(&identity, &["alice"]);
    let private = || PrivateKey::from_be_bytes(&PRIVATE).unwrap();
    let salt = Salt::from_be_bytes(&[1]).unwrap();
    let password_key = || PasswordKey::derive(&identity, b"hunter2", &salt);
    assert_redacted(&private(), &[]);
    assert_redacted(&PasswordKey::from_be_bytes(&PRIVATE), &[]);
    assert_redacted(&password_key().verifier(), &[]);
    assert_redacted(&SessionKey::from_bytes([0xa5; 16]), &[]);
    assert_redacted(&Client::new(private()), &[]);
    assert_redacted(&SessionKeys::from_bytes([[0xa5; 16]; 2]), &[]);
    assert_redacted(&Sign::minus(), &[]);
    assert_redacted(&Server::new(password_key().verifier(), private(), Sign::minus()), &[]);
}

#[test]
fn debug_of_typed_states_is_redacted() {
    let app = App::with_client_secret("us-east-1_AbC", "client", "s3cret").unwrap();
    assert_redacted(&app, &["s3cret"]);
    let device = Device::new("key", "group", "hunter2");
    assert_redacted(&device, &["hunter2"]);

    let private = || PrivateKey::from_be_bytes(&PRIVATE).unwrap();
    let hash = app.secret_hash("alice").unwrap();
    let secrets = ["s3cret", "hunter2", hash.expose()];
    let (parameters, started) = UserSrp::new(&app, "alice").start_with_private_key(private());
    assert_redacted(&parameters, &secrets);
    assert_redacted(&started, &secrets);

    let challenge: Parameters =
        [("SRP_B", "7b"), ("SALT", "1f"), ("SECRET_BLOCK", "AAAA")].into_iter().collect();
    let now = Timestamp::from_unix(0).unwrap();
    let responses = started.respond_at(&challenge, "hunter2", now).unwrap();
    let signature = responses.get("PASSWORD_CLAIM_SIGNATURE").unwrap();
    assert_redacted(&responses, &[signature, secrets[0], secrets[1], secrets[2]]);

    let device_srp = DeviceSrp::new(&app, "alice", &device);
    assert_redacted(&device_srp, &secrets);
    let (_, started) = device_srp.start_with_private_key(private());
    assert_redacted(&started, &secrets);
}

#[test]
fn debug_of_a_flow_is_redacted() {
    let rng = &mut Random::new(2);
    let app = App::with_client_secret("us-east-1_AbC", "client", "s3cret").unwrap();
    let secrets = ["s3cret", "hunter2", "alice"];
    let flow = AuthFlow::user_srp_auth(&app, "alice", "hunter2").start_with_rng(rng).unwrap();
    assert_redacted(&flow, &secrets);

    let challenge = InitiateAuthResponse::challenge("PASSWORD_VERIFIER").with_parameters([
        ("SRP_B", "7b"),
        ("SALT", "1f"),
        ("SECRET_BLOCK", "AAAA"),
        ("USER_ID_FOR_SRP", "alice's id"),
    ]);
    let now = Timestamp::from_unix(0).unwrap();
    let step = flow.handle_with_rng_at(challenge, rng, now).unwrap();
    assert_redacted(&step, &secrets);
}

#[test]
fn debug_of_the_server_role_is_redacted() {
    let app = App::with_client_secret("us-east-1_AbC", "client", "s3cret").unwrap();
    let key = SimulationKey::from_bytes(PRIVATE);
    assert_redacted(&key, &[]);
    // Always the same: what is public and random has two bytes of the pattern now and then.
    let rng = &mut Random::new(1);
    let user = StoredUser::register_with_rng(&app, "alice", "hunter2", rng).unwrap();
    assert_redacted(&user, &["hunter2", "alice"]);
    assert_redacted(&UserLookup::missing("alice").unwrap(), &[]);
    let stored = StoredDevice::from_config(
        "k",
        "g",
        &DeviceSecretVerifierConfig::new("Aw==", "AKWlpaWlpaWl"),
    )
    .unwrap();
    assert_redacted(&stored, &[]);

    let (request, _) = UserSrp::new(&app, "alice").start_with_rng(rng).unwrap();
    let (_, pending) = UserPool::new(&app, &key)
        .challenge_user_with_rng(&request, UserLookup::missing("alice").unwrap(), rng)
        .unwrap();
    assert_redacted(&pending, &["s3cret", "alice"]);
}

#[test]
fn an_error_quotes_nothing_of_what_it_refuses() {
    let marker = "zz-marker-zz";
    for error in [
        App::with_client_secret(marker, marker, marker).unwrap_err(),
        Salt::from_hex(marker).unwrap_err(),
        Timestamp::parse(marker).unwrap_err(),
        StoredDevice::from_config(marker, marker, &DeviceSecretVerifierConfig::new(marker, marker))
            .unwrap_err(),
    ] {
        assert!(!format!("{error} {error:?}").contains("marker"));
    }
}

//! Does a whole sign-in work without `std` and `getrandom`, with randomness and time as arguments?
//!
//! Every test here runs in every set of features, also in none.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/random.rs"]
mod random;

use cognito_crypto::{
    Error,
    auth::{
        App, AuthFlow, Device, DeviceSrp, InitiateAuthResponse, Step, Timestamp, UserSrp,
        server::{SimulationKey, StoredDevice, StoredUser, UserLookup, UserPool},
    },
};
use random::Random;

fn app() -> App {
    App::with_client_secret("us-east-1_AbC123xyZ", "client", "client secret").unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_unix(1_800_000_000).unwrap()
}

/// The server's lookup of alice, whose password is "pw".
fn alice(rng: &mut Random) -> UserLookup {
    let user = StoredUser::register_with_rng(&app(), "alice", "pw", rng).unwrap();
    UserLookup::found(user).unwrap()
}

#[test]
fn a_user_signs_in_and_a_wrong_password_does_not() {
    let (app, rng) = (app(), &mut Random::new(1));
    let key = SimulationKey::generate_with_rng(rng).unwrap();
    for (password, verdict) in [("pw", Ok(())), ("wrong", Err(Error::NotAuthorized))] {
        let (request, started) = UserSrp::new(&app, "alice").start_with_rng(rng).unwrap();
        let lookup = alice(rng);
        let (challenge, pending) =
            UserPool::new(&app, &key).challenge_user_with_rng(&request, lookup, rng).unwrap();
        let responses = started.respond_at(&challenge, password, now()).unwrap();
        assert_eq!(pending.verify_at(&responses, now()), verdict);
    }
}

#[test]
fn a_device_signs_in() {
    let (app, rng) = (app(), &mut Random::new(2));
    let (device, config) = Device::generate_with_rng("key", "group", rng).unwrap();
    let stored = StoredDevice::from_config("key", "group", &config).unwrap();
    let (request, started) = DeviceSrp::new(&app, "alice", &device).start_with_rng(rng).unwrap();
    let (challenge, pending) = UserPool::new(&app, &SimulationKey::from_bytes([0; 32]))
        .challenge_device_with_rng(&request, stored, rng)
        .unwrap();
    let responses = started.respond_at(&challenge, now()).unwrap();
    assert_eq!(pending.verify_at(&responses, now()), Ok(()));
}

#[test]
fn a_flow_answers_the_password_challenge() {
    let (app, rng) = (app(), &mut Random::new(3));
    let key = SimulationKey::generate_with_rng(rng).unwrap();
    let started = AuthFlow::user_srp_auth(&app, "alice", "pw").start_with_rng(rng).unwrap();
    let (lookup, request) = (alice(rng), started.request().parameters());
    let (challenge, pending) =
        UserPool::new(&app, &key).challenge_user_with_rng(request, lookup, rng).unwrap();
    let reply = InitiateAuthResponse::challenge("PASSWORD_VERIFIER").with_parameters(&challenge);
    let Step::Send(flow) = started.handle_with_rng_at(reply, rng, now()).unwrap() else {
        panic!("the flow answers PASSWORD_VERIFIER by itself")
    };
    assert_eq!(pending.verify_at(flow.request().parameters(), now()), Ok(()));
}

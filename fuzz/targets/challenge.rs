//! Fuzzes the challenges that a client gets: it signs as the textbook does if every parameter is legal, and else names
//! the first one at fault.

#![no_main]

mod common;

use cognito_crypto::{
    Error,
    auth::{App, Device, DeviceSrp, Parameters, Timestamp, UserSrp},
    srp::PrivateKey,
};
use common::{TEXTBOOK, hmac, pad};
use num_bigint::BigUint;

const A: [u8; 40] = [0x3c; 40];
const PASSWORD: &str = "correct horse";
const TIMESTAMP: &str = "Tue Feb 1 03:04:05 UTC 2000";

libfuzzer_sys::fuzz_target!(|text: &str| {
    let challenge = common::parameters(text);
    let app = App::new("us-east-1_AbC", "client").unwrap();
    let now = Timestamp::parse(TIMESTAMP).unwrap();
    let a = || PrivateKey::from_be_bytes(&A).unwrap();

    let (_, started) = UserSrp::new(&app, "alice").start_with_private_key(a());
    let answer = started.respond_at(&challenge, PASSWORD, now);
    let user = ["USER_ID_FOR_SRP", "USERNAME"].iter().find_map(|name| challenge.get(name));
    check(answer, &challenge, "AbC", user.unwrap_or("alice"), user.unwrap_or("alice"));

    let device = Device::new("key", "group", PASSWORD);
    let (_, started) = DeviceSrp::new(&app, "alice", &device).start_with_private_key(a());
    let answer = started.respond_at(&challenge, now);
    if challenge.get("DEVICE_KEY").is_none_or(|key| key == "key") {
        check(answer, &challenge, "group", "key", user.unwrap_or("alice"));
    } else {
        assert!(answer.is_err());
    }
});

fn check(
    answer: Result<Parameters, Error>,
    challenge: &Parameters,
    group: &str,
    user: &str,
    username: &str,
) {
    let (b_public, salt, block) = match common::challenge(challenge) {
        Ok(parameters) => parameters,
        Err(error) => return assert_eq!(answer.unwrap_err(), error),
    };
    let a = BigUint::from_bytes_be(&A);
    let x = TEXTBOOK.x(&pad(&salt), &[group, user].concat(), PASSWORD.as_bytes());
    let u = TEXTBOOK.u(&TEXTBOOK.power_of_g(&a), &b_public);
    let key = TEXTBOOK.session_key(&u, &TEXTBOOK.client_s(&a, &b_public, &u, &x));
    let signed = [group.as_bytes(), user.as_bytes(), &block, TIMESTAMP.as_bytes()].concat();
    let signature = <base64ct::Base64 as base64ct::Encoding>::encode_string(&hmac(&key, &signed));

    let answer = answer.unwrap();
    assert_eq!(answer.get("PASSWORD_CLAIM_SIGNATURE"), Some(&*signature));
    assert_eq!(answer.get("PASSWORD_CLAIM_SECRET_BLOCK"), challenge.get("SECRET_BLOCK"));
    assert_eq!(answer.get("TIMESTAMP"), Some(TIMESTAMP));
    assert_eq!(answer.get("USERNAME"), Some(username));
}

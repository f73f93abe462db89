//! Test mode: a value has the form that was asked for, whatever A the client draws.

use crate::server::{PASSWORD, Server, has_tokens, parameters_of, refused};
use cognito_crypto::{
    auth::{App, Parameters, UserSrp},
    srp::{self, Client, Identity, PasswordKey, PrivateKey, PublicKey, Salt},
};
use cognito_emulator::{
    service::{Options, Service},
    store::Store,
};
use serde_json::{Value, json};

/// An a, so that the test can compute S.
const A: [u8; 40] = [0x5a; 40];

/// B, u and S of a sign-in, big-endian, with the length of B's text.
struct Values {
    b: [u8; 384],
    b_digits: usize,
    u: [u8; 32],
    s: [u8; 384],
}

fn values(app: &App, challenge: &Parameters) -> Values {
    let client = Client::new(PrivateKey::from_be_bytes(&A).unwrap());
    let text = challenge.get("SRP_B").unwrap();
    let b = PublicKey::from_hex(text).unwrap();
    let identity = Identity { group: app.pool_name(), user: "alice" };
    let salt = Salt::from_hex(challenge.get("SALT").unwrap()).unwrap();
    let x = PasswordKey::derive(&identity, PASSWORD.as_bytes(), &salt);
    Values {
        b: b.to_be_bytes(),
        b_digits: text.len(),
        u: srp::scrambler(client.public_key(), &b).unwrap(),
        s: *client.premaster_secret(&x, &b).unwrap(),
    }
}

fn is_signed(bytes: &[u8]) -> bool {
    bytes.iter().find(|byte| **byte != 0).is_some_and(|byte| byte & 0x80 != 0)
}

/// The name of a form, and whether the values have it.
type Form = (&'static str, fn(&Values) -> bool);

#[test]
fn every_form_is_forced_and_signs_in() {
    let server = Server::new(json!({}), false);
    server.add_user("alice");
    let has_form: [Form; 9] = [
        ("short-b", |values| values.b[0] == 0),
        ("signed-b", |values| is_signed(&values.b)),
        ("odd-b", |values| values.b_digits % 2 == 1),
        ("short-u", |values| values.u[0] == 0),
        ("signed-u", |values| is_signed(&values.u)),
        ("short-s", |values| values.s[0] == 0),
        ("signed-s", |values| is_signed(&values.s)),
        // That these are what they say, tests/interop/pycognito_client.py finds by Euler's criterion.
        ("plus", |_| true),
        ("minus", |_| true),
    ];
    for (form, has_form) in has_form {
        let force = json!({ "UserPoolId": server.pool, "Username": "alice", "Form": form });
        server.call("TestForce", force).unwrap();
        for _ in 0..4 {
            let a = PrivateKey::from_be_bytes(&A).unwrap();
            let user = UserSrp::new(&server.app, "alice");
            let (parameters, started): (Parameters, _) = user.start_with_private_key(a);
            let challenge = server.initiate("USER_SRP_AUTH", &parameters).unwrap();
            let challenge = parameters_of(&challenge);
            assert!(has_form(&values(&server.app, &challenge)), "{form}");
            let responses = started.respond_at(&challenge, PASSWORD, server.timestamp()).unwrap();
            let answer = server.respond("PASSWORD_VERIFIER", &Value::Null, &responses);
            assert!(has_tokens(&answer.unwrap()), "{form}");
        }
    }
}

#[test]
fn only_the_test_mode_forces_forms_and_reads_codes() {
    let store = Store::in_memory().unwrap();
    let service = Service::new(store, "http://localhost".into(), Options::default()).unwrap();
    for operation in ["TestForce", "TestReadCode", "ListUsers"] {
        let now = cognito_crypto::auth::Timestamp::now().unwrap();
        let refusal = refused(service.call(operation, b"{}", now));
        assert_eq!(refusal.0, "UnknownOperationException");
    }
}

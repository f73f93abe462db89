//! Public values that a role must refuse: when they are parsed, and in its calls for users and devices.

use crate::{known::text, random::Replay, typed::app};
use cognito_crypto::{
    auth::{
        Device, DeviceSrp, Parameters, Timestamp, UserSrp,
        server::{SimulationKey, StoredDevice, UserLookup, UserPool},
    },
    srp::{PrivateKey, PublicKey, Salt, Verifier},
};
use serde_json::Value;

/// Checks every value of a case.
pub(crate) fn must_refuse(case: &Value) -> Result<(), String> {
    let (name, calls) = match text(case, "role")? {
        "client" => ("srp_b", CLIENT_CALLS),
        "server" => ("srp_a", SERVER_CALLS),
        other => return Err(format!("no such role: {other}")),
    };
    let values = case[name].as_array().filter(|values| !values.is_empty());
    let values = values.ok_or_else(|| format!("the case lists no `{name}`"))?;
    for (call, accepts) in calls {
        // A legal value first: whatever is refused afterwards is so for the value's sake.
        if !accepts("2") {
            return Err(format!("{call} refuses a legal value"));
        }
    }
    for value in values {
        let value =
            value.as_str().ok_or_else(|| format!("`{name}` has an entry that is no text"))?;
        let parsed = ("PublicKey::from_hex", PublicKey::from_hex(value).is_ok());
        let called = calls.map(|(call, accepts)| (call, accepts(value)));
        if let Some((call, _)) = called.into_iter().chain([parsed]).find(|(_, accepted)| *accepted)
        {
            return Err(format!("{call} accepts {value}"));
        }
    }
    Ok(())
}

type Call = (&'static str, fn(&str) -> bool);

/// What takes an SRP_B, and whether it accepts this one.
const CLIENT_CALLS: [Call; 2] = [
    ("UserSrpStarted::respond_at", |srp_b| {
        let (_, started) = UserSrp::new(&app(), "alice").start_with_private_key(any_private_key());
        started.respond_at(&any_challenge(srp_b), "password", any_time()).is_ok()
    }),
    ("DeviceSrpStarted::respond_at", |srp_b| {
        let device = Device::new("key", "group", "password");
        let device = DeviceSrp::new(&app(), "alice", &device);
        let (_, started) = device.start_with_private_key(any_private_key());
        started.respond_at(&any_challenge(srp_b), any_time()).is_ok()
    }),
];

/// What takes an SRP_A, and whether it accepts this one.
const SERVER_CALLS: [Call; 2] = [
    ("challenge_user_with_rng", |srp_a| {
        let lookup = UserLookup::missing("alice").unwrap();
        let (key, request) = (SimulationKey::from_bytes([0; 32]), any_request(srp_a));
        UserPool::new(&app(), &key)
            .challenge_user_with_rng(&request, lookup, &mut any_rng())
            .is_ok()
    }),
    ("challenge_device_with_rng", |srp_a| {
        let stored = StoredDevice {
            key: "key".into(),
            group_key: "group".into(),
            salt: Salt::from_be_bytes(&[7]).unwrap(),
            verifier: Verifier::from_be_bytes(&[4]).unwrap(),
        };
        UserPool::new(&app(), &SimulationKey::from_bytes([0; 32]))
            .challenge_device_with_rng(&any_request(srp_a), stored, &mut any_rng())
            .is_ok()
    }),
];

fn any_private_key() -> PrivateKey {
    PrivateKey::from_be_bytes(&[5; 40]).unwrap()
}

fn any_rng() -> Replay {
    Replay::new(vec![5; 89])
}

fn any_time() -> Timestamp {
    Timestamp::from_unix(0).unwrap()
}

fn any_request(srp_a: &str) -> Parameters {
    [("USERNAME", "alice"), ("DEVICE_KEY", "key"), ("SRP_A", srp_a)].into_iter().collect()
}

fn any_challenge(srp_b: &str) -> Parameters {
    [("SRP_B", srp_b), ("SALT", "7b"), ("SECRET_BLOCK", "c2VjcmV0")].into_iter().collect()
}

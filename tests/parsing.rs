//! Can anything a peer sends make it panic? Arbitrary text and bytes into every parsing entry point.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "common/machine.rs"]
mod machine;

use cognito_crypto::{
    Error,
    auth::{
        App, Device, DeviceSecretVerifierConfig, DeviceSrp, Parameters, Timestamp, UserSrp,
        server::{SimulationKey, StoredDevice, StoredUser, UserLookup, UserPool},
    },
    srp::{Identity, PasswordKey, PublicKey, Salt, Server, SessionKeys, Verifier, claim},
};
use proptest::{
    collection::{btree_map, vec},
    prelude::*,
    sample::select,
};

/// A key that a client arrives at.
fn session_keys() -> SessionKeys {
    let identity = Identity { group: "g", user: "u" };
    let x = PasswordKey::derive(&identity, b"pw", &Salt::from_be_bytes(&[1]).unwrap());
    let client = PublicKey::from_be_bytes(&[0x7b]).unwrap();
    Server::generate(x.verifier()).unwrap().session_keys(&client).unwrap()
}

/// Text that is nearly right, or anything.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9a-fA-F]{0,800}",
        "-?[0-9a-f]{0,40}",
        "[A-Za-z0-9+/_=-]{0,600}",
        "[A-Z][a-z]{2} [A-Z][a-z]{2} [0-9]{1,2} [0-9]{2}:[0-9]{2}:[0-9]{2} UTC [0-9]{4}",
        "[\\w-]{0,20}_[0-9a-zA-Z]{0,30}",
        any::<String>(),
    ]
}

/// Every key of the wire with arbitrary values, some missing.
fn parameters() -> impl Strategy<Value = Parameters> {
    let keys = select(vec![
        "USERNAME",
        "SRP_A",
        "SRP_B",
        "SALT",
        "SECRET_BLOCK",
        "SECRET_HASH",
        "USER_ID_FOR_SRP",
        "DEVICE_KEY",
        "TIMESTAMP",
        "PASSWORD_CLAIM_SIGNATURE",
        "PASSWORD_CLAIM_SECRET_BLOCK",
    ]);
    btree_map(keys, text(), 0..11).prop_map(|map| map.into_iter().collect())
}

fn app() -> App {
    App::with_client_secret("us-east-1_AbC", "client", "secret").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(machine::cases(256) as u32))]

    #[test]
    fn no_text_makes_a_parser_panic(text in text()) {
        let _ = PublicKey::from_hex(&text);
        let _ = Salt::from_hex(&text);
        let _ = Salt::from_base64(&text);
        let _ = Verifier::from_base64(&text);
        let _ = Timestamp::parse(&text);
        let _ = App::new(&text, &text);
        let _ = App::with_client_secret(&text, &text, &text);
        let _ = StoredDevice::from_config(&text, &text, &DeviceSecretVerifierConfig::new(&*text, &*text));
        let _ = app().verify_secret_hash(&text, Some(&text));
    }

    #[test]
    fn no_bytes_make_a_parser_panic(bytes in vec(any::<u8>(), 0..600)) {
        let _ = PublicKey::from_be_bytes(&bytes);
        let _ = Verifier::from_be_bytes(&bytes);
        let _ = Salt::from_be_bytes(&bytes);
        let identity = Identity { group: "g", user: "u" };
        let key = session_keys();
        let refused = claim::verify(&key, &identity, &bytes, "now", &bytes);
        prop_assert_eq!(refused, Err(Error::NotAuthorized));
    }

    #[test]
    fn a_public_value_is_what_its_text_says(bytes in vec(any::<u8>(), 1..384)) {
        let text: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        match (PublicKey::from_hex(&text), PublicKey::from_be_bytes(&bytes)) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(one.to_be_bytes(), other.to_be_bytes());
                prop_assert_eq!(&one.to_be_bytes()[384 - bytes.len()..], &bytes[..]);
            }
            (one, other) => {
                prop_assert_eq!(one.unwrap_err(), other.unwrap_err());
                prop_assert!(bytes.iter().all(|byte| *byte == 0));
            }
        }
    }

    #[test]
    fn no_challenge_makes_a_client_panic(challenge in parameters(), password in text()) {
        let now = Timestamp::from_unix(0).unwrap();
        let (_, started) = UserSrp::new(&app(), "alice").start().unwrap();
        let answer = started.respond_at(&challenge, &password, now);
        prop_assert_eq!(answer.is_ok(), is_sound(&challenge));

        let device = Device::new("k", "g", &password);
        let (_, started) = DeviceSrp::new(&app(), "alice", &device).start().unwrap();
        let _ = started.respond_at(&challenge, now);
    }

    #[test]
    fn no_request_makes_a_server_panic(mut request in parameters(), responses in parameters()) {
        let key = SimulationKey::from_bytes([0; 32]);
        if let Some(hash) = request.get("USERNAME").and_then(|name| app().secret_hash(name)) {
            request.insert("SECRET_HASH", hash.expose());
        }
        let challenged = UserPool::new(&app(), &key).challenge_user(&request, UserLookup::missing("alice").unwrap());
        if let Ok((_, pending)) = challenged {
            prop_assert!(pending.verify_at(&responses, Timestamp::from_unix(0).unwrap()).is_err());
        }
        let stored = StoredDevice::from_config("k", "g", &DeviceSecretVerifierConfig::new("Aw==", "Aw==")).unwrap();
        let _ = UserPool::new(&app(), &SimulationKey::from_bytes([0; 32])).challenge_device(&request, stored);
    }

    #[test]
    fn any_name_and_password_signs_in(name in any::<String>(), password in any::<String>()) {
        prop_assume!(name.len() <= 512);
        let now = Timestamp::from_unix(0).unwrap();
        let lookup = UserLookup::found(StoredUser::register(&app(), &name, &password).unwrap());
        let (request, started) = UserSrp::new(&app(), &name).start().unwrap();
        let key = SimulationKey::from_bytes([0; 32]);
        let (challenge, pending) =
            UserPool::new(&app(), &key).challenge_user(&request, lookup.unwrap()).unwrap();
        let responses = started.respond_at(&challenge, &password, now).unwrap();
        prop_assert_eq!(pending.verify_at(&responses, now), Ok(()));
    }
}

/// Whether each parameter that a client needs parses by itself.
fn is_sound(challenge: &Parameters) -> bool {
    let block = challenge.get("SECRET_BLOCK").unwrap_or("");
    let is_base64 = |others: [char; 2]| {
        let digits = block.trim_end_matches('=');
        digits.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(&c))
            && digits.len() % 4 != 1
            && block.len() <= digits.len().next_multiple_of(4)
            && digits.len() > 1
    };
    challenge.get("SRP_B").is_some_and(|b| PublicKey::from_hex(b).is_ok())
        && challenge.get("SALT").is_some_and(|salt| Salt::from_hex(salt).is_ok())
        && (is_base64(['+', '/']) || is_base64(['-', '_']))
}

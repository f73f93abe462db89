//! Does a sign-in work, and only the right one? This crate's clients against its own server role.
//!
//! Both sides could be wrong in the same way: that they are not is for `vectors` and `oracle` to show.

#![allow(clippy::unwrap_used, reason = "tests")]

use cognito_crypto::{
    Error, Problem, SecretString,
    auth::{
        App, Device, DeviceSrp, Parameters, Timestamp, UserSrp,
        server::{
            PendingClaim, SimulationKey, StoredDevice, StoredUser, TIMESTAMP_WINDOW, UserIdFormat,
            UserLookup, UserPool,
        },
    },
    srp::{Identity, PasswordKey, Salt},
};

const POOL: &str = "us-east-1_AbC123xyZ";
const NOW: u64 = 1_800_000_000;

fn now() -> Timestamp {
    Timestamp::from_unix(NOW).unwrap()
}

fn apps() -> [App; 2] {
    [App::new(POOL, "client").unwrap(), App::with_client_secret(POOL, "client", "s3cret").unwrap()]
}

/// The user types `alias`, the pool knows them as `user_id`; the client's answer and what waits for it.
fn handshake(
    app: &App,
    alias: &str,
    user_id: &str,
    stored: &str,
    typed: &str,
) -> (Parameters, PendingClaim) {
    let lookup = UserLookup::found(StoredUser::register(app, user_id, stored).unwrap()).unwrap();
    let (parameters, started) = UserSrp::new(app, alias).start().unwrap();
    let key = SimulationKey::generate().unwrap();
    let (challenge, pending) =
        UserPool::new(app, &key).challenge_user(&parameters, lookup).unwrap();
    (started.respond_at(&challenge, typed, now()).unwrap(), pending)
}

#[test]
fn the_right_password_signs_in_and_a_wrong_one_does_not() {
    for app in apps() {
        for password in ["correct horse", "", ":", "пароль", "a:b", &"x".repeat(256)] {
            let (responses, pending) = handshake(&app, "alice", "alice", password, password);
            assert_eq!(pending.verify_at(&responses, now()), Ok(()));
            let (responses, pending) = handshake(&app, "alice", "alice", password, "wrong");
            assert_eq!(pending.verify_at(&responses, now()), Err(Error::NotAuthorized));
        }
    }
}

#[test]
fn a_composed_password_is_another_than_a_decomposed_one() {
    let [app, _] = apps();
    let (responses, pending) = handshake(&app, "alice", "alice", "caf\u{e9}", "cafe\u{301}");
    assert_eq!(pending.verify_at(&responses, now()), Err(Error::NotAuthorized));
}

#[test]
fn an_alias_is_answered_under_the_user_id_with_its_own_secret_hash() {
    let [_, app] = apps();
    let (responses, pending) = handshake(&app, "zoë@example.com", "0c8a2c1e-id", "pw", "pw");
    assert_eq!(responses.get("USERNAME"), Some("0c8a2c1e-id"));
    let hash = app.secret_hash("0c8a2c1e-id");
    assert_eq!(responses.get("SECRET_HASH"), hash.as_ref().map(SecretString::expose));
    assert_eq!(pending.verify_at(&responses, now()), Ok(()));
}

#[test]
fn a_claim_is_accepted_within_its_window_only() {
    let [app, _] = apps();
    for (clock, accepted) in [
        (NOW - TIMESTAMP_WINDOW, true),
        (NOW + TIMESTAMP_WINDOW, true),
        (NOW - TIMESTAMP_WINDOW - 1, false),
        (NOW + TIMESTAMP_WINDOW + 1, false),
    ] {
        let (responses, pending) = handshake(&app, "alice", "alice", "pw", "pw");
        let clock = Timestamp::from_unix(clock).unwrap();
        assert_eq!(pending.verify_at(&responses, clock).is_ok(), accepted);
    }
}

#[test]
fn a_claim_changed_in_any_response_is_refused_and_one_that_lacks_it_is_named() {
    let [_, app] = apps();
    for key in [
        "USERNAME",
        "SECRET_HASH",
        "PASSWORD_CLAIM_SIGNATURE",
        "PASSWORD_CLAIM_SECRET_BLOCK",
        "TIMESTAMP",
    ] {
        let other = match key {
            "TIMESTAMP" => Timestamp::from_unix(NOW + 1).unwrap().to_string(),
            _ => "AAAA".into(),
        };
        let not_base64 = String::from("=!");
        for change in [Some(other), Some(not_base64), Some(String::new()), None] {
            let (mut responses, pending) = handshake(&app, "alice", "alice", "pw", "pw");
            let expected = match change {
                None if key != "SECRET_HASH" => Error::Missing { name: key },
                _ => Error::NotAuthorized,
            };
            match change {
                Some(value) => responses.insert(key, value),
                None => responses.remove(key),
            }
            assert_eq!(pending.verify_at(&responses, now()), Err(expected), "{key}");
        }
    }
}

#[test]
fn a_claim_for_one_challenge_does_not_answer_another() {
    let [app, _] = apps();
    let (first, _) = handshake(&app, "alice", "alice", "pw", "pw");
    let (_, second) = handshake(&app, "alice", "alice", "pw", "pw");
    assert_eq!(second.verify_at(&first, now()), Err(Error::NotAuthorized));
}

#[test]
fn a_server_refuses_a_request_with_a_wrong_secret_hash() {
    let [open, app] = apps();
    let key = SimulationKey::generate().unwrap();
    for (parameters, _) in [
        UserSrp::new(&open, "alice").start().unwrap(),
        UserSrp::new(&App::with_client_secret(POOL, "client", "other").unwrap(), "alice")
            .start()
            .unwrap(),
    ] {
        let refused = UserPool::new(&app, &key)
            .challenge_user(&parameters, UserLookup::missing("alice").unwrap())
            .unwrap_err();
        assert_eq!(refused, Error::NotAuthorized);
    }
}

/// The challenge that an unknown user gets, and whether any password is accepted.
fn unknown(app: &App, key: &SimulationKey, name: &str) -> (Parameters, Result<(), Error>) {
    unknown_alias(app, key, name, name)
}

/// The same for a name that stands for another one.
fn unknown_alias(
    app: &App,
    key: &SimulationKey,
    name: &str,
    canonical: &str,
) -> (Parameters, Result<(), Error>) {
    let (parameters, started) = UserSrp::new(app, name).start().unwrap();
    let (challenge, pending) = UserPool::new(app, key)
        .challenge_user(&parameters, UserLookup::missing(canonical).unwrap())
        .unwrap();
    let responses = started.respond_at(&challenge, "pw", now()).unwrap();
    (challenge, pending.verify_at(&responses, now()))
}

#[test]
fn an_unknown_user_gets_the_same_plausible_challenge_each_time_and_is_refused() {
    let [app, _] = apps();
    for ids in [UserIdFormat::Username, UserIdFormat::Uuid, UserIdFormat::UuidForAliases] {
        let key = SimulationKey::from_bytes([7; 32]).with_user_id_format(ids);
        let (first, refused) = unknown(&app, &key, "nobody");
        let (again, _) = unknown(&app, &key, "nobody");
        let (other, _) = unknown(&app, &key, "somebody");
        assert_eq!(refused, Err(Error::NotAuthorized));
        for name in ["SALT", "USER_ID_FOR_SRP", "USERNAME"] {
            assert_eq!(first.get(name), again.get(name));
        }
        assert_ne!(first.get("SALT"), other.get("SALT"));
        let (longer, _) = unknown(&app, &key, "nobody\0");
        assert_ne!(first.get("SALT"), longer.get("SALT"));
        assert_ne!(first.get("SRP_B"), again.get("SRP_B"));
        assert_eq!(first.get("SALT").unwrap().len(), 32);
        let id = first.get("USER_ID_FOR_SRP").unwrap();
        if ids == UserIdFormat::Uuid {
            assert!(is_uuid(id), "{id}");
        } else {
            assert_eq!(id, "nobody");
        }
    }
    let (one, _) = unknown(&app, &SimulationKey::from_bytes([1; 32]), "nobody");
    let (two, _) = unknown(&app, &SimulationKey::from_bytes([2; 32]), "nobody");
    assert_ne!(one.get("SALT"), two.get("SALT"));
}

/// A UUID of version 4.
fn is_uuid(id: &str) -> bool {
    let dashes: Vec<_> = id.match_indices('-').map(|(at, _)| at).collect();
    (id.len(), &id[14..15], &dashes[..]) == (36, "4", &[8, 13, 18, 23][..])
}

#[test]
fn all_spellings_and_aliases_of_an_unknown_user_get_the_same_challenge() {
    for app in apps() {
        for ids in [UserIdFormat::Username, UserIdFormat::Uuid, UserIdFormat::UuidForAliases] {
            let key = SimulationKey::from_bytes([7; 32]).with_user_id_format(ids);
            let (first, _) = unknown(&app, &key, "bobby");
            for name in ["BOBBY", "Bobby", "bobby@example.com", "+15550100"] {
                let (other, refused) = unknown_alias(&app, &key, name, "bobby");
                for parameter in ["SALT", "USER_ID_FOR_SRP", "USERNAME"] {
                    assert_eq!(first.get(parameter), other.get(parameter), "{name}");
                }
                assert_eq!(refused, Err(Error::NotAuthorized));
            }
        }
    }
}

#[test]
fn in_a_pool_with_aliases_only_an_unknown_alias_gets_a_uuid() {
    let [app, _] = apps();
    let key = SimulationKey::from_bytes([7; 32]).with_user_id_format(UserIdFormat::UuidForAliases);
    for (name, is_alias) in [
        ("bobby@example.com", true),
        ("@", true),
        ("+15550100", true),
        ("bobby", false),
        ("15550100+", false),
        ("", false),
    ] {
        let (challenge, _) = unknown(&app, &key, name);
        let id = challenge.get("USER_ID_FOR_SRP").unwrap();
        assert!(if is_alias { is_uuid(id) } else { id == name }, "{name}: {id}");
    }
}

#[test]
fn a_name_or_a_salt_that_is_too_long_is_refused_and_never_cut() {
    let long = "x".repeat(513);
    let refused = |name| Error::Input { name, problem: Problem::TooLong };
    assert_eq!(UserLookup::missing(&long).unwrap_err(), refused("user name"));
    let [app, _] = apps();
    let user = StoredUser::register(&app, &long, "pw").unwrap();
    assert_eq!(UserLookup::found(user).unwrap_err(), refused("user id"));
    assert_eq!(Salt::from_be_bytes(&[1; 513]).unwrap_err(), refused("salt"));
    let base64 = |bytes: &[u8]| <base64ct::Base64 as base64ct::Encoding>::encode_string(bytes);
    assert_eq!(Salt::from_base64(&base64(&[1; 513])).unwrap_err(), refused("salt"));

    // The longest salts, with and without a byte for the sign, are sent as they are and sign in.
    for first in [0x7f, 0xff] {
        let salt = Salt::from_be_bytes(&[[first; 1].as_slice(), &[5; 511]].concat()).unwrap();
        assert_eq!(Salt::from_base64(&salt.to_base64()).unwrap(), salt);
        let identity = Identity { group: app.pool_name(), user: "alice" };
        let verifier = PasswordKey::derive(&identity, b"pw", &salt).verifier();
        let sent = salt.to_hex();
        let user = StoredUser { user_id: "alice".into(), salt, verifier };
        let (parameters, started) = UserSrp::new(&app, "alice").start().unwrap();
        let pool = UserPool::new(&app, &SimulationKey::generate().unwrap());
        let lookup = UserLookup::found(user).unwrap();
        let (challenge, pending) = pool.challenge_user(&parameters, lookup).unwrap();
        assert_eq!(challenge.get("SALT"), Some(&*sent));
        let responses = started.respond_at(&challenge, "pw", now()).unwrap();
        assert_eq!(pending.verify_at(&responses, now()), Ok(()));
    }
}

#[test]
fn a_user_name_of_a_device_is_as_long_as_that_of_a_user_at_most() {
    let [app, _] = apps();
    let (device, config) = Device::generate("us-east-1_dev", "-group").unwrap();
    let stored = StoredDevice::from_config("us-east-1_dev", "-group", &config).unwrap();
    let (request, _) = DeviceSrp::new(&app, &"x".repeat(513), &device).start().unwrap();
    let pool = UserPool::new(&app, &SimulationKey::generate().unwrap());
    let refused = pool.challenge_device(&request, stored).unwrap_err();
    assert_eq!(refused, Error::Malformed { name: "USERNAME", problem: Problem::TooLong });
}

#[test]
fn what_a_server_uses_can_be_sent_to_other_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<UserPool>();
    check::<UserLookup>();
    check::<StoredUser>();
    check::<StoredDevice>();
    check::<PendingClaim>();
    check::<SimulationKey>();
}

#[test]
fn a_password_sent_as_it_is_signs_in_and_a_wrong_one_a_wrong_secret_or_a_wrong_user_does_not() {
    let key = SimulationKey::generate().unwrap();
    for app in apps() {
        let verify = |name: &str, password: &str, hash: Option<SecretString>, exists: bool| {
            let mut request = Parameters::new();
            request.insert("USERNAME", name);
            request.insert("PASSWORD", password);
            if let Some(hash) = hash {
                request.insert("SECRET_HASH", hash.expose());
            }
            let lookup = match exists {
                true => UserLookup::found(StoredUser::register(&app, "id", "pw").unwrap()).unwrap(),
                false => UserLookup::missing("alice").unwrap(),
            };
            UserPool::new(&app, &key).verify_password(&request, lookup)
        };
        assert_eq!(verify("alice", "pw", app.secret_hash("alice"), true), Ok(()));
        for refused in [
            verify("alice", "pW", app.secret_hash("alice"), true),
            verify("alice", "", app.secret_hash("alice"), true),
            verify("alice", "pw", app.secret_hash("alice"), false),
        ] {
            assert_eq!(refused, Err(Error::NotAuthorized));
        }
        let without_hash = verify("alice", "pw", None, true);
        assert_eq!(without_hash.is_ok(), app.secret_hash("alice").is_none());
        let long = "x".repeat(513);
        let refused = verify(&long, "pw", app.secret_hash(&long), true).unwrap_err();
        assert_eq!(refused.to_string(), "the peer's USERNAME is too long");
    }
}

#[test]
fn a_user_id_that_is_known_already_names_the_user() {
    let [app, with_secret] = apps();
    for app in [app, with_secret] {
        let user = UserSrp::new(&app, "alias").with_user_id("alice");
        let (request, _) = user.start().unwrap();
        assert_eq!(request.get("USERNAME"), Some("alice"));
        let hash = app.secret_hash("alice");
        assert_eq!(request.get("SECRET_HASH"), hash.as_ref().map(SecretString::expose));
    }
}

/// A confirmed device answers; the password it answers with may be another's.
fn device_handshake(app: &App, foreign_password: bool) -> Result<(), Error> {
    let (device, config) = Device::generate("us-east-1_dev", "-group").unwrap();
    let stored = StoredDevice::from_config(device.key(), device.group_key(), &config)?;
    let device =
        if foreign_password { Device::new("us-east-1_dev", "-group", "x") } else { device };
    let (responses, started) =
        DeviceSrp::new(app, "alias", &device).with_user_id("alice").start().unwrap();
    let (challenge, pending) = UserPool::new(app, &SimulationKey::from_bytes([0; 32]))
        .challenge_device(&responses, stored)?;
    let responses = started.respond_at(&challenge, now())?;
    assert_eq!(responses.get("USERNAME"), Some("alice"));
    assert_eq!(responses.get("DEVICE_KEY"), Some("us-east-1_dev"));
    let hash = app.secret_hash("alice");
    assert_eq!(responses.get("SECRET_HASH"), hash.as_ref().map(SecretString::expose));
    pending.verify_at(&responses, now())
}

#[test]
fn a_confirmed_device_signs_in_and_another_password_does_not() {
    for app in apps() {
        for _ in 0..20 {
            assert_eq!(device_handshake(&app, false), Ok(()));
        }
        assert_eq!(device_handshake(&app, true), Err(Error::NotAuthorized));
    }
}

#[test]
fn a_device_is_only_challenged_and_only_answers_for_itself() {
    let [app, _] = apps();
    let (device, config) = Device::generate("us-east-1_dev", "-group").unwrap();
    let stored = |key| StoredDevice::from_config(key, "-group", &config).unwrap();
    let (responses, started) = DeviceSrp::new(&app, "alice", &device).start().unwrap();
    let refused = UserPool::new(&app, &SimulationKey::from_bytes([0; 32]))
        .challenge_device(&responses, stored("us-east-1_other"))
        .unwrap_err();
    assert_eq!(refused, Error::NotAuthorized);

    let (mut challenge, _) = UserPool::new(&app, &SimulationKey::from_bytes([0; 32]))
        .challenge_device(&responses, stored("us-east-1_dev"))
        .unwrap();
    challenge.insert("DEVICE_KEY", "us-east-1_other");
    let refused = started.respond_at(&challenge, now()).unwrap_err();
    assert_eq!(refused.to_string(), "the peer's DEVICE_KEY is not that of this sign-in");
}

#[test]
fn a_user_on_a_remembered_device_names_it_in_every_request() {
    let [app, _] = apps();
    let user = UserSrp::new(&app, "alice").with_device_key("us-east-1_dev");
    let (parameters, started) = user.start().unwrap();
    assert_eq!(parameters.get("DEVICE_KEY"), Some("us-east-1_dev"));
    let lookup = UserLookup::found(StoredUser::register(&app, "alice", "pw").unwrap()).unwrap();
    let key = SimulationKey::generate().unwrap();
    let (challenge, pending) =
        UserPool::new(&app, &key).challenge_user(&parameters, lookup).unwrap();
    let responses = started.respond_at(&challenge, "pw", now()).unwrap();
    assert_eq!(responses.get("DEVICE_KEY"), Some("us-east-1_dev"));
    assert_eq!(pending.verify_at(&responses, now()), Ok(()));
}

#[test]
fn a_pending_claim_is_stored_and_verified_by_another_process() {
    for app in apps() {
        for (password, verdict) in [("pw", Ok(())), ("wrong", Err(Error::NotAuthorized))] {
            // Enough for either sign and either parity.
            for _ in 0..8 {
                let (responses, pending) = handshake(&app, "Alice", "alice", "pw", password);
                let stored = pending.into_bytes();
                let pending = PendingClaim::from_bytes(&app, &stored).unwrap();
                assert_eq!(pending.into_bytes(), stored);
                let pending = PendingClaim::from_bytes(&app, &stored).unwrap();
                assert_eq!(pending.verify_at(&responses, now()), verdict);
            }
        }
        let key = SimulationKey::generate().unwrap();
        let (request, started) = UserSrp::new(&app, "nobody").start().unwrap();
        let lookup = UserLookup::missing("nobody").unwrap();
        let (challenge, pending) =
            UserPool::new(&app, &key).challenge_user(&request, lookup).unwrap();
        let responses = started.respond_at(&challenge, "pw", now()).unwrap();
        let pending = PendingClaim::from_bytes(&app, &pending.into_bytes()).unwrap();
        assert_eq!(pending.verify_at(&responses, now()), Err(Error::NotAuthorized));
    }
}

#[test]
fn a_pending_claim_of_a_device_is_stored_and_verified() {
    let [_, app] = apps();
    let (device, config) = Device::generate("us-east-1_dev", "-group").unwrap();
    let stored = StoredDevice::from_config("us-east-1_dev", "-group", &config).unwrap();
    let (request, started) = DeviceSrp::new(&app, "alice", &device).start().unwrap();
    let pool = UserPool::new(&app, &SimulationKey::generate().unwrap());
    let (challenge, pending) = pool.challenge_device(&request, stored).unwrap();
    let responses = started.respond_at(&challenge, now()).unwrap();
    let pending = PendingClaim::from_bytes(&app, &pending.into_bytes()).unwrap();
    assert_eq!(pending.verify_at(&responses, now()), Ok(()));
}

#[test]
fn a_stored_pending_claim_that_is_not_whole_or_of_another_app_client_is_refused() {
    let [app, _] = apps();
    let (_, pending) = handshake(&app, "alice", "alice", "pw", "pw");
    let stored = pending.into_bytes();
    for length in 0..stored.len() {
        let refused = PendingClaim::from_bytes(&app, &stored[..length]).unwrap_err();
        assert!(matches!(refused, Error::Input { name: "pending claim", .. }), "{length}");
    }
    let refused = |bytes: &[u8], app: &App| PendingClaim::from_bytes(app, bytes).unwrap_err();
    let problem = |problem| Error::Input { name: "pending claim", problem };
    assert_eq!(refused(&[&stored[..], &[0]].concat(), &app), problem(Problem::Format));
    for (at, byte) in [(0, 2), (1, 2)] {
        let mut other = stored.to_vec();
        other[at] = byte;
        assert_eq!(refused(&other, &app), problem(Problem::Format));
    }
    for other in [App::new(POOL, "client2"), App::new("us-east-1_other", "client")] {
        assert_eq!(refused(&stored, &other.unwrap()), problem(Problem::Mismatch));
    }
}

//! Does a sign-in work, and only the right one? This crate's clients against its own server role.
//!
//! Both sides could be wrong in the same way: that they are not is for `vectors` and `oracle` to show.

#![allow(clippy::unwrap_used, reason = "tests")]

use cognito_crypto::{
    Error,
    auth::{
        App, Device, DeviceSrp, Parameters, Timestamp, UserSrp,
        server::{
            PendingClaim, ServerKey, StoredDevice, StoredUser, TIMESTAMP_WINDOW, UserIds,
            UserLookup, challenge_device, challenge_user, verify_password,
        },
    },
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
    let key = ServerKey::generate().unwrap();
    let (challenge, pending) = challenge_user(app, &key, &parameters, lookup).unwrap();
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
    assert_eq!(responses.get("SECRET_HASH").map(String::from), app.secret_hash("0c8a2c1e-id"));
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
    let key = ServerKey::generate().unwrap();
    for (parameters, _) in [
        UserSrp::new(&open, "alice").start().unwrap(),
        UserSrp::new(&App::with_client_secret(POOL, "client", "other").unwrap(), "alice")
            .start()
            .unwrap(),
    ] {
        let refused = challenge_user(&app, &key, &parameters, UserLookup::missing()).unwrap_err();
        assert_eq!(refused, Error::NotAuthorized);
    }
}

/// The challenge an unknown user gets, and whether any password is accepted.
fn unknown(app: &App, key: &ServerKey, name: &str) -> (Parameters, Result<(), Error>) {
    let (parameters, started) = UserSrp::new(app, name).start().unwrap();
    let (challenge, pending) =
        challenge_user(app, key, &parameters, UserLookup::missing()).unwrap();
    let responses = started.respond_at(&challenge, "pw", now()).unwrap();
    (challenge, pending.verify_at(&responses, now()))
}

#[test]
fn an_unknown_user_gets_the_same_plausible_challenge_each_time_and_is_refused() {
    let [app, _] = apps();
    for ids in [UserIds::Username, UserIds::Uuid] {
        let key = ServerKey::new([7; 32]).with_user_ids(ids);
        let (first, refused) = unknown(&app, &key, "nobody");
        let (again, _) = unknown(&app, &key, "nobody");
        let (other, _) = unknown(&app, &key, "somebody");
        assert_eq!(refused, Err(Error::NotAuthorized));
        for name in ["SALT", "USER_ID_FOR_SRP", "USERNAME"] {
            assert_eq!(first.get(name), again.get(name));
        }
        assert_ne!(first.get("SALT"), other.get("SALT"));
        assert_ne!(first.get("SRP_B"), again.get("SRP_B"));
        assert_eq!(first.get("SALT").unwrap().len(), 32);
        match ids {
            UserIds::Username => assert_eq!(first.get("USER_ID_FOR_SRP"), Some("nobody")),
            UserIds::Uuid => {
                let id = first.get("USER_ID_FOR_SRP").unwrap();
                let dashes: Vec<_> = id.match_indices('-').map(|(at, _)| at).collect();
                assert_eq!((id.len(), &id[14..15], &dashes[..]), (36, "4", &[8, 13, 18, 23][..]));
            }
        }
    }
    let (one, _) = unknown(&app, &ServerKey::new([1; 32]), "nobody");
    let (two, _) = unknown(&app, &ServerKey::new([2; 32]), "nobody");
    assert_ne!(one.get("SALT"), two.get("SALT"));
}

#[test]
fn a_password_sent_as_it_is_signs_in_and_a_wrong_one_a_wrong_secret_or_a_wrong_user_does_not() {
    let key = ServerKey::generate().unwrap();
    for app in apps() {
        let verify = |name: &str, password: &str, hash: Option<String>, exists: bool| {
            let mut request = Parameters::new();
            request.insert("USERNAME", name);
            request.insert("PASSWORD", password);
            if let Some(hash) = hash {
                request.insert("SECRET_HASH", hash);
            }
            let lookup = match exists {
                true => UserLookup::found(StoredUser::register(&app, "id", "pw").unwrap()).unwrap(),
                false => UserLookup::missing(),
            };
            verify_password(&app, &key, &request, lookup)
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
        assert_eq!(refused.to_string(), "the peer's USERNAME: too long");
    }
}

/// A confirmed device answers; the password it answers with may be another's.
fn device_handshake(app: &App, foreign_password: bool) -> Result<(), Error> {
    let (device, config) = Device::generate("us-east-1_dev", "-group").unwrap();
    let stored = StoredDevice::from_config(
        device.key(),
        device.group_key(),
        &config.salt,
        config.password_verifier.expose(),
    )?;
    let device =
        if foreign_password { Device::new("us-east-1_dev", "-group", "x") } else { device };
    let (responses, started) =
        DeviceSrp::new(app, "alias", &device).with_user_id("alice").start().unwrap();
    let (challenge, pending) = challenge_device(app, &responses, stored)?;
    let responses = started.respond_at(&challenge, now())?;
    assert_eq!(responses.get("USERNAME"), Some("alice"));
    assert_eq!(responses.get("DEVICE_KEY"), Some("us-east-1_dev"));
    assert_eq!(responses.get("SECRET_HASH").map(String::from), app.secret_hash("alice"));
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
    let stored = |key| {
        StoredDevice::from_config(key, "-group", &config.salt, config.password_verifier.expose())
            .unwrap()
    };
    let (responses, started) = DeviceSrp::new(&app, "alice", &device).start().unwrap();
    let refused = challenge_device(&app, &responses, stored("us-east-1_other")).unwrap_err();
    assert_eq!(refused, Error::NotAuthorized);

    let (mut challenge, _) = challenge_device(&app, &responses, stored("us-east-1_dev")).unwrap();
    challenge.insert("DEVICE_KEY", "us-east-1_other");
    let refused = started.respond_at(&challenge, now()).unwrap_err();
    assert_eq!(refused.to_string(), "the peer's DEVICE_KEY: not the value of this sign-in");
}

#[test]
fn a_user_on_a_remembered_device_names_it_in_every_request() {
    let [app, _] = apps();
    let user = UserSrp::new(&app, "alice").with_device_key("us-east-1_dev");
    let (parameters, started) = user.start().unwrap();
    assert_eq!(parameters.get("DEVICE_KEY"), Some("us-east-1_dev"));
    let lookup = UserLookup::found(StoredUser::register(&app, "alice", "pw").unwrap()).unwrap();
    let key = ServerKey::generate().unwrap();
    let (challenge, pending) = challenge_user(&app, &key, &parameters, lookup).unwrap();
    let responses = started.respond_at(&challenge, "pw", now()).unwrap();
    assert_eq!(responses.get("DEVICE_KEY"), Some("us-east-1_dev"));
    assert_eq!(pending.verify_at(&responses, now()), Ok(()));
}

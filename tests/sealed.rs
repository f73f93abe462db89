//! Can a server without memory verify an answer, and only the right one? Sealed challenges of users and devices.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "common/redis.rs"]
mod redis;

use base64ct::{Base64, Encoding as _};
use cognito_crypto::{
    Error,
    auth::{
        App, Device, DeviceSrp, Parameters, Timestamp, UserSrp, batch,
        server::{
            OpenedClaim, PendingClaim, SealingKeys, SimulationKey, StoredDevice, StoredUser,
            UserLookup, UserPool,
        },
    },
};
use redis::Redis;
use std::{collections::HashSet, thread};

const NOW: u64 = 1_800_000_000;
const REFUSED: Error = Error::NotAuthorized;

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_unix(NOW + seconds).unwrap()
}

fn app() -> App {
    App::with_client_secret("us-east-1_AbC123xyZ", "client", "s3cret").unwrap()
}

fn keys() -> SealingKeys {
    SealingKeys::from_bytes([7; 32])
}

/// A generator of ones only, or of nothing but errors.
struct Ones {
    fails: bool,
}

impl rand_core::TryRng for Ones {
    type Error = std::io::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Err(std::io::Error::other("not asked for"))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Err(std::io::Error::other("not asked for"))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.fill(1);
        if self.fails { Err(std::io::Error::other("no entropy")) } else { Ok(()) }
    }
}

impl rand_core::TryCryptoRng for Ones {}

#[test]
fn a_key_is_drawn_from_the_generator_or_not_at_all() {
    let failed = SealingKeys::generate_with_rng(&mut Ones { fails: true }).unwrap_err();
    assert_eq!(failed, Error::Rng);
    let drawn = SealingKeys::generate_with_rng(&mut Ones { fails: false }).unwrap();
    let (responses, _) = answered(&app(), &SealingKeys::from_bytes([1; 32]), "alice", "pw");
    assert_eq!(verified(&app(), &drawn, &responses, 10), Ok(()));
    let another = SealingKeys::generate().unwrap();
    assert_eq!(verified(&app(), &another, &responses, 10), Err(REFUSED));
}

/// What a user who types `alias` answers to a sealed challenge, and the challenge.
fn answered(app: &App, keys: &SealingKeys, alias: &str, typed: &str) -> (Parameters, Parameters) {
    let pool = UserPool::new(app, &SimulationKey::from_bytes([9; 32]));
    let (request, started) = UserSrp::new(app, alias).start().unwrap();
    let lookup = match alias {
        "nobody" => UserLookup::missing(alias),
        _ => UserLookup::found(StoredUser::register(app, "alice", "pw").unwrap()),
    };
    let (challenge, pending) = pool.challenge_user(&request, lookup.unwrap()).unwrap();
    let challenge = keys.seal_at(challenge, pending, at(0)).unwrap();
    (started.respond_at(&challenge, typed, at(0)).unwrap(), challenge)
}

fn verified(app: &App, keys: &SealingKeys, responses: &Parameters, time: u64) -> Result<(), Error> {
    keys.open_user_at(app, responses, at(time))?.claim.verify_at(responses, at(time))
}

#[test]
fn an_answer_is_verified_from_the_keys_and_the_response_alone() {
    // Enough for either sign and either parity.
    for _ in 0..20 {
        let (responses, _) = answered(&app(), &keys(), "alice", "pw");
        assert_eq!(verified(&app(), &keys(), &responses, 10), Ok(()));
        let (responses, _) = answered(&app(), &keys(), "alice@example.com", "pw");
        assert_eq!(verified(&app(), &keys(), &responses, 10), Ok(()));
    }
    for (alias, typed) in [("alice", "wrong"), ("nobody", "pw")] {
        let (responses, _) = answered(&app(), &keys(), alias, typed);
        assert_eq!(verified(&app(), &keys(), &responses, 10), Err(REFUSED));
    }
}

#[test]
fn a_client_that_answers_under_the_name_it_sent_is_accepted_and_another_name_is_not() {
    let app = app();
    let (mut responses, _) = answered(&app, &keys(), "alice@example.com", "pw");
    for (name, verdict) in [("alice@example.com", Ok(())), ("alice", Ok(())), ("bob", Err(REFUSED))]
    {
        responses.insert("USERNAME", name);
        responses.insert("SECRET_HASH", app.secret_hash(name).unwrap().expose());
        assert_eq!(verified(&app, &keys(), &responses, 10), verdict, "{name}");
    }
}

#[test]
fn a_block_has_the_same_length_for_everybody_and_fits_the_parameter() {
    let app = app();
    for alias in ["alice", "a", &"x".repeat(512), "nobody"] {
        let (_, challenge) = answered(&app, &keys(), alias, "pw");
        let block = challenge.get("SECRET_BLOCK").unwrap();
        assert_eq!(block.len(), 1920);
        assert_eq!(Base64::decode_vec(block).unwrap().len(), 1440);
    }
    // The longest ids, of users who exist and who do not.
    let pool = UserPool::new(&app, &SimulationKey::from_bytes([9; 32]));
    let id = "\u{1f40e}".repeat(128);
    for exists in [true, false] {
        let lookup = match exists {
            true => UserLookup::found(StoredUser::register(&app, &id, "pw").unwrap()).unwrap(),
            false => UserLookup::missing(&id).unwrap(),
        };
        let (request, started) = UserSrp::new(&app, &id).start().unwrap();
        let (challenge, pending) = pool.challenge_user(&request, lookup).unwrap();
        let challenge = keys().seal_at(challenge, pending, at(0)).unwrap();
        assert_eq!(challenge.get("SECRET_BLOCK").unwrap().len(), 1920);
        let responses = started.respond_at(&challenge, "pw", at(0)).unwrap();
        assert_eq!(verified(&app, &keys(), &responses, 0).is_ok(), exists);
    }
}

#[test]
fn a_block_with_any_bit_changed_or_of_any_other_length_is_refused() {
    let (app, keys) = (app(), keys());
    let (responses, _) = answered(&app, &keys, "alice", "pw");
    let block = Base64::decode_vec(responses.get("PASSWORD_CLAIM_SECRET_BLOCK").unwrap()).unwrap();
    let open = |block: &str| {
        let mut responses: Parameters = responses.iter().collect();
        responses.insert("PASSWORD_CLAIM_SECRET_BLOCK", block);
        keys.open_user_at(&app, &responses, at(0)).map(drop)
    };
    assert_eq!(open(&Base64::encode_string(&block)), Ok(()));
    for bit in 0..block.len() * 8 {
        let mut changed = block.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(open(&Base64::encode_string(&changed)), Err(REFUSED), "bit {bit}");
    }
    for length in (0..block.len()).step_by(7).chain([1439]) {
        assert_eq!(open(&Base64::encode_string(&block[..length])), Err(REFUSED), "{length}");
    }
    let text = Base64::encode_string(&block);
    for other in [
        Base64::encode_string(&[&block[..], &[0]].concat()),
        text.replace(['+', '/'], "-"),
        format!("{}=", &text[..text.len() - 1]),
        "A".repeat(1920),
        "=".repeat(1920),
        "\u{e9}".repeat(960),
        "A".repeat(10_000_000),
    ] {
        assert_eq!(open(&other), Err(REFUSED));
    }
}

#[test]
fn a_block_belongs_to_its_user_pool_app_client_and_kind() {
    let (app, keys) = (app(), keys());
    let (mut responses, _) = answered(&app, &keys, "alice", "pw");
    for other in [
        App::with_client_secret("us-east-1_AbC123xyZ", "client2", "s3cret").unwrap(),
        App::with_client_secret("us-east-1_AbC123xyz", "client", "s3cret").unwrap(),
        App::with_client_secret("us-east-2_AbC123xyZ", "client", "s3cret").unwrap(),
    ] {
        assert_eq!(keys.open_user_at(&other, &responses, at(0)).unwrap_err(), REFUSED);
    }
    assert_eq!(keys.open_device_at(&app, &responses, at(0)).unwrap_err(), REFUSED);
    // Another sign-in's block with this one's signature, of the same user.
    let (other, _) = answered(&app, &keys, "alice", "pw");
    let block = other.get("PASSWORD_CLAIM_SECRET_BLOCK").unwrap();
    responses.insert("PASSWORD_CLAIM_SECRET_BLOCK", block);
    assert_eq!(verified(&app, &keys, &responses, 0), Err(REFUSED));
}

#[test]
fn keys_rotate_and_old_ones_open_as_long_as_they_are_kept() {
    let app = app();
    let (responses, _) = answered(&app, &keys(), "alice", "pw");
    let new = || SealingKeys::from_bytes([8; 32]);
    assert_eq!(verified(&app, &new(), &responses, 0), Err(REFUSED));
    let rotated = new().with_other([1; 32]).with_other(*keys().as_bytes());
    assert_eq!(verified(&app, &rotated, &responses, 0), Ok(()));
    // The first key seals.
    let (responses, _) = answered(&app, &rotated, "alice", "pw");
    assert_eq!(verified(&app, &new(), &responses, 0), Ok(()));
    assert_eq!(verified(&app, &keys(), &responses, 0), Err(REFUSED));
}

#[test]
fn a_block_is_refused_when_it_is_too_old() {
    let app = app();
    let (responses, _) = answered(&app, &keys(), "alice", "pw");
    assert_eq!(verified(&app, &keys(), &responses, 180), Ok(()));
    assert_eq!(verified(&app, &keys(), &responses, 181), Err(REFUSED));
    let short = keys().with_max_age(5);
    assert_eq!(verified(&app, &short, &responses, 5), Ok(()));
    assert_eq!(verified(&app, &short, &responses, 6), Err(REFUSED));
    let opened = short.open_user_at(&app, &responses, at(5)).unwrap();
    assert_eq!(opened.expires, NOW + 5);
}

/// So that a store has to keep an identifier for longer by as much as the clocks of the processes differ.
#[test]
fn a_block_is_as_old_as_the_clock_of_whoever_opens_it_says() {
    let (app, keys) = (app(), keys());
    let at = |time: u64| Timestamp::from_unix(NOW + 1_000 + time).unwrap();
    let pool = UserPool::new(&app, &SimulationKey::from_bytes([9; 32]));
    let (request, started) = UserSrp::new(&app, "alice").start().unwrap();
    let stored = StoredUser::register(&app, "alice", "pw").unwrap();
    let (challenge, pending) =
        pool.challenge_user(&request, UserLookup::found(stored).unwrap()).unwrap();
    let challenge = keys.seal_at(challenge, pending, at(0)).unwrap();
    let responses = started.respond_at(&challenge, "pw", at(0)).unwrap();
    let open = |now| keys.open_user_at(&app, &responses, now).map(|opened| opened.expires);
    // A clock may be behind that of whoever sealed it, too.
    let behind = |seconds| Timestamp::from_unix(at(0).unix() - seconds).unwrap();
    for (now, taken) in
        [(behind(181), false), (behind(180), true), (at(180), true), (at(181), false)]
    {
        let verdict = if taken { Ok(at(180).unix()) } else { Err(REFUSED) };
        assert_eq!(open(now), verdict, "{}", now.unix());
    }
    assert_eq!(open(behind(0)), Ok(at(180).unix()), "after it was refused on another clock");
}

#[test]
fn an_identifier_lets_a_store_refuse_the_second_answer() {
    let (app, keys) = (app(), keys());
    let mut seen = HashSet::new();
    let mut judge = |responses: &Parameters| -> Result<(), Error> {
        let OpenedClaim { claim, id, .. } = keys.open_user_at(&app, responses, at(1))?;
        if !seen.insert(id) {
            return Err(REFUSED);
        }
        claim.verify_at(responses, at(1))
    };
    let (first, _) = answered(&app, &keys, "alice", "pw");
    let (second, _) = answered(&app, &keys, "alice", "pw");
    assert_eq!(
        [&first, &second, &first, &second].map(&mut judge),
        [Ok(()), Ok(()), Err(REFUSED), Err(REFUSED)]
    );
    // A wrong answer uses the challenge up as well.
    let (wrong, _) = answered(&app, &keys, "alice", "wrong");
    assert_eq!([&wrong, &wrong].map(&mut judge), [Err(REFUSED); 2]);
}

/// Without a store, whoever recorded an answer can send it again, and many passwords can be tried against one
/// challenge.
#[test]
fn without_a_store_of_identifiers_an_answer_is_accepted_twice_until_its_timestamp_is_old() {
    let (app, keys) = (app(), keys().with_max_age(1000));
    let (responses, _) = answered(&app, &keys, "alice", "pw");
    for (time, verdict) in [(0, Ok(())), (300, Ok(())), (301, Err(REFUSED))] {
        assert_eq!(verified(&app, &keys, &responses, time), verdict);
    }
}

#[test]
fn a_store_that_processes_share_lets_one_of_them_take_each_answer() {
    let Some(redis) = Redis::start("sealed challenges answered twice") else { return };
    let (app, keys) = (app(), keys());
    // What a server does: it opens, sets the identifier if it is absent, with its expiry, and only then verifies.
    let judge = |responses: &Parameters| -> Result<(), Error> {
        let OpenedClaim { claim, id, expires, .. } = keys.open_user_at(&app, responses, at(1))?;
        let id = format!("challenge {}", Base64::encode_string(&id));
        let seconds = (expires - at(1).unix() + 1).to_string();
        match &*redis.command(&["SET", &id, "", "NX", "EX", &seconds]).unwrap() {
            "+OK" => claim.verify_at(responses, at(1)),
            "$-1" => Err(REFUSED),
            other => panic!("{other}"),
        }
    };
    // Many processes get each answer at the same time.
    for _ in 0..8 {
        let (right, _) = answered(&app, &keys, "alice", "pw");
        let accepted = thread::scope(|scope| {
            let judges: Vec<_> = (0..8).map(|_| scope.spawn(|| judge(&right))).collect();
            judges.into_iter().filter_map(|judge| judge.join().unwrap().ok()).count()
        });
        assert_eq!(accepted, 1);
        // A wrong answer uses the challenge up as well; another challenge is another identifier.
        let (wrong, _) = answered(&app, &keys, "alice", "wrong");
        assert_eq!([&wrong, &wrong, &right].map(judge), [Err(REFUSED); 3]);
    }
    // An identifier is kept for as long as its challenge can be answered, and no longer.
    let (responses, _) = answered(&app, &keys, "alice", "pw");
    let id = keys.open_user_at(&app, &responses, at(1)).unwrap().id;
    judge(&responses).unwrap();
    let id = format!("challenge {}", Base64::encode_string(&id));
    assert_eq!(redis.command(&["TTL", &id]).unwrap(), ":180");
}

#[test]
fn one_claim_sealed_twice_never_has_the_same_nonce_for_two_states() {
    let app = app();
    let pool = UserPool::new(&app, &SimulationKey::from_bytes([9; 32]));
    let (request, _) = UserSrp::new(&app, "alice").start().unwrap();
    let (_, pending) =
        pool.challenge_user(&request, UserLookup::missing("alice").unwrap()).unwrap();
    let stored = pending.into_bytes();
    let block = |time| {
        let pending = PendingClaim::from_bytes(&app, &stored).unwrap();
        let sealed = keys().seal_at(Parameters::new(), pending, at(time)).unwrap();
        Base64::decode_vec(sealed.get("SECRET_BLOCK").unwrap()).unwrap()
    };
    assert_eq!(block(1), block(1));
    assert_ne!(block(1)[..25], block(2)[..25]);
}

#[test]
fn a_device_answers_a_sealed_challenge() {
    let (app, keys) = (app(), keys());
    let pool = UserPool::new(&app, &SimulationKey::from_bytes([9; 32]));
    let sealed = |key: &str, group: &str| {
        let (device, config) = Device::generate(key, group).unwrap();
        let stored = StoredDevice::from_config(key, group, &config).unwrap();
        let (request, started) = DeviceSrp::new(&app, "alice", &device).start().unwrap();
        let (challenge, pending) = pool.challenge_device(&request, stored).unwrap();
        Ok::<_, Error>((started, keys.seal_at(challenge, pending, at(0))?))
    };
    let (started, challenge) = sealed("us-east-1_dev", "-group").unwrap();
    assert_eq!(challenge.get("SECRET_BLOCK").unwrap().len(), 1920);
    let mut responses = started.respond_at(&challenge, at(0)).unwrap();
    let verify = |responses: &Parameters| {
        keys.open_device_at(&app, responses, at(1))?.claim.verify_at(responses, at(1))
    };
    assert_eq!(verify(&responses), Ok(()));
    assert_eq!(keys.open_user_at(&app, &responses, at(1)).unwrap_err(), REFUSED);
    for (name, value) in [("DEVICE_KEY", "us-east-1_other"), ("USERNAME", "bob")] {
        let right = responses.get(name).unwrap().to_owned();
        responses.insert(name, value);
        let hash = app.secret_hash(responses.get("USERNAME").unwrap()).unwrap();
        responses.insert("SECRET_HASH", hash.expose());
        assert_eq!(verify(&responses), Err(REFUSED), "{name}");
        responses.insert(name, right);
    }
    let long = "x".repeat(300);
    assert_eq!(sealed(&long, &long).err().unwrap().to_string(), "device is too long");
}

#[test]
fn a_parameter_that_is_missing_is_named() {
    let (app, keys) = (app(), keys());
    let (responses, _) = answered(&app, &keys, "alice", "pw");
    for name in ["PASSWORD_CLAIM_SECRET_BLOCK", "USERNAME"] {
        let mut responses: Parameters = responses.iter().collect();
        responses.remove(name);
        let refused = keys.open_user_at(&app, &responses, at(0)).unwrap_err();
        assert_eq!(refused, Error::Missing { name });
    }
}

#[test]
fn batches_can_be_sealed_and_opened() {
    let (app, keys) = (app(), keys());
    let responses: Vec<_> = ["pw", "wrong", "pw", "pw", "pw", "pw", "pw", "pw", "pw"]
        .map(|typed| answered(&app, &keys, "alice", typed).0)
        .into();
    let open = |responses| keys.open_user_at(&app, responses, at(0)).unwrap().claim;
    let claims = responses.iter().map(|responses| (open(responses), responses)).collect();
    for (index, verdict) in batch::verify_claims_at(claims, at(0)).into_iter().enumerate() {
        assert_eq!(verdict.is_ok(), index != 1);
    }
}

#[test]
fn debug_of_keys_and_claims_is_redacted() {
    let (app, keys) = (app(), keys());
    let (responses, _) = answered(&app, &keys, "alice", "pw");
    let opened = keys.open_user_at(&app, &responses, at(0)).unwrap();
    assert_eq!(format!("{keys:?}"), "SealingKeys([redacted])");
    let printed = format!("{opened:?}");
    assert!(printed.contains("exists: [redacted]") && printed.contains("PrivateKey([redacted])"));
    assert!(!printed.contains("s3cret"));
}

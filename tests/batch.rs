//! Does a batch compute what its items compute one by one, whatever their number, order and width?

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/known.rs"]
mod known;
#[path = "common/srp6a.rs"]
mod srp6a;

use cognito_crypto::{
    Error, Problem,
    auth::{
        App, Device, DeviceSrp, Parameters, Timestamp, UserSrp, batch,
        server::{SimulationKey, StoredDevice, StoredUser, UserLookup, UserPool},
    },
    srp::{
        self, Client, Identity, PasswordKey, PrivateKey, PublicKey, Salt, Server, SessionKey, Sign,
        Verifier,
    },
};
use num_bigint::BigUint;
use srp6a::Srp6a;

/// Counts that leave eight-lane vectors empty, full, and in between.
const COUNTS: [usize; 9] = [0, 1, 2, 5, 7, 8, 9, 17, 70];

/// Private values of mixed widths, 8 to 3072 bits.
fn private(index: usize) -> PrivateKey {
    let width = [40, 40, 32, 40, 1, 64, 40, 128, 40, 384][index % 10];
    let bytes: Vec<u8> = (0..width).map(|at| (index * 31 + at * 7 + 1) as u8).collect();
    PrivateKey::from_be_bytes(&bytes).unwrap()
}

/// Both signs, each with clients of either parity.
fn sign(index: usize) -> Sign {
    if index % 3 == 1 { Sign::minus() } else { Sign::plus() }
}

fn x(index: usize) -> PasswordKey {
    let identity = Identity { group: "pool", user: "alice" };
    PasswordKey::derive(
        &identity,
        format!("password {index}").as_bytes(),
        &Salt::from_be_bytes(&[9]).unwrap(),
    )
}

/// The keys that clients arrive at.
fn keys(results: Vec<Result<SessionKey, Error>>) -> Vec<[u8; 16]> {
    results.into_iter().map(|key| *key.unwrap().as_bytes()).collect()
}

#[test]
fn a_batch_is_its_items_one_by_one() {
    for count in COUNTS {
        let x: Vec<_> = (0..count).map(x).collect();
        let verifiers = srp::batch::verifiers(x.iter().collect());
        for (verifier, x) in verifiers.iter().zip(&x) {
            assert_eq!(verifier.to_be_bytes(), x.verifier().to_be_bytes());
        }

        let clients = srp::batch::clients((0..count).map(private).collect());
        let a: Vec<_> = clients.iter().map(|client| client.public_key().to_be_bytes()).collect();
        let singles = (0..count).map(|index| Client::new(private(index)));
        assert_eq!(a, singles.map(|client| client.public_key().to_be_bytes()).collect::<Vec<_>>());

        let b = |index| private(index + 3);
        let items = verifiers.into_iter().enumerate();
        let items = items.map(|(index, v)| (v, b(index), sign(index)));
        let servers = srp::batch::servers(items.collect());
        for (index, server) in servers.iter().enumerate() {
            let single = Server::new(x[index].verifier(), b(index), sign(index));
            assert_eq!(server.public_key().to_be_bytes(), single.public_key().to_be_bytes());
        }
        let publics = |bytes: Vec<[u8; 384]>| -> Vec<PublicKey> {
            bytes.iter().map(|bytes| PublicKey::from_be_bytes(bytes).unwrap()).collect()
        };
        let big_a = publics(a);
        let big_b =
            publics(servers.iter().map(|server| server.public_key().to_be_bytes()).collect());

        let client_keys: Vec<_> = (0..count)
            .map(|i| *Client::new(private(i)).session_key(&x[i], &big_b[i]).unwrap().as_bytes())
            .collect();
        let items = clients.into_iter().zip(&x).zip(&big_b).map(|((client, x), b)| (client, x, b));
        assert_eq!(keys(srp::batch::client_session_keys(items.collect())), client_keys);
        let items = servers.into_iter().zip(&big_a).collect();
        let both = srp::batch::server_session_keys(items);
        for (index, (both, client)) in both.into_iter().zip(client_keys).enumerate() {
            let single = Server::new(x[index].verifier(), b(index), sign(index));
            let both = both.unwrap().to_bytes();
            assert_eq!(both, single.session_keys(&big_a[index]).unwrap().to_bytes());
            assert!(both.iter().any(|key| **key == client), "a key of {index}");
        }
    }
}

#[test]
fn a_b_of_zero_gets_the_other_sign_in_a_batch_and_does_not_touch_the_rest() {
    // g^5 = 32 = −k·v for this v, so that k·v + g^b = 0 and k·v − g^b = −64.
    let n = Srp6a::cognito().n;
    let v = (&n - 32_u8) * Srp6a::cognito().k().modpow(&(&n - 2_u8), &n) % &n;
    let five = || PrivateKey::from_be_bytes(&[5]).unwrap();
    let mut items: Vec<_> =
        (0..9).map(|index| (x(index).verifier(), five(), Sign::plus())).collect();
    items[4].0 = Verifier::from_be_bytes(&v.to_bytes_be()).unwrap();
    let sent: Vec<_> = srp::batch::servers(items)
        .iter()
        .map(|server| BigUint::from_bytes_be(&server.public_key().to_be_bytes()))
        .collect();
    for (index, sent) in sent.into_iter().enumerate() {
        let v = BigUint::from_bytes_be(&x(index).verifier().to_be_bytes());
        let textbook = Srp6a::cognito().server_public(&v, &5_u8.into());
        assert_eq!(sent, if index == 4 { &n - 64_u8 } else { textbook });
    }
}

#[test]
fn a_batch_of_sign_ins_answers_item_by_item() {
    let app = App::with_client_secret("us-east-1_AbC", "client", "secret").unwrap();
    let key = SimulationKey::from_bytes([3; 32]);
    let now = Timestamp::from_unix(1_800_000_000).unwrap();
    let names: Vec<_> = (0..19).map(|index| format!("user {index}")).collect();
    let rng = &mut getrandom::SysRng;

    let users = names.iter().map(|name| UserSrp::new(&app, name)).collect();
    let (mut requests, started): (Vec<_>, Vec<_>) =
        batch::start_users_with_rng(users, rng).unwrap().into_iter().unzip();
    // The third sends no A, the fifth does not exist.
    requests[2].remove("SRP_A");
    let lookup = |index: usize, name: &str| match index {
        4 => UserLookup::missing("alice").unwrap(),
        _ => UserLookup::found(StoredUser::register(&app, name, "pw").unwrap()).unwrap(),
    };
    let lookups = names.iter().enumerate().map(|(index, name)| lookup(index, name));
    let issued = batch::challenge_users_with_rng(
        &UserPool::new(&app, &key),
        requests.iter().zip(lookups).collect(),
        rng,
    );

    let refused: Vec<_> = issued.iter().map(|one| one.as_ref().err()).collect();
    for (index, refused) in refused.into_iter().enumerate() {
        assert_eq!(refused, (index == 2).then_some(&Error::Missing { name: "SRP_A" }));
    }
    let (mut challenges, pending): (Vec<_>, Vec<_>) = issued.into_iter().flatten().unzip();
    // Of the eighteen left, one challenge is spoilt, one password is wrong.
    challenges[10].insert("SRP_B", "0");
    let answers = started.into_iter().enumerate().filter(|(index, _)| *index != 2).zip(&challenges);
    let answers = answers.map(|((index, started), challenge)| {
        (started, challenge, if index == 7 { "wrong" } else { "pw" })
    });
    let responses = batch::respond_users_at(answers.collect(), now);
    let spoilt = Error::Malformed { name: "SRP_B", problem: Problem::ZeroModN };
    assert_eq!(responses[10].as_ref().err(), Some(&spoilt));

    let empty = Parameters::new();
    let claims =
        pending.into_iter().zip(responses.iter().map(|one| one.as_ref().unwrap_or(&empty)));
    let verdicts = batch::verify_claims_at(claims.collect(), now);
    for (index, verdict) in verdicts.into_iter().enumerate() {
        let expected = match index {
            // The fifth and the eighth of all.
            3 | 6 => Err(Error::NotAuthorized),
            10 => Err(Error::Missing { name: "PASSWORD_CLAIM_SECRET_BLOCK" }),
            _ => Ok(()),
        };
        assert_eq!(verdict, expected, "{index}");
    }
}

#[test]
fn a_batch_of_devices_signs_in_and_one_bad_item_does_not_spoil_the_rest() {
    let app = App::with_client_secret("us-east-1_AbC123xyZ", "client", "s3cret").unwrap();
    let pool = UserPool::new(&app, &SimulationKey::from_bytes([3; 32]));
    let now = Timestamp::from_unix(1_800_000_000).unwrap();
    let made: Vec<_> = (0..9)
        .map(|index| Device::generate(&format!("us-east-1_{index}"), "-group").unwrap())
        .collect();
    let devices = made.iter().enumerate().map(|(index, (device, _))| match index {
        // The fourth has forgotten its password.
        3 => DeviceSrp::new(&app, "alice", &Device::new(device.key(), "-group", "forgotten")),
        _ => DeviceSrp::new(&app, "alice", device),
    });
    let (mut requests, started): (Vec<_>, Vec<_>) =
        batch::start_devices(devices.collect()).unwrap().into_iter().unzip();
    // The sixth asks for another device.
    requests[5].insert("DEVICE_KEY", "us-east-1_0");
    let stored = made.iter().map(|(device, config)| {
        StoredDevice::from_config(device.key(), device.group_key(), config).unwrap()
    });
    let issued = batch::challenge_devices(&pool, requests.iter().zip(stored).collect());
    let refused: Vec<_> = issued.iter().map(|one| one.as_ref().err().copied()).collect();
    for (index, refused) in refused.into_iter().enumerate() {
        assert_eq!(refused, (index == 5).then_some(Error::NotAuthorized), "{index}");
    }
    let (challenges, pending): (Vec<_>, Vec<_>) = issued.into_iter().flatten().unzip();
    let answering = started.into_iter().enumerate().filter(|(index, _)| *index != 5);
    let answering =
        answering.zip(&challenges).map(|((_, started), challenge)| (started, challenge));
    let responses = batch::respond_devices_at(answering.collect(), now);
    let claims = pending.into_iter().zip(responses.iter().map(|one| one.as_ref().unwrap()));
    for (index, verdict) in batch::verify_claims_at(claims.collect(), now).into_iter().enumerate() {
        assert_eq!(verdict.is_ok(), index != 3, "{index}");
    }
}

//! Does a batch compute what its items compute one by one, whatever their number, order and width?

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/known.rs"]
mod known;
#[path = "common/srp6a.rs"]
mod srp6a;

use cognito_crypto::{
    Error,
    srp::{Client, Identity, PasswordKey, PrivateKey, PublicKey, Salt, Server, Verifier, batch},
};
use srp6a::Srp6a;

/// Counts that leave eight-lane vectors empty, full, and in between.
const COUNTS: [usize; 9] = [0, 1, 2, 5, 7, 8, 9, 17, 70];

/// Private values of mixed widths, 8 to 3072 bits.
fn private(index: usize) -> PrivateKey {
    let width = [40, 40, 32, 40, 1, 64, 40, 128, 40, 384][index % 10];
    let bytes: Vec<u8> = (0..width).map(|at| (index * 31 + at * 7 + 1) as u8).collect();
    PrivateKey::from_be_bytes(&bytes).unwrap()
}

fn x(index: usize) -> PasswordKey {
    let identity = Identity { group: "pool", user: "alice" };
    PasswordKey::derive(
        &identity,
        format!("password {index}").as_bytes(),
        &Salt::from_be_bytes(&[9]),
    )
}

/// The key that a client arrives at, or that a server does.
fn keys(results: Vec<Result<cognito_crypto::srp::SessionKey, Error>>) -> Vec<[u8; 16]> {
    results.into_iter().map(|key| *key.unwrap().as_bytes()).collect()
}

#[test]
fn a_batch_is_its_items_one_by_one() {
    for count in COUNTS {
        let x: Vec<_> = (0..count).map(x).collect();
        let verifiers = batch::verifiers(x.iter().collect());
        for (verifier, x) in verifiers.iter().zip(&x) {
            assert_eq!(verifier.to_be_bytes(), x.verifier().to_be_bytes());
        }

        let clients = batch::clients((0..count).map(private).collect());
        let a: Vec<_> = clients.iter().map(|client| client.public_key().to_be_bytes()).collect();
        let singles = (0..count).map(|index| Client::new(private(index)));
        assert_eq!(a, singles.map(|client| client.public_key().to_be_bytes()).collect::<Vec<_>>());

        let b = |index| private(index + 3);
        let servers = batch::servers(
            verifiers.into_iter().enumerate().map(|(index, v)| (v, b(index))).collect(),
        );
        let servers: Vec<_> = servers.into_iter().map(Result::unwrap).collect();
        for (index, server) in servers.iter().enumerate() {
            let single = Server::new(x[index].verifier(), b(index)).unwrap();
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
        assert_eq!(keys(batch::client_session_keys(items.collect())), client_keys);
        let items = servers.into_iter().zip(&big_a).collect();
        assert_eq!(keys(batch::server_session_keys(items)), client_keys);
    }
}

#[test]
fn one_bad_item_does_not_spoil_the_rest() {
    // g^5 = 32 = −k·v for this v, so that B = 0.
    let v = {
        let Srp6a { ref n, .. } = Srp6a::cognito();
        (n - 32_u8) * Srp6a::cognito().k().modpow(&(n - 2_u8), n) % n
    };
    let bad = Verifier::from_be_bytes(&v.to_bytes_be()).unwrap();
    let five = || PrivateKey::from_be_bytes(&[5]).unwrap();
    let mut items: Vec<_> = (0..9).map(|index| (x(index).verifier(), five())).collect();
    items[4].0 = bad;
    let results = batch::servers(items);
    for (index, result) in results.iter().enumerate() {
        assert_eq!(result.is_err(), index == 4);
    }
}

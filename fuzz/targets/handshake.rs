//! Both roles against num-bigint, one by one and in a batch, for private values of any width and any x.

#![no_main]

mod common;

use cognito_crypto::srp::{
    Client, PasswordKey, PrivateKey, PublicKey, Server, SessionKey, batch, scrambler,
};
use common::TEXTBOOK;
use num_bigint::BigUint;

// The first byte is the length of a, then come a, 32 bytes of x and b.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((a, x, b)) = split(data) else { return };
    let (Ok(_), Ok(_)) = (PrivateKey::from_be_bytes(a), PrivateKey::from_be_bytes(b)) else {
        return;
    };
    let client = || Client::new(PrivateKey::from_be_bytes(a).unwrap());
    let x_key = PasswordKey::from_be_bytes(x);
    let server = || Server::new(x_key.verifier(), PrivateKey::from_be_bytes(b).unwrap());
    let number = BigUint::from_bytes_be;
    let (a, b, x) = (number(a), number(b), number(x));

    let v = TEXTBOOK.power_of_g(&x);
    let (a_public, b_public) = (TEXTBOOK.power_of_g(&a), TEXTBOOK.server_public(&v, &b));
    let publics = |key: &PublicKey| number(&key.to_be_bytes());
    assert_eq!(number(&x_key.verifier().to_be_bytes()), v);
    assert_eq!(publics(client().public_key()), a_public);
    let Ok(served) = server() else { return assert_eq!(b_public, BigUint::ZERO) };
    assert_eq!(publics(served.public_key()), b_public);

    let [a_key, b_key] =
        [&a_public, &b_public].map(|key| PublicKey::from_be_bytes(&key.to_bytes_be()).unwrap());
    let u = TEXTBOOK.u(&a_public, &b_public);
    assert_eq!(number(&scrambler(&a_key, &b_key).unwrap()), u);
    let s = TEXTBOOK.client_s(&a, &b_public, &u, &x);
    assert_eq!(number(&*client().premaster_secret(&x_key, &b_key).unwrap()), s);
    assert_eq!(number(&*served.premaster_secret(&a_key).unwrap()), s);

    let key = TEXTBOOK.session_key(&u, &s);
    let bytes = |key: SessionKey| key.as_bytes().to_vec();
    assert_eq!(client().session_key(&x_key, &b_key).map(bytes).unwrap(), key);
    // One more than fits into a vector of eight.
    let clients = (0..9).map(|_| (client(), &x_key, &b_key)).collect();
    let servers = (0..9).map(|_| (server().unwrap(), &a_key)).collect();
    let found = [batch::client_session_keys(clients), batch::server_session_keys(servers)];
    for found in found.into_iter().flatten() {
        assert_eq!(found.map(bytes).unwrap(), key);
    }
});

fn split(data: &[u8]) -> Option<(&[u8], &[u8; 32], &[u8])> {
    let (length, rest) = data.split_first()?;
    let (a, rest) = rest.split_at_checked((*length).into())?;
    let (x, b) = rest.split_first_chunk()?;
    Some((a, x, b))
}

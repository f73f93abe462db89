//! Both roles against num-bigint, one by one and in a batch, for private values of any width and any x.

#![no_main]

mod common;

use cognito_crypto::srp::{
    Client, PasswordKey, PrivateKey, PublicKey, Server, SessionKey, SessionKeys, Sign, batch,
    scrambler,
};
use common::TEXTBOOK;
use num_bigint::BigUint;

// The first byte is the length of a, then come a, 32 bytes of x and b, whose last bit is the sign as well.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((a, x, b)) = split(data) else { return };
    let (Ok(_), Ok(_)) = (PrivateKey::from_be_bytes(a), PrivateKey::from_be_bytes(b)) else {
        return;
    };
    let is_minus = b[b.len() - 1] & 1 == 1;
    let client = || Client::new(PrivateKey::from_be_bytes(a).unwrap());
    let x_key = PasswordKey::from_be_bytes(x);
    let sign = || if is_minus { Sign::minus() } else { Sign::plus() };
    let server = || Server::new(x_key.verifier(), PrivateKey::from_be_bytes(b).unwrap(), sign());
    let number = BigUint::from_bytes_be;
    let (a, b, x) = (number(a), number(b), number(x));

    let v = TEXTBOOK.power_of_g(&x);
    let (plus, minus) = (TEXTBOOK.server_public(&v, &b), TEXTBOOK.server_public_minus(&v, &b));
    // A B of 0 gets the other sign.
    let b_public =
        if is_minus != (plus == BigUint::ZERO || minus == BigUint::ZERO) { minus } else { plus };
    let a_public = TEXTBOOK.power_of_g(&a);
    let publics = |key: &PublicKey| number(&key.to_be_bytes());
    assert_eq!(number(&x_key.verifier().to_be_bytes()), v);
    assert_eq!(publics(client().public_key()), a_public);
    assert_eq!(publics(server().public_key()), b_public);

    let [a_key, b_key] =
        [&a_public, &b_public].map(|key| PublicKey::from_be_bytes(&key.to_bytes_be()).unwrap());
    let u = TEXTBOOK.u(&a_public, &b_public);
    assert_eq!(number(&scrambler(&a_key, &b_key).unwrap()), u);
    let client_s = TEXTBOOK.client_s(&a, &b_public, &u, &x);
    let server_s = TEXTBOOK.server_s(&a_public, &b, &u, &v);
    let negated = &TEXTBOOK.n - &server_s;
    assert_eq!(number(&*client().premaster_secret(&x_key, &b_key).unwrap()), client_s);
    assert_eq!(number(&*server().premaster_secret(&a_key).unwrap()), server_s);

    let key = TEXTBOOK.session_key(&u, &client_s);
    let keys = [&server_s, &negated].map(|s| TEXTBOOK.session_key(&u, s));
    assert!(keys.contains(&key));
    let bytes = |key: SessionKey| key.as_bytes().to_vec();
    assert_eq!(client().session_key(&x_key, &b_key).map(bytes).unwrap(), key);
    let both = |found: SessionKeys| found.to_bytes().map(|key| key.to_vec());
    assert_eq!(server().session_keys(&a_key).map(both).unwrap(), keys);
    // One more than fits into a vector of eight.
    let clients = (0..9).map(|_| (client(), &x_key, &b_key)).collect();
    for found in batch::client_session_keys(clients) {
        assert_eq!(found.map(bytes).unwrap(), key);
    }
    let servers = (0..9).map(|_| (server(), &a_key)).collect();
    for found in batch::server_session_keys(servers) {
        assert_eq!(found.map(both).unwrap(), keys);
    }
});

fn split(data: &[u8]) -> Option<(&[u8], &[u8; 32], &[u8])> {
    let (length, rest) = data.split_first()?;
    let (a, rest) = rest.split_at_checked((*length).into())?;
    let (x, b) = rest.split_first_chunk()?;
    Some((a, x, b))
}

//! Single-bit faults: in what a server stores, in what goes over the wire, in S and K, in the fixed-base table.
//!
//! A login with a fault in it may fail; one with a wrong password must never succeed, and one whose stored
//! values, messages or keys differ in a bit cannot.

use crate::{
    number::{session_key, session_keys_of},
    random::Random,
    tables,
};
use cognito_crypto::srp::{
    Client, Identity, PasswordKey, PrivateKey, PublicKey, Salt, Server, SessionKey, SessionKeys,
    Sign, Verifier, batch, claim,
};
use num_bigint::BigUint;

const IDENTITY: Identity<'_> = Identity { group: "AbC123xyZ", user: "alice" };
/// Bits that are changed in each entry of the table.
const BITS_PER_ENTRY: usize = 4;

/// Whether no fault led to a login.
pub(crate) fn run() -> bool {
    let right = password_key(b"right");
    let v = right.verifier().to_be_bytes();
    let results = [
        ("v", logins(flipped(&v).map(|v| Login { v, ..Login::right(&right) }).collect())),
        (
            "A on its way",
            logins(
                (0..3072).map(|bit| Login { a_bit: Some(bit), ..Login::right(&right) }).collect(),
            ),
        ),
        (
            "B on its way",
            logins(
                (0..3072).map(|bit| Login { b_bit: Some(bit), ..Login::right(&right) }).collect(),
            ),
        ),
        ("S", premasters(&right)),
        ("K", session_keys()),
    ];
    let mut sound = true;
    for (what, Outcome { faults, accepted }) in results {
        println!("{faults:>9} single-bit faults in {what}: {accepted} accepted");
        sound &= faults > 0 && accepted == 0;
    }
    sound & table(&right)
}

struct Outcome {
    faults: usize,
    accepted: usize,
}

/// A login, and what is wrong with it.
struct Login<'a> {
    v: Vec<u8>,
    x: &'a PasswordKey,
    a_bit: Option<usize>,
    b_bit: Option<usize>,
}

impl<'a> Login<'a> {
    fn right(x: &'a PasswordKey) -> Self {
        Self { v: x.verifier().to_be_bytes().to_vec(), x, a_bit: None, b_bit: None }
    }
}

/// Runs the logins in batches; those that a parser stops count as refused.
fn logins(logins: Vec<Login<'_>>) -> Outcome {
    let rng = &mut Random::new(logins.len());
    let private = |rng: &mut Random| PrivateKey::generate_with_rng(rng).unwrap();
    let faults = logins.len();
    let (logins, stored): (Vec<_>, Vec<_>) = logins
        .into_iter()
        .filter_map(|login| {
            let verifier = Verifier::from_be_bytes(&login.v).ok()?;
            Some((login, (verifier, private(rng), Sign::generate_with_rng(rng).unwrap())))
        })
        .unzip();
    let clients = batch::clients(logins.iter().map(|_| private(rng)).collect());
    let servers = batch::servers(stored);
    let mut started = Vec::new();
    for ((login, client), server) in logins.iter().zip(clients).zip(servers) {
        let a = received(client.public_key(), login.a_bit);
        let b = received(server.public_key(), login.b_bit);
        if let (Some(a), Some(b)) = (a, b) {
            started.push((login, client, server, a, b));
        }
    }
    let (mut clients, mut servers, mut publics) = (Vec::new(), Vec::new(), Vec::new());
    for (login, client, server, a, b) in started {
        clients.push((client, login.x));
        servers.push(server);
        publics.push((a, b));
    }
    let clients = clients.into_iter().zip(&publics).map(|((client, x), (_, b))| (client, x, b));
    let servers = servers.into_iter().zip(&publics).map(|(server, (a, _))| (server, a));
    let client_keys = batch::client_session_keys(clients.collect());
    let server_keys = batch::server_session_keys(servers.collect());
    let keys = client_keys.iter().zip(&server_keys);
    let accepted = keys.filter(|(client, server)| {
        let (Ok(client), Ok(server)) = (client, server) else { return false };
        accepts(server, client)
    });
    Outcome { faults, accepted: accepted.count() }
}

/// Whether the server accepts a claim that is signed with the client's key.
fn accepts(server: &SessionKeys, client: &SessionKey) -> bool {
    let signature = claim::sign(client, &IDENTITY, b"block", "now");
    claim::verify(server, &IDENTITY, b"block", "now", &signature).is_ok()
}

/// A public value with a bit changed on its way, if what arrives is one.
fn received(key: &PublicKey, bit: Option<usize>) -> Option<PublicKey> {
    let mut bytes = key.to_be_bytes();
    if let Some(bit) = bit {
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
    PublicKey::from_be_bytes(&bytes).ok()
}

/// A server whose S differs in a bit from the client's.
fn premasters(x: &PasswordKey) -> Outcome {
    let private = |byte| PrivateKey::from_be_bytes(&[byte; 40]).unwrap();
    let (mut faults, mut accepted) = (0, 0);
    for sign in [Sign::plus, Sign::minus] {
        for byte in [2, 3] {
            let server = Server::new(x.verifier(), private(1), sign());
            let client = Client::new(private(byte));
            let (a, b) = (client.public_key(), server.public_key());
            let s = server.premaster_secret(a).unwrap();
            let keys = |s: &[u8]| session_keys_of(a, b, &BigUint::from_bytes_be(s));
            let honest = client.premaster_secret(x, b).unwrap();
            let honest = session_key(a, b, &BigUint::from_bytes_be(&*honest));
            assert!(accepts(&keys(&*s), &honest), "without a fault it is accepted");
            accepted += flipped(&*s).filter(|s| accepts(&keys(s), &honest)).count();
            faults += 8 * s.len();
        }
    }
    Outcome { faults, accepted }
}

/// A server whose K differs in a bit from the client's.
fn session_keys() -> Outcome {
    let (right, other) = ([0xa5; 16], [0x3c; 16]);
    let key = SessionKey::from_bytes(right);
    let (mut faults, mut accepted) = (0, 0);
    // The client has the first key or the second.
    for order in [|bytes, other| [bytes, other], |bytes, other| [other, bytes]] {
        let keys = |bytes| SessionKeys::from_bytes(order(bytes, other));
        assert!(accepts(&keys(right), &key), "without a fault it is accepted");
        let spoiled = flipped(&right).map(|bytes| keys(bytes.try_into().unwrap()));
        accepted += spoiled.filter(|keys| accepts(keys, &key)).count();
        faults += 8 * right.len();
    }
    Outcome { faults, accepted }
}

/// Faults in the table that powers of g are made of, as long as both sides use it.
fn table(right: &PasswordKey) -> bool {
    let wrong = password_key(b"wrong");
    let v = right.verifier().to_be_bytes().to_vec();
    let (rng, mut faults) = (&mut Random::new(1), 0);
    let (mut wrong_accepted, mut right_refused) = (0, 0);
    let entries = tables::find();
    for entry in &entries {
        for _ in 0..BITS_PER_ENTRY {
            let fault = entry.fault(rng.below(3072));
            let login = |x| Login { v: v.clone(), x, a_bit: None, b_bit: None };
            wrong_accepted += logins(vec![login(&wrong)]).accepted;
            right_refused += 1 - logins(vec![login(right)]).accepted;
            drop(fault);
            faults += 1;
        }
    }
    println!(
        "{faults:>9} single-bit faults in {} entries of the fixed-base table: {wrong_accepted} accepted \
         with a wrong password, {right_refused} refused with the right one",
        entries.len()
    );
    let healed = logins(vec![Login::right(right)]).accepted == 1;
    wrong_accepted == 0 && right_refused > 0 && healed
}

fn password_key(password: &[u8]) -> PasswordKey {
    PasswordKey::derive(&IDENTITY, password, &Salt::from_be_bytes(&[9; 16]).unwrap())
}

/// The bytes with each of their bits changed in turn.
fn flipped(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..8 * bytes.len()).map(|bit| {
        let mut changed = bytes.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        changed
    })
}

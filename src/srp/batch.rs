//! Many handshakes at once: where the CPU has AVX-512 IFMA or AVX2, several powers are computed together in
//! less time than one by one. This is for load generators, emulators and migrations; a single sign-in has no use for
//! it.
//!
//! Functions take any number of items and return results in the same order. An item that fails does not affect the
//! others. With the `rayon` feature the items are spread over the machine's cores.
//!
//! ```
//! use cognito_crypto::srp::{Client, Identity, PasswordKey, PublicKey, Salt, Server, batch};
//!
//! # #[cfg(feature = "getrandom")] {
//! let names = ["alice", "bob", "carol"];
//! let salt = Salt::generate()?;
//! let x: Vec<_> = names
//!     .map(|user| PasswordKey::derive(&Identity { group: "AbC123xyZ", user }, b"secret", &salt))
//!     .into();
//! let verifiers = batch::verifiers(x.iter().collect());
//! assert_eq!(verifiers.len(), 3);
//! # }
//! # Ok::<(), cognito_crypto::Error>(())
//! ```

use super::{
    client::{self, Client},
    hash::{self, SessionKey, SessionKeys},
    keys::{PrivateKey, PublicKey},
    server::{Exchange, Server, Sign},
    verifier::{PasswordKey, Verifier},
};
use crate::{
    error::Error,
    field::{self, Element, Exponent},
    secret::burn,
};
use alloc::vec::Vec;

/// Computes v = g^x for each x.
#[must_use]
pub fn verifiers(x: Vec<&PasswordKey>) -> Vec<Verifier> {
    spread(&x, |x| {
        let mut powers = powers_of_g(x, |x| x.exponent());
        let mut verifiers = Vec::with_capacity(x.len());
        for v in &mut powers {
            verifiers.push(Verifier::from_element(v.take()));
        }
        verifiers
    })
}

/// Makes a client ([`Client::new`]) of each a.
#[must_use]
pub fn clients(a: Vec<PrivateKey>) -> Vec<Client> {
    let public_keys = spread(&a, |a| {
        let mut powers = powers_of_g(a, PrivateKey::exponent);
        let mut public_keys = Vec::with_capacity(a.len());
        for power in &mut powers {
            public_keys.push(PublicKey::declassify(power.take()));
        }
        public_keys
    });
    let mut clients = Vec::with_capacity(a.len());
    for (a, public) in a.into_iter().zip(public_keys) {
        clients.push(Client::with_public_key(a, public));
    }
    clients
}

/// Makes a server ([`Server::new`]) of each v, b and sign.
#[must_use]
pub fn servers(items: Vec<(Verifier, PrivateKey, Sign)>) -> Vec<Server> {
    let mut halves = Vec::with_capacity(items.len());
    for (verifier, b, sign) in &items {
        halves.push((verifier, b, sign));
    }
    let public_keys = server_public_keys(&halves);
    let mut servers = Vec::with_capacity(items.len());
    for ((verifier, b, _), public) in items.into_iter().zip(public_keys) {
        servers.push(Server::with_public_key(verifier, b, public));
    }
    servers
}

/// Computes B of each v, b and sign.
pub(crate) fn server_public_keys(items: &[(&Verifier, &PrivateKey, &Sign)]) -> Vec<PublicKey> {
    spread(items, |items| {
        let powers = powers_of_g(items, |(_, b, _)| b.exponent());
        let mut public_keys = Vec::with_capacity(items.len());
        for ((verifier, _, sign), power) in items.iter().zip(&powers) {
            public_keys.push(Server::public_key_from(verifier, sign, power));
        }
        public_keys
    })
}

/// Computes [`Client::session_key`] for each client, its x and its server's B.
#[must_use]
pub fn client_session_keys(
    items: Vec<(Client, &PasswordKey, &PublicKey)>,
) -> Vec<Result<SessionKey, Error>> {
    let mut borrowed = Vec::with_capacity(items.len());
    for (client, x, server) in &items {
        borrowed.push((client, *x, *server));
    }
    borrowed_client_session_keys(&borrowed)
}

/// [`client_session_keys`] of clients that the caller drops.
pub(crate) fn borrowed_client_session_keys(
    items: &[(&Client, &PasswordKey, &PublicKey)],
) -> Vec<Result<SessionKey, Error>> {
    spread(items, |items| {
        let v = powers_of_g(items, |(_, x, _)| x.exponent());
        let mut bases = field::batch::zeros(items.len());
        let mut exponents = Vec::with_capacity(items.len());
        let mut scramblers = Vec::with_capacity(items.len());
        for (((client, x, server), v), base) in items.iter().zip(&v).zip(&mut bases) {
            client::unmask(base, server, v);
            let u = hash::scrambler(client.public_key(), server);
            exponents.push(client.exponent(computable(&u), x));
            scramblers.push(u);
        }
        let s = premasters(&bases, &exponents, |e| e);
        let mut keys = Vec::with_capacity(items.len());
        for (u, s) in scramblers.iter().zip(&s) {
            keys.push(u.map(|u| SessionKey::derive(&u, s)));
        }
        keys
    })
}

/// Computes [`Server::session_keys`] for each server and its client's A.
#[must_use]
pub fn server_session_keys(items: Vec<(Server, &PublicKey)>) -> Vec<Result<SessionKeys, Error>> {
    spread(&items, |items| {
        let mut scramblers = Vec::with_capacity(items.len());
        for (server, a) in items {
            scramblers.push(hash::scrambler(a, server.public_key()));
        }
        let mut steps = Vec::with_capacity(items.len());
        for ((server, a), u) in items.iter().zip(&scramblers) {
            steps.push(Step {
                verifier: server.verifier(),
                private: server.private_key(),
                client: a,
                u: computable(u),
            });
        }
        let mut keys = Vec::with_capacity(items.len());
        for (u, key) in scramblers.iter().zip(step_keys(&steps)) {
            keys.push(u.map(|_| key));
        }
        keys
    })
}

/// Computes [`Exchange::session_keys`] for each exchange.
pub(crate) fn exchange_session_keys(items: &[&Exchange]) -> Vec<SessionKeys> {
    spread(items, |items| {
        let mut steps = Vec::with_capacity(items.len());
        for Exchange { verifier, private, client, u } in items {
            steps.push(Step { verifier, private, client, u });
        }
        step_keys(&steps)
    })
}

/// The u to compute with. An item that fails for its u is computed all the same, with u = 0, and dropped.
fn computable(u: &Result<[u8; 32], Error>) -> &[u8; 32] {
    u.as_ref().unwrap_or(&[0; 32])
}

/// The values that a server's S is computed from.
struct Step<'a> {
    verifier: &'a Verifier,
    private: &'a PrivateKey,
    client: &'a PublicKey,
    u: &'a [u8; 32],
}

/// Computes both keys from S = (A·v^u)^b for each item.
fn step_keys(steps: &[Step<'_>]) -> Vec<SessionKeys> {
    let mut scramblers = Vec::with_capacity(steps.len());
    for step in steps {
        scramblers.push(Exponent::from_be_bytes(step.u));
    }
    let mut operands = Vec::with_capacity(steps.len());
    for (step, u) in steps.iter().zip(&scramblers) {
        operands.push((step.verifier.element(), u));
    }
    let mut bases = field::batch::zeros(steps.len());
    for ((base, vu), step) in bases.iter_mut().zip(&field::batch::pow(&operands)).zip(steps) {
        base.set_mul(step.client.element(), vu);
    }
    let mut keys = Vec::with_capacity(steps.len());
    for (step, s) in steps.iter().zip(&premasters(&bases, steps, |step| step.private.exponent())) {
        keys.push(SessionKeys::derive(step.u, s));
    }
    keys
}

/// Computes S = base^e for each item.
fn premasters<T>(bases: &[Element], items: &[T], e: impl Fn(&T) -> &Exponent) -> Vec<Element> {
    let mut operands = Vec::with_capacity(items.len());
    for (base, item) in bases.iter().zip(items) {
        operands.push((base, e(item)));
    }
    field::batch::pow(&operands)
}

/// Computes g^e for each item.
fn powers_of_g<T>(items: &[T], e: impl Fn(&T) -> &Exponent) -> Vec<Element> {
    let mut exponents = Vec::with_capacity(items.len());
    for item in items {
        exponents.push(e(item));
    }
    field::batch::pow_g(&exponents)
}

/// Does the work, in pieces on all cores with the `rayon` feature.
#[cfg(not(feature = "rayon"))]
fn spread<T, R>(items: &[T], work: impl Fn(&[T]) -> Vec<R>) -> Vec<R> {
    burn::after(|| work(items))
}

/// Does the work, in pieces on all cores with the `rayon` feature.
#[cfg(feature = "rayon")]
fn spread<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> Vec<R> + Sync + Send) -> Vec<R> {
    use rayon::prelude::*;
    /// Items that one task computes: few enough to spread evenly over the cores, and enough to fill two vectors of
    /// eight.
    const PIECE: usize = 16;
    items.par_chunks(PIECE).flat_map_iter(|piece| burn::after(|| work(piece))).collect()
}

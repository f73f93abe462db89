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
    spread(x, |x| {
        powers_of_g(x.iter().map(|x| x.exponent()))
            .iter_mut()
            .map(|v| Verifier::from_element(v.take()))
            .collect()
    })
}

/// Makes a client ([`Client::new`]) of each a.
#[must_use]
pub fn clients(a: Vec<PrivateKey>) -> Vec<Client> {
    spread(a, |a| {
        let mut powers = powers_of_g(a.iter().map(PrivateKey::exponent));
        let items = a.into_iter().zip(&mut powers);
        items.map(|(a, power)| Client::from_power(a, power.take())).collect()
    })
}

/// Makes a server ([`Server::new`]) of each v, b and sign.
#[must_use]
pub fn servers(items: Vec<(Verifier, PrivateKey, Sign)>) -> Vec<Server> {
    spread(items, |items| {
        let powers = powers_of_g(items.iter().map(|(_, b, _)| b.exponent()));
        let items = items.into_iter().zip(&powers);
        items.map(|((v, b, sign), power)| Server::from_power(v, b, sign, power)).collect()
    })
}

/// Computes [`Client::session_key`] for each client, its x and its server's B.
#[must_use]
pub fn client_session_keys(
    items: Vec<(Client, &PasswordKey, &PublicKey)>,
) -> Vec<Result<SessionKey, Error>> {
    spread(items, |items| {
        let v = powers_of_g(items.iter().map(|(_, x, _)| x.exponent()));
        let u: Vec<_> =
            items.iter().map(|(client, _, b)| hash::scrambler(client.public_key(), b)).collect();
        let mut bases = zeros(items.len());
        for ((base, v), (_, _, server)) in bases.iter_mut().zip(&v).zip(&items) {
            client::unmask(base, server, v);
        }
        // An item that fails for its u is computed all the same, with u = 0, and dropped.
        let exponents: Vec<_> = items
            .iter()
            .zip(&u)
            .map(|((client, x, _), u)| client.exponent(u.as_ref().unwrap_or(&[0; 32]), x))
            .collect();
        let s = premasters(&bases, exponents.iter().collect());
        u.into_iter().zip(&s).map(|(u, s)| Ok(SessionKey::derive(&u?, s))).collect()
    })
}

/// Computes [`Server::session_keys`] for each server and its client's A.
#[must_use]
pub fn server_session_keys(items: Vec<(Server, &PublicKey)>) -> Vec<Result<SessionKeys, Error>> {
    spread(items, |items| {
        let u: Vec<_> =
            items.iter().map(|(server, a)| hash::scrambler(a, server.public_key())).collect();
        // An item that fails for its u is computed all the same, with u = 0, and dropped.
        let steps = items.iter().zip(&u).map(|((server, a), u)| Step {
            verifier: server.verifier(),
            private: server.private_key(),
            client: a,
            u: u.as_ref().unwrap_or(&[0; 32]),
        });
        let keys = step_keys(&steps.collect::<Vec<_>>());
        u.into_iter().zip(keys).map(|(u, keys)| u.map(|_| keys)).collect()
    })
}

/// Computes [`Exchange::session_keys`] for each exchange.
pub(crate) fn exchange_session_keys(items: Vec<Exchange>) -> Vec<SessionKeys> {
    spread(items, |items| {
        let steps = items.iter().map(|Exchange { verifier, private, client, u }| Step {
            verifier,
            private,
            client,
            u,
        });
        step_keys(&steps.collect::<Vec<_>>())
    })
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
    let scramblers: Vec<_> = steps.iter().map(|step| Exponent::from_be_bytes(step.u)).collect();
    let verifiers: Vec<_> = steps.iter().map(|step| step.verifier.element()).collect();
    let mut vu = zeros(steps.len());
    field::batch::pow(&mut vu, &verifiers, &scramblers.iter().collect::<Vec<_>>());

    let mut bases = zeros(steps.len());
    for ((base, vu), step) in bases.iter_mut().zip(&vu).zip(steps) {
        base.set_mul(step.client.element(), vu);
    }
    let s = premasters(&bases, steps.iter().map(|step| step.private.exponent()).collect());
    steps.iter().zip(&s).map(|(step, s)| SessionKeys::derive(step.u, s)).collect()
}

/// Computes S = base^e for each item.
fn premasters(bases: &[Element], exponents: Vec<&Exponent>) -> Vec<Element> {
    let mut s = zeros(bases.len());
    field::batch::pow(&mut s, &bases.iter().collect::<Vec<_>>(), &exponents);
    s
}

fn powers_of_g<'a>(exponents: impl Iterator<Item = &'a Exponent>) -> Vec<Element> {
    let exponents: Vec<_> = exponents.collect();
    let mut powers = zeros(exponents.len());
    field::batch::pow_g(&mut powers, &exponents);
    powers
}

fn zeros(count: usize) -> Vec<Element> {
    (0..count).map(|_| Element::zero()).collect()
}

/// Does the work, in pieces on all cores with the `rayon` feature.
#[cfg(not(feature = "rayon"))]
fn spread<T, R>(items: Vec<T>, work: impl Fn(Vec<T>) -> Vec<R>) -> Vec<R> {
    burn::after(|| work(items))
}

/// Does the work, in pieces on all cores with the `rayon` feature.
#[cfg(feature = "rayon")]
fn spread<T: Send, R: Send>(
    items: Vec<T>,
    work: impl Fn(Vec<T>) -> Vec<R> + Sync + Send,
) -> Vec<R> {
    use rayon::prelude::*;
    /// Items that one task computes: few enough to spread evenly over the cores, and enough to fill two vectors of
    /// eight.
    const PIECE: usize = 16;
    let work = |piece| burn::after(|| work(piece));
    items.into_par_iter().chunks(PIECE).flat_map_iter(work).collect()
}

//! Times each step of a sign-in, in both roles, next to the textbook on num-bigint doing the same.
//!
//! `cargo bench --features hazmat --bench srp`, on every backend that this machine runs. Both sides start from the same
//! 320-bit private values; both parse, hash and sign as well as compute.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a bench")]

#[path = "../tests/common/known.rs"]
mod known;
#[path = "../tests/common/srp6a.rs"]
mod srp6a;

use cognito_crypto::{
    hazmat::Backend,
    srp::{Client, Identity, PasswordKey, PrivateKey, PublicKey, Salt, Server, Sign, claim},
};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use num_bigint::BigUint;
use sha2::Sha256;
use srp6a::Srp6a;
use std::hint::black_box;

const ALICE: Identity<'_> = Identity { group: "AbC123xyZ", user: "alice" };
const PASSWORD: &[u8] = b"correct horse battery staple";
const SALT: [u8; 16] = [0x5a; 16];
const BLOCK: [u8; 1280] = [0x3c; 1280];
const NOW: &str = "Tue Feb 1 03:04:05 UTC 2000";
/// The private values a and b: 320 bits.
const A: [u8; 40] = [0xa1; 40];
const B: [u8; 40] = [0xb3; 40];

fn private(bytes: &[u8; 40]) -> PrivateKey {
    PrivateKey::from_be_bytes(bytes).unwrap()
}

fn x() -> PasswordKey {
    PasswordKey::derive(&ALICE, PASSWORD, &Salt::from_be_bytes(&SALT).unwrap())
}

/// The same on num-bigint.
struct Textbook {
    srp: Srp6a<Sha256>,
    a: BigUint,
    b: BigUint,
}

impl Textbook {
    fn new() -> Self {
        let [a, b] = [A, B].map(|bytes| BigUint::from_bytes_be(&bytes));
        Self { srp: Srp6a::cognito(), a, b }
    }

    fn x(&self) -> BigUint {
        self.srp.x(&SALT, "AbC123xyZalice", PASSWORD)
    }

    fn sign(&self, u: &BigUint, s: &BigUint) -> Vec<u8> {
        let key = self.srp.session_key(u, s);
        srp6a::hmac(&key, &[b"AbC123xyZalice", &BLOCK[..], NOW.as_bytes()].concat())
    }

    fn respond(&self, a_text: &str, b_text: &str) -> Vec<u8> {
        let [a_public, b_public] =
            [a_text, b_text].map(|text| BigUint::parse_bytes(text.as_bytes(), 16).unwrap());
        let u = self.srp.u(&a_public, &b_public);
        self.sign(&u, &self.srp.client_s(&self.a, &b_public, &u, &self.x()))
    }

    fn verify(&self, a_text: &str, b_text: &str, v: &BigUint) -> Vec<u8> {
        let [a_public, b_public] =
            [a_text, b_text].map(|text| BigUint::parse_bytes(text.as_bytes(), 16).unwrap());
        let u = self.srp.u(&a_public, &b_public);
        self.sign(&u, &self.srp.server_s(&a_public, &self.b, &u, v))
    }
}

fn respond(client: Client, b_text: &str) -> [u8; claim::BYTES] {
    let key = client.session_key(&x(), &PublicKey::from_hex(b_text).unwrap()).unwrap();
    claim::sign(&key, &ALICE, &BLOCK, NOW)
}

fn verify(server: Server, a_text: &str, signature: &[u8]) {
    let keys = server.session_keys(&PublicKey::from_hex(a_text).unwrap()).unwrap();
    claim::verify(&keys, &ALICE, &BLOCK, NOW, signature).unwrap();
}

fn srp(criterion: &mut Criterion) {
    let textbook = Textbook::new();
    let (client, server) =
        (|| Client::new(private(&A)), || Server::new(x().verifier(), private(&B), Sign::plus()));
    let a_text = client().public_key().to_hex();
    let b_text = server().public_key().to_hex();
    let signature = respond(client(), &b_text);
    let v = textbook.srp.power_of_g(&textbook.x());
    // Nothing is timed before both agree.
    assert_eq!(textbook.respond(&a_text, &b_text), signature);
    assert_eq!(textbook.verify(&a_text, &b_text, &v), signature);

    let mut group = criterion.benchmark_group("client start");
    for backend in Backend::available() {
        backend.select();
        group.bench_function(backend.name(), |bench| bench.iter(|| client().public_key().to_hex()));
    }
    group.bench_function("num-bigint", |bench| {
        bench.iter(|| textbook.srp.power_of_g(black_box(&textbook.a)).to_str_radix(16));
    });
    group.finish();

    let mut group = criterion.benchmark_group("client respond");
    for backend in Backend::available() {
        backend.select();
        group.bench_function(backend.name(), |bench| {
            bench.iter_batched(client, |client| respond(client, &b_text), BatchSize::SmallInput);
        });
    }
    group.bench_function("num-bigint", |bench| bench.iter(|| textbook.respond(&a_text, &b_text)));
    group.finish();

    let mut group = criterion.benchmark_group("server start");
    for backend in Backend::available() {
        backend.select();
        group.bench_function(backend.name(), |bench| {
            bench.iter_batched(
                || x().verifier(),
                |verifier| Server::new(verifier, private(&B), Sign::plus()).public_key().to_hex(),
                BatchSize::SmallInput,
            );
        });
    }
    group.bench_function("num-bigint", |bench| {
        bench.iter(|| textbook.srp.server_public(&v, black_box(&textbook.b)).to_str_radix(16));
    });
    group.finish();

    let mut group = criterion.benchmark_group("server verify");
    for backend in Backend::available() {
        backend.select();
        group.bench_function(backend.name(), |bench| {
            let server = || server();
            bench.iter_batched(
                server,
                |server| verify(server, &a_text, &signature),
                BatchSize::SmallInput,
            );
        });
    }
    group.bench_function("num-bigint", |bench| {
        bench.iter(|| assert_eq!(textbook.verify(&a_text, &b_text, &v), signature));
    });
    group.finish();

    let mut group = criterion.benchmark_group("verifier");
    for backend in Backend::available() {
        backend.select();
        group.bench_function(backend.name(), |bench| bench.iter(|| x().verifier().to_base64()));
    }
    group.bench_function("num-bigint", |bench| {
        bench.iter(|| textbook.srp.pad(&textbook.srp.power_of_g(&textbook.x())));
    });
    group.finish();
}

criterion_group!(benches, srp);
criterion_main!(benches);

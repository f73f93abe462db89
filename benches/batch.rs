//! Times handshakes in batches, in both roles, on every backend that this machine runs, and one by one.
//!
//! `cargo bench --features hazmat --bench batch`. Throughput is in handshakes.

#![allow(missing_docs, clippy::unwrap_used, reason = "a bench")]

use cognito_crypto::{
    hazmat::Backend,
    srp::{Client, Identity, PasswordKey, PrivateKey, PublicKey, Salt, Server, Sign, batch},
};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// One, a full vector of eight lanes, and some.
const COUNTS: [usize; 3] = [1, 8, 64];

fn private(byte: u8) -> PrivateKey {
    PrivateKey::from_be_bytes(&[byte; 40]).unwrap()
}

fn privates(byte: u8, count: usize) -> Vec<PrivateKey> {
    (0..count).map(|_| private(byte)).collect()
}

fn handshakes(criterion: &mut Criterion) {
    let alice = Identity { group: "AbC123xyZ", user: "alice" };
    let x = PasswordKey::derive(&alice, b"correct horse", &Salt::from_be_bytes(&[9; 16]).unwrap());
    let server = || Server::new(x.verifier(), private(0xb3), Sign::plus());
    let a = PublicKey::from_hex(&Client::new(private(0xa1)).public_key().to_hex()).unwrap();
    let b = PublicKey::from_hex(&server().public_key().to_hex()).unwrap();

    for backend in Backend::available() {
        backend.select();
        let mut group = criterion.benchmark_group(format!("batch, {}", backend.name()));
        for count in COUNTS {
            group.throughput(Throughput::Elements(count as u64));
            group.bench_function(BenchmarkId::new("client start", count), |bench| {
                let setup = || privates(0xa1, count);
                bench.iter_batched(setup, batch::clients, BatchSize::SmallInput);
            });
            group.bench_function(BenchmarkId::new("client session key", count), |bench| {
                let setup = || batch::clients(privates(0xa1, count));
                let routine = |clients: Vec<Client>| {
                    let items = clients.into_iter().map(|client| (client, &x, &b)).collect();
                    batch::client_session_keys(items)
                };
                bench.iter_batched(setup, routine, BatchSize::SmallInput);
            });
            group.bench_function(BenchmarkId::new("server session key", count), |bench| {
                let setup = || (0..count).map(|_| (server(), &a)).collect();
                bench.iter_batched(setup, batch::server_session_keys, BatchSize::SmallInput);
            });
            group.bench_function(BenchmarkId::new("verifier", count), |bench| {
                bench.iter(|| batch::verifiers(vec![&x; count]));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, handshakes);
criterion_main!(benches);

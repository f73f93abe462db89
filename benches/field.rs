//! Times the arithmetic modulo N on every backend of this machine, next to num-bigint doing the same.
//!
//! `cargo bench --features hazmat --bench field`. A multiplication and a squaring stay in the backend's own form;
//! powers and num-bigint's `* %` begin and end with plain numbers.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a bench")]

#[path = "../tests/common/known.rs"]
mod known;
#[path = "../tests/common/srp6a.rs"]
mod srp6a;

use std::{hint::black_box, time::Instant};

use cognito_crypto::hazmat::{Backend, Exponent, Residue};
use criterion::{Criterion, criterion_group, criterion_main};
use num_bigint::BigUint;
use sha2::Sha256;
use srp6a::Srp6a;

const A: [u8; 384] = [0xa1; 384];
const B: [u8; 384] = [0xb3; 384];

fn residue(bytes: &[u8; 384]) -> Residue {
    Residue::from_be_bytes(bytes).unwrap()
}

fn modulus() -> BigUint {
    Srp6a::<Sha256>::cognito().n
}

fn number(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

/// An exponent of so many bits, and its value.
fn exponent(bits: usize) -> (Exponent, BigUint) {
    if bits.is_multiple_of(8) {
        let bytes = vec![0xe5; bits / 8];
        return (Exponent::from_be_bytes(&bytes), number(&bytes));
    }
    // a + u·x is one bit wider than a.
    let (a, u, x) = (vec![0xe5; bits / 8], [0xc7; 32], [0xd9; 32]);
    (Exponent::of_login(&a, &u, &x), number(&a) + number(&u) * number(&x))
}

fn multiplications(c: &mut Criterion) {
    let n = modulus();
    let (a, b) = (residue(&A), residue(&B));
    let mut out = residue(&A);
    let mut group = c.benchmark_group("mul");
    for backend in Backend::available() {
        group.bench_function(backend.name(), |bencher| {
            bencher.iter_custom(|times| {
                let start = Instant::now();
                backend.mul_chain(&mut out, &a, &b, times as usize);
                start.elapsed()
            });
        });
    }
    let (mut x, y) = (number(&A), number(&B));
    group.bench_function("num-bigint", |bencher| bencher.iter(|| x = &x * &y % &n));
    group.finish();

    let mut group = c.benchmark_group("square");
    for backend in Backend::available() {
        group.bench_function(backend.name(), |bencher| {
            bencher.iter_custom(|times| {
                let start = Instant::now();
                backend.square_chain(&mut out, &a, times as usize);
                start.elapsed()
            });
        });
    }
    let mut x = number(&A);
    group.bench_function("num-bigint", |bencher| bencher.iter(|| x = &x * &x % &n));
    group.finish();
}

fn powers(c: &mut Criterion) {
    let n = modulus();
    let base = residue(&A);
    let mut out = residue(&A);
    for bits in [256, 513, 1025] {
        let (e, value) = exponent(bits);
        let mut group = c.benchmark_group(format!("pow/{bits}"));
        for backend in Backend::available() {
            group.bench_function(backend.name(), |bencher| {
                bencher.iter(|| backend.pow(black_box(&mut out), &base, &e));
            });
        }
        let base = number(&A);
        group.bench_function("num-bigint", |bencher| bencher.iter(|| base.modpow(&value, &n)));
        group.finish();
    }
}

fn powers_of_g(c: &mut Criterion) {
    let n = modulus();
    let mut out = residue(&A);
    for bits in [256, 320] {
        let (e, value) = exponent(bits);
        let mut group = c.benchmark_group(format!("g^e/{bits}"));
        for backend in Backend::available() {
            group.bench_function(backend.name(), |bencher| {
                bencher.iter(|| backend.pow_g(black_box(&mut out), &e));
            });
        }
        let g = BigUint::from(2u8);
        group.bench_function("num-bigint", |bencher| bencher.iter(|| g.modpow(&value, &n)));
        group.finish();
    }
}

criterion_group!(benches, multiplications, powers, powers_of_g);
criterion_main!(benches);

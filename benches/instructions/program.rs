//! What `run` counts the instructions of: `instructions CONTENDER WHAT TIMES` does it so many times, and writes the
//! resulting 3072 bits to standard output.

#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
mod bare;
#[path = "../../tests/common/modulus.rs"]
mod modulus;

use core::hint::black_box;
use crypto_bigint::{
    Odd, U3072,
    modular::{FixedMontyForm, FixedMontyParams},
};

/// Factors, and the base of a login's power.
const BASE: [u8; 384] = [0xb3; 384];
const FACTOR: [u8; 384] = [0xa1; 384];

/// A login's exponents, of 320 bits, and of 513 bits with u = 0xc7….
const A: [u8; 40] = [0xe5; 40];
const U: [u8; 32] = [0xc7; 32];
const X: [u8; 32] = [0xd9; 32];

/// A function that computes on a backend of one of the two crates, whose `hazmat` is the same. Powers of g with a and
/// x, and of a base with a + u·x, are what a login spends its time on.
macro_rules! ours {
    ($name:ident, $hazmat:path) => {
        fn $name(backend: &str, what: &str, times: usize) -> [u8; 384] {
            use $hazmat::{Backend, Exponent, Residue};

            let backend = Backend::available().find(|it| it.name() == backend).unwrap();
            let [base, factor, mut out] =
                [BASE, FACTOR, [0; 384]].map(|bytes| Residue::from_be_bytes(&bytes).unwrap());
            match what {
                "multiplication" => backend.mul_chain(&mut out, &base, &factor, times),
                "squaring" => backend.square_chain(&mut out, &base, times),
                "login" => {
                    let [a, x] = [&A[..], &X].map(Exponent::from_be_bytes);
                    let sum = Exponent::of_login(&A, &U, &X);
                    for _ in 0..times {
                        backend.pow_g(black_box(&mut out), &a);
                        backend.pow_g(black_box(&mut out), &x);
                        backend.pow(black_box(&mut out), &base, &sum);
                    }
                }
                _ => panic!("multiplication, squaring or login"),
            }
            let mut bytes = [0; 384];
            out.write_be_bytes(&mut bytes);
            bytes
        }
    };
}

ours!(today, cognito_crypto::hazmat);
ours!(baseline, cognito_crypto_baseline::hazmat);

/// The same on crypto-bigint, with the faster of its constant-time powers.
fn crypto_bigint(what: &str, times: usize) -> [u8; 384] {
    let number = |bytes: &[u8]| U3072::from_be_slice_truncated(bytes, U3072::BITS);
    let params = FixedMontyParams::new(Odd::new(U3072::from_be_hex(modulus::N)).unwrap());
    let [g, base, factor] =
        [&[2][..], &BASE, &FACTOR].map(|bytes| FixedMontyForm::new(&number(bytes), &params));
    let mut out = base;
    match what {
        "multiplication" => (0..times).for_each(|_| out *= factor),
        "squaring" => (0..times).for_each(|_| out = out.square()),
        "login" => {
            let [a, u, x] = [&A[..], &U, &X].map(number);
            let sum = a.wrapping_add(&u.wrapping_mul(&x));
            for _ in 0..times {
                black_box(g.pow_amm_bounded_exp(&a, 320));
                black_box(g.pow_amm_bounded_exp(&x, 256));
                out = base.pow_amm_bounded_exp(black_box(&sum), 513);
            }
        }
        _ => panic!("multiplication, squaring or login"),
    }
    out.retrieve().to_be_bytes().into()
}

fn run(contender: &str, what: &str, times: &str) -> [u8; 384] {
    let times = times.parse().unwrap();
    match contender {
        "baseline" => baseline("portable", what, times),
        "crypto-bigint" => crypto_bigint(what, times),
        backend => today(backend, what, times),
    }
}

#[cfg(not(target_os = "none"))]
fn main() {
    let arguments: Vec<_> = std::env::args().collect();
    let result = run(&arguments[1], &arguments[2], &arguments[3]);
    std::io::Write::write_all(&mut std::io::stdout(), &result).unwrap();
}

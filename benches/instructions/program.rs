//! What `run` counts the instructions of: `instructions CONTENDER WHAT TIMES` does it so many times, and writes the
//! resulting 3072 bits to standard output.

#![cfg_attr(target_os = "none", no_std, no_main)]

#[cfg(target_os = "none")]
mod bare;

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

/// RFC 3526 §5.
const N: &str = concat!(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD",
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED",
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F",
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B",
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510",
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7",
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C",
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
);

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
    let params = FixedMontyParams::new(Odd::new(U3072::from_be_hex(N)).unwrap());
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

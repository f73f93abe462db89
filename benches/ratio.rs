//! Whole client logins, A = g^a, g^x and S = (B − k·g^x)^(a + u·x) with a 256-bit a, next to the same on other
//! libraries: `cargo bench --features hazmat --bench ratio`.
//!
//! Everybody takes turns in one thread, its processor time is what counts, and only times of the same turn are
//! compared, so that a busy machine slows all down alike. A ratio is how many times as long the other library takes:
//! its median, and between which values the middle half of the turns lies. The others get u and a + u·x for nothing;
//! this crate parses B and hashes as well.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench"
)]

#[path = "../tests/common/known.rs"]
mod known;
#[path = "../tests/common/srp6a.rs"]
mod srp6a;

use std::hint::black_box;

use cognito_crypto::{
    hazmat::Backend,
    srp::{Client, PasswordKey, PrivateKey, PublicKey},
};
use cpu_time::ThreadTime;
use crypto_bigint::{
    Odd, U3072,
    modular::{FixedMontyForm, FixedMontyParams},
};
use num_bigint::BigUint;
use sha2::Sha256;
use srp6a::Srp6a;

const TURNS: usize = 101;

/// A and S as big-endian bytes.
type Keys = [Vec<u8>; 2];

/// One way to compute them.
type Contender<'a> = Box<dyn FnMut() -> Keys + 'a>;

/// A login's inputs.
struct Login {
    srp: Srp6a<Sha256>,
    a: BigUint,
    x: BigUint,
    server: BigUint,
    u: BigUint,
}

impl Login {
    fn new() -> Self {
        let srp = Srp6a::cognito();
        let [a, x, b] = [0xa1, 0xb2, 0xc3].map(|byte| BigUint::from_bytes_be(&[byte; 32]));
        let server = srp.server_public(&srp.power_of_g(&x), &b);
        let u = srp.u(&srp.power_of_g(&a), &server);
        Self { srp, a, x, server, u }
    }

    fn exponent(&self) -> BigUint {
        &self.a + &self.u * &self.x
    }

    fn ours(&self) -> impl FnMut() -> Keys {
        let (a, server) = (self.a.to_bytes_be(), self.server.to_bytes_be());
        let x: [u8; 32] = self.x.to_bytes_be().try_into().unwrap();
        move || {
            let client = Client::new(PrivateKey::from_be_bytes(&a).unwrap());
            let server = PublicKey::from_be_bytes(&server).unwrap();
            let s = client.premaster_secret(&PasswordKey::from_be_bytes(&x), &server).unwrap();
            [client.public_key().to_be_bytes(), *s].map(Vec::from)
        }
    }

    fn num_bigint(&self) -> impl FnMut() -> Keys {
        let (n, g, k, a, x) = (&self.srp.n, &self.srp.g, self.srp.k(), &self.a, &self.x);
        let (server, exponent) = (&self.server, self.exponent());
        move || {
            let base = (server + n - &k * g.modpow(x, n) % n) % n;
            [g.modpow(a, n), base.modpow(&exponent, n)].map(|number| number.to_bytes_be())
        }
    }

    /// With one of its constant-time powers, which takes a base, an exponent and the exponent's width.
    fn crypto_bigint(
        &self,
        pow: impl Fn(&FixedMontyForm<48>, &U3072, u32) -> FixedMontyForm<48>,
    ) -> impl FnMut() -> Keys {
        let number = |value: &BigUint| U3072::from_be_hex(&format!("{value:0768x}"));
        let params = FixedMontyParams::new(Odd::new(number(&self.srp.n)).unwrap());
        let (a, x, exponent) = (number(&self.a), number(&self.x), number(&self.exponent()));
        let [g, k, server] = [&self.srp.g, &self.srp.k(), &self.server].map(number);
        move || {
            let [g, k, server] = [g, k, server].map(|value| FixedMontyForm::new(&value, &params));
            let base = server - k * pow(&g, &x, 256);
            [pow(&g, &a, 256), pow(&base, &exponent, 513)]
                .map(|residue| residue.retrieve().to_be_bytes().to_vec())
        }
    }
}

fn nanoseconds(work: &mut dyn FnMut() -> Keys) -> f64 {
    let start = ThreadTime::now();
    black_box(work());
    start.elapsed().as_secs_f64() * 1e9
}

/// The value below which this share of the values lies.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share) as usize]
}

fn main() {
    // `cargo bench -- --test` and `cargo test --benches` want to see it run, once.
    let smoke = !std::env::args().any(|argument| argument == "--bench")
        || std::env::args().any(|argument| argument == "--test");
    let turns = if smoke { 1 } else { TURNS };
    let login = Login::new();
    let mut ours = login.ours();
    let mut others: [(&str, Contender<'_>); 3] = [
        (
            "crypto-bigint, pow_amm_bounded_exp",
            Box::new(login.crypto_bigint(FixedMontyForm::pow_amm_bounded_exp)),
        ),
        (
            "crypto-bigint, pow_bounded_exp",
            Box::new(login.crypto_bigint(FixedMontyForm::pow_bounded_exp)),
        ),
        ("num-bigint (not constant-time)", Box::new(login.num_bigint())),
    ];
    for backend in Backend::available() {
        backend.select();
        let expected = ours();
        for (name, other) in &mut others {
            assert!(other() == expected, "{name} disagrees with the {} backend", backend.name());
        }
        let mut times = vec![];
        let mut ratios = [(); 3].map(|()| vec![]);
        for _ in 0..turns {
            let time = nanoseconds(&mut ours);
            times.push(time);
            for ((_, other), ratios) in others.iter_mut().zip(&mut ratios) {
                ratios.push(nanoseconds(other) / time);
            }
        }
        println!("{} backend: {:.0} µs", backend.name(), quantile(&mut times, 0.5) / 1e3);
        for ((name, _), ratios) in others.iter().zip(&mut ratios) {
            let [low, median, high] = [0.25, 0.5, 0.75].map(|share| quantile(ratios, share));
            println!("  {name:<36} {median:5.2} times as long ({low:.2} to {high:.2})");
        }
    }
}

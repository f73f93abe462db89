//! What is compared with whom, and what the gate asks of it.

use std::path::Path;
use std::slice;

use crate::libs::awslc::AwsLc;
use crate::libs::crypto_bigint::CryptoBigint;
use crate::libs::gmp::Gmp;
use crate::libs::num_bigint::NumBigint;
use crate::libs::openssl::OpenSsl;
use crate::measure::Comparison;
use crate::oracle::{Exponent, Random, SignIn};
use crate::ours::{self, Batch};
use crate::peers::{self, Challenge};
use crate::shapes::{ClientLogin, GeneratorPower, ServerLogin, Shape};

/// Pairs per turn: of calls that take milliseconds, and of those that take a good part of a second.
const MANY: usize = 15;
const FEW: usize = 1;

/// The width of the private values that are drawn.
const DEFAULT: usize = 320;

/// Every comparison; each contender has already given the right answer.
pub fn all(random: &mut Random, challenge: &Challenge, installed: &Path) -> Vec<Comparison> {
    let default = SignIn::new(DEFAULT, random);
    let narrow = SignIn::new(256, random);
    let g256 = "g^e, 256 bits";
    let g320 = "g^e, 320 bits, the default width";
    vec![
        client("client login (A, g^x, S), 320-bit a, the default width", &default),
        client("client login (A, g^x, S), 256-bit a", &narrow),
        generator(g256, &Exponent::random(256, random)),
        generator(g320, &Exponent::random(DEFAULT, random)),
        server(&default),
        batch(&default, random),
        cores(&default),
        both_steps(challenge, &default),
        shipped(challenge),
        rustcrypto(random, challenge),
        scripts(challenge, installed),
    ]
}

fn client(quantity: &'static str, sign_in: &SignIn) -> Comparison {
    let shape = || ClientLogin::new(sign_in);
    let gated = Comparison::new(quantity, MANY, ours::client_login(sign_in));
    others(gated.gated(shape().by(OpenSsl::new()), 7.5, 9.5), &shape)
}

fn generator(quantity: &'static str, exponent: &Exponent) -> Comparison {
    let shape = || GeneratorPower::new(exponent);
    let gated = Comparison::new(quantity, MANY, ours::generator_power(exponent));
    others(gated.gated(shape().by(OpenSsl::new()), 18.0, 25.0), &shape)
}

fn server(sign_in: &SignIn) -> Comparison {
    let shape = || ServerLogin::new(sign_in);
    let quantity = "server login (v^u, A·v^u, ^b, g^b), 320-bit b, the default width";
    let gated = Comparison::new(quantity, MANY, ours::server_login(sign_in));
    others(gated.gated(shape().by(OpenSsl::new()), 6.5, 8.0), &shape)
}

fn batch(sign_in: &SignIn, random: &mut Random) -> Comparison {
    let sign_ins: Vec<_> = (0..8).map(|_| SignIn::new(DEFAULT, random)).collect();
    let ours = Batch::new(&sign_ins, sign_ins.len()).on_this_thread();
    Comparison::new("client login in a batch of 8 (A, g^x, S, K), per login", MANY, ours).gated(
        ClientLogin::new(sign_in).by(OpenSsl::new()),
        10.5,
        12.5,
    )
}

/// Wall time; the machine's other load shows.
fn cores(sign_in: &SignIn) -> Comparison {
    let batch = || Batch::new(slice::from_ref(sign_in), 128);
    Comparison::new("client logins in a batch over 2 cores, per login", FEW, batch().on_cores(2))
        .aimed(batch().on_cores(1), 1.95)
}

/// Ours does everything, from the maps of the first step to the signature; theirs the powers alone.
fn both_steps(challenge: &Challenge, sign_in: &SignIn) -> Comparison {
    let shape = || ClientLogin::new(sign_in);
    let quantity = "client login, both steps through the public API, against the powers alone";
    Comparison::new(quantity, MANY, ours::login(challenge))
        .gated(shape().by(CryptoBigint::new()), 11.5, 15.0)
        .gated(shape().by(NumBigint::new()), 11.5, 15.0)
}

fn shipped(challenge: &Challenge) -> Comparison {
    Comparison::new("client login, both steps, peers as shipped", MANY, ours::login(challenge))
        .gated(peers::aws_cognito_srp(challenge), 40.0, 55.0)
        .gated(peers::cognito_srp(challenge), 40.0, 55.0)
}

fn rustcrypto(random: &mut Random, challenge: &Challenge) -> Comparison {
    let ours = ours::login_with_256_bits(challenge, random);
    Comparison::new("client login, both steps, 256-bit a on both sides", MANY, ours).gated(
        peers::rustcrypto(random),
        16.0,
        22.0,
    )
}

fn scripts(challenge: &Challenge, installed: &Path) -> Comparison {
    let quantity = "client login, both steps, Python and JavaScript as shipped";
    let ours = Comparison::new(quantity, FEW, ours::login(challenge));
    peers::children(challenge, installed).into_iter().fold(ours, Comparison::recorded)
}

/// The other libraries doing the same shape, on record.
fn others<S: Shape>(comparison: Comparison, shape: &dyn Fn() -> S) -> Comparison {
    comparison
        .recorded(shape().by(AwsLc::new()))
        .recorded(shape().by(Gmp::new()))
        .recorded(shape().by(CryptoBigint::new()))
        .recorded(shape().by(NumBigint::new()))
}

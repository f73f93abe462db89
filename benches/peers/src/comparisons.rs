//! What is compared with whom, and what the gate asks of it.

use std::path::Path;
use std::slice;

use crate::libs::awslc::AwsLc;
use crate::libs::crypto_bigint::CryptoBigint;
use crate::libs::gmp::Gmp;
use crate::libs::num_bigint::NumBigint;
use crate::libs::openssl::OpenSsl;
use crate::measure::{Comparison, Reading};
use crate::oracle::{Exponent, Random, SignIn};
use crate::ours::{Batch, Ours};
use crate::peers::{self, Challenge};
use crate::shapes::{ClientLogin, GeneratorPower, RandomPower, ServerLogin, Shape};

/// Pairs per turn of calls that take milliseconds.
const MANY: usize = 15;
/// Pairs per turn of calls that take a good part of a second.
const FEW: usize = 1;
/// Pairs per turn where the small difference of two large values counts.
const DIFFERENCE: usize = 60;

/// The width of the private values that are drawn.
const DEFAULT: usize = 320;

/// Every comparison that this machine can make; each contender has already given the right answer.
pub fn all(random: &mut Random, challenge: &Challenge, installed: &Path) -> Vec<Comparison> {
    let ours = Ours::best();
    let default = SignIn::new(DEFAULT, random);
    let narrow = SignIn::new(256, random);
    let mut all = vec![
        client("client login (A, g^x, S), 320-bit a, the default width", ours, &default),
        client("client login (A, g^x, S), 256-bit a", ours, &narrow),
        random_power(ours, random),
        generator_power("g^e, 256 bits", ours, &Exponent::random(256, random)),
        generator_power(
            "g^e, 320 bits, the default width",
            ours,
            &Exponent::random(DEFAULT, random),
        ),
        server(ours, &default),
        batch(ours, &default, random),
        cores(ours, &default),
        both_steps(ours, challenge, &default),
        overhead(ours, challenge, &default, random),
        shipped(ours, challenge),
        rustcrypto(ours, challenge, random),
        scripts(ours, challenge, installed),
    ];
    all.extend(Ours::on("avx2").map(|avx2| without_ifma(avx2, &default)));
    all.extend(Ours::on("portable").map(|portable| anywhere(portable, &default)));
    all
}

fn client(quantity: &'static str, ours: Ours, sign_in: &SignIn) -> Comparison {
    let shape = || ClientLogin::new(sign_in);
    let gated = Comparison::new(quantity, MANY, ours.client_login(sign_in)).gated(
        shape().by(OpenSsl::new()),
        7.5,
        9.5,
    );
    others(gated, &shape)
}

fn random_power(ours: Ours, random: &mut Random) -> Comparison {
    let (base, exponent) = (random.number(3071), Exponent::random(513, random));
    let shape = || RandomPower::new(&base, &exponent);
    let quantity = "513-bit power, random base";
    let gated = Comparison::new(quantity, MANY, ours.random_power(&base, &exponent)).gated(
        shape().by(OpenSsl::new()),
        5.0,
        6.2,
    );
    others(gated, &shape)
}

fn generator_power(quantity: &'static str, ours: Ours, exponent: &Exponent) -> Comparison {
    let shape = || GeneratorPower::new(exponent);
    let gated = Comparison::new(quantity, MANY, ours.generator_power(exponent)).gated(
        shape().by(OpenSsl::new()),
        18.0,
        25.0,
    );
    others(gated, &shape)
}

fn server(ours: Ours, sign_in: &SignIn) -> Comparison {
    let shape = || ServerLogin::new(sign_in);
    let quantity = "server login (v^u, A·v^u, ^b, g^b), 320-bit b, the default width";
    let gated = Comparison::new(quantity, MANY, ours.server_login(sign_in)).gated(
        shape().by(OpenSsl::new()),
        6.5,
        8.0,
    );
    others(gated, &shape)
}

fn batch(ours: Ours, sign_in: &SignIn, random: &mut Random) -> Comparison {
    let sign_ins: Vec<_> = (0..8).map(|_| SignIn::new(DEFAULT, random)).collect();
    let ours = Batch::new(ours, &sign_ins, sign_ins.len()).on_this_thread();
    Comparison::new("client login in a batch of 8 (A, g^x, S, K), per login", MANY, ours).gated(
        ClientLogin::new(sign_in).by(OpenSsl::new()),
        10.5,
        12.5,
    )
}

/// Wall time; the machine's other load shows.
fn cores(ours: Ours, sign_in: &SignIn) -> Comparison {
    let batch = || Batch::new(ours, slice::from_ref(sign_in), 128);
    Comparison::new("client logins in a batch over 2 cores, per login", FEW, batch().on_cores(2))
        .aimed(batch().on_cores(1), 1.95)
}

/// Ours does everything, from the maps of the first step to the signature; theirs the powers alone.
fn both_steps(ours: Ours, challenge: &Challenge, sign_in: &SignIn) -> Comparison {
    let shape = || ClientLogin::new(sign_in);
    let quantity = "client login, both steps through the public API, against the powers alone";
    Comparison::new(quantity, MANY, ours.login(challenge))
        .gated(shape().by(CryptoBigint::new()), 11.5, 15.0)
        .gated(shape().by(NumBigint::new()), 11.5, 15.0)
}

fn overhead(
    ours: Ours,
    challenge: &Challenge,
    sign_in: &SignIn,
    random: &mut Random,
) -> Comparison {
    let quantity = "what is not modular arithmetic, as a share of a login through the public API";
    let part = ours.modular_part(sign_in, random).called("its modular arithmetic");
    Comparison::new(quantity, DIFFERENCE, part).reading(Reading::Share).gated(
        ours.login(challenge).called("the whole login"),
        0.04,
        0.02,
    )
}

fn shipped(ours: Ours, challenge: &Challenge) -> Comparison {
    Comparison::new("client login, both steps, peers as shipped", MANY, ours.login(challenge))
        .gated(peers::aws_cognito_srp(challenge), 40.0, 55.0)
        .gated(peers::cognito_srp(challenge), 40.0, 55.0)
}

fn rustcrypto(ours: Ours, challenge: &Challenge, random: &mut Random) -> Comparison {
    let ours = ours.login_with(challenge, &Exponent::random(256, random));
    Comparison::new("client login, both steps, 256-bit a on both sides", MANY, ours).gated(
        peers::rustcrypto(random),
        16.0,
        22.0,
    )
}

fn scripts(ours: Ours, challenge: &Challenge, installed: &Path) -> Comparison {
    let quantity = "client login, both steps, Python and JavaScript as shipped";
    let ours = Comparison::new(quantity, FEW, ours.login(challenge));
    peers::children(challenge, installed).into_iter().fold(ours, Comparison::recorded)
}

fn without_ifma(avx2: Ours, sign_in: &SignIn) -> Comparison {
    let quantity = "client login (A, g^x, S), 320-bit a, without AVX-512 IFMA";
    Comparison::new(quantity, MANY, avx2.client_login(sign_in)).gated(
        ClientLogin::new(sign_in).by(OpenSsl::new()),
        1.5,
        2.0,
    )
}

fn anywhere(portable: Ours, sign_in: &SignIn) -> Comparison {
    let quantity = "client login (A, g^x, S), 320-bit a, portable Rust alone";
    Comparison::new(quantity, MANY, portable.client_login(sign_in))
        .gated(ClientLogin::new(sign_in).by(CryptoBigint::new()), 1.5, 2.0)
        .recorded(ClientLogin::new(sign_in).by(OpenSsl::new()))
}

/// The other libraries doing the same shape, on record.
fn others<S: Shape>(comparison: Comparison, shape: &dyn Fn() -> S) -> Comparison {
    comparison
        .recorded(shape().by(AwsLc::new()))
        .recorded(shape().by(Gmp::new()))
        .recorded(shape().by(CryptoBigint::new()))
        .recorded(shape().by(NumBigint::new()))
}

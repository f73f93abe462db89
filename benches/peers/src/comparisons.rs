//! What is compared with whom, and what the gate asks of it.

use std::path::Path;

use crate::libs::awslc::AwsLc;
use crate::libs::crypto_bigint::CryptoBigint;
use crate::libs::gmp::Gmp;
use crate::libs::num_bigint::NumBigint;
use crate::libs::openssl::OpenSsl;
use crate::measure::Comparison;
use crate::oracle::{Random, SignIn};
use crate::ours;
use crate::peers::{self, Challenge};
use crate::shapes::{ClientLogin, Shape};

/// Pairs per turn: of calls that take milliseconds, and of those that take a good part of a second.
const MANY: usize = 15;
const FEW: usize = 1;

/// Every comparison; each contender has already given the right answer.
pub fn all(random: &mut Random, challenge: &Challenge, installed: &Path) -> Vec<Comparison> {
    vec![
        whole_logins(random, challenge),
        shipped(challenge),
        rustcrypto(random, challenge),
        scripts(challenge, installed),
    ]
}

fn whole_logins(random: &mut Random, challenge: &Challenge) -> Comparison {
    let sign_in = SignIn::new(320, random);
    let shape = || ClientLogin::new(&sign_in);
    Comparison::new(
        "client login, both steps through the public API, same widths",
        MANY,
        ours::login(challenge),
    )
    .gated(shape().by(CryptoBigint::new()), 11.5, 15.0)
    .gated(shape().by(NumBigint::new()), 11.5, 15.0)
    .recorded(shape().by(OpenSsl::new()))
    .recorded(shape().by(AwsLc::new()))
    .recorded(shape().by(Gmp::new()))
}

fn shipped(challenge: &Challenge) -> Comparison {
    Comparison::new("client login, both steps, peers as shipped", MANY, ours::login(challenge))
        .gated(peers::aws_cognito_srp(challenge), 40.0, 55.0)
        .gated(peers::cognito_srp(challenge), 40.0, 55.0)
}

fn rustcrypto(random: &mut Random, challenge: &Challenge) -> Comparison {
    let ours = ours::login_with_256_bits(challenge, random);
    Comparison::new("client login, both steps, 256-bit a", MANY, ours).gated(
        peers::rustcrypto(random),
        16.0,
        22.0,
    )
}

fn scripts(challenge: &Challenge, installed: &Path) -> Comparison {
    let ours = Comparison::new(
        "client login, both steps, scripts as shipped",
        FEW,
        ours::login(challenge),
    );
    peers::children(challenge, installed).into_iter().fold(ours, Comparison::recorded)
}

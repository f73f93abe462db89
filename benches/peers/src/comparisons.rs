//! The list of comparisons: who is compared with whom, and which bound of the gate applies.

use std::path::Path;
use std::slice;
use std::thread;

use crate::baseline::Baseline;
use crate::gates::{self, Gates};
use crate::libs::awslc::AwsLc;
use crate::libs::crypto_bigint::CryptoBigint;
use crate::libs::gmp::Gmp;
use crate::libs::num_bigint::NumBigint;
use crate::libs::openssl::OpenSsl;
use crate::measure::{Comparison, Reading};
use crate::oracle::{Exponent, Random, SignIn};
use crate::ours::{Batch, Ours};
use crate::peers::{self, Challenge};
use crate::report;
use crate::shapes::{ClientLogin, GeneratorPower, RandomPower, ServerLogin, Shape};

/// Pairs per turn of calls that take milliseconds.
const MANY: usize = 15;
/// Pairs per turn of calls that take a good part of a second.
const FEW: usize = 1;
/// Pairs per turn of batches over several cores.
const SEVERAL: usize = 5;
/// Pairs per turn where the small difference of two large values counts.
const DIFFERENCE: usize = 60;

/// The width of the private values that are drawn.
const DEFAULT: usize = 320;

/// Every comparison that this machine can make; each contender has already given the right answer. The backend that the
/// CPU chose is held to its own gates.
pub fn all(random: &mut Random, challenge: &Challenge, installed: &Path) -> Vec<Comparison> {
    let ours = Ours::best();
    let chosen = cognito_crypto::backend();
    let gates = gates::of(chosen, &report::family());
    let default = SignIn::new(DEFAULT, random);
    let narrow = SignIn::new(256, random);
    let mut all = vec![
        client("client login (A, g^x, S), 320-bit a, the default width", ours, &gates, &default),
        client("client login (A, g^x, S), 256-bit a", ours, &gates, &narrow),
        random_power(ours, &gates, random),
        generator_power("g^e, 256 bits", ours, &gates, &Exponent::random(256, random)),
        generator_power(
            "g^e, 320 bits, the default width",
            ours,
            &gates,
            &Exponent::random(DEFAULT, random),
        ),
        server(ours, &gates, &default),
        server_keys(ours, &gates, &default),
        batch(ours, &gates, &default, random),
        both_steps(ours, &gates, challenge, &default),
        overhead(ours, challenge, &default, random),
        shipped(ours, &gates, challenge),
        rustcrypto(ours, &gates, challenge, random),
        scripts(ours, challenge, installed),
    ];
    if thread::available_parallelism().is_ok_and(|cores| cores.get() > 1) {
        all.push(cores(ours, &default));
    } else {
        println!("SKIPPED: a batch over two cores: this machine has one");
    }
    // What CPUs without AVX-512 IFMA choose, also where this one has it: on record there.
    if chosen == "ifma" {
        all.extend(Ours::on("avx2").map(|avx2| without_ifma(avx2, &default)));
        all.extend(Ours::on("avx2").map(|avx2| power_without_ifma(avx2, random)));
    }
    all.extend(Ours::on("portable").map(|portable| anywhere(portable, &default)));
    all
}

fn client(quantity: &'static str, ours: Ours, gates: &Gates, sign_in: &SignIn) -> Comparison {
    let shape = || ClientLogin::new(sign_in);
    let gated = Comparison::new(quantity, MANY, ours.client_login(sign_in))
        .held(shape().by(OpenSsl::new()), gates.client_login);
    others(gated, &shape).recorded(Baseline::best().client_login(sign_in))
}

fn random_power(ours: Ours, gates: &Gates, random: &mut Random) -> Comparison {
    let (base, exponent) = (random.number(3071), Exponent::random(513, random));
    let shape = || RandomPower::new(&base, &exponent);
    let quantity = "513-bit power, random base";
    let gated = Comparison::new(quantity, MANY, ours.random_power(&base, &exponent))
        .held(shape().by(OpenSsl::new()), gates.random_power);
    others(gated, &shape).held(Baseline::best().random_power(&base, &exponent), gates.power_before)
}

fn generator_power(
    quantity: &'static str,
    ours: Ours,
    gates: &Gates,
    exponent: &Exponent,
) -> Comparison {
    let shape = || GeneratorPower::new(exponent);
    let gated = Comparison::new(quantity, MANY, ours.generator_power(exponent))
        .held(shape().by(OpenSsl::new()), gates.generator_power);
    others(gated, &shape)
}

fn server(ours: Ours, gates: &Gates, sign_in: &SignIn) -> Comparison {
    let shape = || ServerLogin::new(sign_in);
    let quantity = "server login (v^u, A·v^u, ^b, g^b), 320-bit b, the default width";
    let gated = Comparison::new(quantity, MANY, ours.server_login(sign_in))
        .held(shape().by(OpenSsl::new()), gates.server_login);
    others(gated, &shape)
}

/// What the random sign of B costs, where the backend is the same as before.
fn server_keys(ours: Ours, gates: &Gates, sign_in: &SignIn) -> Comparison {
    let quantity = "server login up to the keys, with a random sign, against a fixed one";
    Comparison::new(quantity, MANY, ours.server_keys(sign_in))
        .held(Baseline::best().server_key(sign_in), gates.server_keys_before)
}

fn batch(ours: Ours, gates: &Gates, sign_in: &SignIn, random: &mut Random) -> Comparison {
    let sign_ins: Vec<_> = (0..8).map(|_| SignIn::new(DEFAULT, random)).collect();
    let ours = Batch::new(ours, &sign_ins, sign_ins.len()).on_this_thread();
    Comparison::new("client login in a batch of 8 (A, g^x, S, K), per login", MANY, ours)
        .held(ClientLogin::new(sign_in).by(OpenSsl::new()), gates.batch_of_8)
}

/// Wall time; the machine's other load shows.
fn cores(ours: Ours, sign_in: &SignIn) -> Comparison {
    let batch = || Batch::new(ours, slice::from_ref(sign_in), 128);
    let quantity = "client logins in a batch over 2 cores, per login";
    Comparison::new(quantity, SEVERAL, batch().on_cores(2))
        .held(batch().on_cores(1), gates::TWO_CORES)
}

/// Ours does everything, from the maps of the first step to the signature; theirs the powers alone.
fn both_steps(ours: Ours, gates: &Gates, challenge: &Challenge, sign_in: &SignIn) -> Comparison {
    let shape = || ClientLogin::new(sign_in);
    let quantity = "client login, both steps through the public API, against the powers alone";
    Comparison::new(quantity, MANY, ours.login(challenge))
        .held(shape().by(CryptoBigint::new()), gates.against_powers)
        .held(shape().by(NumBigint::new()), gates.against_powers)
        .recorded(shape().by(OpenSsl::new()))
}

fn overhead(
    ours: Ours,
    challenge: &Challenge,
    sign_in: &SignIn,
    random: &mut Random,
) -> Comparison {
    let quantity = "what is not modular arithmetic, as a share of a login through the public API";
    let part = ours.modular_part(sign_in, random).called("its modular arithmetic");
    Comparison::new(quantity, DIFFERENCE, part)
        .reading(Reading::Share)
        .held(ours.login(challenge).called("the whole login"), gates::OVERHEAD)
}

fn shipped(ours: Ours, gates: &Gates, challenge: &Challenge) -> Comparison {
    Comparison::new("client login, both steps, peers as shipped", MANY, ours.login(challenge))
        .held(peers::aws_cognito_srp(challenge), gates.as_shipped)
        .held(peers::cognito_srp(challenge), gates.as_shipped)
}

fn rustcrypto(ours: Ours, gates: &Gates, challenge: &Challenge, random: &mut Random) -> Comparison {
    let ours = ours.login_with(challenge, &Exponent::random(256, random));
    Comparison::new("client login, both steps, 256-bit a on both sides", MANY, ours)
        .held(peers::rustcrypto(random), gates.rustcrypto)
}

fn scripts(ours: Ours, challenge: &Challenge, installed: &Path) -> Comparison {
    let quantity = "client login, both steps, Python and JavaScript as shipped";
    let ours = Comparison::new(quantity, FEW, ours.login(challenge));
    peers::children(challenge, installed).into_iter().fold(ours, Comparison::recorded)
}

fn without_ifma(avx2: Ours, sign_in: &SignIn) -> Comparison {
    let quantity = "client login (A, g^x, S), 320-bit a, without AVX-512 IFMA";
    Comparison::new(quantity, MANY, avx2.client_login(sign_in))
        .recorded(ClientLogin::new(sign_in).by(OpenSsl::new()))
        .recorded(Baseline::without_ifma().client_login(sign_in))
}

fn power_without_ifma(avx2: Ours, random: &mut Random) -> Comparison {
    let (base, exponent) = (random.number(3071), Exponent::random(513, random));
    let quantity = "513-bit power, random base, without AVX-512 IFMA";
    Comparison::new(quantity, MANY, avx2.random_power(&base, &exponent))
        .recorded(RandomPower::new(&base, &exponent).by(OpenSsl::new()))
        .recorded(Baseline::without_ifma().random_power(&base, &exponent))
}

fn anywhere(portable: Ours, sign_in: &SignIn) -> Comparison {
    let quantity = "client login (A, g^x, S), 320-bit a, portable Rust alone";
    Comparison::new(quantity, MANY, portable.client_login(sign_in))
        .held(ClientLogin::new(sign_in).by(CryptoBigint::new()), gates::PORTABLE_LOGIN)
        .held(Baseline::portable().client_login(sign_in), gates::PORTABLE_LOGIN_BEFORE)
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

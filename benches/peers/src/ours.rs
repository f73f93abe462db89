//! cognito-crypto itself, in every form that is compared.

use cognito_crypto::auth::{App, AuthParameters, ChallengeParameters, UserSrp, UserSrpStarted};
use cognito_crypto::srp::{Client, PasswordKey, PrivateKey, PublicKey, Server, Verifier};

use num_bigint::BigUint;

use crate::measure::Contender;
use crate::oracle::{self, Exponent, Random, SignIn};
use crate::peers::{Challenge, Claim};
use crate::shapes::Answer;

const NAME: &str = "cognito-crypto";

/// A = g^a, S = (B − k·g^x)^(a + u·x), and the hash that gives u.
pub fn client_login(s: &SignIn) -> Contender {
    let (a, x, public_b) = (s.a.bytes(), s.x.bytes(), oracle::bytes(&s.public_b));
    let x = x.try_into().expect("32 bytes");
    let login = move || {
        let client = Client::new(PrivateKey::from_be_bytes(&a).expect("a private key"));
        let public_b = PublicKey::from_be_bytes(&public_b).expect("a public key");
        let premaster = client.premaster_secret(&PasswordKey::from_be_bytes(&x), &public_b);
        vec![client.public_key().to_be_bytes(), *premaster.expect("u is not 0")]
    };
    agreeing(login, &[&s.public_a, &s.premaster])
}

/// B = k·v + g^b, S = (A·v^u)^b, and the hash that gives u.
pub fn server_login(s: &SignIn) -> Contender {
    let (b, verifier, public_a) =
        (s.b.bytes(), oracle::bytes(&s.verifier), oracle::bytes(&s.public_a));
    let login = move || {
        let verifier = Verifier::from_be_bytes(&verifier).expect("a verifier");
        let b = PrivateKey::from_be_bytes(&b).expect("a private key");
        let server = Server::new(verifier, b).expect("B is not 0");
        let public_a = PublicKey::from_be_bytes(&public_a).expect("a public key");
        let premaster = server.premaster_secret(&public_a).expect("u is not 0");
        vec![server.public_key().to_be_bytes(), *premaster]
    };
    agreeing(login, &[&s.public_b, &s.premaster])
}

/// A = g^a
pub fn public_key(a: &Exponent) -> Contender {
    let bytes = a.bytes();
    let power = move || {
        let client = Client::new(PrivateKey::from_be_bytes(&bytes).expect("a private key"));
        vec![client.public_key().to_be_bytes()]
    };
    let g = BigUint::from(oracle::GENERATOR);
    agreeing(power, &[&g.modpow(&a.value, &oracle::modulus())])
}

fn agreeing(mut call: impl FnMut() -> Answer + 'static, expected: &[&BigUint]) -> Contender {
    let expected: Answer = expected.iter().map(|number| oracle::bytes(number)).collect();
    assert!(call() == expected, "{NAME} computes something else");
    Contender::in_process(NAME.into(), 1, call)
}

/// Both steps of one login through the public API, a from the operating system (320 bits).
pub fn login(challenge: &Challenge) -> Contender {
    by(challenge, |user| user.start().expect("random numbers"))
}

/// The same with a 256-bit a.
pub fn login_with_256_bits(challenge: &Challenge, random: &mut Random) -> Contender {
    let a = random.number(256).to_bytes_be();
    by(challenge, move |user| {
        user.start_with_private_key(PrivateKey::from_be_bytes(&a).expect("32 bytes"))
    })
}

fn by(
    challenge: &Challenge,
    start: impl Fn(UserSrp) -> (AuthParameters, UserSrpStarted) + 'static,
) -> Contender {
    let app = App::new(&challenge.pool_id, &challenge.client_id).expect("a pool");
    let (username, password) = (challenge.username.clone(), challenge.password.clone());
    let parameters: ChallengeParameters = challenge.parameters().into_iter().collect();
    let login = move || {
        let (request, started) = start(UserSrp::new(&app, &username));
        let response = started.respond(&parameters, &password).expect("a well-formed challenge");
        let text =
            |key: &'static str| response.require(key).expect("every response has it").to_owned();
        Claim {
            public_a: request.require("SRP_A").expect("every request has it").to_owned(),
            timestamp: text("TIMESTAMP"),
            signature: text("PASSWORD_CLAIM_SIGNATURE"),
        }
    };
    challenge.contender(NAME.into(), login)
}

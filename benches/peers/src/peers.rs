//! The peers as they ship, each signing in with a private value of its own against one challenge.

mod aws_cognito_srp;
mod child;
mod cognito_srp;
mod rustcrypto;

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use num_bigint::BigUint;
use serde_json::json;

use crate::measure::Contender;
use crate::oracle::{self, Random};

pub use self::aws_cognito_srp::aws_cognito_srp;
pub use self::child::children;
pub use self::cognito_srp::cognito_srp;
pub use self::rustcrypto::rustcrypto;

/// A server's answer to the first step, and what the server needs to judge the second one.
pub struct Challenge {
    pub pool_id: String,
    pub client_id: String,
    pub username: String,
    pub password: String,
    pub salt: String,
    pub public_b: String,
    pub secret_block: String,
    verifier: BigUint,
    b: BigUint,
}

/// What a client answers: SRP_A, TIMESTAMP and PASSWORD_CLAIM_SIGNATURE.
pub struct Claim {
    pub public_a: String,
    pub timestamp: String,
    pub signature: String,
}

const POOL_NAME: &str = "a1B2c3D4e";

impl Challenge {
    pub fn new(random: &mut Random) -> Self {
        let (n, g) = (oracle::modulus(), BigUint::from(oracle::GENERATOR));
        let (username, password) = ("benchmark.user", "Correct-horse-battery-staple-9");
        let salt = random.number(127);
        let b = random.number(320);
        let identity = oracle::sha256(&[format!("{POOL_NAME}{username}:{password}").as_bytes()]);
        let verifier = g.modpow(&oracle::hash(&[&oracle::pad(&salt), &identity]), &n);
        let public_b = (oracle::multiplier() * &verifier + g.modpow(&b, &n)) % &n;
        Self {
            pool_id: format!("eu-west-1_{POOL_NAME}"),
            client_id: "6abcdefghijklmnopqrstuvwxy".into(),
            username: username.into(),
            password: password.into(),
            salt: salt.to_str_radix(16),
            public_b: public_b.to_str_radix(16),
            secret_block: BASE64.encode(random.number(1280 * 8).to_bytes_be()),
            verifier,
            b,
        }
    }

    /// PASSWORD_VERIFIER's parameters.
    pub fn parameters(&self) -> [(&'static str, &str); 5] {
        [
            ("SALT", &self.salt),
            ("SRP_B", &self.public_b),
            ("SECRET_BLOCK", &self.secret_block),
            ("USERNAME", &self.username),
            ("USER_ID_FOR_SRP", &self.username),
        ]
    }

    /// What the programs beside this one are asked, as one line of JSON.
    pub fn question(&self) -> String {
        json!({
            "pool_id": self.pool_id,
            "client_id": self.client_id,
            "username": self.username,
            "password": self.password,
            "parameters": BTreeMap::from(self.parameters()),
            "verifier": BASE64.encode(oracle::pad(&self.verifier)),
        })
        .to_string()
    }

    /// The server's judgement, by the textbook.
    fn accepts(&self, claim: &Claim) -> bool {
        let n = oracle::modulus();
        let number = |hex: &str| BigUint::parse_bytes(hex.as_bytes(), 16).expect("hexadecimal");
        let (public_a, public_b) = (number(&claim.public_a), number(&self.public_b));
        let u = oracle::hash(&[&oracle::pad(&public_a), &oracle::pad(&public_b)]);
        let premaster = (public_a * self.verifier.modpow(&u, &n)).modpow(&self.b, &n);
        let key = oracle::session_key(&u, &premaster);
        let secret_block = BASE64.decode(&self.secret_block).expect("base64");
        let signed = [POOL_NAME.as_bytes(), self.username.as_bytes(), &secret_block];
        let message = [&signed[..], &[claim.timestamp.as_bytes()]].concat();
        claim.signature == BASE64.encode(oracle::hmac(&key, &message))
    }

    /// A client of this process, ready to be timed: the server has accepted its claim.
    pub fn contender(&self, name: String, mut login: impl FnMut() -> Claim + 'static) -> Contender {
        assert!(self.accepts(&login()), "{name} is refused");
        Contender::in_process(name, 1, login)
    }
}

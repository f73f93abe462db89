//! cognito-crypto itself, in every form that is compared.

use cognito_crypto::auth::{App, AuthParameters, ChallengeParameters, UserSrp, UserSrpStarted};
use cognito_crypto::srp::PrivateKey;

use crate::measure::Contender;
use crate::oracle::Random;
use crate::peers::{Challenge, Claim};

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
    challenge.contender("cognito-crypto".into(), login)
}

//! Whole logins through the public API, from the maps of the first step to the signature.

use cognito_crypto::auth::{App, Parameters, UserSrp, UserSrpStarted};

use super::{Ours, private_key};
use crate::measure::Contender;
use crate::oracle::Exponent;
use crate::peers::{Challenge, Claim};

impl Ours {
    /// Both steps of one login, a from the operating system (320 bits).
    pub fn login(self, challenge: &Challenge) -> Contender {
        self.both_steps(challenge, |user| user.start().expect("random numbers"))
    }

    /// The same with a supplied a.
    pub fn login_with(self, challenge: &Challenge, a: &Exponent) -> Contender {
        let a = a.bytes();
        self.both_steps(challenge, move |user| user.start_with_private_key(private_key(&a)))
    }

    fn both_steps(
        self,
        challenge: &Challenge,
        start: impl Fn(UserSrp) -> (Parameters, UserSrpStarted) + 'static,
    ) -> Contender {
        let app = App::new(&challenge.pool_id, &challenge.client_id).expect("a pool");
        let (username, password) = (challenge.username.clone(), challenge.password.clone());
        let parameters: Parameters = challenge.parameters().into_iter().collect();
        let login = move || {
            let (request, started) = start(UserSrp::new(&app, &username));
            let response =
                started.respond(&parameters, &password).expect("a well-formed challenge");
            let text = |key| response.require(key).expect("every response has it").to_owned();
            Claim {
                public_a: request.require("SRP_A").expect("every request has it").to_owned(),
                timestamp: text("TIMESTAMP"),
                signature: text("PASSWORD_CLAIM_SIGNATURE"),
            }
        };
        challenge.contender(self.name(), self.selecting(login))
    }
}

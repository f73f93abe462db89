//! The crate cognito_srp, 1024-bit a.

use std::collections::HashMap;

use cognito_srp::SrpClient;

use super::{Challenge, Claim};
use crate::measure::Contender;
use crate::report::locked_version;

/// Both steps of one login; the crate draws a new a in each.
pub fn cognito_srp(challenge: &Challenge) -> Contender {
    let [username, password, pool_id, client_id] =
        [&challenge.username, &challenge.password, &challenge.pool_id, &challenge.client_id]
            .map(String::clone);
    let parameters: HashMap<String, String> =
        challenge.parameters().map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    let login = move || {
        let client = SrpClient::new(&username, &password, &pool_id, &client_id, None);
        let mut started = client.get_auth_params().expect("no secret, nothing to fail");
        let mut response =
            client.process_challenge(parameters.clone()).expect("a well-formed challenge");
        let mut take = |key| response.remove(key).expect("every response has it");
        Claim {
            timestamp: take("TIMESTAMP"),
            signature: take("PASSWORD_CLAIM_SIGNATURE"),
            public_a: started.remove("SRP_A").expect("every first step has it"),
        }
    };
    let version = locked_version("cognito_srp");
    challenge.contender(format!("cognito_srp {version} as shipped (1024-bit a)"), login)
}

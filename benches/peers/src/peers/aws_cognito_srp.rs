//! The crate aws-cognito-srp, 1024-bit a.

use aws_cognito_srp::{SrpClient, User};

use super::{Challenge, Claim};
use crate::measure::Contender;
use crate::report::locked_version;

/// Both steps of one login; the crate draws a new a in each.
pub fn aws_cognito_srp(challenge: &Challenge) -> Contender {
    let user = User::new(&challenge.pool_id, &challenge.username, &challenge.password);
    let [client_id, secret_block, username, salt, public_b] = [
        &challenge.client_id,
        &challenge.secret_block,
        &challenge.username,
        &challenge.salt,
        &challenge.public_b,
    ]
    .map(String::clone);
    let login = move || {
        let client = SrpClient::new(user.clone(), &client_id, None);
        let public_a = client.get_auth_parameters().a;
        let response = client
            .verify(&secret_block, &username, &salt, &public_b)
            .expect("a well-formed challenge");
        Claim {
            public_a,
            timestamp: response.timestamp,
            signature: response.password_claim_signature,
        }
    };
    let version = locked_version("aws-cognito-srp");
    challenge.contender(format!("aws-cognito-srp {version} as shipped (1024-bit a)"), login)
}

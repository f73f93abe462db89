//! A password that comes as it is: USER_PASSWORD_AUTH, its Admin form, and the PASSWORD challenge.

use super::{
    challenge::identified,
    stand_in::{ServerKey, UserLookup},
};
use crate::{
    auth::{App, Parameters},
    error::Error,
    secret::{authorized, burn, mask::CtEq},
    srp::{Identity, PasswordKey},
};

/// Checks the `USERNAME`, `PASSWORD` and `SECRET_HASH` of a request, which is an `AuthParameters` or a
/// `ChallengeResponses`, against the stored verifier: a server needs no other form of a password.
///
/// As with a challenge, whether the user exists is treated as a secret.
///
/// ```
/// use cognito_crypto::auth::{App, Parameters, server::{self, ServerKey, StoredUser, UserLookup}};
///
/// # #[cfg(feature = "getrandom")] {
/// let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// let server_key = ServerKey::generate()?;
/// let lookup = UserLookup::found(StoredUser::register(&app, "alice", "correct horse")?)?;
/// let request: Parameters =
///     [("USERNAME", "alice"), ("PASSWORD", "correct horse")].into_iter().collect();
/// server::verify_password(&app, &server_key, &request, lookup)?;
/// # }
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
///
/// # Errors
/// [`Error::Missing`] names a key that is not there, [`Error::Malformed`] a user name that is too long.
/// Everything else is [`Error::NotAuthorized`]: an unknown user, a wrong password or `SECRET_HASH`.
pub fn verify_password(
    app: &App,
    key: &ServerKey,
    request: &Parameters,
    lookup: UserLookup,
) -> Result<(), Error> {
    let username = identified(app, request)?;
    let password = request.require("PASSWORD")?;

    burn::after(|| {
        let (stored, exists) = lookup.or_simulated(key, app, username);
        let identity = Identity { group: app.pool_name(), user: &stored.user_id };
        let verifier = PasswordKey::derive(&identity, password.as_bytes(), &stored.salt).verifier();
        let equal = verifier.to_be_bytes().ct_eq(&*stored.verifier.to_be_bytes());
        authorized(equal & exists.choice())
    })
}

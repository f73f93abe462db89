//! Verifies a password that is sent as it is: USER_PASSWORD_AUTH, its Admin form, and the PASSWORD challenge.

use super::{challenge::identified, lookup::UserLookup, user_pool::UserPool};
use crate::{
    auth::wire::{Parameters, names},
    error::Error,
    secret::{authorized, burn},
    srp::{Identity, PasswordKey},
};

impl UserPool {
    /// Checks the `USERNAME`, `PASSWORD` and `SECRET_HASH` of a request (AuthParameters or
    /// ChallengeResponses) against the stored verifier: a server needs no other form of a password.
    ///
    /// As with a challenge, whether the user exists is treated as a secret.
    ///
    /// ```
    /// use cognito_crypto::auth::server::{SimulationKey, StoredUser, UserLookup, UserPool};
    /// use cognito_crypto::auth::{App, Parameters};
    ///
    /// # #[cfg(feature = "getrandom")] {
    /// let app = App::new("us-east-1_AbC123xyZ", "client")?;
    /// let pool = UserPool::new(&app, &SimulationKey::generate()?);
    /// let lookup = UserLookup::found(StoredUser::register(&app, "alice", "correct horse")?)?;
    /// let request: Parameters =
    ///     [("USERNAME", "alice"), ("PASSWORD", "correct horse")].into_iter().collect();
    /// pool.verify_password(&request, lookup)?;
    /// # }
    /// # Ok::<(), cognito_crypto::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Missing`] names a key that is not there, [`Error::Malformed`] a user name that is too long.
    /// Everything else is [`Error::NotAuthorized`]: an unknown user, a wrong password or `SECRET_HASH`.
    pub fn verify_password(&self, request: &Parameters, lookup: UserLookup) -> Result<(), Error> {
        burn::after(|| {
            let username = identified(&self.app, request)?;
            let password = request.require(names::PASSWORD)?;
            let (stored, exists) = lookup.or_simulated(&self.key, &self.app, username)?;
            let identity = Identity { group: self.app.pool_name(), user: &stored.user_id };
            let x = PasswordKey::compute(&identity, password.as_bytes(), &stored.salt);
            let equal = x.compute_verifier().equals(&stored.verifier);
            authorized(equal & exists.choice())
        })
    }
}

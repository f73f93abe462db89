//! The fields that SignUp and similar requests have in common: `ClientId`, `Username` and `SecretHash`.

use super::debug::debug_only;
use crate::{auth::app::App, secret::SecretString};
use alloc::string::String;

/// The part that SignUp, ConfirmSignUp, ForgotPassword, ConfirmForgotPassword and
/// ResendConfirmationCode have in common. With the feature `serde`, flatten it into their bodies.
///
/// `SecretHash` is always over the very `Username` of the same request, whichever that is:
///
/// | request | `Username` |
/// |---|---|
/// | SignUp | the name that is to be registered, as typed |
/// | ConfirmSignUp, ResendConfirmationCode, ForgotPassword, ConfirmForgotPassword | as typed: the user name or an alias |
/// | InitiateAuth, RespondToAuthChallenge | [`AuthFlow`](crate::auth::AuthFlow) takes care of it |
/// | InitiateAuth with a refresh token | none; the hash is over the real user name ([`AuthFlow::refresh_token_auth`](crate::auth::AuthFlow::refresh_token_auth)) |
///
/// ```
/// use cognito_crypto::auth::App;
///
/// let app = App::with_client_secret("us-east-1_AbC123xyZ", "client", "secret")?;
/// let request = app.account_request("alice");
/// assert_eq!(request.username, "alice");
/// assert_eq!(request.secret_hash.unwrap().expose(), "RTsve+FQ659UKyESgvLg9GYmZEL+QjzQsW/OjL77/b0=");
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct AccountRequest {
    /// `ClientId`.
    pub client_id: String,
    /// `Username`.
    pub username: String,
    /// `SecretHash` over `Username`, if the app client has a secret.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub secret_hash: Option<SecretString>,
    /// `Session`, in ConfirmSignUp only: the one that SignUp answered.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub session: Option<SecretString>,
}

impl AccountRequest {
    /// For ConfirmSignUp: adds the `Session` that SignUp answered. ConfirmSignUp then answers a `Session` of its
    /// own, with which [`AuthFlow::with_session`](crate::auth::AuthFlow::with_session) signs the new user in
    /// without a further proof.
    #[must_use]
    pub fn with_session(mut self, session: &str) -> Self {
        self.session = Some(session.into());
        self
    }
}

debug_only!(AccountRequest { client_id, secret_hash, session });

impl App {
    /// `ClientId`, `Username` and `SecretHash` of SignUp, ConfirmSignUp, ForgotPassword,
    /// ConfirmForgotPassword and ResendConfirmationCode.
    #[must_use]
    pub fn account_request(&self, username: &str) -> AccountRequest {
        AccountRequest {
            client_id: self.client_id().into(),
            username: username.into(),
            secret_hash: self.secret_hash(username),
            session: None,
        }
    }
}

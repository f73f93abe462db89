//! WEB_AUTHN: a passkey.

use super::{
    asked::{Asked, common},
    refused::Refused,
};
use crate::{
    auth::{flow::state::AuthFlowStarted, wire::names},
    error::{Error, Problem},
};
use alloc::boxed::Box;

/// Asks for a passkey: `WEB_AUTHN`.
///
/// Hand [`credential_request_options`](Self::credential_request_options) to the platform
/// (`navigator.credentials.get` in a browser) and answer with what it returns.
///
/// ```
/// use cognito_crypto::auth::{Step, prompt::Prompt};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let flow = AuthFlow::user_auth(&app, "alice").start()?;
/// # let options = [("CREDENTIAL_REQUEST_OPTIONS", r#"{"challenge":"5q_QJrL..."}"#)];
/// # let response = InitiateAuthResponse::challenge("WEB_AUTHN").with_parameters(options);
/// let Step::Ask(Prompt::WebAuthn(prompt)) = flow.handle(response)? else { panic!("another question") };
/// assert!(prompt.credential_request_options().starts_with(r#"{"challenge":"#));
/// let flow = prompt.answer(r#"{"id":"...","type":"public-key"}"#)?;
/// assert!(flow.request().parameters().contains_key("CREDENTIAL"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct WebAuthn {
    pub(super) asked: Box<Asked>,
}

common!(WebAuthn);

impl WebAuthn {
    pub(super) fn new(asked: Box<Asked>) -> Result<Self, Error> {
        asked.parameters().require(names::CREDENTIAL_REQUEST_OPTIONS)?;
        Ok(Self { asked })
    }

    /// `CREDENTIAL_REQUEST_OPTIONS`: a PublicKeyCredentialRequestOptionsJSON, as text.
    #[must_use]
    pub fn credential_request_options(&self) -> &str {
        self.asked.parameter(names::CREDENTIAL_REQUEST_OPTIONS).unwrap_or_default()
    }

    /// Sends the credential: an AuthenticationResponseJSON, as text.
    ///
    /// # Errors
    /// If it is empty.
    pub fn answer(self, credential: &str) -> Result<AuthFlowStarted, Refused<Self>> {
        if credential.is_empty() {
            return Err(Refused::input(self, names::CREDENTIAL, Problem::Empty));
        }
        Ok(self.asked.answer(names::CREDENTIAL, credential))
    }
}

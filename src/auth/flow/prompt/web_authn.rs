//! WEB_AUTHN: a passkey.

use super::{Asked, Refused};
use crate::{
    auth::{flow::AuthFlowStarted, wire::Request},
    error::{Error, Problem},
};

/// Asks for a passkey: `WEB_AUTHN`.
///
/// Hand [`credential_request_options`](Self::credential_request_options) to the platform
/// (`navigator.credentials.get` in a browser) and answer with what it returns.
#[derive(Debug)]
pub struct WebAuthn<'a> {
    pub(super) asked: Asked<'a>,
}

impl<'a> WebAuthn<'a> {
    pub(super) fn new(asked: Asked<'a>) -> Result<Self, Error> {
        asked.challenge.parameters.require("CREDENTIAL_REQUEST_OPTIONS")?;
        Ok(Self { asked })
    }

    /// `CREDENTIAL_REQUEST_OPTIONS`: a PublicKeyCredentialRequestOptionsJSON, as text.
    #[must_use]
    pub fn credential_request_options(&self) -> &str {
        self.asked.parameter("CREDENTIAL_REQUEST_OPTIONS").unwrap_or_default()
    }

    /// Sends the credential: an AuthenticationResponseJSON, as text.
    ///
    /// # Errors
    /// If it is empty.
    pub fn answer(self, credential: &str) -> Result<(Request, AuthFlowStarted<'a>), Refused<Self>> {
        if credential.is_empty() {
            return Err(Refused::input(self, "CREDENTIAL", Problem::Empty));
        }
        Ok(self.asked.answer("CREDENTIAL", credential))
    }
}

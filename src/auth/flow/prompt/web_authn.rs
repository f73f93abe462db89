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

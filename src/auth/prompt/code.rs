//! SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP and SMS_OTP: a code to type.

use super::{Asked, Refused};
use crate::{
    auth::{flow::AuthFlowStarted, request::Request},
    error::Problem,
};

/// Asks for a code: one that was sent (`SMS_MFA`, `EMAIL_OTP`, `SMS_OTP`) or that an authenticator app shows
/// (`SOFTWARE_TOKEN_MFA`).
///
/// If the service does not accept the code, hand its error to the flow and it asks again.
#[derive(Debug)]
pub struct Code<'a> {
    pub(super) asked: Asked<'a>,
    key: &'static str,
}

impl<'a> Code<'a> {
    pub(super) fn new(asked: Asked<'a>, key: &'static str) -> Self {
        Self { asked, key }
    }

    /// Where the code went, masked, for example `+*******1234`: `CODE_DELIVERY_DESTINATION`.
    #[must_use]
    pub fn destination(&self) -> Option<&str> {
        self.asked.parameter("CODE_DELIVERY_DESTINATION")
    }

    /// How it went there, `SMS` or `EMAIL`: `CODE_DELIVERY_DELIVERY_MEDIUM`.
    #[must_use]
    pub fn delivery_medium(&self) -> Option<&str> {
        self.asked.parameter("CODE_DELIVERY_DELIVERY_MEDIUM")
    }

    /// The name that the user gave the authenticator app: `FRIENDLY_DEVICE_NAME`.
    #[must_use]
    pub fn friendly_device_name(&self) -> Option<&str> {
        self.asked.parameter("FRIENDLY_DEVICE_NAME")
    }

    /// Sends the code.
    ///
    /// # Errors
    /// If the code is empty.
    pub fn answer(self, code: &str) -> Result<(Request, AuthFlowStarted<'a>), Refused<Self>> {
        if code.is_empty() {
            let name = self.key;
            return Err(Refused::input(self, name, Problem::Empty));
        }
        Ok(self.asked.answer(self.key, code))
    }
}

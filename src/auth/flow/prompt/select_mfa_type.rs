//! SELECT_MFA_TYPE: the user chooses a second factor.

use super::{
    asked::{Asked, common},
    refused::Refused,
};
use crate::{
    auth::{flow::state::AuthFlowStarted, wire::names},
    error::{Error, Problem},
};
use alloc::{boxed::Box, string::String, vec::Vec};

/// Asks which of several second factors to use: `SELECT_MFA_TYPE`. The chosen one's challenge follows.
///
/// Codes by e-mail are called `EMAIL_OTP` here, though some pages about the API say `EMAIL_MFA`: answer with
/// the name that was offered.
#[derive(Debug)]
#[must_use]
pub struct SelectMfaType {
    pub(super) asked: Box<Asked>,
    choices: Vec<String>,
}

common!(SelectMfaType);

impl SelectMfaType {
    pub(super) fn new(asked: Box<Asked>) -> Result<Self, Error> {
        let choices = asked.list(names::MFAS_CAN_CHOOSE)?;
        Ok(Self { asked, choices })
    }

    /// The names of the factors, `SMS_MFA`, `SOFTWARE_TOKEN_MFA` or `EMAIL_OTP`: `MFAS_CAN_CHOOSE`. Empty if the
    /// service does not say.
    #[must_use]
    pub fn choices(&self) -> &[String] {
        &self.choices
    }

    /// Sends the choice.
    ///
    /// # Errors
    /// If it is empty, or was not offered.
    pub fn answer(self, choice: &str) -> Result<AuthFlowStarted, Refused<Self>> {
        if choice.is_empty() {
            return Err(Refused::input(self, names::ANSWER, Problem::Empty));
        }
        if !self.choices.is_empty() && !self.choices.iter().any(|offered| offered == choice) {
            return Err(Refused::input(self, names::ANSWER, Problem::NotOffered));
        }
        Ok(self.asked.answer(names::ANSWER, choice))
    }
}

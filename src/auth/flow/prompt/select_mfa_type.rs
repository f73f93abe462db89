//! SELECT_MFA_TYPE: which second factor.

use super::{Asked, Refused};
use crate::{
    auth::{
        flow::AuthFlowStarted,
        wire::{Request, json},
    },
    error::{Error, Problem},
};
use alloc::{string::String, vec::Vec};

/// Asks which of several second factors to use: `SELECT_MFA_TYPE`. The chosen one's challenge follows.
///
/// Codes by e-mail are called `EMAIL_OTP` here, though some pages about the API say `EMAIL_MFA`: answer with
/// the name that was offered.
#[derive(Debug)]
pub struct SelectMfaType<'a> {
    pub(super) asked: Asked<'a>,
    choices: Vec<String>,
}

impl<'a> SelectMfaType<'a> {
    pub(super) fn new(asked: Asked<'a>) -> Result<Self, Error> {
        let name = "MFAS_CAN_CHOOSE";
        let choices = json::strings(asked.challenge.parameters.require(name)?)
            .ok_or(Error::Malformed { name, problem: Problem::Format })?;
        Ok(Self { asked, choices })
    }

    /// The names of the factors, `SMS_MFA`, `SOFTWARE_TOKEN_MFA` or `EMAIL_OTP`: `MFAS_CAN_CHOOSE`.
    #[must_use]
    pub fn choices(&self) -> &[String] {
        &self.choices
    }

    /// Sends the choice.
    ///
    /// # Errors
    /// If it was not offered.
    pub fn answer(self, choice: &str) -> Result<(Request, AuthFlowStarted<'a>), Refused<Self>> {
        if !self.choices.iter().any(|offered| offered == choice) {
            return Err(Refused::input(self, "ANSWER", Problem::NotOffered));
        }
        Ok(self.asked.answer("ANSWER", choice))
    }
}

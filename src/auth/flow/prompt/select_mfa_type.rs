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
///
/// ```
/// use cognito_crypto::auth::{Step, prompt::Prompt};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let flow = AuthFlow::custom_auth(&app, "alice").start()?;
/// # let choices = [("MFAS_CAN_CHOOSE", r#"["SMS_MFA","SOFTWARE_TOKEN_MFA"]"#)];
/// # let response = InitiateAuthResponse::challenge("SELECT_MFA_TYPE").with_parameters(choices);
/// let Step::Ask(Prompt::SelectMfaType(prompt)) = flow.handle(response)? else {
///     panic!("another question")
/// };
/// assert_eq!(prompt.choices(), ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]);
/// let flow = prompt.answer("SMS_MFA")?; // SMS_MFA follows
/// assert_eq!(flow.request().parameters().get("ANSWER"), Some("SMS_MFA"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

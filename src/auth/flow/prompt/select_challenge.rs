//! SELECT_CHALLENGE: the user chooses a first factor.

use super::{
    asked::{Asked, common},
    refused::Refused,
};
use crate::{
    auth::{
        flow::{factor::FirstFactor, state::AuthFlowStarted},
        wire::{Parameters, names},
    },
    error::{Error, Problem},
};
use alloc::{boxed::Box, string::String};
use rand_core::TryCryptoRng;

/// Asks which of several first factors to use: `SELECT_CHALLENGE`.
///
/// ```
/// use cognito_crypto::auth::{FirstFactor, Step, prompt::Prompt};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let mut response = InitiateAuthResponse::challenge("SELECT_CHALLENGE");
/// # response.available_challenges = Some(vec!["PASSWORD_SRP".into(), "EMAIL_OTP".into()]);
/// # let flow = AuthFlow::custom_auth(&app, "alice").start()?;
/// let Step::Ask(Prompt::SelectChallenge(prompt)) = flow.handle(response)? else {
///     panic!("another question")
/// };
/// assert_eq!(prompt.available_challenges(), ["PASSWORD_SRP", "EMAIL_OTP"]);
///
/// // What was not offered is refused, and the prompt is still there.
/// let refused = prompt.answer(FirstFactor::SmsOtp).unwrap_err();
/// let flow = refused.prompt.answer(FirstFactor::PasswordSrp("correct horse"))?;
/// assert_eq!(flow.request().parameters().get("ANSWER"), Some("PASSWORD_SRP"));
/// assert!(flow.request().parameters().get("SRP_A").is_some()); // PASSWORD_VERIFIER follows
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct SelectChallenge {
    pub(super) asked: Box<Asked>,
}

common!(SelectChallenge);

impl SelectChallenge {
    pub(super) fn new(asked: Box<Asked>) -> Self {
        Self { asked }
    }

    /// The names of the factors: the response's `AvailableChallenges`. Empty if the service does not say.
    #[must_use]
    pub fn available_challenges(&self) -> &[String] {
        &self.asked.question.challenge.available
    }

    /// `CREDENTIAL_REQUEST_OPTIONS`, where the service sends them along, so that the choice of a passkey can
    /// carry its credential.
    #[must_use]
    pub fn credential_request_options(&self) -> Option<&str> {
        self.asked.parameter(names::CREDENTIAL_REQUEST_OPTIONS)
    }

    /// Sends the choice, with the operating system's random numbers if SRP needs them.
    ///
    /// # Errors
    /// As [`answer_with_rng`](Self::answer_with_rng).
    #[cfg(feature = "getrandom")]
    pub fn answer(self, factor: FirstFactor<'_>) -> Result<AuthFlowStarted, Refused<Self>> {
        self.answer_with_rng(factor, &mut getrandom::SysRng)
    }

    /// Sends the choice.
    ///
    /// # Errors
    /// If it was not offered, if its password or credential is empty, or the generator fails.
    pub fn answer_with_rng<R: TryCryptoRng + ?Sized>(
        mut self,
        factor: FirstFactor<'_>,
        rng: &mut R,
    ) -> Result<AuthFlowStarted, Refused<Self>> {
        let available = self.available_challenges();
        if !available.is_empty() && !available.iter().any(|name| name == factor.name()) {
            return Err(Refused::input(self, names::ANSWER, Problem::NotOffered));
        }
        if let Some(name) = factor.empty_part() {
            return Err(Refused::input(self, name, Problem::Empty));
        }
        match self.responses(factor, rng) {
            Ok(responses) => Ok(self.asked.send(responses)),
            Err(error) => Err(Refused::new(self, error)),
        }
    }

    fn responses<R: TryCryptoRng + ?Sized>(
        &mut self,
        factor: FirstFactor<'_>,
        rng: &mut R,
    ) -> Result<Parameters, Error> {
        let mut responses = match factor {
            FirstFactor::PasswordSrp(password) => self.asked.start_srp(password, rng)?,
            _ => self.asked.responses(),
        };
        responses.insert(names::ANSWER, factor.name());
        match factor {
            FirstFactor::Password(password) => self.asked.insert_password(&mut responses, password),
            FirstFactor::WebAuthn { credential: Some(credential) } => {
                responses.insert(names::CREDENTIAL, credential);
            }
            _ => {}
        }
        Ok(responses)
    }
}

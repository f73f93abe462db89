//! SELECT_CHALLENGE: which first factor.

use super::{Asked, Refused};
use crate::{
    auth::{
        flow::{AuthFlowStarted, FirstFactor},
        parameters::ChallengeResponses,
        request::Request,
    },
    error::{Error, Problem},
};
use alloc::string::String;
use rand_core::TryCryptoRng;

/// Asks which of several first factors to use: `SELECT_CHALLENGE`.
#[derive(Debug)]
pub struct SelectChallenge<'a> {
    pub(super) asked: Asked<'a>,
}

impl<'a> SelectChallenge<'a> {
    pub(super) fn new(asked: Asked<'a>) -> Self {
        Self { asked }
    }

    /// The names of the factors: the response's `AvailableChallenges`. Empty if the service does not say.
    #[must_use]
    pub fn available_challenges(&self) -> &[String] {
        &self.asked.challenge.available
    }

    /// `CREDENTIAL_REQUEST_OPTIONS`, where the service sends them along, so that the choice of a passkey can
    /// carry its credential.
    #[must_use]
    pub fn credential_request_options(&self) -> Option<&str> {
        self.asked.parameter("CREDENTIAL_REQUEST_OPTIONS")
    }

    /// Sends the choice, with the operating system's random numbers if SRP needs them.
    ///
    /// # Errors
    /// As [`answer_with_rng`](Self::answer_with_rng).
    #[cfg(feature = "getrandom")]
    #[cfg_attr(docsrs, doc(cfg(feature = "getrandom")))]
    pub fn answer(
        self,
        factor: FirstFactor<'_>,
    ) -> Result<(Request, AuthFlowStarted<'a>), Refused<Self>> {
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
    ) -> Result<(Request, AuthFlowStarted<'a>), Refused<Self>> {
        let available = self.available_challenges();
        if !available.is_empty() && !available.iter().any(|name| name == factor.name()) {
            return Err(Refused::input(self, "ANSWER", Problem::NotOffered));
        }
        if let Some(name) = factor.empty_part() {
            return Err(Refused::input(self, name, Problem::Empty));
        }
        match self.responses(factor, rng) {
            Ok(responses) => Ok(self.asked.respond(responses)),
            Err(error) => Err(Refused::new(self, error)),
        }
    }

    fn responses<R: TryCryptoRng + ?Sized>(
        &mut self,
        factor: FirstFactor<'_>,
        rng: &mut R,
    ) -> Result<ChallengeResponses, Error> {
        let mut responses = match factor {
            FirstFactor::PasswordSrp(password) => self.asked.start_srp(password, rng)?,
            _ => self.asked.responses(),
        };
        responses.insert("ANSWER", factor.name());
        match factor {
            FirstFactor::Password(password) => responses.insert("PASSWORD", password),
            FirstFactor::WebAuthn { credential: Some(credential) } => {
                responses.insert("CREDENTIAL", credential);
            }
            _ => {}
        }
        Ok(responses)
    }
}

//! CUSTOM_CHALLENGE, and any challenge that this crate has no name for.

use super::{Asked, Refused};
use crate::{
    auth::{
        flow::AuthFlowStarted,
        parameters::{ChallengeParameters, ChallengeResponses},
        request::Request,
    },
    error::Problem,
};

/// Asks what the pool's Lambda functions ask: `CUSTOM_CHALLENGE`.
#[derive(Debug)]
pub struct CustomChallenge<'a> {
    pub(super) asked: Asked<'a>,
}

impl<'a> CustomChallenge<'a> {
    pub(super) fn new(asked: Asked<'a>) -> Self {
        Self { asked }
    }

    /// The `publicChallengeParameters` that the Lambda function sent.
    #[must_use]
    pub fn parameters(&self) -> &ChallengeParameters {
        &self.asked.challenge.parameters
    }

    /// Sends the answer. What it has to be, only the Lambda functions know; it may be empty.
    #[must_use]
    pub fn answer(self, answer: &str) -> (Request, AuthFlowStarted<'a>) {
        self.asked.answer("ANSWER", answer)
    }
}

/// A challenge that is newer than this crate.
#[derive(Debug)]
pub struct Other<'a> {
    pub(super) asked: Asked<'a>,
}

impl<'a> Other<'a> {
    pub(super) fn new(asked: Asked<'a>) -> Self {
        Self { asked }
    }

    /// `ChallengeName`.
    #[must_use]
    pub fn challenge_name(&self) -> &str {
        &self.asked.challenge.name
    }

    /// `ChallengeParameters`.
    #[must_use]
    pub fn parameters(&self) -> &ChallengeParameters {
        &self.asked.challenge.parameters
    }

    /// Sends these `ChallengeResponses`, to which `USERNAME`, `SECRET_HASH` and `DEVICE_KEY` are added.
    ///
    /// # Errors
    /// If the responses have one of those three themselves: they would not fit together.
    pub fn answer(
        self,
        responses: ChallengeResponses,
    ) -> Result<(Request, AuthFlowStarted<'a>), Refused<Self>> {
        for name in ["USERNAME", "SECRET_HASH", "DEVICE_KEY"] {
            if responses.get(name).is_some() {
                return Err(Refused::input(self, name, Problem::ReadOnly));
            }
        }
        let mut all = self.asked.responses();
        for (key, value) in responses.iter() {
            all.insert(key, value);
        }
        Ok(self.asked.respond(all))
    }
}

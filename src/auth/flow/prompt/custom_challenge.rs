//! CUSTOM_CHALLENGE, and any challenge that this crate has no name for.

use super::{Asked, Refused};
use crate::{
    auth::{
        flow::AuthFlowStarted,
        wire::{Parameters, Request},
    },
    error::Problem,
};

/// Asks what the pool's Lambda functions ask: `CUSTOM_CHALLENGE`.
///
/// ```
/// use cognito_crypto::auth::{Step, prompt::Prompt};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let mut response = InitiateAuthResponse::default();
/// # response.challenge_name = Some("CUSTOM_CHALLENGE".into());
/// # response.challenge_parameters = Some([("question", "2 + 2")].into_iter().collect());
/// # let (_, flow) = AuthFlow::custom_auth(&app, "alice").start()?;
/// let Step::Ask(Prompt::CustomChallenge(prompt)) = flow.handle(response)? else {
///     panic!("another question")
/// };
/// assert_eq!(prompt.parameters().get("question"), Some("2 + 2"));
/// let (request, flow) = prompt.answer("4");
/// assert_eq!(request.parameters().get("ANSWER"), Some("4"));
/// # }
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
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
    pub fn parameters(&self) -> &Parameters {
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
    pub fn parameters(&self) -> &Parameters {
        &self.asked.challenge.parameters
    }

    /// Sends these `ChallengeResponses`, to which `USERNAME`, `SECRET_HASH` and `DEVICE_KEY` are added.
    ///
    /// # Errors
    /// If the responses have one of those three themselves: they would not fit together.
    pub fn answer(
        self,
        responses: Parameters,
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

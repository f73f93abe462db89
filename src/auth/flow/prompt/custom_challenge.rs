//! CUSTOM_CHALLENGE, and any challenge that this crate has no name for.

use super::{
    asked::{Asked, common},
    refused::Refused,
};
use crate::{
    auth::{
        flow::state::AuthFlowStarted,
        wire::{Parameters, names},
    },
    error::Problem,
};
use alloc::boxed::Box;

/// Asks what the pool's Lambda functions ask: `CUSTOM_CHALLENGE`.
///
/// ```
/// use cognito_crypto::auth::{Step, prompt::Prompt};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let mut response = InitiateAuthResponse::challenge("CUSTOM_CHALLENGE");
/// # response.challenge_parameters = Some([("question", "2 + 2")].into_iter().collect());
/// # let flow = AuthFlow::custom_auth(&app, "alice").start()?;
/// let Step::Ask(Prompt::CustomChallenge(prompt)) = flow.handle(response)? else {
///     panic!("another question")
/// };
/// assert_eq!(prompt.parameters().get("question"), Some("2 + 2"));
/// let flow = prompt.answer("4");
/// assert_eq!(flow.request().parameters().get("ANSWER"), Some("4"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct CustomChallenge {
    pub(super) asked: Box<Asked>,
}

common!(CustomChallenge);

impl CustomChallenge {
    pub(super) fn new(asked: Box<Asked>) -> Self {
        Self { asked }
    }

    /// The `publicChallengeParameters` that the Lambda function sent.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        self.asked.parameters()
    }

    /// Sends the answer. It may be empty; only the Lambda functions know what is right.
    pub fn answer(self, answer: &str) -> AuthFlowStarted {
        self.asked.answer(names::ANSWER, answer)
    }
}

/// A challenge that is newer than this crate.
///
/// ```
/// use cognito_crypto::auth::{Parameters, Step, prompt::Prompt};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let flow = AuthFlow::user_auth(&app, "alice").start()?;
/// # let response = InitiateAuthResponse::challenge("NEW_THING");
/// let Step::Ask(Prompt::Other(prompt)) = flow.handle(response)? else { panic!("another question") };
/// assert_eq!(prompt.challenge_name(), "NEW_THING");
/// let responses: Parameters = [("NEW_ANSWER", "42")].into_iter().collect();
/// let flow = prompt.answer(responses)?;
/// assert_eq!(flow.request().parameters().get("NEW_ANSWER"), Some("42"));
/// assert_eq!(flow.request().parameters().get("USERNAME"), Some("alice"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct Other {
    pub(super) asked: Box<Asked>,
}

common!(Other);

impl Other {
    pub(super) fn new(asked: Box<Asked>) -> Self {
        Self { asked }
    }

    /// `ChallengeName`.
    #[must_use]
    pub fn challenge_name(&self) -> &str {
        self.asked.name()
    }

    /// `ChallengeParameters`.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        self.asked.parameters()
    }

    /// Sends these `ChallengeResponses`, to which `USERNAME`, `SECRET_HASH` and `DEVICE_KEY` are added.
    ///
    /// # Errors
    /// If the responses have one of those three themselves: they would not fit together.
    pub fn answer(self, responses: Parameters) -> Result<AuthFlowStarted, Refused<Self>> {
        for name in [names::USERNAME, names::SECRET_HASH, names::DEVICE_KEY] {
            if responses.contains_key(name) {
                return Err(Refused::input(self, name, Problem::ReadOnly));
            }
        }
        let mut all = self.asked.responses();
        all.extend(&responses);
        Ok(self.asked.send(all))
    }
}

//! The challenge and the waiting sign-in that every prompt contains.

use super::start_over::{StartOver, StartOverReason};
use crate::{
    auth::{
        flow::{
            held::HeldSecret,
            state::{AuthFlowStarted, Context, Purpose, Question, Sent},
        },
        wire::{Parameters, json, names},
    },
    error::{Error, Problem},
};
use alloc::{boxed::Box, string::String, vec::Vec};
use rand_core::TryCryptoRng;

/// A challenge that the user has to answer.
#[derive(Debug)]
pub(in crate::auth) struct Asked {
    pub(super) context: Context,
    held: HeldSecret,
    pub(super) question: Question,
}

impl Asked {
    /// A custom challenge may come between SRP_A and PASSWORD_VERIFIER; after any other question a is not needed,
    /// and the password only if a device may have to prove itself.
    pub(in crate::auth) fn new(
        context: Context,
        held: HeldSecret,
        question: Question,
    ) -> Box<Self> {
        let held = match held {
            held @ HeldSecret::User(..) if question.challenge.name == names::CUSTOM_CHALLENGE => {
                held
            }
            held => held.after_use(context.device.as_ref()),
        };
        Box::new(Self { context, held, question })
    }

    pub(super) fn name(&self) -> &str {
        &self.question.challenge.name
    }

    pub(super) fn parameters(&self) -> &Parameters {
        &self.question.challenge.parameters
    }

    pub(super) fn parameter(&self, key: &str) -> Option<&str> {
        self.parameters().get(key)
    }

    /// Reads a parameter that is a JSON list of strings. Empty if it is missing, `null` or empty.
    pub(super) fn list(&self, name: &'static str) -> Result<Vec<String>, Error> {
        json::strings(self.parameter(name).unwrap_or_default())
            .ok_or(Error::Malformed { name, problem: Problem::Format })
    }

    /// Reads a parameter that is a JSON map of strings. Empty if it is missing, `null` or empty.
    pub(super) fn map(&self, name: &'static str) -> Result<Parameters, Error> {
        json::object(self.parameter(name).unwrap_or_default())
            .ok_or(Error::Malformed { name, problem: Problem::Format })
    }

    /// Starts the responses of an answer: `USERNAME`, `SECRET_HASH` and `DEVICE_KEY`.
    pub(super) fn responses(&self) -> Parameters {
        self.context.identified()
    }

    /// Starts the responses of an answer and adds one more.
    pub(super) fn answer(self: Box<Self>, key: &str, value: &str) -> AuthFlowStarted {
        let mut responses = self.responses();
        responses.insert(key, value);
        self.send(responses)
    }

    /// Puts a password into the responses as it is.
    pub(super) fn insert_password(&mut self, responses: &mut Parameters, password: &str) {
        responses.insert(names::PASSWORD, password);
        let device = self.context.device.as_ref();
        self.held = match device {
            Some(_) => HeldSecret::Password(password.into()).after_use(device),
            None => HeldSecret::Nothing,
        };
    }

    /// Starts SRP with a fresh a: adds `SRP_A` to the [responses](Self::responses).
    pub(super) fn start_srp<R: TryCryptoRng + ?Sized>(
        &mut self,
        password: &str,
        rng: &mut R,
    ) -> Result<Parameters, Error> {
        let (responses, held) = self.context.start_srp(password.into(), rng)?;
        self.held = held;
        Ok(responses)
    }

    /// Returns the flow that sends these responses.
    pub(super) fn send(self: Box<Self>, responses: Parameters) -> AuthFlowStarted {
        let Self { context, held, question } = *self;
        let request = context.respond(&question.challenge, responses);
        AuthFlowStarted::new(context, held, Sent::new(request, Purpose::Asked(Box::new(question))))
    }

    /// Leaves the challenge.
    pub(super) fn start_over(self: Box<Self>) -> StartOver {
        StartOver::new(self.context, StartOverReason::Requested, None)
    }
}

/// Implements what all prompts about a challenge have in common.
macro_rules! common {
    ($name:ident) => {
        impl $name {
            /// Returns how often the service has refused an answer to this very challenge.
            ///
            /// "Invalid code or auth state for the user." again and again can also mean that the Session is
            /// spent: after a few tries, offer to [start over](Self::start_over).
            #[must_use]
            pub fn tries(&self) -> u32 {
                self.asked.question.tries
            }

            /// Returns what the service said about the latest answer, if the question is asked again.
            #[must_use]
            pub fn refusal(&self) -> Option<&$crate::auth::wire::ServiceError> {
                self.asked.question.refusal.as_ref()
            }

            /// Leaves the challenge and starts the sign-in over. The service has no call that sends another code
            /// in the same sign-in, so this is also the way to get one.
            pub fn start_over(self) -> $crate::auth::flow::prompt::start_over::StartOver {
                self.asked.start_over()
            }
        }
    };
}
pub(super) use common;

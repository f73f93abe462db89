//! What every prompt has inside: the challenge, and the flow that waits for the answer.

use crate::{
    auth::{
        flow::{AuthFlowStarted, Context, Pending},
        wire::{Challenge, Parameters, Request},
    },
    error::{Error, Problem},
};
use alloc::{boxed::Box, string::String};
use core::fmt;
use rand_core::TryCryptoRng;

/// A challenge that the user has to answer.
#[derive(Debug)]
pub(in crate::auth) struct Asked<'a>(Box<Inner<'a>>);

#[derive(Debug)]
pub(in crate::auth) struct Inner<'a> {
    pub(in crate::auth) context: Context<'a>,
    pub(in crate::auth) pending: Pending<'a>,
    pub(in crate::auth) challenge: Challenge,
}

impl<'a> Asked<'a> {
    /// A custom challenge may come between SRP_A and PASSWORD_VERIFIER; after any other question neither the
    /// password nor a is needed, and they are dropped.
    pub(in crate::auth) fn new(
        context: Context<'a>,
        pending: Pending<'a>,
        challenge: Challenge,
    ) -> Self {
        let pending = match pending {
            pending @ Pending::User(..) if challenge.name == "CUSTOM_CHALLENGE" => pending,
            _ => Pending::Nothing,
        };
        Self(Box::new(Inner { context, pending, challenge }))
    }

    pub(super) fn parameter(&self, key: &str) -> Option<&str> {
        self.challenge.parameters.get(key)
    }

    /// `USERNAME`, `SECRET_HASH` and `DEVICE_KEY`, as every answer starts.
    pub(super) fn responses(&self) -> Parameters {
        self.context.identified()
    }

    /// An answer with one more response.
    pub(super) fn answer(self, key: &str, value: &str) -> (Request, AuthFlowStarted<'a>) {
        let mut responses = self.responses();
        responses.insert(key, value);
        self.respond(responses)
    }

    /// Starts SRP with a fresh a: `SRP_A` and as [`responses`](Self::responses).
    pub(super) fn start_srp<R: TryCryptoRng + ?Sized>(
        &mut self,
        password: &str,
        rng: &mut R,
    ) -> Result<Parameters, Error> {
        let (responses, pending) = self.context.start_srp(password.into(), rng)?;
        self.pending = pending;
        Ok(responses)
    }

    /// The request that answers, and the flow that takes its reply.
    pub(super) fn respond(self, responses: Parameters) -> (Request, AuthFlowStarted<'a>) {
        let Inner { context, pending, challenge } = *self.0;
        let request = context.respond(&challenge, responses);
        let flow = AuthFlowStarted::answered(context, pending, challenge, &request);
        (request, flow)
    }
}

impl<'a> core::ops::Deref for Asked<'a> {
    type Target = Inner<'a>;

    fn deref(&self) -> &Inner<'a> {
        &self.0
    }
}

impl core::ops::DerefMut for Asked<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// An answer that cannot be right, refused before it is sent. The prompt can be answered again.
///
/// ```
/// # use cognito_crypto::auth::prompt::{Code, Refused};
/// # fn example<'a>(prompt: Code<'a>) {
/// if let Err(Refused { prompt, error, .. }) = prompt.answer("") {
///     assert_eq!(error.to_string(), "SMS_MFA_CODE: empty");
///     let _ = prompt.answer("123456");
/// }
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Refused<P> {
    /// The prompt, to be answered again.
    pub prompt: P,
    /// What is wrong with the answer.
    pub error: Error,
    /// The user attribute at fault, where it is one.
    pub attribute: Option<String>,
}

impl<P> Refused<P> {
    pub(super) fn new(prompt: P, error: Error) -> Self {
        Self { prompt, error, attribute: None }
    }

    pub(super) fn input(prompt: P, name: &'static str, problem: Problem) -> Self {
        Self::new(prompt, Error::Input { name, problem })
    }
}

impl<P> fmt::Display for Refused<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.attribute {
            Some(attribute) => write!(f, "{} ({attribute})", self.error),
            None => write!(f, "{}", self.error),
        }
    }
}

impl<P: fmt::Debug> core::error::Error for Refused<P> {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// Gives the prompt up.
impl<P> From<Refused<P>> for Error {
    fn from(refused: Refused<P>) -> Self {
        refused.error
    }
}

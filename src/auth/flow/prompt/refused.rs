//! An answer that was refused before it was sent.

use crate::{
    auth::flow::error::FlowError,
    error::{Error, Problem},
};
use alloc::string::String;
use core::fmt;

/// An answer that cannot be right, refused before it is sent. The prompt can be answered again.
///
/// ```
/// # use cognito_crypto::auth::prompt::{CodePrompt, Refused};
/// # fn example(prompt: CodePrompt) {
/// if let Err(Refused { prompt, error, .. }) = prompt.answer("") {
///     assert_eq!(error.to_string(), "SMS_MFA_CODE is empty");
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
        match (&self.attribute, self.error) {
            (Some(attribute), Error::Input { name, problem }) => {
                write!(f, "{name}.{attribute} is {problem}")
            }
            _ => write!(f, "{}", self.error),
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

/// Gives the prompt up.
impl<P> From<Refused<P>> for FlowError {
    fn from(refused: Refused<P>) -> Self {
        refused.error.into()
    }
}

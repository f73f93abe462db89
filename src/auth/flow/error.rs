//! Why a sign-in ended without tokens.

use crate::{auth::wire::ServiceError, error::Error};
use core::fmt;

/// Why a sign-in ended without tokens.
///
/// It prints as what it contains: "NotAuthorizedException: Incorrect username or password.", or "the peer sent no
/// SRP_B". Any step's error converts into it with `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlowError {
    /// The service refused for good; the error has its own words. Decide by [`ServiceError::name`] where to send the user:
    /// `UserNotConfirmedException` to the confirmation of the account, `PasswordResetRequiredException` to a new
    /// password.
    Service(ServiceError),
    /// A reply, or a value that was handed in, is not what the protocol allows.
    Protocol(Error),
}

impl FlowError {
    /// The service's own error, if it is one.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            Self::Protocol(_) => None,
        }
    }
}

impl fmt::Display for FlowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(error) => error.fmt(f),
            Self::Protocol(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for FlowError {}

impl From<Error> for FlowError {
    fn from(error: Error) -> Self {
        Self::Protocol(error)
    }
}

impl From<ServiceError> for FlowError {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

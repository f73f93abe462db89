//! Why a sign-in ended without tokens.

use crate::{auth::wire::ServiceError, error::Error};
use alloc::{boxed::Box, string::String};
use core::fmt;

/// Why a sign-in ended without tokens.
///
/// It prints as what it contains: "NotAuthorizedException: Incorrect username or password.", or "the peer sent no
/// SRP_B". Any step's error converts into it with `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlowError {
    /// The service refused for good; the error has its own words ([`service`](Self::service) finds it in any variant).
    /// Decide by [`ServiceError::name`] where to send the user:
    /// `UserNotConfirmedException` to the confirmation of the account, `PasswordResetRequiredException` to a new
    /// password.
    Service(ServiceError),
    /// A reply, or a value that was handed in, is not what the protocol allows.
    Protocol(Error),
    /// The service did not take the device, and the sign-in that went on without it ended as well. What it ended with
    /// is one of the other two.
    WithoutDevice {
        /// The key of the device, which the caller should forget.
        device_to_forget: String,
        /// Why the sign-in ended.
        error: Box<Self>,
    },
}

impl FlowError {
    /// The service's own error, if the sign-in ended with one.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            Self::Protocol(_) => None,
            Self::WithoutDevice { error, .. } => error.service(),
        }
    }

    /// The key of a device that the sign-in began on and the service did not take. The caller should forget it,
    /// whatever the sign-in ended with.
    #[must_use]
    pub fn device_to_forget(&self) -> Option<&str> {
        match self {
            Self::WithoutDevice { device_to_forget, .. } => Some(device_to_forget),
            Self::Service(_) | Self::Protocol(_) => None,
        }
    }

    /// Names the device that the sign-in went on without, if there was one.
    pub(super) fn without_device(self, key: Option<String>) -> Self {
        match key {
            Some(device_to_forget) => {
                Self::WithoutDevice { device_to_forget, error: Box::new(self) }
            }
            None => self,
        }
    }
}

impl fmt::Display for FlowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(error) => error.fmt(f),
            Self::Protocol(error) => error.fmt(f),
            Self::WithoutDevice { error, .. } => error.fmt(f),
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

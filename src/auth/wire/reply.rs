//! What came back for a request: a response, or the service's error.

use super::response::InitiateAuthResponse;
use alloc::string::String;

/// What the caller hands to [`handle`](crate::auth::AuthFlowStarted::handle).
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "it is made to be taken apart at once")]
pub enum Reply {
    /// The call succeeded.
    Response(InitiateAuthResponse),
    /// The service refused the call. What is over before the service has spoken (no connection, throttling)
    /// is no reply: send the same request again.
    Error(ServiceError),
}

impl From<InitiateAuthResponse> for Reply {
    fn from(response: InitiateAuthResponse) -> Self {
        Self::Response(response)
    }
}

impl From<ServiceError> for Reply {
    fn from(error: ServiceError) -> Self {
        Self::Error(error)
    }
}

/// An error of the service: its name and its message.
///
/// With the feature `serde` it reads the JSON that comes with HTTP status 400.
///
/// ```
/// use cognito_crypto::auth::ServiceError;
///
/// let error = ServiceError::new("com.amazonaws.cognito#ResourceNotFoundException:", "Device does not exist.");
/// assert_eq!(error.name(), "ResourceNotFoundException");
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize))]
pub struct ServiceError {
    #[cfg_attr(feature = "serde", serde(rename = "__type"))]
    name: String,
    #[cfg_attr(feature = "serde", serde(default, alias = "Message"))]
    message: String,
}

impl ServiceError {
    /// `name` is the error's code or the JSON's `__type`, with or without a namespace before a `#` and a
    /// place after a `:`.
    #[must_use]
    pub fn new(name: &str, message: &str) -> Self {
        Self { name: name.into(), message: message.into() }
    }

    /// The bare name, for example `NotAuthorizedException`.
    #[must_use]
    pub fn name(&self) -> &str {
        let name = self.name.rsplit_once('#').map_or(&*self.name, |(_, name)| name);
        name.split_once(':').map_or(name, |(name, _)| name)
    }

    /// What the service says about it.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// "Device does not exist.": the pool no longer knows the remembered device.
    pub(in crate::auth) fn is_device_not_found(&self) -> bool {
        self.name() == "ResourceNotFoundException" && self.mentions("device")
    }

    /// "Invalid session for the user, session is expired.": a challenge was answered too late, or twice; or
    /// the code that was sent has expired.
    pub(in crate::auth) fn is_session_over(&self) -> bool {
        match self.name() {
            "ExpiredCodeException" => true,
            "NotAuthorizedException" => self.mentions("session"),
            _ => false,
        }
    }

    /// The answer was wrong and may be given again with the same Session.
    pub(in crate::auth) fn is_wrong_answer(&self) -> bool {
        matches!(
            self.name(),
            "CodeMismatchException"
                | "InvalidPasswordException"
                | "PasswordHistoryPolicyViolationException"
                | "InvalidParameterException"
        )
    }

    fn mentions(&self, word: &str) -> bool {
        self.message.to_ascii_lowercase().contains(word)
    }
}

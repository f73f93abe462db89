//! The errors that the service answers, with its own names and messages.

use crate::terminal::complain;
use cognito_crypto::Error;

/// An error of the API, as the service names and words it.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// HTTP status: 400 for whatever the client did, 500 for whatever it could not do.
    pub status: u16,
    /// Error name.
    pub name: &'static str,
    /// Message.
    pub message: String,
}

impl Fault {
    fn new(name: &'static str, message: impl Into<String>) -> Self {
        Self { status: 400, name, message: message.into() }
    }

    /// NotAuthorizedException.
    pub fn not_authorized(message: impl Into<String>) -> Self {
        Self::new("NotAuthorizedException", message)
    }

    /// The one answer to an unknown user, a wrong password, a changed, stale or repeated claim.
    pub fn wrong_password() -> Self {
        Self::not_authorized("Incorrect username or password.")
    }

    /// A Session that is unknown, expired, used, or another sign-in's.
    pub fn wrong_session() -> Self {
        Self::not_authorized("Invalid session for the user.")
    }

    /// InvalidParameterException.
    pub fn parameter(message: impl Into<String>) -> Self {
        Self::new("InvalidParameterException", message)
    }

    /// A parameter that is not there.
    pub fn missing(name: &str) -> Self {
        Self::parameter(format!("Missing required parameter {name}"))
    }

    /// ResourceNotFoundException.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new("ResourceNotFoundException", message)
    }

    /// The message that amazon-cognito-identity-js looks for to forget its device.
    pub fn no_device() -> Self {
        Self::not_found("Device does not exist.")
    }

    /// UserNotFoundException, which only operations of an administrator answer.
    pub fn no_user() -> Self {
        Self::new("UserNotFoundException", "User does not exist.")
    }

    /// UsernameExistsException.
    pub fn user_exists() -> Self {
        Self::new("UsernameExistsException", "User already exists")
    }

    /// AliasExistsException.
    pub fn alias_exists(attribute: &str) -> Self {
        let message = format!("An account with the {attribute} already exists.");
        Self::new("AliasExistsException", message)
    }

    /// The answer to a passkey that is not the user's, or whose signature is not the one that was asked for.
    pub fn wrong_passkey() -> Self {
        Self::not_authorized("Incorrect credential.")
    }

    /// UserNotConfirmedException.
    pub fn not_confirmed() -> Self {
        Self::new("UserNotConfirmedException", "User is not confirmed.")
    }

    /// CodeMismatchException of a confirmation code.
    pub fn wrong_code() -> Self {
        let message = "Invalid verification code provided, please try again.";
        Self::new("CodeMismatchException", message)
    }

    /// CodeMismatchException of a second factor.
    pub fn wrong_factor() -> Self {
        Self::new("CodeMismatchException", "Invalid code received for user")
    }

    /// ExpiredCodeException.
    pub fn expired_code() -> Self {
        let message = "Invalid code provided, please request a code again.";
        Self::new("ExpiredCodeException", message)
    }

    /// ExpiredCodeException of a one-time password that was used before.
    pub fn used_factor() -> Self {
        Self::new("ExpiredCodeException", "Your software token has already been used once.")
    }

    /// EnableSoftwareTokenMFAException.
    pub fn software_token() -> Self {
        Self::new("EnableSoftwareTokenMFAException", "Code mismatch")
    }

    /// InvalidPasswordException.
    pub fn weak_password() -> Self {
        let message = "Password did not conform with policy: Password not long enough";
        Self::new("InvalidPasswordException", message)
    }

    /// NotAuthorizedException of a user who was given too many wrong passwords or second factors.
    pub fn too_many_guesses() -> Self {
        Self::not_authorized("Password attempts exceeded")
    }

    /// LimitExceededException.
    pub fn too_many_attempts() -> Self {
        let message = "Attempt limit exceeded, please try after some time.";
        Self::new("LimitExceededException", message)
    }

    /// TooManyRequestsException.
    pub fn too_many_requests() -> Self {
        Self::new("TooManyRequestsException", "Rate exceeded")
    }

    /// ForbiddenException: a request that is meant for another machine.
    pub fn foreign_host() -> Self {
        let message = "The Host of a request has to be localhost or 127.0.0.1.";
        Self { status: 403, ..Self::new("ForbiddenException", message) }
    }

    /// MissingAuthenticationTokenException: a page calls what only an administrator may.
    pub fn no_credentials() -> Self {
        Self::new("MissingAuthenticationTokenException", "Missing Authentication Token")
    }

    /// SerializationException: the body is not the operation's JSON.
    pub fn body(error: &serde_json::Error) -> Self {
        Self::new("SerializationException", error.to_string())
    }

    /// UnknownOperationException.
    pub fn operation() -> Self {
        Self::new("UnknownOperationException", "Unknown operation")
    }

    /// InternalErrorException; the cause goes to standard error, not to the client.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        complain(format_args!("internal error: {cause}"));
        Self { status: 500, name: "InternalErrorException", message: "Internal error".into() }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Missing { name } => Self::missing(name),
            Error::NotAuthorized => Self::wrong_password(),
            Error::Input { .. } | Error::Malformed { .. } => Self::parameter(error.to_string()),
            other => Self::internal(other),
        }
    }
}

impl From<redb::Error> for Fault {
    fn from(error: redb::Error) -> Self {
        Self::internal(error)
    }
}

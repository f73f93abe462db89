//! Explains what a user can do about an error that ends the sign-in.

use cognito_crypto::auth::{FlowError, ServiceError};

/// The error in the service's own words, and below them what can be done about it.
pub fn explain(error: impl Into<FlowError>) -> String {
    let error = error.into();
    match error.service().and_then(advice) {
        Some(advice) => format!("{error}\n{advice}"),
        None => error.to_string(),
    }
}

fn advice(error: &ServiceError) -> Option<&'static str> {
    let says = |words| error.message().to_ascii_lowercase().contains(words);
    if error.is_device_not_found() {
        return Some("The service does not know this device: sign in again.");
    }
    Some(match error.name() {
        "UserNotConfirmedException" => {
            "Confirm the account with the code that was sent when it was made (ConfirmSignUp; \
             ResendConfirmationCode sends another), and sign in again."
        }
        "PasswordResetRequiredException" => {
            "Set a new password first (ForgotPassword sends a code, ConfirmForgotPassword takes it), and sign in again."
        }
        "NotAuthorizedException" if says("attempts exceeded") => {
            "Too many wrong passwords: wait a quarter of an hour, and sign in again."
        }
        "NotAuthorizedException" if says("refresh token") => "The session is over: sign in again.",
        "NotAuthorizedException" if says("secret hash") || says("client secret") => {
            "The client secret in COGNITO_CLIENT_SECRET is not that of the app client."
        }
        "NotAuthorizedException" if says("disabled") => {
            "An administrator has disabled the account."
        }
        "NotAuthorizedException" if says("incorrect username or password") => {
            "Check the user name and the password."
        }
        "UserNotFoundException" => "Check the user name.",
        "ResourceNotFoundException" => "Check the ids of the user pool and of the app client.",
        "InvalidParameterException" if says("not enabled") || says("not supported") => {
            "Allow this flow in the app client (ExplicitAuthFlows), or choose another with --flow."
        }
        "UnsupportedOperationException" => {
            "The user pool or the app client is not set up for this."
        }
        "InvalidLambdaResponseException"
        | "UnexpectedLambdaException"
        | "UserLambdaValidationException" => "That comes from a Lambda function of the user pool.",
        "" if error.is_transient() => {
            "The service was not reached: check the connection, and try again."
        }
        _ if error.is_transient() => "The service is busy: wait a while, and try again.",
        _ => return None,
    })
}

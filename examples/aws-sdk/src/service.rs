//! The calls of a sign-in, through the AWS SDK: this file is what a user of the SDK copies.

use aws_sdk_cognitoidentityprovider::{
    Client,
    error::{DisplayErrorContext, ProvideErrorMetadata, SdkError},
    types::{AuthFlowType, ChallengeNameType, DeviceSecretVerifierConfigType},
};
use cognito_crypto::{
    SecretString,
    auth::{
        AuthenticationResult, ConfirmDeviceRequest, InitiateAuthResponse, NewDeviceMetadata, Reply,
        Request, ServiceError,
    },
};
use std::fmt::Debug;

/// Turns the output of either call into the response that the flow takes.
macro_rules! response {
    ($output:expr) => {{
        let output = $output;
        let mut response = InitiateAuthResponse::default();
        response.challenge_name = output.challenge_name().map(|name| name.as_str().into());
        response.challenge_parameters = output.challenge_parameters().map(Into::into);
        response.session = output.session().map(Into::into);
        response.available_challenges =
            Some(output.available_challenges().iter().map(|name| name.as_str().into()).collect());
        response.authentication_result = output.authentication_result().map(tokens);
        Reply::from(response)
    }};
}

/// Sends a request of the flow. An error is a reply as well: the flow knows what to do.
pub async fn send(client: &Client, request: &Request) -> Reply {
    match request {
        Request::InitiateAuth(request) => {
            let sent = client
                .initiate_auth()
                .client_id(&request.client_id)
                .auth_flow(AuthFlowType::from(request.auth_flow.as_str()))
                .set_auth_parameters(Some((&request.auth_parameters).into()))
                .set_client_metadata(Some((&request.metadata.client_metadata).into()))
                .set_session(request.session.as_ref().map(text))
                .send()
                .await;
            sent.map_or_else(refused, |output| response!(output))
        }
        Request::RespondToAuthChallenge(request) => {
            let sent = client
                .respond_to_auth_challenge()
                .client_id(&request.client_id)
                .challenge_name(ChallengeNameType::from(request.challenge_name.as_str()))
                .set_challenge_responses(Some((&request.challenge_responses).into()))
                .set_client_metadata(Some((&request.metadata.client_metadata).into()))
                .set_session(request.session.as_ref().map(text))
                .send()
                .await;
            sent.map_or_else(refused, |output| response!(output))
        }
        request => ServiceError::new("", &format!("no call for {}", request.operation()))
            .with_status(400)
            .into(),
    }
}

/// Confirms a new device; whether the user has to be asked if it may be remembered.
///
/// # Errors
/// Whatever the service or the connection says.
pub async fn confirm_device(
    client: &Client,
    request: &ConfirmDeviceRequest,
) -> Result<bool, String> {
    let config = &request.device_secret_verifier_config;
    client
        .confirm_device()
        .access_token(request.access_token.expose())
        .device_key(&request.device_key)
        .set_device_name(request.device_name.clone())
        .device_secret_verifier_config(
            DeviceSecretVerifierConfigType::builder()
                .salt(&config.salt)
                .password_verifier(config.password_verifier.expose())
                .build(),
        )
        .send()
        .await
        .map(|output| output.user_confirmation_necessary())
        .map_err(failure)
}

/// What kept the call from the service has no name.
fn refused<E, R>(error: SdkError<E, R>) -> Reply
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: Debug + 'static,
{
    match error.code() {
        Some(code) => ServiceError::new(code, error.message().unwrap_or_default()),
        None => ServiceError::new("", &failure(error)),
    }
    .into()
}

/// An error of the SDK with all its causes.
pub fn failure(error: impl std::error::Error) -> String {
    DisplayErrorContext(error).to_string()
}

fn text(secret: &SecretString) -> String {
    secret.expose().into()
}

fn tokens(
    result: &aws_sdk_cognitoidentityprovider::types::AuthenticationResultType,
) -> AuthenticationResult {
    let mut tokens = AuthenticationResult::default();
    tokens.access_token = result.access_token().map(Into::into);
    tokens.expires_in = Some(result.expires_in());
    tokens.id_token = result.id_token().map(Into::into);
    tokens.refresh_token = result.refresh_token().map(Into::into);
    tokens.token_type = result.token_type().map(Into::into);
    tokens.new_device_metadata = result.new_device_metadata().map(|metadata| {
        let mut device = NewDeviceMetadata::default();
        device.device_key = metadata.device_key().map(Into::into);
        device.device_group_key = metadata.device_group_key().map(Into::into);
        device
    });
    tokens
}

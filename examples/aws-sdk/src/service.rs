//! The calls of a sign-in through the AWS SDK, complete: this is the file to copy.
//!
//! [`send`] makes whichever call a flow's request says, with all that the request has, and turns what comes back into
//! the reply that the flow takes. The other functions make the calls about devices and tokens, and make them again
//! after an error that passes.

use aws_sdk_cognitoidentityprovider::{
    Client,
    error::{ProvideErrorMetadata, SdkError},
    types::{
        AnalyticsMetadataType, AuthFlowType, AuthenticationResultType, ChallengeNameType,
        ContextDataType, DeviceSecretVerifierConfigType, HttpHeader, UserContextDataType,
    },
};
use cognito_crypto::{
    SecretString,
    auth::{
        AuthenticationResult, ConfirmDeviceRequest, ForgetDeviceRequest, InitiateAuthResponse,
        Metadata, NewDeviceMetadata, Parameters, Reply, Request, RevokeTokenRequest, ServiceError,
        UpdateDeviceStatusRequest,
    },
};
use std::{collections::HashMap, error::Error, iter::successors, time::Duration};

/// How often a call is made before it is given up.
pub const ATTEMPTS: u32 = 5;

/// Waits before a call is made again: 0.2 seconds after the first attempt, and twice as long after each further one.
pub async fn wait(attempts: u32) {
    tokio::time::sleep(Duration::from_millis(100 << attempts.min(ATTEMPTS))).await;
}

/// Sets what InitiateAuth and AdminInitiateAuth have in common.
macro_rules! initiate {
    ($call:expr, $request:expr) => {
        $call
            .client_id(&$request.client_id)
            .auth_flow(AuthFlowType::from($request.auth_flow.as_str()))
            .set_auth_parameters(map(&$request.auth_parameters))
            .set_session(text($request.session.as_ref()))
            .set_client_metadata(map(&$request.metadata.client_metadata))
            .set_analytics_metadata(analytics(&$request.metadata))
    };
}

/// Sets what RespondToAuthChallenge and AdminRespondToAuthChallenge have in common.
macro_rules! respond {
    ($call:expr, $request:expr) => {
        $call
            .client_id(&$request.client_id)
            .challenge_name(ChallengeNameType::from($request.challenge_name.as_str()))
            .set_challenge_responses(map(&$request.challenge_responses))
            .set_session(text($request.session.as_ref()))
            .set_client_metadata(map(&$request.metadata.client_metadata))
            .set_analytics_metadata(analytics(&$request.metadata))
    };
}

/// Makes any of these four calls. Their outputs are four types with the same fields.
macro_rules! reply {
    ($call:expr) => {
        $call.send().await.map_err(failure).map(|output| {
            let names = output.available_challenges().iter();
            let mut response = InitiateAuthResponse::default();
            response.challenge_name = output.challenge_name().map(|name| name.as_str().into());
            response.challenge_parameters = output.challenge_parameters().map(Into::into);
            response.session = output.session().map(Into::into);
            response.available_challenges = Some(names.map(|name| name.as_str().into()).collect());
            response.authentication_result = output.authentication_result().map(tokens);
            response
        })
    };
}

/// Makes the call that a flow's request says, once. A failure is a reply, too: the flow knows what to do about it.
pub async fn send(client: &Client, request: &Request) -> Reply {
    let result = match request {
        Request::InitiateAuth(request) => match &request.user_pool_id {
            None => {
                let call = initiate!(client.initiate_auth(), request);
                reply!(call.set_user_context_data(user_context(&request.metadata)))
            }
            Some(pool) => {
                let call = initiate!(client.admin_initiate_auth(), request).user_pool_id(pool);
                reply!(call.set_context_data(context(&request.metadata)))
            }
        },
        Request::RespondToAuthChallenge(request) => match &request.user_pool_id {
            None => {
                let call = respond!(client.respond_to_auth_challenge(), request);
                reply!(call.set_user_context_data(user_context(&request.metadata)))
            }
            Some(pool) => {
                let call =
                    respond!(client.admin_respond_to_auth_challenge(), request).user_pool_id(pool);
                reply!(call.set_context_data(context(&request.metadata)))
            }
        },
        Request::GetTokensFromRefreshToken(request) => {
            let call = client
                .get_tokens_from_refresh_token()
                .client_id(&request.client_id)
                .refresh_token(request.refresh_token.expose())
                .set_client_secret(text(request.client_secret.as_ref()))
                .set_device_key(request.device_key.clone())
                .set_client_metadata(map(&request.client_metadata));
            call.send().await.map_err(failure).map(|output| {
                let mut response = InitiateAuthResponse::default();
                response.authentication_result = output.authentication_result().map(tokens);
                response
            })
        }
        other => {
            let message = format!("this program does not know the call {}", other.operation());
            Err(ServiceError::new("", &message).with_status(400))
        }
    };
    result.into()
}

/// Makes a call, and makes it again a few times, after a while, if the error is one that passes.
///
/// # Errors
/// The last error.
pub async fn retry<T, E: ProvideErrorMetadata + Error + 'static>(
    mut call: impl AsyncFnMut() -> Result<T, SdkError<E>>,
) -> Result<T, ServiceError> {
    let mut attempts = 0;
    loop {
        attempts += 1;
        match call().await.map_err(failure) {
            Err(error) if error.is_transient() && attempts < ATTEMPTS => wait(attempts).await,
            result => return result,
        }
    }
}

/// ConfirmDevice. Returns whether the user has to be asked if the device may be remembered.
///
/// # Errors
/// As [`retry`].
pub async fn confirm_device(
    client: &Client,
    request: &ConfirmDeviceRequest,
) -> Result<bool, ServiceError> {
    let config = &request.device_secret_verifier_config;
    let config = DeviceSecretVerifierConfigType::builder()
        .salt(&config.salt)
        .password_verifier(config.password_verifier.expose())
        .build();
    let call = client
        .confirm_device()
        .access_token(request.access_token.expose())
        .device_key(&request.device_key)
        .set_device_name(request.device_name.clone())
        .device_secret_verifier_config(config);
    let output = retry(async || call.clone().send().await).await?;
    Ok(output.user_confirmation_necessary())
}

/// UpdateDeviceStatus.
///
/// # Errors
/// As [`retry`].
pub async fn update_device_status(
    client: &Client,
    request: &UpdateDeviceStatusRequest,
) -> Result<(), ServiceError> {
    let call = client
        .update_device_status()
        .access_token(request.access_token.expose())
        .device_key(&request.device_key)
        .device_remembered_status(request.device_remembered_status.as_str().into());
    retry(async || call.clone().send().await).await.map(drop)
}

/// ForgetDevice.
///
/// # Errors
/// As [`retry`].
pub async fn forget_device(
    client: &Client,
    request: &ForgetDeviceRequest,
) -> Result<(), ServiceError> {
    let call = client
        .forget_device()
        .access_token(request.access_token.expose())
        .device_key(&request.device_key);
    retry(async || call.clone().send().await).await.map(drop)
}

/// RevokeToken.
///
/// # Errors
/// As [`retry`].
pub async fn revoke_token(
    client: &Client,
    request: &RevokeTokenRequest,
) -> Result<(), ServiceError> {
    let call = client
        .revoke_token()
        .client_id(&request.client_id)
        .set_client_secret(text(request.client_secret.as_ref()))
        .token(request.token.expose());
    retry(async || call.clone().send().await).await.map(drop)
}

/// What the service said, or why it was not reached: the second has no name, and the causes as its message.
fn failure<E: ProvideErrorMetadata + Error + 'static>(error: SdkError<E>) -> ServiceError {
    let status = error.raw_response().map(|response| response.status().as_u16());
    let failure = match error.code() {
        Some(code) => ServiceError::new(code, error.message().unwrap_or_default()),
        None => {
            let first: &(dyn Error + 'static) = &error;
            let causes = successors(Some(first), |error| (*error).source());
            ServiceError::new("", &causes.map(ToString::to_string).collect::<Vec<_>>().join(": "))
        }
    };
    match status {
        Some(status) => failure.with_status(status),
        None => failure,
    }
}

fn tokens(result: &AuthenticationResultType) -> AuthenticationResult {
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

fn map(parameters: &Parameters) -> Option<HashMap<String, String>> {
    (!parameters.is_empty()).then(|| parameters.into())
}

fn text(secret: Option<&SecretString>) -> Option<String> {
    secret.map(|secret| secret.expose().into())
}

fn analytics(metadata: &Metadata) -> Option<AnalyticsMetadataType> {
    let analytics = metadata.analytics_metadata.as_ref()?;
    let built = AnalyticsMetadataType::builder()
        .set_analytics_endpoint_id(analytics.analytics_endpoint_id.clone());
    Some(built.build())
}

fn user_context(metadata: &Metadata) -> Option<UserContextDataType> {
    let user = metadata.user_context_data.as_ref()?;
    let built = UserContextDataType::builder().set_encoded_data(user.encoded_data.clone());
    Some(built.set_ip_address(user.ip_address.clone()).build())
}

fn context(metadata: &Metadata) -> Option<ContextDataType> {
    let context = metadata.context_data.as_ref()?;
    let headers = context.http_headers.iter().map(|header| {
        HttpHeader::builder()
            .header_name(&header.header_name)
            .header_value(&header.header_value)
            .build()
    });
    ContextDataType::builder()
        .ip_address(&context.ip_address)
        .server_name(&context.server_name)
        .server_path(&context.server_path)
        .set_http_headers(Some(headers.collect()))
        .set_encoded_data(context.encoded_data.clone())
        .build()
        .ok() // It fails only if one of the first four is not set.
}

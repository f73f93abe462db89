//! What the flow has the caller send: InitiateAuth and RespondToAuthChallenge, and their Admin forms.

use super::{
    duplicate::{Duplicate, duplicate},
    parameters::Parameters,
};
use crate::secret::SecretString;
use alloc::{string::String, vec::Vec};

/// A request to send. With the feature `serde` it is the body of the call as JSON, secrets included.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
pub enum Request {
    /// A sign-in starts.
    InitiateAuth(InitiateAuthRequest),
    /// A challenge is answered.
    RespondToAuthChallenge(RespondToAuthChallengeRequest),
}

impl Request {
    /// The API's name of the call: `InitiateAuth` or `RespondToAuthChallenge`, with `Admin` before it if the
    /// request names the user pool. `X-Amz-Target` is `AWSCognitoIdentityProviderService.` and this name.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        match self {
            Self::InitiateAuth(request) if request.user_pool_id.is_some() => "AdminInitiateAuth",
            Self::InitiateAuth(_) => "InitiateAuth",
            Self::RespondToAuthChallenge(request) if request.user_pool_id.is_some() => {
                "AdminRespondToAuthChallenge"
            }
            Self::RespondToAuthChallenge(_) => "RespondToAuthChallenge",
        }
    }

    /// `AuthParameters` or `ChallengeResponses`.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        match self {
            Self::InitiateAuth(request) => &request.auth_parameters,
            Self::RespondToAuthChallenge(request) => &request.challenge_responses,
        }
    }

    /// The same request without `DEVICE_KEY`, if it has one.
    pub(in crate::auth) fn without_device(&self) -> Option<Self> {
        self.parameters().get("DEVICE_KEY")?;
        let mut request = match self {
            Self::InitiateAuth(request) => Self::InitiateAuth(request.duplicate()),
            Self::RespondToAuthChallenge(request) => {
                Self::RespondToAuthChallenge(request.duplicate())
            }
        };
        match &mut request {
            Self::InitiateAuth(request) => request.auth_parameters.remove("DEVICE_KEY"),
            Self::RespondToAuthChallenge(request) => {
                request.challenge_responses.remove("DEVICE_KEY");
            }
        }
        Some(request)
    }
}

/// The body of InitiateAuth or, with a `UserPoolId`, AdminInitiateAuth.
#[derive(Debug, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct InitiateAuthRequest {
    /// `UserPoolId`, in the Admin form only.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub user_pool_id: Option<String>,
    /// `ClientId`.
    pub client_id: String,
    /// `AuthFlow`.
    pub auth_flow: String,
    /// `AuthParameters`.
    #[cfg_attr(feature = "serde", serde(default))]
    pub auth_parameters: Parameters,
    /// `Session` of ConfirmSignUp, where `USER_AUTH` goes on from that.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub session: Option<SecretString>,
    /// What is passed through.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub metadata: Metadata,
}

duplicate!(InitiateAuthRequest {
    user_pool_id,
    client_id,
    auth_flow,
    auth_parameters,
    session,
    metadata
});

/// The body of RespondToAuthChallenge or, with a `UserPoolId`, AdminRespondToAuthChallenge.
#[derive(Debug, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct RespondToAuthChallengeRequest {
    /// `UserPoolId`, in the Admin form only.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub user_pool_id: Option<String>,
    /// `ClientId`.
    pub client_id: String,
    /// `ChallengeName`, of the challenge that is answered.
    pub challenge_name: String,
    /// `ChallengeResponses`.
    #[cfg_attr(feature = "serde", serde(default))]
    pub challenge_responses: Parameters,
    /// `Session`, as it came with the challenge.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub session: Option<SecretString>,
    /// What is passed through.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub metadata: Metadata,
}

duplicate!(RespondToAuthChallengeRequest {
    user_pool_id,
    client_id,
    challenge_name,
    challenge_responses,
    session,
    metadata
});

/// What every request of a sign-in passes through and the flow itself does not look at.
///
/// ```
/// let mut metadata = cognito_crypto::auth::Metadata::default();
/// metadata.client_metadata.insert("locale", "pt-BR");
/// ```
#[derive(Debug, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct Metadata {
    /// `ClientMetadata`: handed to the user pool's Lambda triggers.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Parameters::is_empty"))]
    pub client_metadata: Parameters,
    /// `AnalyticsMetadata`: for Amazon Pinpoint.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub analytics_metadata: Option<AnalyticsMetadata>,
    /// `UserContextData`: for threat protection. Not in the Admin forms.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub user_context_data: Option<UserContextData>,
    /// `ContextData`: for threat protection. In the Admin forms only.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub context_data: Option<ContextData>,
}

duplicate!(Metadata { client_metadata, analytics_metadata, user_context_data, context_data });
duplicate!(AnalyticsMetadata { analytics_endpoint_id });
duplicate!(UserContextData { encoded_data, ip_address });
duplicate!(ContextData { encoded_data, http_headers, ip_address, server_name, server_path });
duplicate!(HttpHeader { header_name, header_value });

/// `AnalyticsMetadata`.
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct AnalyticsMetadata {
    /// `AnalyticsEndpointId`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub analytics_endpoint_id: Option<String>,
}

/// `UserContextData`.
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct UserContextData {
    /// `EncodedData`, from the service's own script.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub encoded_data: Option<String>,
    /// `IpAddress` of the user.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub ip_address: Option<String>,
}

/// `ContextData`.
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct ContextData {
    /// `EncodedData`, from the service's own script.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub encoded_data: Option<String>,
    /// `HttpHeaders` of the user's request.
    #[cfg_attr(feature = "serde", serde(default))]
    pub http_headers: Vec<HttpHeader>,
    /// `IpAddress` of the user.
    #[cfg_attr(feature = "serde", serde(default))]
    pub ip_address: String,
    /// `ServerName` of the back end that the user called.
    #[cfg_attr(feature = "serde", serde(default))]
    pub server_name: String,
    /// `ServerPath` of the back end that the user called.
    #[cfg_attr(feature = "serde", serde(default))]
    pub server_path: String,
}

/// One of the `HttpHeaders`.
#[derive(Clone, Debug, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
#[non_exhaustive]
pub struct HttpHeader {
    /// `headerName`.
    pub header_name: String,
    /// `headerValue`.
    pub header_value: String,
}

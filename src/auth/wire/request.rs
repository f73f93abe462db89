//! The requests of a sign-in: InitiateAuth and RespondToAuthChallenge, their Admin forms, and the enum over
//! all that a flow sends.

#[cfg(feature = "serde")]
use super::lenient::or_default;
use super::{
    metadata::Metadata, parameters::Parameters, token_requests::GetTokensFromRefreshTokenRequest,
};
use crate::secret::SecretString;
use alloc::string::String;

/// A request to send. With the feature `serde` it is the body of the call as JSON, secrets included.
#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
#[non_exhaustive]
pub enum Request {
    /// A sign-in starts, or tokens are refreshed the old way.
    InitiateAuth(InitiateAuthRequest),
    /// A challenge is answered.
    RespondToAuthChallenge(RespondToAuthChallengeRequest),
    /// Tokens are refreshed.
    GetTokensFromRefreshToken(GetTokensFromRefreshTokenRequest),
}

/// An empty map, for a request that has neither `AuthParameters` nor `ChallengeResponses`.
static NONE: Parameters = Parameters::new();

impl Request {
    /// The API's name of the call: `InitiateAuth` or `RespondToAuthChallenge`, with `Admin` before it if the
    /// request names the user pool, or `GetTokensFromRefreshToken`. `X-Amz-Target` is
    /// `AWSCognitoIdentityProviderService.` and this name.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        match self {
            Self::InitiateAuth(request) if request.user_pool_id.is_some() => "AdminInitiateAuth",
            Self::InitiateAuth(_) => "InitiateAuth",
            Self::RespondToAuthChallenge(request) if request.user_pool_id.is_some() => {
                "AdminRespondToAuthChallenge"
            }
            Self::RespondToAuthChallenge(_) => "RespondToAuthChallenge",
            Self::GetTokensFromRefreshToken(_) => "GetTokensFromRefreshToken",
        }
    }

    /// `AuthParameters` or `ChallengeResponses`. GetTokensFromRefreshToken has neither: an empty map.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        match self {
            Self::InitiateAuth(request) => &request.auth_parameters,
            Self::RespondToAuthChallenge(request) => &request.challenge_responses,
            Self::GetTokensFromRefreshToken(_) => &NONE,
        }
    }

    /// The parameters, if the request has any.
    pub(in crate::auth) fn parameters_mut(&mut self) -> Option<&mut Parameters> {
        match self {
            Self::InitiateAuth(request) => Some(&mut request.auth_parameters),
            Self::RespondToAuthChallenge(request) => Some(&mut request.challenge_responses),
            Self::GetTokensFromRefreshToken(_) => None,
        }
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
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "or_default"))]
    pub auth_parameters: Parameters,
    /// `Session` of ConfirmSignUp, where `USER_AUTH` goes on from that.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub session: Option<SecretString>,
    /// The metadata, which is passed through.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub metadata: Metadata,
}

impl InitiateAuthRequest {
    /// A request in the plain form, without a `Session` and metadata.
    #[must_use]
    pub fn new(client_id: &str, auth_flow: &str, auth_parameters: Parameters) -> Self {
        Self {
            user_pool_id: None,
            client_id: client_id.into(),
            auth_flow: auth_flow.into(),
            auth_parameters,
            session: None,
            metadata: Metadata::new(),
        }
    }
}

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
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "or_default"))]
    pub challenge_responses: Parameters,
    /// `Session`, as it came with the challenge.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub session: Option<SecretString>,
    /// The metadata, which is passed through.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub metadata: Metadata,
}

impl RespondToAuthChallengeRequest {
    /// A request in the plain form, without a `Session` and metadata.
    #[must_use]
    pub fn new(client_id: &str, challenge_name: &str, challenge_responses: Parameters) -> Self {
        Self {
            user_pool_id: None,
            client_id: client_id.into(),
            challenge_name: challenge_name.into(),
            challenge_responses,
            session: None,
            metadata: Metadata::new(),
        }
    }
}

//! The requests that carry a refresh token and the client secret as it is: GetTokensFromRefreshToken and
//! RevokeToken.

#[cfg(feature = "serde")]
use super::lenient::or_default;
use super::parameters::Parameters;
use crate::{auth::app::App, secret::SecretString};
use alloc::string::String;

/// The body of GetTokensFromRefreshToken.
///
/// [`AuthFlow::get_tokens_from_refresh_token`](crate::auth::AuthFlow::get_tokens_from_refresh_token) makes it.
/// The call takes the client secret as it is, not a `SECRET_HASH`, and needs no user name.
#[derive(Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct GetTokensFromRefreshTokenRequest {
    /// `ClientId`.
    pub client_id: String,
    /// `RefreshToken`.
    pub refresh_token: SecretString,
    /// `ClientSecret`, if the app client has one.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub client_secret: Option<SecretString>,
    /// `DeviceKey`, if the token was given to a remembered device.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub device_key: Option<String>,
    /// `ClientMetadata`: handed to the user pool's Lambda triggers.
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            deserialize_with = "or_default",
            skip_serializing_if = "Parameters::is_empty"
        )
    )]
    pub client_metadata: Parameters,
}

impl GetTokensFromRefreshTokenRequest {
    /// Asks for new tokens, without a device.
    #[must_use]
    pub fn new(app: &App, refresh_token: &str) -> Self {
        Self {
            client_id: app.client_id().into(),
            refresh_token: refresh_token.into(),
            client_secret: app.client_secret().map(Into::into),
            device_key: None,
            client_metadata: Parameters::new(),
        }
    }
}

/// The body of RevokeToken: a refresh token, and the access tokens that came of it, are good no more.
///
/// ```
/// use cognito_crypto::auth::{App, RevokeTokenRequest};
///
/// let app = App::with_client_secret("us-east-1_AbC123xyZ", "client", "secret")?;
/// let request = RevokeTokenRequest::new(&app, "eyJjdHki...");
/// assert_eq!(request.client_secret.unwrap().expose(), "secret");
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
#[derive(Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct RevokeTokenRequest {
    /// `ClientId`.
    pub client_id: String,
    /// `ClientSecret`, if the app client has one.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub client_secret: Option<SecretString>,
    /// `Token`: the refresh token.
    pub token: SecretString,
}

impl RevokeTokenRequest {
    /// Revokes a refresh token.
    #[must_use]
    pub fn new(app: &App, refresh_token: &str) -> Self {
        Self {
            client_id: app.client_id().into(),
            client_secret: app.client_secret().map(Into::into),
            token: refresh_token.into(),
        }
    }
}

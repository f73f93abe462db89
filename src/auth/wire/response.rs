//! The service's responses: `InitiateAuthResponse` and its `AuthenticationResult`.

#[cfg(feature = "serde")]
use super::lenient::{Flat, Value, lenient};
use super::{json, parameters::Parameters};
use crate::{encoding, secret::SecretString};
use alloc::{string::String, vec::Vec};
use zeroize::Zeroizing;

/// The response of InitiateAuth, RespondToAuthChallenge, AdminInitiateAuth and
/// AdminRespondToAuthChallenge: the four have these fields in common, though `AvailableChallenges`
/// is not in every version of each.
///
/// | field | what it means | present |
/// |---|---|---|
/// | `AuthenticationResult` | the tokens: the user is signed in | only when no further challenge is needed |
/// | `ChallengeName` | what RespondToAuthChallenge has to answer next | only when a further challenge is needed |
/// | `ChallengeParameters` | what the challenge comes with | with a challenge; often empty |
/// | `Session` | goes into the next request as it came, and changes with every answer | with a challenge, but not with PASSWORD_VERIFIER right after `USER_SRP_AUTH` |
/// | `AvailableChallenges` | the first factors that the user may choose from | with `USER_AUTH`, above all with SELECT_CHALLENGE |
///
/// What to send next, for each challenge, is in the table of [`prompt`](crate::auth::prompt);
/// [`AuthFlowStarted::handle`](crate::auth::AuthFlowStarted::handle) does all of it.
///
/// # Where it comes from
///
/// With the feature `serde` it reads the service's JSON as it is. From an SDK's output, take what that lends:
///
/// ```
/// use cognito_crypto::auth::InitiateAuthResponse;
/// # struct Output;
/// # impl Output {
/// #     fn challenge_name(&self) -> Option<&str> { Some("SMS_MFA") }
/// #     fn session(&self) -> Option<&str> { Some("AYABe...") }
/// #     fn challenge_parameters(&self) -> Option<&std::collections::HashMap<String, String>> { None }
/// # }
/// # fn example(output: Output) {
/// let mut response = InitiateAuthResponse::default();
/// // If it is an enum: .map(|name| name.as_str().into())
/// response.challenge_name = output.challenge_name().map(Into::into);
/// response.challenge_parameters = output.challenge_parameters().map(Into::into);
/// response.session = output.session().map(Into::into);
/// # }
/// ```
#[derive(Debug, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct InitiateAuthResponse {
    /// `AuthenticationResult`: the tokens, when no further challenge is needed.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub authentication_result: Option<AuthenticationResult>,
    /// `AvailableChallenges`: the first factors that the user may choose from.
    #[cfg_attr(
        feature = "serde",
        serde(default, deserialize_with = "lenient", skip_serializing_if = "Option::is_none")
    )]
    pub available_challenges: Option<Vec<String>>,
    /// `ChallengeName`: the challenge to answer next.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub challenge_name: Option<String>,
    /// `ChallengeParameters`: what the challenge comes with.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub challenge_parameters: Option<Parameters>,
    /// `Session`: to be passed back as it came.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub session: Option<SecretString>,
}

impl InitiateAuthResponse {
    /// A challenge without a `Session` and without parameters.
    #[must_use]
    pub fn challenge(name: impl Into<String>) -> Self {
        Self { challenge_name: Some(name.into()), ..Self::default() }
    }

    /// Tokens: the user is signed in.
    #[must_use]
    pub fn signed_in(result: AuthenticationResult) -> Self {
        Self { authentication_result: Some(result), ..Self::default() }
    }

    /// Adds `ChallengeParameters`.
    #[must_use]
    pub fn with_parameters<K: Into<String>, V: Into<String>>(
        mut self,
        parameters: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.challenge_parameters = Some(parameters.into_iter().collect());
        self
    }

    /// Adds a `Session`.
    #[must_use]
    pub fn with_session(mut self, session: &str) -> Self {
        self.session = Some(session.into());
        self
    }

    /// Adds `AvailableChallenges`.
    #[must_use]
    pub fn with_available_challenges(mut self, names: &[&str]) -> Self {
        let mut available = Vec::with_capacity(names.len());
        for name in names {
            available.push(String::from(*name));
        }
        self.available_challenges = Some(available);
        self
    }
}

/// The tokens of a user who is signed in. Wiped on drop, and `Debug` does not show them.
#[derive(Debug, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct AuthenticationResult {
    /// `AccessToken`: for the user's own calls, ConfirmDevice among them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub access_token: Option<SecretString>,
    /// `ExpiresIn`: for how many seconds the access token is valid.
    #[cfg_attr(
        feature = "serde",
        serde(default, deserialize_with = "lenient", skip_serializing_if = "Option::is_none")
    )]
    pub expires_in: Option<i32>,
    /// `IdToken`: who the user is.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub id_token: Option<SecretString>,
    /// `NewDeviceMetadata`: the service asks for this device to be confirmed
    /// ([`confirm_device`](Self::confirm_device)).
    #[cfg_attr(
        feature = "serde",
        serde(default, deserialize_with = "lenient", skip_serializing_if = "Option::is_none")
    )]
    pub new_device_metadata: Option<NewDeviceMetadata>,
    /// `RefreshToken`: for
    /// [`AuthFlow::get_tokens_from_refresh_token`](crate::auth::AuthFlow::get_tokens_from_refresh_token). If a
    /// refresh answers one, it replaces the one that was sent, which soon stops working: store it first.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub refresh_token: Option<SecretString>,
    /// `TokenType`: `Bearer`.
    #[cfg_attr(
        feature = "serde",
        serde(default, deserialize_with = "lenient", skip_serializing_if = "Option::is_none")
    )]
    pub token_type: Option<String>,
}

impl AuthenticationResult {
    /// Tokens, of which only the access token is known.
    #[must_use]
    pub fn new(access_token: &str) -> Self {
        Self { access_token: Some(access_token.into()), ..Self::default() }
    }

    /// Adds an ID token.
    #[must_use]
    pub fn with_id_token(mut self, token: &str) -> Self {
        self.id_token = Some(token.into());
        self
    }

    /// Adds a refresh token.
    #[must_use]
    pub fn with_refresh_token(mut self, token: &str) -> Self {
        self.refresh_token = Some(token.into());
        self
    }

    /// Adds for how many seconds the access token is valid.
    #[must_use]
    pub fn with_expires_in(mut self, seconds: i32) -> Self {
        self.expires_in = Some(seconds);
        self
    }

    /// Adds the keys of a device that may be confirmed.
    #[must_use]
    pub fn with_new_device_metadata(mut self, device: NewDeviceMetadata) -> Self {
        self.new_device_metadata = Some(device);
        self
    }

    /// The `username` claim of the access token: the real user name, which
    /// [`AuthFlow::refresh_token_auth`](crate::auth::AuthFlow::refresh_token_auth) needs where the user typed an
    /// alias.
    ///
    /// The token is read **without verifying its signature**. That is enough for a name that is sent back to the
    /// service which issued the token, and for nothing else. Returns nothing if the access token is missing or is
    /// no JWT with such a claim.
    #[must_use]
    pub fn access_token_username(&self) -> Option<String> {
        let claims = self.access_token.as_ref()?.expose().split('.').nth(1)?;
        let claims = Zeroizing::new(encoding::decode_block(claims).ok()?);
        let claims = json::object(core::str::from_utf8(&claims).ok()?)?;
        claims.get("username").filter(|name| !name.is_empty()).map(String::from)
    }
}

/// The keys of a device that the service saw for the first time.
#[derive(Debug, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct NewDeviceMetadata {
    /// `DeviceGroupKey`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub device_group_key: Option<String>,
    /// `DeviceKey`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub device_key: Option<String>,
}

impl NewDeviceMetadata {
    /// Takes `DeviceKey` and `DeviceGroupKey`.
    #[must_use]
    pub fn new(device_key: &str, device_group_key: &str) -> Self {
        Self {
            device_group_key: Some(device_group_key.into()),
            device_key: Some(device_key.into()),
        }
    }
}

#[cfg(feature = "serde")]
impl From<Value<Flat>> for Option<NewDeviceMetadata> {
    fn from(value: Value<Flat>) -> Self {
        let Value::Map(members) = value else { return None };
        let mut device = NewDeviceMetadata::default();
        for (name, value) in members {
            let key = match name.into_text().as_deref() {
                Some("DeviceGroupKey") => &mut device.device_group_key,
                Some("DeviceKey") => &mut device.device_key,
                _ => continue,
            };
            *key = match value {
                Value::Null => None,
                value => Some(value.into_text()?),
            };
        }
        Some(device)
    }
}

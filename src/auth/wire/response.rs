//! What the service answers: `InitiateAuthResponse` and its `AuthenticationResult`.

use super::parameters::Parameters;
use crate::secret::SecretString;
use alloc::{string::String, vec::Vec};

/// What InitiateAuth answers, and RespondToAuthChallenge, AdminInitiateAuth and
/// AdminRespondToAuthChallenge as well: the four have these fields in common, though `AvailableChallenges`
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
/// # What to send next
///
/// [`AuthFlowStarted::handle`](crate::auth::AuthFlowStarted::handle) does all of this. Every answer carries
/// `USERNAME`: the latest `USER_ID_FOR_SRP` received, else the challenge's `USERNAME`, else what the user
/// typed. It carries `SECRET_HASH` over that very name if the app client has a secret, and `DEVICE_KEY` on a
/// remembered device. Besides those:
///
/// | `ChallengeName` | `ChallengeParameters` | `ChallengeResponses` | who answers |
/// |---|---|---|---|
/// | `PASSWORD_VERIFIER` | `SALT`, `SRP_B`, `SECRET_BLOCK`, `USERNAME`, `USER_ID_FOR_SRP` | `PASSWORD_CLAIM_SIGNATURE`, `PASSWORD_CLAIM_SECRET_BLOCK`, `TIMESTAMP` | the flow, with [`UserSrpStarted`](crate::auth::UserSrpStarted) |
/// | `DEVICE_SRP_AUTH` | | `DEVICE_KEY`, `SRP_A` of a fresh a | the flow, with [`DeviceSrp`](crate::auth::DeviceSrp) |
/// | `DEVICE_PASSWORD_VERIFIER` | `SALT`, `SRP_B`, `SECRET_BLOCK`, `DEVICE_KEY`, `USERNAME` | `DEVICE_KEY` and as PASSWORD_VERIFIER | the flow, with [`DeviceSrpStarted`](crate::auth::DeviceSrpStarted) |
/// | `PASSWORD` | | `PASSWORD` | the flow, or [`prompt::Password`](crate::auth::prompt::Password) if it holds none |
/// | `PASSWORD_SRP` | | `SRP_A`; PASSWORD_VERIFIER follows | the flow, or [`prompt::Password`](crate::auth::prompt::Password) |
/// | `ADMIN_NO_SRP_AUTH` | | `PASSWORD` (a legacy of the Admin form) | the flow, or [`prompt::Password`](crate::auth::prompt::Password) |
/// | `SELECT_CHALLENGE` | (the choices are in `AvailableChallenges`) | `ANSWER`, with `PASSWORD`, `SRP_A` or `CREDENTIAL` where the choice needs one | [`prompt::SelectChallenge`](crate::auth::prompt::SelectChallenge) |
/// | `SMS_MFA` | `CODE_DELIVERY_DELIVERY_MEDIUM`, `CODE_DELIVERY_DESTINATION` | `SMS_MFA_CODE` | [`prompt::Code`](crate::auth::prompt::Code) |
/// | `SOFTWARE_TOKEN_MFA` | `FRIENDLY_DEVICE_NAME` | `SOFTWARE_TOKEN_MFA_CODE` | [`prompt::Code`](crate::auth::prompt::Code) |
/// | `EMAIL_OTP`, `SMS_OTP` | `CODE_DELIVERY_DELIVERY_MEDIUM`, `CODE_DELIVERY_DESTINATION` | `EMAIL_OTP_CODE`, `SMS_OTP_CODE` | [`prompt::Code`](crate::auth::prompt::Code) |
/// | `SELECT_MFA_TYPE` | `MFAS_CAN_CHOOSE` | `ANSWER` | [`prompt::SelectMfaType`](crate::auth::prompt::SelectMfaType) |
/// | `MFA_SETUP` | `MFAS_CAN_SETUP` | nothing more (a software token, with the `Session` of VerifySoftwareToken), or `EMAIL` | [`prompt::MfaSetup`](crate::auth::prompt::MfaSetup) |
/// | `NEW_PASSWORD_REQUIRED` | `userAttributes`, `requiredAttributes` | `NEW_PASSWORD`, `userAttributes.NAME` | [`prompt::NewPassword`](crate::auth::prompt::NewPassword) |
/// | `CUSTOM_CHALLENGE` | whatever the Lambda sent | `ANSWER` | [`prompt::CustomChallenge`](crate::auth::prompt::CustomChallenge) |
/// | `WEB_AUTHN` | `CREDENTIAL_REQUEST_OPTIONS` | `CREDENTIAL` | [`prompt::WebAuthn`](crate::auth::prompt::WebAuthn) |
/// | any other | | what the caller supplies | [`prompt::Other`](crate::auth::prompt::Other) |
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
/// response.challenge_name = output.challenge_name().map(Into::into); // of an enum: .map(|name| name.as_str().into())
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
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
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
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub expires_in: Option<i32>,
    /// `IdToken`: who the user is.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub id_token: Option<SecretString>,
    /// `NewDeviceMetadata`: the service asks for this device to be confirmed
    /// ([`confirm_device`](Self::confirm_device)).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub new_device_metadata: Option<NewDeviceMetadata>,
    /// `RefreshToken`: for [`AuthFlow::refresh_token_auth`](crate::auth::AuthFlow::refresh_token_auth), which
    /// itself answers without one unless the app client rotates them.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub refresh_token: Option<SecretString>,
    /// `TokenType`: `Bearer`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub token_type: Option<String>,
}

/// The names of a device that the service saw for the first time.
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

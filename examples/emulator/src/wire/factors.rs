//! Second factors and passkeys of a user who is signed in, or sets one up to be.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// AssociateSoftwareToken: with one of the two.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssociateSoftwareToken {
    pub access_token: Option<String>,
    pub session: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SoftwareToken {
    pub secret_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// VerifySoftwareToken: with one of the first two.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VerifySoftwareToken {
    pub access_token: Option<String>,
    pub session: Option<String>,
    pub user_code: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SoftwareTokenVerified {
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SetUserMfaPreference {
    pub access_token: String,
    pub software_token_mfa_settings: Option<MfaSettings>,
    #[serde(rename = "SMSMfaSettings")]
    pub sms_mfa_settings: Option<MfaSettings>,
    pub email_mfa_settings: Option<MfaSettings>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct MfaSettings {
    pub enabled: bool,
    pub preferred_mfa: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CredentialCreation {
    pub credential_creation_options: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CompleteWebAuthnRegistration {
    pub access_token: String,
    pub credential: Value,
}

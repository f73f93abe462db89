//! Signing in: InitiateAuth, RespondToAuthChallenge, and what becomes of refresh tokens.

use cognito_crypto::auth::Parameters;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, HashMap};

/// InitiateAuth and AdminInitiateAuth.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InitiateAuth {
    pub user_pool_id: Option<String>,
    pub client_id: String,
    pub auth_flow: String,
    pub session: Option<String>,
    #[serde(default, deserialize_with = "map")]
    pub auth_parameters: Parameters,
}

/// RespondToAuthChallenge and AdminRespondToAuthChallenge.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RespondToAuthChallenge {
    pub user_pool_id: Option<String>,
    pub client_id: String,
    pub challenge_name: String,
    pub session: Option<String>,
    #[serde(default, deserialize_with = "map")]
    pub challenge_responses: Parameters,
}

/// What both answer.
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AuthResponse {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenge_name: Option<&'static str>,
    pub challenge_parameters: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available_challenges: Option<Vec<&'static str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authentication_result: Option<AuthenticationResult>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AuthenticationResult {
    pub access_token: String,
    pub id_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    pub expires_in: u64,
    pub token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_device_metadata: Option<NewDeviceMetadata>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct NewDeviceMetadata {
    pub device_key: String,
    pub device_group_key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetTokensFromRefreshToken {
    pub refresh_token: String,
    pub client_id: String,
    pub client_secret: Option<String>,
    pub device_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RevokeToken {
    pub token: String,
    pub client_id: String,
    pub client_secret: Option<String>,
}

/// A map of strings; a key with null is a key that is not there, as amazon-cognito-identity-js means it.
fn map<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Parameters, D::Error> {
    let map = Option::<HashMap<String, Option<String>>>::deserialize(deserializer)?;
    let pairs = map.unwrap_or_default().into_iter();
    Ok(pairs.filter_map(|(key, value)| Some((key, value?))).collect())
}

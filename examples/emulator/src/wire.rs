//! The bodies of requests and responses, as the API's reference writes them. Unknown keys are ignored.

use crate::{
    fault::Fault,
    records::{DevicePolicy, FirstFactor, Mfa},
};
use cognito_crypto::auth::Parameters;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// A response without content.
#[derive(Serialize)]
pub struct Empty {}

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
pub struct ConfirmDevice {
    pub access_token: String,
    pub device_key: String,
    pub device_secret_verifier_config: DeviceSecretVerifierConfig,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeviceSecretVerifierConfig {
    pub salt: String,
    pub password_verifier: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeviceConfirmed {
    pub user_confirmation_necessary: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateDeviceStatus {
    pub access_token: String,
    pub device_key: String,
    pub device_remembered_status: Remembered,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Remembered {
    Remembered,
    NotRemembered,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ForgetDevice {
    pub access_token: String,
    pub device_key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SignUp {
    pub client_id: String,
    pub secret_hash: Option<String>,
    pub username: String,
    pub password: String,
    #[serde(default)]
    pub user_attributes: Vec<Attribute>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SignedUp {
    pub user_confirmed: bool,
    pub user_sub: String,
    pub code_delivery_details: CodeDeliveryDetails,
    pub session: Option<String>,
}

/// ConfirmSignUp.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConfirmSignUp {
    pub client_id: String,
    pub secret_hash: Option<String>,
    pub username: String,
    pub confirmation_code: String,
    /// Of SignUp.
    pub session: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SignUpConfirmed {
    /// For InitiateAuth with USER_AUTH.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ForgotPassword {
    pub client_id: String,
    pub secret_hash: Option<String>,
    pub username: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConfirmForgotPassword {
    pub client_id: String,
    pub secret_hash: Option<String>,
    pub username: String,
    pub confirmation_code: String,
    pub password: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CodeDelivered {
    pub code_delivery_details: CodeDeliveryDetails,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CodeDeliveryDetails {
    pub destination: &'static str,
    pub delivery_medium: &'static str,
    pub attribute_name: &'static str,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminCreateUser {
    pub user_pool_id: String,
    pub username: String,
    pub temporary_password: Option<String>,
    #[serde(default)]
    pub user_attributes: Vec<Attribute>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserCreated {
    pub user: UserType,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserType {
    pub username: String,
    pub attributes: Vec<Attribute>,
    pub enabled: bool,
    pub user_status: crate::records::Status,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdminSetUserPassword {
    pub user_pool_id: String,
    pub username: String,
    pub password: String,
    #[serde(default)]
    pub permanent: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateUserPool {
    #[serde(default)]
    pub mfa_configuration: Mfa,
    pub device_configuration: Option<DevicePolicy>,
    #[serde(default)]
    pub username_attributes: Vec<String>,
    #[serde(default)]
    pub alias_attributes: Vec<String>,
    #[serde(default)]
    pub username_configuration: UsernameConfiguration,
    /// Only whether it is there counts.
    pub sms_configuration: Option<Value>,
    #[serde(default)]
    pub schema: Vec<SchemaAttribute>,
    #[serde(default)]
    pub policies: Policies,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SchemaAttribute {
    pub name: String,
    #[serde(default)]
    pub required: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct UsernameConfiguration {
    pub case_sensitive: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Policies {
    pub password_policy: PasswordPolicy,
    pub sign_in_policy: SignInPolicy,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SignInPolicy {
    pub allowed_first_auth_factors: Vec<FirstFactor>,
}

impl Default for SignInPolicy {
    fn default() -> Self {
        Self { allowed_first_auth_factors: vec![FirstFactor::Password] }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PasswordPolicy {
    pub minimum_length: usize,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self { minimum_length: 8 }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PoolCreated {
    pub user_pool: UserPoolType,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserPoolType {
    pub id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateUserPoolClient {
    pub user_pool_id: String,
    #[serde(default)]
    pub generate_secret: bool,
    pub explicit_auth_flows: Option<Vec<String>>,
    pub refresh_token_rotation: Option<RefreshTokenRotation>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RefreshTokenRotation {
    feature: Feature,
    #[serde(default)]
    retry_grace_period_seconds: u64,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Feature {
    Enabled,
    Disabled,
}

impl RefreshTokenRotation {
    pub fn is_enabled(&self) -> bool {
        self.feature == Feature::Enabled
    }

    /// For how many seconds a refresh token is good after it was replaced.
    pub fn grace(&self) -> Result<u64, Fault> {
        match self.retry_grace_period_seconds {
            seconds @ 0..=60 => Ok(seconds),
            _ => Err(Fault::parameter("RetryGracePeriodSeconds: 0 to 60")),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClientCreated {
    pub user_pool_client: UserPoolClientType,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserPoolClientType {
    pub user_pool_id: String,
    pub client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    pub explicit_auth_flows: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token_rotation: Option<RefreshTokenRotation>,
}

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

/// GetUser, and StartWebAuthnRegistration.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetUser {
    pub access_token: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserFound {
    pub username: String,
    pub user_attributes: Vec<Attribute>,
    #[serde(rename = "UserMFASettingList")]
    pub user_mfa_setting_list: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_mfa_setting: Option<&'static str>,
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

/// An attribute of a user.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Attribute {
    pub name: String,
    #[serde(default)]
    pub value: String,
}

/// A map of strings; a key with null is a key that is not there, as amazon-cognito-identity-js means it.
fn map<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Parameters, D::Error> {
    let map = Option::<HashMap<String, Option<String>>>::deserialize(deserializer)?;
    let pairs = map.unwrap_or_default().into_iter();
    Ok(pairs.filter_map(|(key, value)| Some((key, value?))).collect())
}

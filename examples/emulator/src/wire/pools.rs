//! CreateUserPool and CreateUserPoolClient.

use crate::{
    fault::Fault,
    records::{DevicePolicy, FirstFactor, Mfa},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// Only whether it is there counts.
    pub email_configuration: Option<Value>,
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

//! Users: SignUp, AdminCreateUser, forgotten passwords, GetUser.

use serde::{Deserialize, Serialize};

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

/// An attribute of a user.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Attribute {
    pub name: String,
    #[serde(default)]
    pub value: String,
}

//! ConfirmDevice, UpdateDeviceStatus, ForgetDevice.

use serde::{Deserialize, Serialize};

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

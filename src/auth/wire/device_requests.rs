//! The requests about a device, after the tokens: ConfirmDevice, UpdateDeviceStatus and ForgetDevice.

use super::debug::debug_only;
use crate::secret::SecretString;
use alloc::string::String;

/// The body of ConfirmDevice.
/// [`AuthenticationResult::confirm_device`](crate::auth::AuthenticationResult::confirm_device) makes it, together with
/// the [`Device`](crate::auth::Device) to store.
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct ConfirmDeviceRequest {
    /// `AccessToken`.
    pub access_token: SecretString,
    /// `DeviceKey`.
    pub device_key: String,
    /// `DeviceName`: for the user to recognise it by.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub device_name: Option<String>,
    /// `DeviceSecretVerifierConfig`.
    pub device_secret_verifier_config: DeviceSecretVerifierConfig,
}

impl ConfirmDeviceRequest {
    /// Confirms the device of this key with this verifier, under no name.
    #[must_use]
    pub fn new(device_key: &str, access_token: &str, config: DeviceSecretVerifierConfig) -> Self {
        Self {
            access_token: access_token.into(),
            device_key: device_key.into(),
            device_name: None,
            device_secret_verifier_config: config,
        }
    }

    /// Gives the device a name.
    #[must_use]
    pub fn with_device_name(mut self, name: &str) -> Self {
        self.device_name = Some(name.into());
        self
    }
}

debug_only!(ConfirmDeviceRequest { access_token, device_key, device_secret_verifier_config });

/// `DeviceSecretVerifierConfig`: what ConfirmDevice says about the password of a new device.
#[derive(Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct DeviceSecretVerifierConfig {
    /// `Salt`: base64 of pad(salt).
    pub salt: String,
    /// `PasswordVerifier`: base64 of pad(v).
    pub password_verifier: SecretString,
}

impl DeviceSecretVerifierConfig {
    /// Takes base64 of pad(salt) and of pad(v).
    #[must_use]
    pub fn new(salt: impl Into<String>, password_verifier: impl Into<SecretString>) -> Self {
        Self { salt: salt.into(), password_verifier: password_verifier.into() }
    }
}

/// The body of UpdateDeviceStatus: whether the user wants the device remembered.
#[derive(Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct UpdateDeviceStatusRequest {
    /// `AccessToken`.
    pub access_token: SecretString,
    /// `DeviceKey`.
    pub device_key: String,
    /// `DeviceRememberedStatus`.
    pub device_remembered_status: DeviceRememberedStatus,
}

impl UpdateDeviceStatusRequest {
    /// Sets the status of the device of this key.
    #[must_use]
    pub fn new(device_key: &str, access_token: &str, status: DeviceRememberedStatus) -> Self {
        Self {
            access_token: access_token.into(),
            device_key: device_key.into(),
            device_remembered_status: status,
        }
    }
}

/// `DeviceRememberedStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum DeviceRememberedStatus {
    /// `remembered`
    Remembered,
    /// `not_remembered`
    NotRemembered,
}

impl DeviceRememberedStatus {
    /// The API's name of this status.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Remembered => "remembered",
            Self::NotRemembered => "not_remembered",
        }
    }
}

/// The body of ForgetDevice: the service forgets the device, and so should the caller.
#[derive(Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct ForgetDeviceRequest {
    /// `AccessToken`.
    pub access_token: SecretString,
    /// `DeviceKey`.
    pub device_key: String,
}

impl ForgetDeviceRequest {
    /// Forgets the device of this key.
    #[must_use]
    pub fn new(device_key: &str, access_token: &str) -> Self {
        Self { access_token: access_token.into(), device_key: device_key.into() }
    }
}

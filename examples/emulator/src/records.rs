//! The records that survive a restart: pools, app clients, users, devices, grants. No record contains a password.

use cognito_crypto::{
    Error,
    srp::{Salt, Verifier},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;

/// A kind of record, with the name of its table.
pub trait Record: Serialize + DeserializeOwned {
    /// Name of the table.
    const TABLE: &str;
}

/// A user pool.
#[derive(Clone, Serialize, Deserialize)]
pub struct Pool {
    /// `us-east-1_AbC123xyZ`.
    pub id: String,
    /// Whether a second factor is asked for.
    pub mfa: Mfa,
    /// Whether devices are tracked.
    pub devices: Option<DevicePolicy>,
    /// `UsernameAttributes`: what users sign in with in place of a user name. Such users have a UUID for a name.
    pub username_attributes: Vec<String>,
    /// `AliasAttributes`: what users sign in with besides their user name, once it is verified.
    pub alias_attributes: Vec<String>,
    /// Whether `ALICE` is another user than `alice`.
    pub case_sensitive: bool,
    /// Attributes that a user must have.
    pub required: Vec<String>,
    /// Attributes that the pool's schema adds to the standard ones, with their prefix `custom:`.
    pub custom: Vec<String>,
    /// `AllowedFirstAuthFactors`: what a user of USER_AUTH may choose.
    pub first_factors: Vec<FirstFactor>,
    /// Whether the pool sends text messages (`SmsConfiguration`), and so may ask for their codes.
    pub sms: bool,
    /// Whether the pool sends mail of its own (`EmailConfiguration`), and so may ask for its codes.
    #[serde(default)]
    pub email: bool,
    /// Shortest password, in characters.
    pub minimum_length: usize,
}

/// An entry of `AllowedFirstAuthFactors`.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FirstFactor {
    /// A password, sent as it is or proved with SRP.
    Password,
    /// A code that is sent by e-mail.
    EmailOtp,
    /// A code that is sent as a text message.
    SmsOtp,
    /// A passkey.
    WebAuthn,
}

/// `MfaConfiguration`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Mfa {
    /// Never.
    #[default]
    Off,
    /// Of users who prefer it.
    Optional,
    /// Of everybody.
    On,
}

/// `DeviceConfiguration`.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct DevicePolicy {
    /// A remembered device is spared the second factor.
    pub challenge_required_on_new_device: bool,
    /// A confirmed device is remembered when UpdateDeviceStatus says so.
    pub device_only_remembered_on_user_prompt: bool,
}

/// An app client.
#[derive(Clone, Serialize, Deserialize)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// The pool it belongs to.
    pub pool: String,
    /// Its secret, if it has one.
    pub secret: Option<String>,
    /// `ExplicitAuthFlows`.
    pub flows: Vec<String>,
    /// `RefreshTokenRotation`: for how many seconds a refresh token is good after it was replaced. Without
    /// it, refresh tokens are not replaced.
    pub rotation_grace: Option<u64>,
}

/// A user.
#[derive(Serialize, Deserialize)]
pub struct User {
    /// The pool the user belongs to.
    pub pool: String,
    /// The `USER_ID_FOR_SRP`: what was chosen as a user name, or the sub where users have aliases.
    pub id: String,
    /// A UUID.
    pub sub: String,
    /// Where the user stands.
    pub status: Status,
    /// What a password is checked against.
    pub secret: Secret,
    /// A random name for the password, drawn with each new one: sign-ins and tokens of an earlier password
    /// have another.
    pub password_id: String,
    /// Attributes, by name.
    pub attributes: BTreeMap<String, String>,
    /// The authenticator app, once a code of it was verified.
    pub totp: Option<Totp>,
    /// The key of an app that was associated with an access token, until a code of it is verified.
    pub candidate: Option<Vec<u8>>,
    /// Second factors that the user switched on.
    pub factors: Vec<Factor>,
    /// The one of them that is asked for without a choice.
    pub preferred: Option<Factor>,
    /// Passkeys, by credential id.
    pub passkeys: BTreeMap<String, Passkey>,
}

/// A second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Factor {
    /// A code of an authenticator app.
    SoftwareTokenMfa,
    /// A code that is sent as a text message.
    SmsMfa,
    /// A code that is sent by e-mail.
    EmailOtp,
}

impl Factor {
    /// Its name, which is also that of its challenge.
    pub fn name(self) -> &'static str {
        match self {
            Self::SoftwareTokenMfa => "SOFTWARE_TOKEN_MFA",
            Self::SmsMfa => "SMS_MFA",
            Self::EmailOtp => "EMAIL_OTP",
        }
    }
}

/// A passkey.
#[derive(Clone, Serialize, Deserialize)]
pub struct Passkey {
    /// Its public key, as a SubjectPublicKeyInfo in DER.
    pub public_key: Vec<u8>,
    /// The signature counter that it last had.
    pub counter: u32,
}

/// `UserStatus`.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Signed up, and the code is not confirmed.
    Unconfirmed,
    /// May sign in.
    Confirmed,
    /// Has a temporary password.
    ForceChangePassword,
}

/// Salt and verifier of a password, of a user or of a device.
#[derive(Clone, Serialize, Deserialize)]
pub struct Secret {
    salt: String,
    verifier: String,
}

impl Secret {
    /// To be stored.
    pub fn new(salt: &Salt, verifier: &Verifier) -> Self {
        Self { salt: salt.to_base64(), verifier: verifier.to_base64().expose().to_string() }
    }

    /// From storage.
    pub fn load(&self) -> Result<(Salt, Verifier), Error> {
        Ok((Salt::from_base64(&self.salt)?, Verifier::from_base64(&self.verifier)?))
    }
}

/// An authenticator app of which a code was verified.
#[derive(Serialize, Deserialize)]
pub struct Totp {
    /// The shared key.
    pub key: Vec<u8>,
    /// The time step of the last code taken; none up to it is taken again.
    pub last_step: u64,
}

/// The name that a user of a pool with aliases signs in with.
#[derive(Serialize, Deserialize)]
pub struct Alias {
    /// The user's id.
    pub user: String,
}

/// A confirmed device.
#[derive(Serialize, Deserialize)]
pub struct Device {
    /// `DeviceKey`.
    pub key: String,
    /// `DeviceGroupKey`.
    pub group_key: String,
    /// What its password is checked against.
    pub secret: Secret,
    /// Whether it is remembered.
    pub remembered: bool,
}

/// One sign-in, for as long as its refresh token lives.
#[derive(Serialize, Deserialize)]
pub struct Grant {
    /// `origin_jti` of its tokens.
    pub id: String,
    /// The refresh tokens that are good: one, and those that it replaced a moment ago.
    pub refresh_tokens: Vec<RefreshToken>,
    /// The pool.
    pub pool: String,
    /// The app client.
    pub client: String,
    /// The user's id.
    pub user: String,
    /// The [`User::password_id`] that the user signed in with.
    pub password_id: String,
    /// The device it is bound to, or that may still be confirmed.
    pub device: Option<GrantDevice>,
    /// When the user signed in, in seconds since 1970.
    pub since: u64,
    /// Whether it was revoked.
    pub revoked: bool,
}

/// A refresh token that is good.
#[derive(Clone, Serialize, Deserialize)]
pub struct RefreshToken {
    /// SHA-256 of it.
    pub hash: [u8; 32],
    /// Until when it is good.
    pub until: u64,
}

/// The device of a grant.
#[derive(Clone, Serialize, Deserialize)]
pub struct GrantDevice {
    /// `DeviceKey`.
    pub key: String,
    /// `DeviceGroupKey`.
    pub group_key: String,
    /// Whether it was confirmed: then a refresh takes its key too.
    pub confirmed: bool,
}

/// Test mode: the code that was last delivered to somebody.
#[derive(Serialize, Deserialize)]
pub struct Delivered {
    /// The code.
    pub code: String,
}

/// What the server itself keeps secret.
#[derive(Serialize, Deserialize)]
pub struct ServerSecrets {
    /// Of the challenges of users who do not exist.
    pub simulation: [u8; 32],
    /// Of SECRET_BLOCKs.
    pub sealing: [u8; 32],
    /// Of tokens: an RSA key, PKCS #8.
    pub signing: Vec<u8>,
}

macro_rules! tables {
    ($($record:ty: $table:literal),* $(,)?) => {
        $(impl Record for $record { const TABLE: &str = $table; })*
    };
}
tables! {
    Pool: "pools",
    Client: "clients",
    User: "users",
    Alias: "aliases",
    Device: "devices",
    Grant: "grants",
    ServerSecrets: "server",
    Delivered: "delivered",
}

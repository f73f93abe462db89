//! What survives a restart: pools, app clients, users, devices, grants. Passwords are not among it.

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
    /// Whether users sign in with an e-mail address or a phone number, and have a UUID for a name.
    pub aliases: bool,
    /// Attributes that a user must have.
    pub required: Vec<String>,
    /// Shortest password, in characters.
    pub minimum_length: usize,
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
    /// Attributes, by name.
    pub attributes: BTreeMap<String, String>,
    /// The authenticator app, once it is associated.
    pub totp: Option<Totp>,
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
#[derive(Serialize, Deserialize)]
pub struct Secret {
    salt: String,
    verifier: String,
}

impl Secret {
    /// To be stored.
    pub fn new(salt: &Salt, verifier: &Verifier) -> Self {
        Self { salt: salt.to_base64(), verifier: verifier.to_base64().to_string() }
    }

    /// From storage.
    pub fn load(&self) -> Result<(Salt, Verifier), Error> {
        Ok((Salt::from_base64(&self.salt)?, Verifier::from_base64(&self.verifier)?))
    }
}

/// An authenticator app.
#[derive(Serialize, Deserialize)]
pub struct Totp {
    /// The shared key.
    pub key: Vec<u8>,
    /// Whether a code was verified.
    pub verified: bool,
    /// Whether the user prefers it.
    pub preferred: bool,
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
    /// SHA-256 of the refresh token.
    pub refresh_hash: [u8; 32],
    /// The pool.
    pub pool: String,
    /// The app client.
    pub client: String,
    /// The user's id.
    pub user: String,
    /// The device it is bound to, or that may still be confirmed.
    pub device: Option<GrantDevice>,
    /// When the user signed in, in seconds since 1970.
    pub since: u64,
    /// Whether it was revoked.
    pub revoked: bool,
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

/// What the server itself keeps secret.
#[derive(Serialize, Deserialize)]
pub struct ServerSecrets {
    /// Of the challenges of users who do not exist.
    pub simulation: [u8; 32],
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
}

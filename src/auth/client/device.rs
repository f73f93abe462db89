//! A remembered device: confirmed once, then signs in after the user with DEVICE_SRP_AUTH and
//! DEVICE_PASSWORD_VERIFIER.

use super::answer::{Answer, Claimant, Signer};
#[cfg(feature = "hazmat")]
use crate::srp::PrivateKey;
use crate::{
    auth::{
        app::App,
        timestamp::Timestamp,
        username::Username,
        wire::{DeviceSecretVerifierConfig, Parameters, names},
    },
    encoding,
    error::{Error, Problem},
    secret::{SecretString, Wiped, burn, declassify},
    srp::{Client, Identity, PasswordKey, Salt},
};
use alloc::{string::String, sync::Arc};
use rand_core::TryCryptoRng;

/// Random bytes of a generated device password.
const PASSWORD_BYTES: usize = 40;
/// Random bytes of a device's salt.
const SALT_BYTES: usize = 16;

/// A device that a user remembers: its keys and its password. Cheap to clone: clones share one password, which
/// is wiped with the last.
///
/// The caller keeps the three texts between sign-ins, the password as well protected as a password. With the
/// feature `serde` the device serialises as `{"DeviceKey", "DeviceGroupKey", "DevicePassword"}`.
#[derive(Clone, Debug)]
pub struct Device(Arc<Inner>);

#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Inner {
    #[cfg_attr(feature = "serde", serde(rename = "DeviceKey"))]
    key: String,
    #[cfg_attr(feature = "serde", serde(rename = "DeviceGroupKey"))]
    group_key: String,
    #[cfg_attr(feature = "serde", serde(rename = "DevicePassword"))]
    password: SecretString,
}

impl Device {
    /// A device from storage.
    #[must_use]
    pub fn new(key: &str, group_key: &str, password: &str) -> Self {
        Self::from_parts(key, group_key, SecretString::new(password))
    }

    fn from_parts(key: &str, group_key: &str, password: SecretString) -> Self {
        Self(Arc::new(Inner { key: key.into(), group_key: group_key.into(), password }))
    }

    /// Makes a device of `NewDeviceMetadata`, with the operating system's random numbers.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    #[cfg(feature = "getrandom")]
    pub fn generate(
        key: &str,
        group_key: &str,
    ) -> Result<(Self, DeviceSecretVerifierConfig), Error> {
        Self::generate_with_rng(key, group_key, &mut getrandom::SysRng)
    }

    /// Makes a device of `NewDeviceMetadata` (its `DeviceKey` and `DeviceGroupKey`): draws a password
    /// (base64 of 40 random bytes) and a salt (16 random bytes, read as an integer), and computes the
    /// verifier that ConfirmDevice sends.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    pub fn generate_with_rng<R: TryCryptoRng + ?Sized>(
        key: &str,
        group_key: &str,
        rng: &mut R,
    ) -> Result<(Self, DeviceSecretVerifierConfig), Error> {
        burn::after(|| {
            let mut password = Wiped([0; PASSWORD_BYTES]);
            let mut salt = [0; SALT_BYTES];
            rng.try_fill_bytes(&mut *password).map_err(|_| Error::Rng)?;
            rng.try_fill_bytes(&mut salt).map_err(|_| Error::Rng)?;
            declassify(&mut salt);

            let password = SecretString::new(encoding::encode_secret(&*password));
            let device = Self::from_parts(key, group_key, password);
            let salt = Salt::from_be_bytes(&salt)?;
            let verifier = device.password_key(&salt).verifier();
            let config = DeviceSecretVerifierConfig::new(salt.to_base64(), verifier.to_base64());
            Ok((device, config))
        })
    }

    /// `DeviceKey`, the `DEVICE_KEY` of every request on this device.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.0.key
    }

    /// `DeviceGroupKey`.
    #[must_use]
    pub fn group_key(&self) -> &str {
        &self.0.group_key
    }

    /// The device's password, to be stored.
    #[must_use]
    pub fn expose_password(&self) -> &str {
        self.0.password.expose()
    }

    fn identity(&self) -> Identity<'_> {
        Identity { group: &self.0.group_key, user: &self.0.key }
    }

    fn password_key(&self, salt: &Salt) -> PasswordKey {
        PasswordKey::derive(&self.identity(), self.0.password.expose().as_bytes(), salt)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Device {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Device {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Inner::deserialize(deserializer).map(|inner| Self(Arc::new(inner)))
    }
}

/// A remembered device about to answer DEVICE_SRP_AUTH.
///
/// ```
/// use cognito_crypto::auth::{App, Device, DeviceSrp};
///
/// # #[cfg(feature = "getrandom")] {
/// let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// let (device, config) = Device::generate("us-east-1_0a1b2c3d", "-x1Y2z3W4")?;
/// // ConfirmDevice sends config.salt and config.password_verifier. At the next sign-in:
/// let (responses, started) = DeviceSrp::new(&app, "alice", &device).start()?;
/// assert_eq!(responses.get("DEVICE_KEY"), Some("us-east-1_0a1b2c3d"));
/// # }
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct DeviceSrp {
    app: App,
    username: Username,
    device: Device,
}

impl DeviceSrp {
    /// `username` is what the user typed. If a PASSWORD_VERIFIER challenge came before, hand its
    /// `USER_ID_FOR_SRP` to [`with_user_id`](Self::with_user_id).
    pub fn new(app: &App, username: &str, device: &Device) -> Self {
        Self::named(app, Username::new(username), device)
    }

    /// A device of a user whom earlier challenges have named.
    pub(in crate::auth) fn named(app: &App, username: Username, device: &Device) -> Self {
        Self { app: app.clone(), username, device: device.clone() }
    }

    /// The `USER_ID_FOR_SRP` that an earlier challenge of this sign-in came with.
    pub fn with_user_id(mut self, user_id: &str) -> Self {
        self.username.set_user_id(user_id);
        self
    }

    /// Draws a fresh a and answers DEVICE_SRP_AUTH, with the operating system's random numbers.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    #[cfg(feature = "getrandom")]
    pub fn start(self) -> Result<(Parameters, DeviceSrpStarted), Error> {
        self.start_with_rng(&mut getrandom::SysRng)
    }

    /// Draws a fresh a and answers DEVICE_SRP_AUTH.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    pub fn start_with_rng<R: TryCryptoRng + ?Sized>(
        self,
        rng: &mut R,
    ) -> Result<(Parameters, DeviceSrpStarted), Error> {
        Ok(self.start_with_client(Client::generate_with_rng(rng)?))
    }

    /// Answers DEVICE_SRP_AUTH with a private value that must never be used twice: for known answers.
    #[cfg(feature = "hazmat")]
    pub fn start_with_private_key(self, a: PrivateKey) -> (Parameters, DeviceSrpStarted) {
        self.start_with_client(Client::new(a))
    }

    pub(in crate::auth) fn start_with_client(
        self,
        client: Client,
    ) -> (Parameters, DeviceSrpStarted) {
        let mut responses = self.username.identify(&self.app, Some(self.device.key()));
        responses.insert(names::SRP_A, client.public_key().to_hex());
        (responses, DeviceSrpStarted { device: self, client })
    }
}

/// A device that sent SRP_A and waits for DEVICE_PASSWORD_VERIFIER. Holds a, which is wiped on drop.
///
/// Answering uses the state up, since a may be used only once:
///
/// ```compile_fail
/// # fn twice(started: cognito_crypto::auth::DeviceSrpStarted,
/// #     challenge: &cognito_crypto::auth::Parameters) {
/// let _ = started.respond(challenge);
/// let _ = started.respond(challenge); // error: use of moved value
/// # }
/// ```
#[derive(Debug)]
#[must_use]
pub struct DeviceSrpStarted {
    device: DeviceSrp,
    client: Client,
}

impl DeviceSrpStarted {
    /// Answers DEVICE_PASSWORD_VERIFIER, with the system clock's time.
    ///
    /// # Errors
    /// As [`respond_at`](Self::respond_at), and [`Error::Input`] if the clock is out of range.
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn respond(self, challenge: &Parameters) -> Result<Parameters, Error> {
        self.respond_at(challenge, Timestamp::now()?)
    }

    /// Answers DEVICE_PASSWORD_VERIFIER.
    ///
    /// # Errors
    /// [`Error::Missing`] if the challenge lacks `SALT`, `SRP_B` or `SECRET_BLOCK`,
    /// [`Error::Malformed`] if one of them is not what the protocol allows or `DEVICE_KEY` is another
    /// device's.
    pub fn respond_at(
        self,
        challenge: &Parameters,
        timestamp: Timestamp,
    ) -> Result<Parameters, Error> {
        self.prove_at(challenge, timestamp).map(|(responses, _)| responses)
    }

    /// As [`respond_at`](Self::respond_at), with what can sign the responses anew.
    pub(in crate::auth) fn prove_at(
        self,
        challenge: &Parameters,
        timestamp: Timestamp,
    ) -> Result<(Parameters, Signer), Error> {
        let (client, answer) = self.read(challenge)?;
        answer.prove(client, timestamp)
    }

    /// Reads the challenge and derives x; a batch computes K in between.
    pub(in crate::auth) fn read(
        self,
        challenge: &Parameters,
    ) -> Result<(Client, Answer<'_>), Error> {
        let Self { device: DeviceSrp { app, mut username, device }, client } = self;
        if challenge.get(names::DEVICE_KEY).is_some_and(|key| key != device.key()) {
            return Err(Error::Malformed { name: names::DEVICE_KEY, problem: Problem::Mismatch });
        }
        username.learn(challenge);
        let claimant = Claimant {
            app,
            username,
            device_key: Some(device.key().into()),
            group: device.group_key().into(),
            user: device.key().into(),
        };
        let derive = |_: &Identity<'_>, salt: &Salt| device.password_key(salt);
        Ok((client, Answer::read(claimant, challenge, &derive)?))
    }
}

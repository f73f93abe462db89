//! The records that a server stores of a user and of a remembered device.

use crate::{
    auth::{
        app::App,
        wire::{DeviceSecretVerifierConfig, debug_only},
    },
    error::Error,
    secret::burn,
    srp::{Identity, PasswordKey, Salt, Verifier},
};
use alloc::string::String;
use rand_core::TryCryptoRng;

/// Longest user name or id, in bytes: 128 characters of up to four.
pub(super) const MAX_USERNAME: usize = 512;

/// A user as stored.
pub struct StoredUser {
    /// The `USER_ID_FOR_SRP`: at most 128 characters.
    pub user_id: String,
    /// The salt.
    pub salt: Salt,
    /// v.
    pub verifier: Verifier,
}

debug_only!(StoredUser { salt, verifier });

impl StoredUser {
    /// [`register_with_rng`](Self::register_with_rng) with the operating system's random numbers.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    #[cfg(feature = "getrandom")]
    pub fn register(app: &App, user_id: &str, password: &str) -> Result<Self, Error> {
        Self::register_with_rng(app, user_id, password, &mut getrandom::SysRng)
    }

    /// Draws a salt and computes the verifier of a password.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    pub fn register_with_rng<R: TryCryptoRng + ?Sized>(
        app: &App,
        user_id: &str,
        password: &str,
        rng: &mut R,
    ) -> Result<Self, Error> {
        let salt = Salt::generate_with_rng(rng)?;
        let identity = Identity { group: app.pool_name(), user: user_id };
        let verifier = burn::after(|| {
            PasswordKey::compute(&identity, password.as_bytes(), &salt).compute_verifier()
        });
        Ok(Self { user_id: user_id.into(), salt, verifier })
    }
}

/// A remembered device as stored.
#[derive(Debug)]
pub struct StoredDevice {
    /// `DeviceKey`.
    pub key: String,
    /// `DeviceGroupKey`.
    pub group_key: String,
    /// The salt.
    pub salt: Salt,
    /// v.
    pub verifier: Verifier,
}

impl StoredDevice {
    /// Takes what ConfirmDevice brings: `DeviceKey`, `DeviceGroupKey` and `DeviceSecretVerifierConfig`.
    ///
    /// # Errors
    /// [`Error::Malformed`] if `Salt` or `PasswordVerifier` is not base64 of a positive integer of legal
    /// size.
    pub fn from_config(
        key: &str,
        group_key: &str,
        config: &DeviceSecretVerifierConfig,
    ) -> Result<Self, Error> {
        let salt = Salt::from_base64(&config.salt).map_err(|error| error.on_the_wire("Salt"))?;
        let verifier = Verifier::from_base64(config.password_verifier.expose())
            .map_err(|error| error.on_the_wire("PasswordVerifier"))?;
        Ok(Self { key: key.into(), group_key: group_key.into(), salt, verifier })
    }
}

//! What the answers to PASSWORD_VERIFIER and DEVICE_PASSWORD_VERIFIER have in common.

use super::{
    app::App,
    parameters::{ChallengeParameters, ChallengeResponses},
    timestamp::Timestamp,
};
use crate::{
    encoding,
    error::Error,
    secret::burn,
    srp::{Client, Identity, PasswordKey, PublicKey, Salt, SessionKey, claim},
};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};

/// Under which name a user is known, in the order in which a response prefers them.
#[derive(Debug)]
pub(super) struct Username {
    pub(super) typed: String,
    pub(super) user_id: Option<String>,
}

impl Username {
    pub(super) fn typed(name: &str) -> Self {
        Self { typed: name.into(), user_id: None }
    }

    /// Takes the `USER_ID_FOR_SRP` of an earlier challenge.
    pub(super) fn know(&mut self, user_id: &str) {
        self.user_id = Some(user_id.into());
    }

    /// The latest `USER_ID_FOR_SRP` received, else the challenge's `USERNAME`, else what the user typed.
    pub(super) fn resolve<'a>(&'a self, challenge: &'a ChallengeParameters) -> &'a str {
        challenge
            .get("USER_ID_FOR_SRP")
            .or(self.user_id.as_deref())
            .or(challenge.get("USERNAME"))
            .unwrap_or(&self.typed)
    }

    /// The name before any challenge.
    pub(super) fn known(&self) -> &str {
        self.user_id.as_deref().unwrap_or(&self.typed)
    }
}

/// Puts `USERNAME`, the `SECRET_HASH` over it and `DEVICE_KEY` into a request.
pub(super) fn identify(
    request: &mut super::Parameters,
    app: &App,
    username: &str,
    device_key: Option<&str>,
) {
    request.insert("USERNAME", username);
    if let Some(hash) = app.secret_hash(username) {
        request.insert("SECRET_HASH", hash);
    }
    if let Some(key) = device_key {
        request.insert("DEVICE_KEY", key);
    }
}

/// A challenge that was read: x, the server's B, and what is signed.
pub(super) struct Claim<'a> {
    pub(super) x: PasswordKey,
    pub(super) server: PublicKey,
    block: Vec<u8>,
    secret_block: &'a str,
}

impl<'a> Claim<'a> {
    /// Reads SALT, SRP_B and SECRET_BLOCK and derives x.
    pub(super) fn read(
        identity: &Identity<'_>,
        password: &str,
        challenge: &'a ChallengeParameters,
    ) -> Result<Self, Error> {
        let srp_b = challenge.require("SRP_B")?;
        let salt = challenge.require("SALT")?;
        let secret_block = challenge.require("SECRET_BLOCK")?;

        let server = PublicKey::from_hex(srp_b).map_err(|error| error.on_the_wire("SRP_B"))?;
        let salt = Salt::from_hex(salt).map_err(|error| error.on_the_wire("SALT"))?;
        let block = encoding::decode_block(secret_block)
            .map_err(|problem| Error::Malformed { name: "SECRET_BLOCK", problem })?;
        let x = PasswordKey::derive(identity, password.as_bytes(), &salt);
        Ok(Self { x, server, block, secret_block })
    }

    /// K, which uses the client up.
    pub(super) fn session_key(&self, client: Client) -> Result<SessionKey, Error> {
        client.session_key(&self.x, &self.server).map_err(|error| error.on_the_wire("SRP_B"))
    }

    /// Signs: the three PASSWORD_CLAIM responses.
    pub(super) fn respond(
        &self,
        key: &SessionKey,
        identity: &Identity<'_>,
        timestamp: Timestamp,
    ) -> ChallengeResponses {
        let timestamp = timestamp.to_string();
        let signature = burn::after(|| {
            encoding::encode_secret(&claim::sign(key, identity, &self.block, &timestamp))
        });
        let mut responses = ChallengeResponses::new();
        responses.insert("PASSWORD_CLAIM_SIGNATURE", signature);
        responses.insert("PASSWORD_CLAIM_SECRET_BLOCK", self.secret_block);
        responses.insert("TIMESTAMP", timestamp);
        responses
    }
}

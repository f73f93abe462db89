//! What the answers to PASSWORD_VERIFIER and DEVICE_PASSWORD_VERIFIER have in common.

use crate::{
    auth::{timestamp::Timestamp, wire::Parameters},
    encoding,
    error::Error,
    secret::burn,
    srp::{Client, Identity, PasswordKey, PublicKey, Salt, SessionKey, claim},
};
use alloc::{string::ToString, vec::Vec};

/// A challenge that was read: x, the server's B, and what is signed.
pub(in crate::auth) struct Claim<'a> {
    pub(in crate::auth) x: PasswordKey,
    pub(in crate::auth) server: PublicKey,
    block: Vec<u8>,
    secret_block: &'a str,
}

impl<'a> Claim<'a> {
    /// Reads SALT, SRP_B and SECRET_BLOCK and derives x.
    pub(in crate::auth) fn read(
        identity: &Identity<'_>,
        password: &str,
        challenge: &'a Parameters,
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
    pub(in crate::auth) fn session_key(&self, client: Client) -> Result<SessionKey, Error> {
        client.session_key(&self.x, &self.server).map_err(|error| error.on_the_wire("SRP_B"))
    }

    /// Signs: the three PASSWORD_CLAIM responses.
    pub(in crate::auth) fn respond(
        &self,
        key: &SessionKey,
        identity: &Identity<'_>,
        timestamp: Timestamp,
    ) -> Parameters {
        let timestamp = timestamp.to_string();
        let signature = burn::after(|| {
            encoding::encode_secret(&claim::sign(key, identity, &self.block, &timestamp))
        });
        let mut responses = Parameters::new();
        responses.insert("PASSWORD_CLAIM_SIGNATURE", signature);
        responses.insert("PASSWORD_CLAIM_SECRET_BLOCK", self.secret_block);
        responses.insert("TIMESTAMP", timestamp);
        responses
    }
}

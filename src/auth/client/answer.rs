//! The answer to PASSWORD_VERIFIER and DEVICE_PASSWORD_VERIFIER: reads the challenge's parameters and signs the claim.

use crate::{
    auth::{
        app::App,
        timestamp::Timestamp,
        username::Username,
        wire::{Parameters, debug_only, names},
    },
    encoding,
    error::Error,
    secret::burn,
    srp::{Client, Identity, PasswordKey, PublicKey, Salt, SessionKey, claim},
};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};

/// The user or the device that answers.
pub(super) struct Claimant {
    pub(super) app: App,
    pub(super) username: Username,
    pub(super) device_key: Option<String>,
    /// The pool's name, or the `DeviceGroupKey`.
    pub(super) group: String,
    /// The `USER_ID_FOR_SRP`, or the `DeviceKey`.
    pub(super) user: String,
}

/// A challenge whose parameters were read. K is missing: [`Client::session_key`] or a batch computes it from `x` and
/// `server`.
pub(in crate::auth) struct Answer<'a> {
    claimant: Claimant,
    pub(in crate::auth) x: PasswordKey,
    pub(in crate::auth) server: PublicKey,
    block: Vec<u8>,
    /// `SECRET_BLOCK` as it came.
    secret_block: &'a str,
}

impl<'a> Answer<'a> {
    /// Reads `SALT`, `SRP_B` and `SECRET_BLOCK`, and derives x.
    pub(super) fn read(
        claimant: Claimant,
        challenge: &'a Parameters,
        derive: &dyn Fn(&Identity<'_>, &Salt) -> PasswordKey,
    ) -> Result<Self, Error> {
        let srp_b = challenge.require(names::SRP_B)?;
        let salt = challenge.require(names::SALT)?;
        let secret_block = challenge.require(names::SECRET_BLOCK)?;

        let server = PublicKey::from_hex(srp_b).map_err(|error| error.on_the_wire(names::SRP_B))?;
        let salt = Salt::from_hex(salt).map_err(|error| error.on_the_wire(names::SALT))?;
        let block = encoding::decode_block(secret_block)
            .map_err(|problem| Error::Malformed { name: names::SECRET_BLOCK, problem })?;
        let identity = Identity { group: &claimant.group, user: &claimant.user };
        let x = derive(&identity, &salt);
        Ok(Self { claimant, x, server, block, secret_block })
    }

    /// Computes K, which uses the client up, and signs.
    pub(super) fn prove(
        self,
        client: Client,
        timestamp: Timestamp,
    ) -> Result<(Parameters, Signer), Error> {
        let key = client
            .session_key(&self.x, &self.server)
            .map_err(|error| error.on_the_wire(names::SRP_B))?;
        Ok(self.sign(key, timestamp))
    }

    /// Signs with K. Returns the `ChallengeResponses`, and what can sign them anew.
    pub(in crate::auth) fn sign(
        self,
        key: SessionKey,
        timestamp: Timestamp,
    ) -> (Parameters, Signer) {
        let Claimant { app, username, device_key, group, user } = self.claimant;
        let mut responses = username.identify(&app, device_key.as_deref());
        responses.insert(names::PASSWORD_CLAIM_SECRET_BLOCK, self.secret_block);
        let mut signer = Signer { key, group, user, block: self.block, signed_at: timestamp };
        signer.sign_at(&mut responses, timestamp);
        (responses, signer)
    }
}

/// Signs the same claim again at a later time: K and what the claim is about. K is wiped on drop.
pub(in crate::auth) struct Signer {
    key: SessionKey,
    group: String,
    user: String,
    block: Vec<u8>,
    signed_at: Timestamp,
}

debug_only!(Signer { key, signed_at });

impl Signer {
    /// When the claim was last signed.
    pub(in crate::auth) fn signed_at(&self) -> Timestamp {
        self.signed_at
    }

    /// Puts `PASSWORD_CLAIM_SIGNATURE` and its `TIMESTAMP` into the responses.
    pub(in crate::auth) fn sign_at(&mut self, responses: &mut Parameters, timestamp: Timestamp) {
        let identity = Identity { group: &self.group, user: &self.user };
        let text = timestamp.to_string();
        let signature = burn::after(|| {
            encoding::encode_secret(&claim::sign(&self.key, &identity, &self.block, &text))
        });
        responses.insert(names::PASSWORD_CLAIM_SIGNATURE, signature);
        responses.insert(names::TIMESTAMP, text);
        self.signed_at = timestamp;
    }
}

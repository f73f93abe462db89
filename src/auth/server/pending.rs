//! A challenge that waits for its answer, and the verification of that.

use crate::{
    auth::{App, Parameters, Timestamp},
    encoding,
    error::Error,
    secret::{authorized, burn, mask::SecretBit},
    srp::{Identity, PublicKey, Server, SessionKeys, claim},
};
use alloc::{string::String, vec::Vec};

/// How far a claim's TIMESTAMP may be from the server's clock, in seconds.
pub const TIMESTAMP_WINDOW: u64 = 300;

/// A challenge that waits for its answer: b, v and what the claim has to be about. Wiped on drop.
///
/// Verifying uses it up, since b may be used only once:
///
/// ```compile_fail
/// # fn twice(pending: cognito_crypto::auth::server::PendingClaim,
/// #     responses: &cognito_crypto::auth::Parameters) {
/// let _ = pending.verify(responses);
/// let _ = pending.verify(responses); // error: use of moved value
/// # }
/// ```
#[derive(Debug)]
pub struct PendingClaim {
    pub(super) claimant: Claimant,
    pub(super) client: PublicKey,
    pub(super) server: Server,
    /// SECRET_BLOCK as sent.
    pub(super) secret_block: String,
    /// Whether the claimant exists.
    pub(super) exists: SecretBit,
}

/// Who has to prove knowledge of which password.
#[derive(Debug)]
pub(super) struct Claimant {
    pub(super) app: App,
    pub(super) group: String,
    pub(super) user: String,
    /// The USERNAME of the request.
    pub(super) username: String,
    pub(super) device: bool,
}

impl Claimant {
    /// Whether the answer is this claimant's: a user answers under the USER_ID_FOR_SRP or the name typed,
    /// a device under its key and the user's name.
    fn answers(&self, responses: &Parameters) -> Result<bool, Error> {
        let username = responses.require("USERNAME")?;
        Ok(if self.device {
            responses.require("DEVICE_KEY")? == self.user && username == self.username
        } else {
            username == self.user || username == self.username
        })
    }
}

impl PendingClaim {
    /// [`verify_at`](Self::verify_at) the system clock's time.
    ///
    /// # Errors
    /// As [`verify_at`](Self::verify_at), and [`Error::Input`] if the clock is out of range.
    #[cfg(feature = "std")]
    #[cfg_attr(docsrs, doc(cfg(feature = "std")))]
    pub fn verify(self, responses: &Parameters) -> Result<(), Error> {
        self.verify_at(responses, Timestamp::now()?)
    }

    /// Verifies the answer to PASSWORD_VERIFIER or DEVICE_PASSWORD_VERIFIER, in constant time.
    ///
    /// # Errors
    /// [`Error::Missing`] names a key that is not there. Everything else is [`Error::NotAuthorized`]: an
    /// unknown user, a wrong password, SECRET_HASH, name or device, a changed SECRET_BLOCK, a TIMESTAMP in
    /// any but the exact format or more than [`TIMESTAMP_WINDOW`] away from `now`, a malformed signature.
    pub fn verify_at(self, responses: &Parameters, now: Timestamp) -> Result<(), Error> {
        burn::after(|| {
            let (server, client, proof) = self.read(responses, now)?;
            proof.check(server.session_keys(&client))
        })
    }

    /// What comes before the powers: everything that is no secret.
    pub(in crate::auth) fn read(
        self,
        responses: &Parameters,
        now: Timestamp,
    ) -> Result<(Server, PublicKey, Proof<'_>), Error> {
        let Self { claimant, client, server, secret_block, exists } = self;
        let given_block = responses.require("PASSWORD_CLAIM_SECRET_BLOCK")?;
        let timestamp = responses.require("TIMESTAMP")?;
        let signature = responses.require("PASSWORD_CLAIM_SIGNATURE")?;

        let username = responses.require("USERNAME")?;
        claimant.app.verify_secret_hash(username, responses.get("SECRET_HASH"))?;
        if !claimant.answers(responses)? || secret_block != given_block || !is_fresh(timestamp, now)
        {
            return Err(Error::NotAuthorized);
        }
        let block = encoding::decode_block(&secret_block).map_err(|_| Error::NotAuthorized)?;
        let mut buffer = [0; claim::BYTES + 1];
        let signature =
            encoding::decode_secret(signature, &mut buffer).map_err(|_| Error::NotAuthorized)?;
        let signature = signature.to_vec();
        Ok((server, client, Proof { claimant, block, timestamp, signature, exists }))
    }
}

/// A signature to verify, and what it has to be about.
pub(in crate::auth) struct Proof<'a> {
    claimant: Claimant,
    block: Vec<u8>,
    timestamp: &'a str,
    signature: Vec<u8>,
    exists: SecretBit,
}

impl Proof<'_> {
    /// What comes after the powers: the comparison, in constant time.
    pub(in crate::auth) fn check(&self, keys: Result<SessionKeys, Error>) -> Result<(), Error> {
        let keys = keys.map_err(|_| Error::NotAuthorized)?;
        let identity = Identity { group: &self.claimant.group, user: &self.claimant.user };
        let signature = self.signature[..].try_into().map_err(|_| Error::NotAuthorized)?;
        let matches = claim::matches(&keys, &identity, &self.block, self.timestamp, signature);
        // Nobody knows a password of a user who does not exist; this makes it independent of luck.
        authorized(matches & self.exists.choice())
    }
}

/// Whether a TIMESTAMP is in the exact format and within the window.
fn is_fresh(timestamp: &str, now: Timestamp) -> bool {
    Timestamp::parse(timestamp)
        .is_ok_and(|time| time.unix().abs_diff(now.unix()) <= TIMESTAMP_WINDOW)
}

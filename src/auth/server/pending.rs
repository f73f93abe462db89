//! A challenge that waits for its answer, and the verification of the answer.

use crate::{
    auth::{
        app::App,
        timestamp::Timestamp,
        wire::{Parameters, debug_only, names},
    },
    encoding,
    error::Error,
    secret::{authorized, burn, mask::SecretBit},
    srp::{Exchange, Identity, SessionKeys, claim},
};
use alloc::{string::String, vec::Vec};

/// How far a claim's TIMESTAMP may be from the server's clock, in seconds.
pub const TIMESTAMP_WINDOW: u64 = 300;

/// A challenge that waits for its answer: b, v, A, u and what the claim has to be about. Wiped on drop.
///
/// Verifying consumes it, since b may be used only once:
///
/// ```compile_fail
/// # fn twice(pending: cognito_crypto::auth::server::PendingClaim,
/// #     responses: &cognito_crypto::auth::Parameters) {
/// let _ = pending.verify(responses);
/// let _ = pending.verify(responses); // error: use of moved value
/// # }
/// ```
#[derive(Debug)]
#[must_use = "without it the client's answer cannot be verified"]
pub struct PendingClaim {
    pub(super) claimant: Claimant,
    pub(super) exchange: Exchange,
    /// SECRET_BLOCK as sent.
    pub(super) secret_block: String,
    /// Whether the claimant exists.
    pub(super) exists: SecretBit,
}

/// The user or device that has to prove its password.
pub(super) struct Claimant {
    pub(super) app: App,
    pub(super) group: String,
    pub(super) user: String,
    /// The USERNAME of the request.
    pub(super) username: String,
    pub(super) kind: Kind,
}

/// Whether a user or a device is challenged.
///
/// As wide as its place in [`Claimant`]: padding beside it would carry on what the stack held before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(super) enum Kind {
    User,
    Device,
}

debug_only!(Claimant { app, kind });

impl Claimant {
    /// Returns whether the answer is this claimant's: a user answers under the USER_ID_FOR_SRP or the name typed,
    /// a device under its key and the user's name.
    fn answers(&self, responses: &Parameters) -> Result<bool, Error> {
        let username = responses.require(names::USERNAME)?;
        Ok(if self.kind == Kind::Device {
            responses.require(names::DEVICE_KEY)? == self.user && username == self.username
        } else {
            username == self.user || username == self.username
        })
    }
}

impl PendingClaim {
    /// [`verify_at`](Self::verify_at) with the system clock's time.
    ///
    /// # Errors
    /// As [`verify_at`](Self::verify_at), and [`Error::Input`] if the clock is out of range.
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
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
            let (exchange, proof) = self.read(responses, now)?;
            proof.check(&exchange.session_keys())
        })
    }

    /// Checks everything that is no secret. Batches compute the keys of all their claims at once.
    pub(in crate::auth) fn read(
        self,
        responses: &Parameters,
        now: Timestamp,
    ) -> Result<(Exchange, Proof<'_>), Error> {
        let given_block = responses.require(names::PASSWORD_CLAIM_SECRET_BLOCK)?;
        let timestamp = responses.require(names::TIMESTAMP)?;
        let signature = responses.require(names::PASSWORD_CLAIM_SIGNATURE)?;

        let username = responses.require(names::USERNAME)?;
        self.claimant.app.check_secret_hash(username, responses.get(names::SECRET_HASH))?;
        if !self.claimant.answers(responses)?
            || self.secret_block != given_block
            || !is_fresh(timestamp, now)
        {
            return Err(Error::NotAuthorized);
        }
        let block = encoding::decode_block(given_block).map_err(|_| Error::NotAuthorized)?;
        // Base64 is decoded in groups of three bytes: 32 bytes and one that the padding cuts off.
        let mut buffer = [0; claim::BYTES + 1];
        let signature =
            encoding::decode_secret(signature, &mut buffer).map_err(|_| Error::NotAuthorized)?;
        let signature = signature.try_into().map_err(|_| Error::NotAuthorized)?;
        let Self { claimant, exchange, exists, .. } = self;
        Ok((exchange, Proof { claimant, block, timestamp, signature, exists }))
    }
}

/// A signature to verify, and what it has to be about.
pub(in crate::auth) struct Proof<'a> {
    claimant: Claimant,
    block: Vec<u8>,
    timestamp: &'a str,
    signature: [u8; claim::BYTES],
    exists: SecretBit,
}

impl Proof<'_> {
    /// Compares the signature with those under both keys, in constant time.
    pub(in crate::auth) fn check(&self, keys: &SessionKeys) -> Result<(), Error> {
        let identity = Identity { group: &self.claimant.group, user: &self.claimant.user };
        let matches = claim::matches(keys, &identity, &self.block, self.timestamp, &self.signature);
        // Nobody knows the password of a user who does not exist, but a claim that happened to fit must not be
        // accepted.
        authorized(matches & self.exists.choice())
    }
}

/// Returns whether a TIMESTAMP is in the exact format and within the window.
fn is_fresh(timestamp: &str, now: Timestamp) -> bool {
    Timestamp::parse(timestamp)
        .is_ok_and(|time| time.unix().abs_diff(now.unix()) <= TIMESTAMP_WINDOW)
}

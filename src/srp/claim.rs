//! The password claim: HMAC-SHA256(K, group ‖ user ‖ secret block ‖ timestamp), signed and verified.

use super::{
    hash::{SessionKey, SessionKeys},
    verifier::Identity,
};
use crate::{
    error::Error,
    secret::{
        Wiped, authorized, burn,
        mask::{Choice, CtEq},
    },
    sha256::hmac,
};

/// Bytes of a signature.
pub const BYTES: usize = 32;

/// Signs a claim. `secret_block` is the decoded SECRET_BLOCK, `timestamp` the very text that is sent.
///
/// Returns the 32 bytes whose standard base64 is the parameter `PASSWORD_CLAIM_SIGNATURE`.
#[must_use]
pub fn sign(
    key: &SessionKey,
    identity: &Identity<'_>,
    secret_block: &[u8],
    timestamp: &str,
) -> [u8; BYTES] {
    burn::after(|| *mac(key, identity, secret_block, timestamp))
}

/// Verifies a claim in constant time: a signature under either of the server's keys is accepted, and both
/// are always computed.
///
/// # Errors
/// [`Error::NotAuthorized`], whatever the cause: a wrong password, another user, secret block or time, a
/// signature that is too short or too long.
pub fn verify(
    keys: &SessionKeys,
    identity: &Identity<'_>,
    secret_block: &[u8],
    timestamp: &str,
    signature: &[u8],
) -> Result<(), Error> {
    let signature = signature.try_into().map_err(|_| Error::NotAuthorized)?;
    burn::after(|| authorized(matches(keys, identity, secret_block, timestamp, signature)))
}

/// Returns whether the signature is that of the claim under one of the keys.
pub(crate) fn matches(
    keys: &SessionKeys,
    identity: &Identity<'_>,
    secret_block: &[u8],
    timestamp: &str,
    signature: &[u8; BYTES],
) -> Choice {
    let [first, second] = keys.each();
    let is_under = |key| mac(key, identity, secret_block, timestamp).ct_eq(signature);
    is_under(first) | is_under(second)
}

fn mac(
    key: &SessionKey,
    identity: &Identity<'_>,
    secret_block: &[u8],
    timestamp: &str,
) -> Wiped<u8, BYTES> {
    let Identity { group, user } = identity;
    let parts = [group.as_bytes(), user.as_bytes(), secret_block, timestamp.as_bytes()];
    hmac(key.as_bytes(), &parts)
}

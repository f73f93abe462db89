//! The password claim: HMAC-SHA256(K, group ‖ user ‖ secret block ‖ timestamp), signed and verified.

use super::{hash::SessionKey, verifier::Identity};
use crate::{
    error::Error,
    mac::hmac,
    secret::{authorized, burn, mask::CtEq},
};
use zeroize::Zeroizing;

/// Bytes of a signature.
pub const BYTES: usize = 32;

/// Signs a claim. `secret_block` is the decoded SECRET_BLOCK, `timestamp` the very text that is sent.
///
/// On the wire the signature is standard base64: `PASSWORD_CLAIM_SIGNATURE`.
#[must_use]
pub fn sign(
    key: &SessionKey,
    identity: &Identity<'_>,
    secret_block: &[u8],
    timestamp: &str,
) -> [u8; BYTES] {
    let Identity { group, user } = identity;
    let parts = [group.as_bytes(), user.as_bytes(), secret_block, timestamp.as_bytes()];
    burn::after(|| *hmac(key.as_bytes(), &parts))
}

/// Verifies a claim in constant time.
///
/// # Errors
/// [`Error::NotAuthorized`], whatever the cause: a wrong password, another user, secret block or time, a
/// signature that is too short or too long.
pub fn verify(
    key: &SessionKey,
    identity: &Identity<'_>,
    secret_block: &[u8],
    timestamp: &str,
    signature: &[u8],
) -> Result<(), Error> {
    burn::after(|| {
        let expected = Zeroizing::new(sign(key, identity, secret_block, timestamp));
        let signature: &[u8; BYTES] = signature.try_into().map_err(|_| Error::NotAuthorized)?;
        authorized(expected.ct_eq(signature))
    })
}

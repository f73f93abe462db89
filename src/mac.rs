//! HMAC-SHA256 over several parts, which SECRET_HASH, the password claim and simulated users are made with.

use hmac::{Hmac, KeyInit, Mac, digest::FixedOutput};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Bytes of a SHA-256 block.
const BLOCK: usize = 64;

/// HMAC-SHA256 of the concatenated parts, RFC 2104.
pub(crate) fn hmac(key: &[u8], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut block = Zeroizing::new([0; BLOCK]);
    match block.get_mut(..key.len()) {
        Some(start) => start.copy_from_slice(key),
        None => block[..32].copy_from_slice(&Sha256::digest(key)),
    }
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    let mut tag = Zeroizing::new([0; 32]);
    FixedOutput::finalize_into(mac, (&mut *tag).into());
    tag
}

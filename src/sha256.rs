//! SHA-256 and HMAC-SHA256 over several parts.

use crate::secret::Wiped;
use hmac::{Hmac, KeyInit, Mac, digest::FixedOutput};
use sha2::{Digest, Sha256};

/// Bytes of a SHA-256 block.
const BLOCK: usize = 64;

/// SHA-256 of the concatenated parts, FIPS 180-4.
pub(crate) fn sha256(parts: &[&[u8]], hash: &mut [u8; 32]) {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Digest::finalize_into(hasher, hash.into());
}

/// HMAC-SHA256 of the concatenated parts, RFC 2104.
pub(crate) fn hmac(key: &[u8], parts: &[&[u8]]) -> Wiped<u8, 32> {
    let mut block = Wiped([0; BLOCK]);
    match block.get_mut(..key.len()) {
        Some(start) => start.copy_from_slice(key),
        None => {
            if let Some(start) = block.first_chunk_mut() {
                sha256(&[key], start);
            }
        }
    }
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    let mut tag = Wiped([0; 32]);
    FixedOutput::finalize_into(mac, (&mut *tag).into());
    tag
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding;

    /// The fourth is test case 6 of RFC 4231; the others are what Python's `hmac` computes.
    #[test]
    fn keys_may_be_shorter_or_longer_than_a_block() {
        let rfc: &[u8] = b"Test Using Larger Than Block-Size Key - Hash Key First";
        for (key, text, expected) in [
            (
                &[0xaa; 63][..],
                rfc,
                "b9f6d3205603dddcfb871b8132f698f2fc3b0cf9765fed0113231d1e6739d728",
            ),
            (&[0xaa; 64], rfc, "84332a7580ed3cf75de83c644c8d2c1c262ad90e0190e5c5ae4b82b2102e8e75"),
            (&[0xaa; 65], rfc, "c62955a96944ff68deabbc0eab6192065c1c55bb8ddee16151ed5337f911eab9"),
            (&[0xaa; 131], rfc, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        ] {
            let (start, end) = text.split_at(7);
            assert_eq!(encoding::to_hex(&*hmac(key, &[start, end])), expected);
        }
    }
}

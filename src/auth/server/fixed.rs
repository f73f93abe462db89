//! Names and salts of fixed size, so that one can replace another in constant time.

use super::stored::MAX_USERNAME;
use crate::{
    secret::{
        declassify,
        mask::{Choice, CtAssign},
        wipe,
    },
    srp::Verifier,
};
use alloc::vec::Vec;
use zeroize::Zeroize;

/// A user name or id.
pub(super) type Name = Fixed<MAX_USERNAME>;
/// pad(salt): at most 512 bytes and one for the sign. In whole words, so that all of it is wiped.
pub(super) type SaltBytes = Fixed<520>;

/// A [`StoredUser`](super::StoredUser) of fixed size.
pub(super) struct Record {
    pub(super) user_id: Name,
    pub(super) salt: SaltBytes,
    pub(super) verifier: Verifier,
}

impl Record {
    /// Becomes `other` if `choice` holds.
    pub(super) fn assign(&mut self, other: &Self, choice: Choice) {
        self.user_id.assign(&other.user_id, choice);
        self.salt.assign(&other.salt, choice);
        self.verifier.assign(&other.verifier, choice);
    }
}

/// Up to `N` bytes and how many they are. Wiped on drop.
pub(super) struct Fixed<const N: usize> {
    bytes: [u8; N],
    length: u64,
}

impl<const N: usize> Drop for Fixed<N> {
    fn drop(&mut self) {
        wipe(&mut self.bytes);
        self.length.zeroize();
    }
}

impl<const N: usize> Fixed<N> {
    /// Takes at most `N` bytes.
    ///
    /// # Panics
    /// If there are more; every caller refuses them before.
    pub(super) fn new(bytes: &[u8]) -> Self {
        assert!(bytes.len() <= N, "the caller refuses what is longer");
        let mut fixed = Self { bytes: [0; N], length: bytes.len() as u64 };
        for (to, from) in fixed.bytes.iter_mut().zip(bytes) {
            *to = *from;
        }
        fixed
    }

    /// Becomes `other` if `choice` holds.
    pub(super) fn assign(&mut self, other: &Self, choice: Choice) {
        self.bytes.ct_assign(&other.bytes, choice);
        self.length.ct_assign(&other.length, choice);
    }

    /// All `N` bytes, zeros after the last one that counts.
    pub(super) fn bytes(&self) -> &[u8; N] {
        &self.bytes
    }

    /// Returns how many of the bytes count.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// The bytes, which go over the wire.
    pub(super) fn declassify(&mut self) -> Vec<u8> {
        declassify(self);
        self.bytes[..self.length as usize].to_vec()
    }
}

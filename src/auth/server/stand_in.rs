//! A user who may not exist, and the stand-in that hides it (RFC 5054 §2.5.1.3).

use super::stored::{MAX_USERNAME, StoredUser};
use crate::{
    auth::App,
    encoding,
    error::{Error, Problem},
    mac::hmac,
    secret::{
        burn, declassify,
        mask::{Choice, CtAssign, SecretBit},
    },
    srp::{Salt, Verifier},
};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::fmt;
use rand_core::TryCryptoRng;
use zeroize::{Zeroize, Zeroizing};

/// Longest salt: 1,024 hexadecimal digits and a sign byte make 513. In whole words, so that all of it is wiped.
const MAX_SALT: usize = 520;
/// Bytes of a simulated salt, as of a drawn one.
const SALT_BYTES: usize = 16;
/// Bytes of a simulated verifier's root.
const ROOT_BYTES: usize = 384;

/// A server's secret for simulated challenges. Keep one for a pool's life: an unknown user who gets
/// another salt today than yesterday is known to be unknown. Wiped on drop.
pub struct ServerKey {
    secret: Box<Zeroizing<[u8; 32]>>,
    ids: UserIds,
}

/// What the pool's `USER_ID_FOR_SRP` look like, and so those of users who do not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum UserIds {
    /// The user name itself: pools whose users sign in with a user name.
    #[default]
    Username,
    /// A random UUID: pools whose users sign in with an e-mail address or a phone number.
    Uuid,
}

impl ServerKey {
    /// A key from storage.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        let secret = burn::after(|| Box::new(Zeroizing::new(secret)));
        Self { secret, ids: UserIds::default() }
    }

    /// Draws a key.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    pub fn generate_with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        let mut key = Self::new([0; 32]);
        burn::after(|| rng.try_fill_bytes(&mut **key.secret)).map_err(|_| Error::Rng)?;
        Ok(key)
    }

    /// [`generate_with_rng`](Self::generate_with_rng) from the operating system.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    #[cfg(feature = "getrandom")]
    #[cfg_attr(docsrs, doc(cfg(feature = "getrandom")))]
    pub fn generate() -> Result<Self, Error> {
        Self::generate_with_rng(&mut getrandom::SysRng)
    }

    /// Says what this pool's user ids look like.
    #[must_use]
    pub fn with_user_ids(mut self, ids: UserIds) -> Self {
        self.ids = ids;
        self
    }

    /// The key itself, to be stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.secret
    }

    /// The stand-in for a user: the same for the same pool and name, a verifier without a password.
    fn simulate(&self, app: &App, username: &str) -> Record {
        let mut root = self.expand::<ROOT_BYTES>(app, username, b"verifier");
        Record {
            user_id: match self.ids {
                UserIds::Username => Fixed::new(username.as_bytes()),
                UserIds::Uuid => Fixed::new(&uuid(&self.expand(app, username, b"id"))),
            },
            salt: padded_salt(&mut self.expand(app, username, b"salt")),
            verifier: Verifier::simulate(&mut root),
        }
    }

    /// `L` pseudo-random bytes for a purpose, a pool and a name: HMAC-SHA256 in counter mode.
    fn expand<const L: usize>(&self, app: &App, name: &str, purpose: &[u8]) -> Zeroizing<[u8; L]> {
        let mut out = Zeroizing::new([0; L]);
        for (counter, chunk) in (0_u8..).zip(out.chunks_mut(32)) {
            let parts =
                [purpose, b"\0", app.pool_id().as_bytes(), b"\0", name.as_bytes(), &[counter]];
            let block = hmac(&**self.secret, &parts);
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        out
    }
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey([redacted])")
    }
}

/// pad() of random bytes, drawn as those of a salt are. No branch depends on them: they must not show when
/// the user exists.
fn padded_salt(random: &mut [u8; SALT_BYTES]) -> Fixed<MAX_SALT> {
    random[0] |= 1;
    let mut with_sign = [0; SALT_BYTES + 1];
    with_sign[1..].copy_from_slice(random);
    let mut salt = Fixed::new(random);
    salt.assign(&Fixed::new(&with_sign), Choice::from(random[0] >> 7));
    salt
}

/// A random UUID (version 4, RFC 9562 §5.4) of these bytes.
fn uuid(random: &[u8; 16]) -> [u8; 36] {
    let mut bytes = *random;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = [b'-'; 36];
    for (index, byte) in bytes.iter().enumerate() {
        // A dash before bytes 4, 6, 8 and 10.
        let dashes = [4, 6, 8, 10].iter().filter(|dash| index >= **dash).count();
        text[2 * index + dashes..][..2].copy_from_slice(&encoding::hex_digits(*byte));
    }
    text
}

/// What a server found under a name: a stored user, or nobody. Which of the two is treated as a secret.
pub struct UserLookup {
    record: Box<Record>,
    exists: SecretBit,
}

impl UserLookup {
    /// The user exists.
    ///
    /// # Errors
    /// [`Error::Input`] if the user id has more than 512 bytes.
    pub fn found(user: StoredUser) -> Result<Self, Error> {
        if user.user_id.len() > MAX_USERNAME {
            return Err(Error::Input { name: "user id", problem: Problem::TooLong });
        }
        let record = Record {
            user_id: Fixed::new(user.user_id.as_bytes()),
            salt: Fixed::new(user.salt.padded()),
            verifier: user.verifier,
        };
        Ok(Self { record: Box::new(record), exists: SecretBit::new(true) })
    }

    /// No such user.
    #[must_use]
    pub fn missing() -> Self {
        let record =
            Record { user_id: Fixed::new(&[]), salt: Fixed::new(&[]), verifier: Verifier::none() };
        Self { record: Box::new(record), exists: SecretBit::new(false) }
    }

    /// The stored user, or the stand-in for one, without a branch on which.
    pub(super) fn or_simulated(
        self,
        key: &ServerKey,
        app: &App,
        username: &str,
    ) -> (StoredUser, SecretBit) {
        let mut record = key.simulate(app, username);
        record.assign(&self.record, self.exists.choice());
        let user = StoredUser {
            user_id: String::from_utf8_lossy(&record.user_id.declassify()).into_owned(),
            salt: Salt::from_padded(record.salt.declassify()),
            verifier: record.verifier,
        };
        (user, self.exists)
    }
}

impl fmt::Debug for UserLookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserLookup([redacted])")
    }
}

/// A [`StoredUser`] of fixed size, so that one can replace another in constant time.
struct Record {
    user_id: Fixed<MAX_USERNAME>,
    salt: Fixed<MAX_SALT>,
    verifier: Verifier,
}

impl Record {
    fn assign(&mut self, other: &Self, choice: Choice) {
        self.user_id.assign(&other.user_id, choice);
        self.salt.assign(&other.salt, choice);
        self.verifier.assign(&other.verifier, choice);
    }
}

/// Up to `N` bytes and how many they are. Wiped on drop.
struct Fixed<const N: usize> {
    bytes: [u8; N],
    length: u64,
}

impl<const N: usize> Drop for Fixed<N> {
    fn drop(&mut self) {
        self.bytes.zeroize();
        self.length.zeroize();
    }
}

impl<const N: usize> Fixed<N> {
    /// Takes the first `N` bytes.
    fn new(bytes: &[u8]) -> Self {
        let mut fixed = Self { bytes: [0; N], length: bytes.len().min(N) as u64 };
        for (to, from) in fixed.bytes.iter_mut().zip(bytes) {
            *to = *from;
        }
        fixed
    }

    fn assign(&mut self, other: &Self, choice: Choice) {
        self.bytes.ct_assign(&other.bytes, choice);
        self.length.ct_assign(&other.length, choice);
    }

    /// The bytes, which go over the wire.
    fn declassify(&mut self) -> Vec<u8> {
        declassify(self);
        self.bytes[..self.length as usize].to_vec()
    }
}

//! Simulates users who do not exist: nobody can tell their salts, ids and verifiers from those of real ones
//! (RFC 5054 §2.5.1.3).

use super::fixed::{Fixed, Name, Record, SaltBytes};
use crate::{
    auth::app::App,
    encoding,
    error::Error,
    secret::{
        Wiped, burn,
        mask::{Choice, mask_eq},
    },
    sha256::hmac,
    srp::{Salt, Verifier},
};
use alloc::sync::Arc;
use core::fmt;
use rand_core::TryCryptoRng;

/// Bytes of a simulated verifier's root.
const ROOT_BYTES: usize = 384;

/// A server's secret for the challenges of users who do not exist.
///
/// Keep one for a pool's life: an unknown user who gets another salt today than yesterday is known to be
/// unknown. Cheap to clone: clones share the secret, which is wiped with the last of them.
#[derive(Clone)]
pub struct SimulationKey {
    secret: Arc<Wiped<u8, 32>>,
    ids: UserIdFormat,
}

/// The form of the pool's `USER_ID_FOR_SRP`, and so of those that are simulated.
///
/// A UUID is of version 4, as are the ids that the service gives to its users. If the users of a pool were
/// imported with ids of another shape, an id tells whether the user exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum UserIdFormat {
    /// The user name itself: pools whose users sign in with a user name only.
    #[default]
    Username,
    /// A UUID: pools whose users sign in with an e-mail address or a phone number only.
    Uuid,
    /// A UUID for a name that is an e-mail address or a phone number (it has an `@` or begins with `+`),
    /// and for any other the name itself: pools with user names and aliases.
    UuidForAliases,
}

impl SimulationKey {
    /// A key from storage.
    #[must_use]
    pub fn from_bytes(secret: [u8; 32]) -> Self {
        let secret = burn::after(|| Arc::new(Wiped(secret)));
        Self { secret, ids: UserIdFormat::default() }
    }

    /// Draws a key.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    pub fn generate_with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        burn::after(|| {
            let mut secret = Wiped([0; 32]);
            rng.try_fill_bytes(&mut *secret).map_err(|_| Error::Rng)?;
            Ok(Self::from_bytes(*secret))
        })
    }

    /// [`generate_with_rng`](Self::generate_with_rng) from the operating system.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    #[cfg(feature = "getrandom")]
    pub fn generate() -> Result<Self, Error> {
        Self::generate_with_rng(&mut getrandom::SysRng)
    }

    /// Says what this pool's user ids look like.
    #[must_use]
    pub fn with_user_id_format(mut self, ids: UserIdFormat) -> Self {
        self.ids = ids;
        self
    }

    /// The key itself, to be stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.secret
    }

    /// The record of a user who does not exist: the same for the same pool and name.
    ///
    /// The name, its length included, may be as secret as whether the user exists.
    pub(super) fn simulate(&self, app: &App, name: &Name) -> Record {
        let seed = self.seed(app, name);
        let mut root = expand::<ROOT_BYTES>(&seed, b"verifier");
        let mut user_id = Name::new(&uuid(&expand(&seed, b"id")));
        user_id.assign(name, self.ids.is_name(name));
        Record {
            user_id,
            salt: padded_salt(&mut expand(&seed, b"salt")),
            verifier: Verifier::simulate(&mut root),
        }
    }

    /// HMAC-SHA256 of the pool and the name under this key, in a time that does not depend on the name.
    fn seed(&self, app: &App, name: &Name) -> Wiped<u8, 32> {
        let length = Wiped(name.length().to_be_bytes());
        hmac(&**self.secret, &[app.pool_id().as_bytes(), b"\0", &*length, name.bytes()])
    }
}

impl UserIdFormat {
    /// Returns whether the id of a user is the name that the user signs in with.
    fn is_name(self, name: &Name) -> Choice {
        match self {
            Self::Username => Choice::from(1),
            Self::Uuid => Choice::from(0),
            Self::UuidForAliases => {
                let bytes = name.bytes();
                let mut is_alias = mask_eq(bytes[0].into(), b'+'.into());
                for byte in bytes {
                    is_alias |= mask_eq((*byte).into(), b'@'.into());
                }
                Choice::from((!is_alias & 1) as u8)
            }
        }
    }
}

impl fmt::Debug for SimulationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SimulationKey([redacted])")
    }
}

/// `L` pseudo-random bytes for a purpose: HMAC-SHA256 in counter mode.
fn expand<const L: usize>(seed: &[u8; 32], purpose: &[u8]) -> Wiped<u8, L> {
    let mut out = Wiped([0; L]);
    for (counter, chunk) in (0_u8..).zip(out.chunks_mut(32)) {
        let block = hmac(seed, &[purpose, &[counter]]);
        chunk.copy_from_slice(&block[..chunk.len()]);
    }
    out
}

/// pad() of random bytes, drawn as those of a salt are. No branch depends on them: they must not show when
/// the user exists.
fn padded_salt(random: &mut [u8; Salt::GENERATED_BYTES]) -> SaltBytes {
    random[0] |= 1;
    let mut with_sign = [0; Salt::GENERATED_BYTES + 1];
    with_sign[1..].copy_from_slice(random);
    let mut salt = Fixed::new(random);
    salt.assign(&Fixed::new(&with_sign), Choice::from(random[0] >> 7));
    salt
}

/// A UUID (version 4, RFC 9562 §5.4) of these bytes, as text.
fn uuid(random: &[u8; 16]) -> [u8; 36] {
    let mut bytes = *random;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = [b'-'; 36];
    let mut place = 0;
    for (index, byte) in bytes.iter().enumerate() {
        // A dash before bytes 4, 6, 8 and 10.
        if matches!(index, 4 | 6 | 8 | 10) {
            place += 1;
        }
        text[place..place + 2].copy_from_slice(&encoding::hex_digits(*byte));
        place += 2;
    }
    text
}

//! Challenges without memory: the SECRET_BLOCK carries the encrypted and authenticated state of the challenge.
//!
//! A block is standard base64 of 1,440 bytes, whoever the user is: a version, a nonce of 24 bytes, and
//! XChaCha20-Poly1305 of the state and its tag. The kind of the challenge, the pool and the app client are
//! associated data.

use super::{
    pending::{Claimant, Kind, PendingClaim},
    state::{SECRETS, read_secrets, write_secrets},
};
use crate::{
    auth::{
        app::App,
        timestamp::Timestamp,
        wire::{Parameters, names},
    },
    encoding,
    error::{Error, Problem},
    secret::{Wiped, burn, declassify, is_true, mask::CtEq},
};
use alloc::{boxed::Box, string::String, vec, vec::Vec};
use chacha20poly1305::{AeadInOut, KeyInit, XChaCha20Poly1305, XNonce};
use core::fmt;
use rand_core::TryCryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The form of a block. Another form gets another number.
const VERSION: u8 = 1;
/// How long a challenge may wait for its answer unless the keys say otherwise, in seconds.
const MAX_AGE: u64 = 180;
const NONCE: usize = 24;
const TAG: usize = 16;
/// Bytes of the group and the user together: 512 for a user id, and two so that base64 needs no padding.
const TEXTS: usize = 514;
/// The secrets, the time of issue, a digest of USERNAME, two lengths and two texts.
const PLAIN: usize = SECRETS + 8 + 32 + 4 + TEXTS;
const BLOCK: usize = 1 + NONCE + PLAIN + TAG;

/// The identifier of a sealed challenge: no other has the same.
pub type ChallengeId = [u8; NONCE];

/// Keys that seal challenges: the first seals, all of them open. Wiped on drop.
///
/// A server that seals its challenges keeps nothing between InitiateAuth and RespondToAuthChallenge: any
/// process that has the keys can verify the answer.
///
/// ```
/// use cognito_crypto::auth::server::{SealingKeys, SimulationKey, StoredUser, UserLookup, UserPool};
/// use cognito_crypto::auth::{App, UserSrp};
///
/// # #[cfg(all(feature = "getrandom", feature = "std"))] {
/// let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// let pool = UserPool::new(&app, &SimulationKey::generate()?);
/// let keys = SealingKeys::generate()?; // shared by all processes
/// let stored = StoredUser::register(&app, "alice", "correct horse")?;
/// let (request, started) = UserSrp::new(&app, "alice").start()?;
///
/// let (challenge, pending) = pool.challenge_user(&request, UserLookup::found(stored)?)?;
/// let challenge = keys.seal(challenge, pending)?;
///
/// let responses = started.respond(&challenge, "correct horse")?;
///
/// // In another process:
/// let opened = keys.open_user(&app, &responses)?;
/// // Refuse the answer here if a shared store has `opened.id` already (set if absent, with expiry).
/// opened.claim.verify(&responses)?;
/// # }
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
///
/// # What a store of identifiers is for
/// Without one, a sealed challenge can be answered any number of times until it is too old. Whoever records a
/// whole answer, signature included, can send it again within [`TIMESTAMP_WINDOW`](super::TIMESTAMP_WINDOW)
/// and is signed in; TLS has to keep answers from being recorded. And whoever guesses passwords can try many
/// against one challenge, so that failed sign-ins have to be counted by user and not by challenge (as they
/// should in any case). With a store that refuses an identifier it has seen, each challenge is answered once,
/// as with a [`PendingClaim`] in memory. In Redis that is one command, before the claim is verified:
///
/// ```text
/// SET challenge:<id> "" NX EX <expires - now + 1>
/// ```
///
/// It answers nil for an identifier that is there. All processes have to ask the same store, and it must not forget
/// an identifier before its time: one that loses what it has acknowledged, or evicts keys that have not expired,
/// allows as many more answers. So does a clock: a process that is a minute behind takes a challenge a minute
/// longer. Add to the expiry by how much the clocks of your processes may differ or be set back.
///
/// Confidentiality, integrity, and the binding to user, pool, app client and kind need no store. Nor does age; but a
/// changed password ends no challenge that was sealed before, since the verifier of that time is in it: compare what
/// you keep of the password then and now (the emulator in this repository shows how), or let blocks live for seconds.
pub struct SealingKeys {
    #[expect(clippy::vec_box, reason = "a vector that grows leaves a copy of what is not boxed")]
    keys: Vec<Box<Wiped<u8, 32>>>,
    max_age: u64,
}

/// A sealed challenge that an answer came to.
#[derive(Debug)]
#[non_exhaustive]
pub struct OpenedClaim {
    /// The claim, to be verified against the same answer.
    pub claim: PendingClaim,
    /// The challenge's identifier, to be refused if it was seen before.
    pub id: ChallengeId,
    /// When the identifier may be forgotten, since the challenge is too old by then: seconds since 1970, on the
    /// clock of whoever opens the challenge next.
    pub expires: u64,
}

impl SealingKeys {
    /// A key from storage.
    #[must_use]
    pub fn from_bytes(key: [u8; 32]) -> Self {
        let key = burn::after(|| Box::new(Wiped(key)));
        Self { keys: vec![key], max_age: MAX_AGE }
    }

    /// Draws a key.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    pub fn generate_with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        burn::after(|| {
            let mut key = Wiped([0; 32]);
            rng.try_fill_bytes(&mut *key).map_err(|_| Error::Rng)?;
            Ok(Self::from_bytes(*key))
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

    /// Adds a key that opens challenges and seals none: the previous one, until its challenges are too old;
    /// or the next one, before all processes seal with it.
    #[must_use]
    pub fn with_other(mut self, key: [u8; 32]) -> Self {
        self.keys.push(burn::after(|| Box::new(Wiped(key))));
        self
    }

    /// Sets how long a challenge may wait for its answer, in seconds: 180 unless set.
    #[must_use]
    pub fn with_max_age(mut self, seconds: u64) -> Self {
        self.max_age = seconds;
        self
    }

    /// The key that seals, to be stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.keys[0]
    }

    /// [`seal_at`](Self::seal_at) with the system clock's time.
    ///
    /// # Errors
    /// As [`seal_at`](Self::seal_at), and [`Error::Input`] if the clock is out of range.
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn seal(&self, challenge: Parameters, pending: PendingClaim) -> Result<Parameters, Error> {
        self.seal_at(challenge, pending, Timestamp::now()?)
    }

    /// Seals the state of a challenge into its SECRET_BLOCK. Returns the challenge to send, whose SECRET_BLOCK
    /// has 1,920 characters. In constant time for whether the user exists.
    ///
    /// # Errors
    /// [`Error::Input`] if a device's group key and key have more than 514 bytes together.
    pub fn seal_at(
        &self,
        mut challenge: Parameters,
        pending: PendingClaim,
        now: Timestamp,
    ) -> Result<Parameters, Error> {
        let mut block = vec![0; BLOCK];
        burn::after(|| {
            let (header, sealed) = block.split_at_mut(1 + NONCE);
            let (plain, tag) = sealed.split_at_mut(PLAIN);
            write(plain, &pending, now)?;
            // The drawn SECRET_BLOCK is random, and one claim may be sealed again at another time.
            let drawn = Sha256::new()
                .chain_update(&pending.secret_block)
                .chain_update(now.unix().to_be_bytes())
                .finalize();
            let mut nonce = [0; NONCE];
            nonce.copy_from_slice(&drawn[..NONCE]);
            header[0] = VERSION;
            header[1..].copy_from_slice(&nonce);

            let Claimant { app, kind, .. } = &pending.claimant;
            let found = cipher(&self.keys[0])
                .encrypt_inout_detached(&nonce.into(), &associated(app, *kind), plain.into())
                .map_err(|_| too_long())?;
            tag.copy_from_slice(&found);
            Ok::<_, Error>(())
        })?;
        declassify(&mut *block);
        challenge.insert(names::SECRET_BLOCK, encoding::encode_secret(&block));
        Ok(challenge)
    }

    /// [`open_user_at`](Self::open_user_at) with the system clock's time.
    ///
    /// # Errors
    /// As [`open_user_at`](Self::open_user_at), and [`Error::Input`] if the clock is out of range.
    #[cfg(feature = "std")]
    pub fn open_user(&self, app: &App, responses: &Parameters) -> Result<OpenedClaim, Error> {
        self.open_user_at(app, responses, Timestamp::now()?)
    }

    /// Opens the SECRET_BLOCK that came with an answer to PASSWORD_VERIFIER. Returns the claim, which the
    /// caller verifies against the same answer, and the challenge's identifier.
    ///
    /// # Errors
    /// [`Error::Missing`] names a key that is not there. Everything else is [`Error::NotAuthorized`]: a block
    /// that is not whole, of another key, pool, app client or kind, or too old.
    pub fn open_user_at(
        &self,
        app: &App,
        responses: &Parameters,
        now: Timestamp,
    ) -> Result<OpenedClaim, Error> {
        burn::after(|| self.open(app, Kind::User, responses, now))
    }

    /// [`open_device_at`](Self::open_device_at) with the system clock's time.
    ///
    /// # Errors
    /// As [`open_user`](Self::open_user).
    #[cfg(feature = "std")]
    pub fn open_device(&self, app: &App, responses: &Parameters) -> Result<OpenedClaim, Error> {
        self.open_device_at(app, responses, Timestamp::now()?)
    }

    /// Opens the SECRET_BLOCK that came with an answer to DEVICE_PASSWORD_VERIFIER.
    ///
    /// # Errors
    /// As [`open_user_at`](Self::open_user_at).
    pub fn open_device_at(
        &self,
        app: &App,
        responses: &Parameters,
        now: Timestamp,
    ) -> Result<OpenedClaim, Error> {
        burn::after(|| self.open(app, Kind::Device, responses, now))
    }

    fn open(
        &self,
        app: &App,
        kind: Kind,
        responses: &Parameters,
        now: Timestamp,
    ) -> Result<OpenedClaim, Error> {
        let text = responses.require(names::PASSWORD_CLAIM_SECRET_BLOCK)?;
        let username = responses.require(names::USERNAME)?;
        if text.len() != BLOCK / 3 * 4 {
            return Err(Error::NotAuthorized);
        }
        let mut block = vec![0; BLOCK];
        encoding::decode_secret(text, &mut block).map_err(|_| Error::NotAuthorized)?;
        let (header, sealed) = block.split_at(1 + NONCE);
        let (sealed, tag) = sealed.split_at(PLAIN);
        if header[0] != VERSION {
            return Err(Error::NotAuthorized);
        }
        let (mut nonce, mut expected) = ([0; NONCE], [0; TAG]);
        nonce.copy_from_slice(&header[1..]);
        expected.copy_from_slice(tag);
        let mut plain = Zeroizing::new(vec![0; PLAIN]);
        self.decrypt(&mut plain, sealed, &associated(app, kind), &nonce, &expected)?;

        let (claim, issued) = read(&plain, app, kind, username, text)?;
        if now.unix().abs_diff(issued) > self.max_age {
            return Err(Error::NotAuthorized);
        }
        Ok(OpenedClaim { claim, id: nonce, expires: issued.saturating_add(self.max_age) })
    }

    /// Decrypts under the first key that fits.
    ///
    /// The cipher's own decryption branches on whether the tag is right, before this crate could declassify
    /// that. So the keystream is applied by encrypting, which turns the ciphertext into the plaintext, and
    /// encrypting the plaintext again gives the tag to compare with.
    fn decrypt(
        &self,
        plain: &mut [u8],
        sealed: &[u8],
        associated: &[u8],
        nonce: &[u8; NONCE],
        tag: &[u8; TAG],
    ) -> Result<(), Error> {
        let nonce = XNonce::from(*nonce);
        let encrypt = |key: &[u8; 32], buffer: &mut [u8]| {
            cipher(key).encrypt_inout_detached(&nonce, associated, buffer.into())
        };
        for key in &self.keys {
            plain.copy_from_slice(sealed);
            encrypt(key, plain).map_err(|_| Error::NotAuthorized)?;
            let mut again = Zeroizing::new(plain.to_vec());
            let expected = encrypt(key, &mut again).map_err(|_| Error::NotAuthorized)?;
            if is_true(expected.as_slice().ct_eq(tag)) {
                return Ok(());
            }
        }
        Err(Error::NotAuthorized)
    }
}

impl fmt::Debug for SealingKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKeys([redacted])")
    }
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.into())
}

/// The associated data of a block: kind, pool and app client.
fn associated(app: &App, kind: Kind) -> Vec<u8> {
    let kind: &[u8] = match kind {
        Kind::User => b"user",
        Kind::Device => b"device",
    };
    [b"cognito-crypto sealed challenge", kind, app.pool_id().as_bytes(), app.client_id().as_bytes()]
        .join(&0)
}

fn too_long() -> Error {
    Error::Input { name: "device", problem: Problem::TooLong }
}

/// Writes a state of fixed length.
fn write(plain: &mut [u8], pending: &PendingClaim, now: Timestamp) -> Result<(), Error> {
    let Claimant { group, user, username, kind, .. } = &pending.claimant;
    // A user's group is the pool's name.
    let group = if *kind == Kind::Device { &**group } else { "" };
    if group.len() + user.len() > TEXTS {
        return Err(too_long());
    }
    let (secrets, rest) = plain.split_first_chunk_mut().ok_or(too_long())?;
    write_secrets(secrets, &pending.exchange, &pending.exists);
    let (issued, rest) = rest.split_at_mut(8);
    issued.copy_from_slice(&now.unix().to_be_bytes());
    let (name, rest) = rest.split_at_mut(32);
    name.copy_from_slice(&Sha256::digest(username));
    let (lengths, texts) = rest.split_at_mut(4);
    // At most 514.
    let [group_length, user_length] = [group, user].map(|text| (text.len() as u16).to_be_bytes());
    lengths.copy_from_slice([group_length, user_length].as_flattened());
    texts[..group.len()].copy_from_slice(group.as_bytes());
    texts[group.len()..][..user.len()].copy_from_slice(user.as_bytes());
    Ok(())
}

/// Reads a state that was authenticated: the claim, and when it was issued.
fn read(
    plain: &[u8],
    app: &App,
    kind: Kind,
    username: &str,
    secret_block: &str,
) -> Result<(PendingClaim, u64), Error> {
    let (secrets, rest) = plain.split_first_chunk().ok_or(Error::NotAuthorized)?;
    let (exchange, exists) = read_secrets(secrets).map_err(|_| Error::NotAuthorized)?;
    // The time and the names are no secret.
    let mut rest = rest.to_vec();
    declassify(&mut *rest);
    let (issued, rest) = rest.split_first_chunk().ok_or(Error::NotAuthorized)?;
    let (name, rest) = rest.split_first_chunk::<32>().ok_or(Error::NotAuthorized)?;
    let (&[a, b, c, d], texts) = rest.split_first_chunk().ok_or(Error::NotAuthorized)?;
    let [group_length, user_length] =
        [[a, b], [c, d]].map(|length| u16::from_be_bytes(length).into());
    let text = |from: usize, length: usize| {
        let bytes = texts.get(from..from + length).ok_or(Error::NotAuthorized)?;
        str::from_utf8(bytes).map(String::from).map_err(|_| Error::NotAuthorized)
    };
    let (group, user) = (text(0, group_length)?, text(group_length, user_length)?);
    let is_name_sent = Sha256::digest(username)[..] == name[..];
    let claimant = match kind {
        Kind::User => Claimant {
            app: app.clone(),
            group: app.pool_name().into(),
            username: if is_name_sent { username.into() } else { user.clone() },
            user,
            kind,
        },
        // A device answers under the name that was sent.
        Kind::Device if !is_name_sent => return Err(Error::NotAuthorized),
        Kind::Device => Claimant { app: app.clone(), group, user, username: username.into(), kind },
    };
    let claim = PendingClaim { claimant, exchange, secret_block: secret_block.into(), exists };
    Ok((claim, u64::from_be_bytes(*issued)))
}

//! The server role: what a user pool, an emulator or a test double computes.
//!
//! It keeps no state of its own. [`challenge_user`] and [`challenge_device`] give the `ChallengeParameters`
//! to send and a [`PendingClaim`] to store until the client answers; [`PendingClaim::verify`] uses it up.
//! Unknown users get a simulated challenge that costs the same and looks the same.
//!
//! ```
//! use cognito_crypto::auth::{App, UserSrp, server::{self, ServerKey, StoredUser, UserLookup}};
//!
//! # #[cfg(all(feature = "getrandom", feature = "std"))] {
//! let app = App::with_client_secret("us-east-1_AbC123xyZ", "client", "secret")?;
//! let server_key = ServerKey::generate()?;
//! let stored = StoredUser::register(&app, "alice", "correct horse")?;
//!
//! let (auth_parameters, started) = UserSrp::new(&app, "alice").start()?;
//! let lookup = UserLookup::found(stored)?;
//! let (challenge, pending) = server::challenge_user(&app, &server_key, &auth_parameters, lookup)?;
//! let responses = started.respond(&challenge, "correct horse")?;
//! pending.verify(&responses)?;
//! # }
//! # Ok::<(), cognito_crypto::Error>(())
//! ```

mod lookup;
mod password;
mod stored;

use lookup::Exists;
pub use lookup::{ServerKey, UserIds, UserLookup};
pub use password::verify_password;
pub use stored::{StoredDevice, StoredUser};

use super::{
    app::App,
    parameters::{AuthParameters, ChallengeParameters, ChallengeResponses, Parameters},
    timestamp::Timestamp,
};
use crate::{
    encoding,
    error::{Error, Problem},
    secret::{authorized, burn, declassify, mask::Choice},
    srp::{Identity, PrivateKey, PublicKey, Salt, Server, SessionKey, Verifier, claim},
};
use alloc::{string::String, vec::Vec};
use rand_core::TryCryptoRng;

/// How far a claim's TIMESTAMP may be from the server's clock, in seconds.
pub const TIMESTAMP_WINDOW: u64 = 300;

/// Longest user name or id, in bytes: 128 characters of up to four.
const MAX_USERNAME: usize = 512;

/// Random bytes of a SECRET_BLOCK.
const SECRET_BLOCK_BYTES: usize = 48;

/// [`challenge_user_with_rng`] with the operating system's random numbers.
///
/// # Errors
/// As [`challenge_user_with_rng`].
#[cfg(feature = "getrandom")]
#[cfg_attr(docsrs, doc(cfg(feature = "getrandom")))]
pub fn challenge_user(
    app: &App,
    key: &ServerKey,
    request: &AuthParameters,
    lookup: UserLookup,
) -> Result<(ChallengeParameters, PendingClaim), Error> {
    challenge_user_with_rng(app, key, request, lookup, &mut getrandom::SysRng)
}

/// Answers `USERNAME` and `SRP_A` (of InitiateAuth, or of a PASSWORD_SRP answer) with the parameters of
/// PASSWORD_VERIFIER.
///
/// Whether the user exists is treated as a secret: a stand-in is always computed from `key` and the name,
/// and replaced by the stored values in constant time (RFC 5054 §2.5.1.3).
///
/// # Errors
/// [`Error::Missing`] or [`Error::Malformed`] name the parameter at fault, [`Error::NotAuthorized`] means a
/// missing or wrong `SECRET_HASH`, [`Error::Rng`] that the generator failed.
pub fn challenge_user_with_rng<R: TryCryptoRng + ?Sized>(
    app: &App,
    key: &ServerKey,
    request: &AuthParameters,
    lookup: UserLookup,
    rng: &mut R,
) -> Result<(ChallengeParameters, PendingClaim), Error> {
    burn::after(|| {
        let (draft, verifier, b) = Draft::for_user(app, key, request, lookup, rng)?;
        Ok(draft.finish(Server::new(verifier, b).map_err(|_| Error::Rng)?))
    })
}

/// [`challenge_device_with_rng`] with the operating system's random numbers.
///
/// # Errors
/// As [`challenge_device_with_rng`].
#[cfg(feature = "getrandom")]
#[cfg_attr(docsrs, doc(cfg(feature = "getrandom")))]
pub fn challenge_device(
    app: &App,
    request: &ChallengeResponses,
    device: StoredDevice,
) -> Result<(ChallengeParameters, PendingClaim), Error> {
    challenge_device_with_rng(app, request, device, &mut getrandom::SysRng)
}

/// Answers a client's response to DEVICE_SRP_AUTH with the parameters of DEVICE_PASSWORD_VERIFIER.
///
/// The caller has looked the device up among those of the user who passed the first factor.
///
/// # Errors
/// As [`challenge_user_with_rng`]; [`Error::NotAuthorized`] also if `DEVICE_KEY` is another device's.
pub fn challenge_device_with_rng<R: TryCryptoRng + ?Sized>(
    app: &App,
    request: &ChallengeResponses,
    device: StoredDevice,
    rng: &mut R,
) -> Result<(ChallengeParameters, PendingClaim), Error> {
    let username = request.require("USERNAME")?;
    app.verify_secret_hash(username, request.get("SECRET_HASH"))?;
    if request.require("DEVICE_KEY")? != device.key {
        return Err(Error::NotAuthorized);
    }
    let client = client_public_key(request)?;

    let claimant = Claimant {
        app: app.clone(),
        group: device.group_key,
        user: device.key,
        username: username.into(),
        device: true,
    };
    let server = Server::generate_with_rng(device.verifier, rng)?;
    let secret_block = draw_secret_block(rng)?;
    let exists = Exists::new(true);
    Ok(Draft { claimant, client, salt: device.salt, secret_block, exists }.finish(server))
}

/// A challenge that waits for its answer: b, v and what the claim has to be about. Wiped on drop.
///
/// Verifying uses it up, since b may be used only once:
///
/// ```compile_fail
/// # fn twice(pending: cognito_crypto::auth::server::PendingClaim,
/// #     responses: &cognito_crypto::auth::ChallengeResponses) {
/// let _ = pending.verify(responses);
/// let _ = pending.verify(responses); // error: use of moved value
/// # }
/// ```
#[derive(Debug)]
pub struct PendingClaim {
    claimant: Claimant,
    client: PublicKey,
    server: Server,
    /// SECRET_BLOCK as sent.
    secret_block: String,
    /// Whether the claimant exists.
    exists: Exists,
}

/// Who has to prove knowledge of which password.
#[derive(Debug)]
struct Claimant {
    app: App,
    group: String,
    user: String,
    /// The USERNAME of the request.
    username: String,
    device: bool,
}

impl Claimant {
    /// Whether the answer is this claimant's: a user answers under the USER_ID_FOR_SRP or the name typed,
    /// a device under its key and the user's name.
    fn answers(&self, responses: &ChallengeResponses) -> Result<bool, Error> {
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
    pub fn verify(self, responses: &ChallengeResponses) -> Result<(), Error> {
        self.verify_at(responses, Timestamp::now()?)
    }

    /// Verifies the answer to PASSWORD_VERIFIER or DEVICE_PASSWORD_VERIFIER, in constant time.
    ///
    /// # Errors
    /// [`Error::Missing`] names a key that is not there. Everything else is [`Error::NotAuthorized`]: an
    /// unknown user, a wrong password, SECRET_HASH, name or device, a changed SECRET_BLOCK, a TIMESTAMP in
    /// any but the exact format or more than [`TIMESTAMP_WINDOW`] away from `now`, a malformed signature.
    pub fn verify_at(self, responses: &ChallengeResponses, now: Timestamp) -> Result<(), Error> {
        burn::after(|| {
            let (server, client, proof) = self.read(responses, now)?;
            proof.check(server.session_key(&client))
        })
    }

    /// What comes before the powers: everything that is no secret.
    pub(super) fn read(
        self,
        responses: &ChallengeResponses,
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
pub(super) struct Proof<'a> {
    claimant: Claimant,
    block: Vec<u8>,
    timestamp: &'a str,
    signature: Vec<u8>,
    exists: Exists,
}

impl Proof<'_> {
    /// What comes after the powers: the comparison, in constant time.
    pub(super) fn check(&self, key: Result<SessionKey, Error>) -> Result<(), Error> {
        let key = key.map_err(|_| Error::NotAuthorized)?;
        let identity = Identity { group: &self.claimant.group, user: &self.claimant.user };
        let verified = claim::verify(&key, &identity, &self.block, self.timestamp, &self.signature);
        // Nobody knows a password of a user who does not exist; this makes it independent of luck.
        authorized(Choice::from(u8::from(verified.is_ok())) & self.exists.choice())
    }
}

/// The USERNAME of a request, of legal length and with its SECRET_HASH.
fn identified<'a>(app: &App, request: &'a Parameters) -> Result<&'a str, Error> {
    let username = request.require("USERNAME")?;
    if username.len() > MAX_USERNAME {
        return Err(Error::Malformed { name: "USERNAME", problem: Problem::TooLong });
    }
    app.verify_secret_hash(username, request.get("SECRET_HASH"))?;
    Ok(username)
}

/// Whether a TIMESTAMP is in the exact format and within the window.
fn is_fresh(timestamp: &str, now: Timestamp) -> bool {
    Timestamp::parse(timestamp)
        .is_ok_and(|time| time.unix().abs_diff(now.unix()) <= TIMESTAMP_WINDOW)
}

fn client_public_key(request: &AuthParameters) -> Result<PublicKey, Error> {
    PublicKey::from_hex(request.require("SRP_A")?).map_err(|error| error.on_the_wire("SRP_A"))
}

fn draw_secret_block<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<String, Error> {
    burn::after(|| {
        let mut block = [0; SECRET_BLOCK_BYTES];
        rng.try_fill_bytes(&mut block).map_err(|_| Error::Rng)?;
        declassify(&mut block);
        Ok(encoding::encode_secret(&block))
    })
}

/// A challenge that lacks B.
pub(super) struct Draft {
    claimant: Claimant,
    client: PublicKey,
    salt: Salt,
    secret_block: String,
    exists: Exists,
}

impl Draft {
    /// What comes before the power: parsing, the user or the stand-in, v and b.
    pub(super) fn for_user<R: TryCryptoRng + ?Sized>(
        app: &App,
        key: &ServerKey,
        request: &AuthParameters,
        lookup: UserLookup,
        rng: &mut R,
    ) -> Result<(Self, Verifier, PrivateKey), Error> {
        let username = identified(app, request)?;
        let client = client_public_key(request)?;

        let (stored, exists) = lookup.or_simulated(key, app, username);
        let claimant = Claimant {
            app: app.clone(),
            group: app.pool_name().into(),
            user: stored.user_id,
            username: username.into(),
            device: false,
        };
        let b = PrivateKey::generate_with_rng(rng)?;
        let secret_block = draw_secret_block(rng)?;
        let draft = Self { claimant, client, salt: stored.salt, secret_block, exists };
        Ok((draft, stored.verifier, b))
    }

    /// What comes after it: the parameters, and the state that goes with them.
    pub(super) fn finish(self, server: Server) -> (ChallengeParameters, PendingClaim) {
        let Self { claimant, client, salt, secret_block, exists } = self;
        let mut challenge = ChallengeParameters::new();
        challenge.insert("SALT", salt.to_hex());
        challenge.insert("SRP_B", server.public_key().to_hex());
        challenge.insert("SECRET_BLOCK", &*secret_block);
        if claimant.device {
            challenge.insert("USERNAME", &*claimant.username);
            challenge.insert("DEVICE_KEY", &*claimant.user);
        } else {
            challenge.insert("USERNAME", &*claimant.user);
            challenge.insert("USER_ID_FOR_SRP", &*claimant.user);
        }
        (challenge, PendingClaim { claimant, client, server, secret_block, exists })
    }
}

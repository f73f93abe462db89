//! PASSWORD_VERIFIER and DEVICE_PASSWORD_VERIFIER: what they come with, and what is kept until the answer.

use super::{
    pending::{Claimant, PendingClaim},
    stand_in::{ServerKey, UserLookup},
    stored::{MAX_USERNAME, StoredDevice},
};
use crate::{
    auth::{App, Parameters},
    encoding,
    error::{Error, Problem},
    secret::{burn, declassify, mask::SecretBit},
    srp::{PrivateKey, PublicKey, Salt, Server, Sign, Verifier},
};
use alloc::string::String;
use rand_core::TryCryptoRng;

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
    request: &Parameters,
    lookup: UserLookup,
) -> Result<(Parameters, PendingClaim), Error> {
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
    request: &Parameters,
    lookup: UserLookup,
    rng: &mut R,
) -> Result<(Parameters, PendingClaim), Error> {
    burn::after(|| {
        let (draft, verifier, b, sign) = Draft::for_user(app, key, request, lookup, rng)?;
        Ok(draft.finish(Server::new(verifier, b, sign)))
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
    request: &Parameters,
    device: StoredDevice,
) -> Result<(Parameters, PendingClaim), Error> {
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
    request: &Parameters,
    device: StoredDevice,
    rng: &mut R,
) -> Result<(Parameters, PendingClaim), Error> {
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
    let exists = SecretBit::new(true);
    Ok(Draft { claimant, client, salt: device.salt, secret_block, exists }.finish(server))
}

/// The USERNAME of a request, of legal length and with its SECRET_HASH.
pub(super) fn identified<'a>(app: &App, request: &'a Parameters) -> Result<&'a str, Error> {
    let username = request.require("USERNAME")?;
    if username.len() > MAX_USERNAME {
        return Err(Error::Malformed { name: "USERNAME", problem: Problem::TooLong });
    }
    app.verify_secret_hash(username, request.get("SECRET_HASH"))?;
    Ok(username)
}

fn client_public_key(request: &Parameters) -> Result<PublicKey, Error> {
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
pub(in crate::auth) struct Draft {
    claimant: Claimant,
    client: PublicKey,
    salt: Salt,
    secret_block: String,
    exists: SecretBit,
}

impl Draft {
    /// What comes before the power: parsing, the user or the stand-in, v and b.
    pub(in crate::auth) fn for_user<R: TryCryptoRng + ?Sized>(
        app: &App,
        key: &ServerKey,
        request: &Parameters,
        lookup: UserLookup,
        rng: &mut R,
    ) -> Result<(Self, Verifier, PrivateKey, Sign), Error> {
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
        let sign = Sign::generate_with_rng(rng)?;
        let secret_block = draw_secret_block(rng)?;
        let draft = Self { claimant, client, salt: stored.salt, secret_block, exists };
        Ok((draft, stored.verifier, b, sign))
    }

    /// What comes after it: the parameters, and the state that goes with them.
    pub(in crate::auth) fn finish(self, server: Server) -> (Parameters, PendingClaim) {
        let Self { claimant, client, salt, secret_block, exists } = self;
        let mut challenge = Parameters::new();
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

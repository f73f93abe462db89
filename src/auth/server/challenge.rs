//! Makes the challenges PASSWORD_VERIFIER and DEVICE_PASSWORD_VERIFIER.

use super::{
    lookup::UserLookup,
    pending::{Claimant, Kind, PendingClaim},
    stored::{MAX_USERNAME, StoredDevice},
    user_pool::UserPool,
};
use crate::{
    auth::{
        app::App,
        wire::{Parameters, names},
    },
    encoding,
    error::{Error, Problem},
    secret::{burn, declassify, mask::SecretBit},
    srp::{PrivateKey, PublicKey, Salt, Server, Sign, Verifier},
};
use alloc::string::String;
use rand_core::TryCryptoRng;

/// Random bytes of a SECRET_BLOCK.
const SECRET_BLOCK_BYTES: usize = 48;

impl UserPool {
    /// [`challenge_user_with_rng`](Self::challenge_user_with_rng) with the operating system's random numbers.
    ///
    /// # Errors
    /// As [`challenge_user_with_rng`](Self::challenge_user_with_rng).
    #[cfg(feature = "getrandom")]
    pub fn challenge_user(
        &self,
        request: &Parameters,
        lookup: UserLookup,
    ) -> Result<(Parameters, PendingClaim), Error> {
        self.challenge_user_with_rng(request, lookup, &mut getrandom::SysRng)
    }

    /// Answers `USERNAME` and `SRP_A` (of InitiateAuth, or of a PASSWORD_SRP answer).
    ///
    /// Returns the parameters of PASSWORD_VERIFIER, and what to keep until the answer comes. Whether the
    /// user exists is treated as a secret: the record of a user who does not exist is always computed, and
    /// replaced by the stored one in constant time (RFC 5054 §2.5.1.3).
    ///
    /// # Errors
    /// [`Error::Missing`] or [`Error::Malformed`] name the parameter at fault, [`Error::NotAuthorized`]
    /// means a missing or wrong `SECRET_HASH`, [`Error::Rng`] that the generator failed.
    pub fn challenge_user_with_rng<R: TryCryptoRng + ?Sized>(
        &self,
        request: &Parameters,
        lookup: UserLookup,
        rng: &mut R,
    ) -> Result<(Parameters, PendingClaim), Error> {
        burn::after(|| {
            let (half, draft) = Draft::for_user(self, request, lookup, rng)?;
            draft.finish(half.server())
        })
    }

    /// [`challenge_device_with_rng`](Self::challenge_device_with_rng) with the operating system's random
    /// numbers.
    ///
    /// # Errors
    /// As [`challenge_device_with_rng`](Self::challenge_device_with_rng).
    #[cfg(feature = "getrandom")]
    pub fn challenge_device(
        &self,
        request: &Parameters,
        device: StoredDevice,
    ) -> Result<(Parameters, PendingClaim), Error> {
        self.challenge_device_with_rng(request, device, &mut getrandom::SysRng)
    }

    /// Answers a client's response to DEVICE_SRP_AUTH.
    ///
    /// Returns the parameters of DEVICE_PASSWORD_VERIFIER, and what to keep until the answer comes. The
    /// caller has looked the device up among those of the user who passed the first factor.
    ///
    /// # Errors
    /// As [`challenge_user_with_rng`](Self::challenge_user_with_rng); [`Error::NotAuthorized`] also if
    /// `DEVICE_KEY` is another device's.
    pub fn challenge_device_with_rng<R: TryCryptoRng + ?Sized>(
        &self,
        request: &Parameters,
        device: StoredDevice,
        rng: &mut R,
    ) -> Result<(Parameters, PendingClaim), Error> {
        burn::after(|| {
            let (half, draft) = Draft::for_device(self, request, device, rng)?;
            draft.finish(half.server())
        })
    }
}

/// The USERNAME of a request, of legal length and with its SECRET_HASH.
pub(super) fn identified<'a>(app: &App, request: &'a Parameters) -> Result<&'a str, Error> {
    let username = request.require(names::USERNAME)?;
    if username.len() > MAX_USERNAME {
        return Err(Error::Malformed { name: names::USERNAME, problem: Problem::TooLong });
    }
    app.check_secret_hash(username, request.get(names::SECRET_HASH))?;
    Ok(username)
}

fn client_public_key(request: &Parameters) -> Result<PublicKey, Error> {
    PublicKey::from_hex(request.require(names::SRP_A)?)
        .map_err(|error| error.on_the_wire(names::SRP_A))
}

fn draw_secret_block<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<String, Error> {
    let mut block = [0; SECRET_BLOCK_BYTES];
    rng.try_fill_bytes(&mut block).map_err(|_| Error::Rng)?;
    declassify(&mut block);
    Ok(encoding::encode_secret(&block))
}

/// The values that B is computed from.
pub(in crate::auth) struct Half {
    pub(in crate::auth) verifier: Verifier,
    pub(in crate::auth) b: PrivateKey,
    pub(in crate::auth) sign: Sign,
}

impl Half {
    fn server(self) -> Server {
        Server::compute(self.verifier, self.b, self.sign)
    }
}

/// A challenge that lacks B. Batches compute all B of their challenges at once.
pub(in crate::auth) struct Draft {
    claimant: Claimant,
    client: PublicKey,
    salt: Salt,
    secret_block: String,
    exists: SecretBit,
}

impl Draft {
    /// Checks a user's request, and finds or simulates the user.
    pub(in crate::auth) fn for_user<R: TryCryptoRng + ?Sized>(
        pool: &UserPool,
        request: &Parameters,
        lookup: UserLookup,
        rng: &mut R,
    ) -> Result<(Half, Self), Error> {
        let username = identified(&pool.app, request)?;
        let client = client_public_key(request)?;
        let (stored, exists) = lookup.or_simulated(&pool.key, &pool.app, username)?;
        let claimant = Claimant {
            app: pool.app.clone(),
            group: pool.app.pool_name().into(),
            user: stored.user_id,
            username: username.into(),
            kind: Kind::User,
        };
        Self::draw(claimant, client, stored.salt, stored.verifier, exists, rng)
    }

    /// Checks a device's request.
    pub(in crate::auth) fn for_device<R: TryCryptoRng + ?Sized>(
        pool: &UserPool,
        request: &Parameters,
        device: StoredDevice,
        rng: &mut R,
    ) -> Result<(Half, Self), Error> {
        let username = identified(&pool.app, request)?;
        if request.require(names::DEVICE_KEY)? != device.key {
            return Err(Error::NotAuthorized);
        }
        let client = client_public_key(request)?;
        let claimant = Claimant {
            app: pool.app.clone(),
            group: device.group_key,
            user: device.key,
            username: username.into(),
            kind: Kind::Device,
        };
        let exists = SecretBit::new(true);
        Self::draw(claimant, client, device.salt, device.verifier, exists, rng)
    }

    /// Draws b, its sign and the SECRET_BLOCK, in this order.
    fn draw<R: TryCryptoRng + ?Sized>(
        claimant: Claimant,
        client: PublicKey,
        salt: Salt,
        verifier: Verifier,
        exists: SecretBit,
        rng: &mut R,
    ) -> Result<(Half, Self), Error> {
        let b = PrivateKey::draw(rng)?;
        let sign = Sign::draw(rng)?;
        let secret_block = draw_secret_block(rng)?;
        let draft = Self { claimant, client, salt, secret_block, exists };
        Ok((Half { verifier, b, sign }, draft))
    }

    /// Puts B into the challenge: returns the parameters, and the state that goes with them.
    pub(in crate::auth) fn finish(
        self,
        server: Server,
    ) -> Result<(Parameters, PendingClaim), Error> {
        let Self { claimant, client, salt, secret_block, exists } = self;
        let mut challenge = Parameters::new();
        challenge.insert(names::SALT, salt.to_hex());
        challenge.insert(names::SRP_B, server.public_key().to_hex());
        challenge.insert(names::SECRET_BLOCK, &*secret_block);
        if claimant.kind == Kind::Device {
            challenge.insert(names::USERNAME, &*claimant.username);
            challenge.insert(names::DEVICE_KEY, &*claimant.user);
        } else {
            challenge.insert(names::USERNAME, &*claimant.user);
            challenge.insert(names::USER_ID_FOR_SRP, &*claimant.user);
        }
        let exchange = server.receive(client).map_err(|error| error.on_the_wire(names::SRP_A))?;
        Ok((challenge, PendingClaim { claimant, exchange, secret_block, exists }))
    }
}

//! Many sign-ins at once, in both roles: the typed states over [`srp::batch`].
//!
//! This is for load generators, emulators and migrations. Functions take any number of items and return results in the
//! same order. An item that fails does not affect the others.
//!
//! ```
//! use cognito_crypto::auth::{App, UserSrp, batch};
//! use cognito_crypto::auth::server::{SimulationKey, StoredUser, UserLookup, UserPool};
//!
//! # #[cfg(all(feature = "getrandom", feature = "std"))] {
//! let app = App::new("us-east-1_AbC123xyZ", "client")?;
//! let pool = UserPool::new(&app, &SimulationKey::generate()?);
//! let names = ["alice", "bob", "carol"];
//!
//! let users = names.map(|name| UserSrp::new(&app, name)).into();
//! let (requests, started): (Vec<_>, Vec<_>) = batch::start_users(users)?.into_iter().unzip();
//!
//! let mut lookups = Vec::new();
//! for (request, name) in requests.iter().zip(names) {
//!     lookups.push((request, UserLookup::found(StoredUser::register(&app, name, "secret")?)?));
//! }
//! let issued = batch::challenge_users(&pool, lookups);
//! let (challenges, pending): (Vec<_>, Vec<_>) =
//!     issued.into_iter().map(|one| one.unwrap()).unzip();
//!
//! let answers =
//!     started.into_iter().zip(&challenges).map(|(user, challenge)| (user, challenge, "secret"));
//! let responses = batch::respond_users(answers.collect())?;
//! let claims = pending.into_iter().zip(responses.iter().map(|one| one.as_ref().unwrap()));
//! assert!(batch::verify_claims(claims.collect())?.iter().all(Result::is_ok));
//! # }
//! # Ok::<(), cognito_crypto::Error>(())
//! ```

use super::{
    client::{Answer, DeviceSrp, DeviceSrpStarted, UserSrp, UserSrpStarted},
    server::{Draft, Half, PendingClaim, StoredDevice, UserLookup, UserPool},
    timestamp::Timestamp,
    wire::{Parameters, names},
};
use crate::{
    error::Error,
    secret::burn,
    srp::{self, Client, PrivateKey, Server},
};
use alloc::vec::Vec;
use rand_core::TryCryptoRng;

/// [`start_users_with_rng`] with the operating system's random numbers.
///
/// # Errors
/// As [`start_users_with_rng`].
#[cfg(feature = "getrandom")]
pub fn start_users(users: Vec<UserSrp>) -> Result<Vec<(Parameters, UserSrpStarted)>, Error> {
    start_users_with_rng(users, &mut getrandom::SysRng)
}

/// Starts each user, as [`UserSrp::start_with_rng`] does.
///
/// # Errors
/// [`Error::Rng`] if the generator fails.
pub fn start_users_with_rng<R: TryCryptoRng + ?Sized>(
    users: Vec<UserSrp>,
    rng: &mut R,
) -> Result<Vec<(Parameters, UserSrpStarted)>, Error> {
    let clients = clients(users.len(), rng)?;
    let mut started = Vec::with_capacity(users.len());
    for (user, client) in users.into_iter().zip(clients) {
        started.push(user.start_with_client(client));
    }
    Ok(started)
}

/// [`start_devices_with_rng`] with the operating system's random numbers.
///
/// # Errors
/// As [`start_devices_with_rng`].
#[cfg(feature = "getrandom")]
pub fn start_devices(
    devices: Vec<DeviceSrp>,
) -> Result<Vec<(Parameters, DeviceSrpStarted)>, Error> {
    start_devices_with_rng(devices, &mut getrandom::SysRng)
}

/// Starts each device, as [`DeviceSrp::start_with_rng`] does.
///
/// # Errors
/// [`Error::Rng`] if the generator fails.
pub fn start_devices_with_rng<R: TryCryptoRng + ?Sized>(
    devices: Vec<DeviceSrp>,
    rng: &mut R,
) -> Result<Vec<(Parameters, DeviceSrpStarted)>, Error> {
    let clients = clients(devices.len(), rng)?;
    let mut started = Vec::with_capacity(devices.len());
    for (device, client) in devices.into_iter().zip(clients) {
        started.push(device.start_with_client(client));
    }
    Ok(started)
}

/// Draws as many private values as there are items, and computes their A.
fn clients<R: TryCryptoRng + ?Sized>(count: usize, rng: &mut R) -> Result<Vec<Client>, Error> {
    let mut keys = Vec::with_capacity(count);
    for _ in 0..count {
        keys.push(PrivateKey::generate_with_rng(rng)?);
    }
    Ok(srp::batch::clients(keys))
}

/// [`respond_users_at`] with the system clock's time.
///
/// # Errors
/// [`Error::Input`] if the clock is out of range.
#[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
pub fn respond_users(
    items: Vec<(UserSrpStarted, &Parameters, &str)>,
) -> Result<Vec<Result<Parameters, Error>>, Error> {
    Ok(respond_users_at(items, Timestamp::now()?))
}

/// Answers each user's challenge with their password, as [`UserSrpStarted::respond_at`] does.
#[must_use]
pub fn respond_users_at(
    items: Vec<(UserSrpStarted, &Parameters, &str)>,
    timestamp: Timestamp,
) -> Vec<Result<Parameters, Error>> {
    let mut read = Vec::with_capacity(items.len());
    for (started, challenge, password) in items {
        read.push(started.read(challenge, password));
    }
    respond(read, timestamp)
}

/// [`respond_devices_at`] with the system clock's time.
///
/// # Errors
/// [`Error::Input`] if the clock is out of range.
#[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
pub fn respond_devices(
    items: Vec<(DeviceSrpStarted, &Parameters)>,
) -> Result<Vec<Result<Parameters, Error>>, Error> {
    Ok(respond_devices_at(items, Timestamp::now()?))
}

/// Answers each device's challenge, as [`DeviceSrpStarted::respond_at`] does.
#[must_use]
pub fn respond_devices_at(
    items: Vec<(DeviceSrpStarted, &Parameters)>,
    timestamp: Timestamp,
) -> Vec<Result<Parameters, Error>> {
    let mut read = Vec::with_capacity(items.len());
    for (started, challenge) in items {
        read.push(started.read(challenge));
    }
    respond(read, timestamp)
}

/// Computes K for all items at once, and signs their claims.
fn respond(
    read: Vec<Result<(Client, Answer<'_>), Error>>,
    timestamp: Timestamp,
) -> Vec<Result<Parameters, Error>> {
    let mut items = Vec::with_capacity(read.len());
    for (client, answer) in read.iter().flatten() {
        items.push((client, &answer.x, &answer.server));
    }
    let keys = srp::batch::borrowed_client_session_keys(&items);
    join(read, keys, |(_, answer), key| {
        let key = key.map_err(|error| error.on_the_wire(names::SRP_B))?;
        Ok(answer.sign(key, timestamp).0)
    })
}

/// [`challenge_users_with_rng`] with the operating system's random numbers.
#[cfg(feature = "getrandom")]
#[must_use]
pub fn challenge_users(
    pool: &UserPool,
    items: Vec<(&Parameters, UserLookup)>,
) -> Vec<Result<(Parameters, PendingClaim), Error>> {
    challenge_users_with_rng(pool, items, &mut getrandom::SysRng)
}

/// Makes a challenge for each request and the user who was looked up for it, as [`UserPool::challenge_user_with_rng`]
/// does.
#[must_use]
pub fn challenge_users_with_rng<R: TryCryptoRng + ?Sized>(
    pool: &UserPool,
    items: Vec<(&Parameters, UserLookup)>,
    rng: &mut R,
) -> Vec<Result<(Parameters, PendingClaim), Error>> {
    burn::after(|| {
        let mut drafts = Vec::with_capacity(items.len());
        for (request, lookup) in items {
            drafts.push(Draft::for_user(pool, request, lookup, rng));
        }
        finish(drafts)
    })
}

/// [`challenge_devices_with_rng`] with the operating system's random numbers.
#[cfg(feature = "getrandom")]
#[must_use]
pub fn challenge_devices(
    pool: &UserPool,
    items: Vec<(&Parameters, StoredDevice)>,
) -> Vec<Result<(Parameters, PendingClaim), Error>> {
    challenge_devices_with_rng(pool, items, &mut getrandom::SysRng)
}

/// Makes a challenge for each response to DEVICE_SRP_AUTH and its device, as
/// [`UserPool::challenge_device_with_rng`] does.
#[must_use]
pub fn challenge_devices_with_rng<R: TryCryptoRng + ?Sized>(
    pool: &UserPool,
    items: Vec<(&Parameters, StoredDevice)>,
    rng: &mut R,
) -> Vec<Result<(Parameters, PendingClaim), Error>> {
    burn::after(|| {
        let mut drafts = Vec::with_capacity(items.len());
        for (request, device) in items {
            drafts.push(Draft::for_device(pool, request, device, rng));
        }
        finish(drafts)
    })
}

/// Computes B for all challenges at once.
fn finish(
    drafts: Vec<Result<(Half, Draft), Error>>,
) -> Vec<Result<(Parameters, PendingClaim), Error>> {
    let mut halves = Vec::with_capacity(drafts.len());
    for (Half { verifier, b, sign }, _) in drafts.iter().flatten() {
        halves.push((verifier, b, sign));
    }
    let public_keys = srp::batch::server_public_keys(&halves);
    join(drafts, public_keys, |(Half { verifier, b, .. }, draft), public| {
        draft.finish(Server::with_public_key(verifier, b, public))
    })
}

/// [`verify_claims_at`] with the system clock's time.
///
/// # Errors
/// [`Error::Input`] if the clock is out of range.
#[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
pub fn verify_claims(
    items: Vec<(PendingClaim, &Parameters)>,
) -> Result<Vec<Result<(), Error>>, Error> {
    Ok(verify_claims_at(items, Timestamp::now()?))
}

/// Verifies the answer to each claim, of users and devices, as [`PendingClaim::verify_at`] does.
#[must_use]
pub fn verify_claims_at(
    items: Vec<(PendingClaim, &Parameters)>,
    now: Timestamp,
) -> Vec<Result<(), Error>> {
    burn::after(|| {
        let mut read = Vec::with_capacity(items.len());
        for (pending, responses) in items {
            read.push(pending.read(responses, now));
        }
        let mut exchanges = Vec::with_capacity(read.len());
        for (exchange, _) in read.iter().flatten() {
            exchanges.push(exchange);
        }
        let keys = srp::batch::exchange_session_keys(&exchanges);
        join(read, keys, |(_, proof), keys| proof.check(&keys))
    })
}

/// Brings the results of a batch, one for every item that has not failed before, together with the items.
fn join<I, R, O>(
    items: Vec<Result<I, Error>>,
    results: Vec<R>,
    finish: impl Fn(I, R) -> Result<O, Error>,
) -> Vec<Result<O, Error>> {
    debug_assert_eq!(results.len(), items.iter().flatten().count(), "one for every item");
    let mut results = results.into_iter();
    let mut joined = Vec::with_capacity(items.len());
    for item in items {
        joined.push(item.and_then(|item| match results.next() {
            Some(result) => finish(item, result),
            None => Err(Error::NotAuthorized),
        }));
    }
    joined
}

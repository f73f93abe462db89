//! Many sign-ins at once, in both roles: the typed states over [`srp::batch`].
//!
//! For load generators, emulators and migrations. Any number of items; results come in their order, item
//! by item, and one that fails does not touch the others.
//!
//! ```
//! use cognito_crypto::auth::{App, Timestamp, UserSrp, batch};
//! use cognito_crypto::auth::server::{ServerKey, StoredUser, UserLookup};
//!
//! # #[cfg(feature = "getrandom")] {
//! let app = App::new("us-east-1_AbC123xyZ", "client")?;
//! let key = ServerKey::generate()?;
//! let rng = &mut getrandom::SysRng;
//! let now = Timestamp::from_unix(1_800_000_000)?;
//! let names = ["alice", "bob", "carol"];
//!
//! let users = names.map(|name| UserSrp::new(&app, name)).into();
//! let (requests, started): (Vec<_>, Vec<_>) = batch::start_users(users, rng)?.into_iter().unzip();
//!
//! let mut lookups = Vec::new();
//! for (request, name) in requests.iter().zip(names) {
//!     lookups.push((request, UserLookup::found(StoredUser::register(&app, name, "secret")?)?));
//! }
//! let issued = batch::challenge_users(&app, &key, lookups, rng);
//! let (challenges, pending): (Vec<_>, Vec<_>) =
//!     issued.into_iter().map(|one| one.unwrap()).unzip();
//!
//! let answers =
//!     started.into_iter().zip(&challenges).map(|(user, challenge)| (user, challenge, "secret"));
//! let responses = batch::respond_users_at(answers.collect(), now);
//! let claims = pending.into_iter().zip(responses.iter().map(|one| one.as_ref().unwrap()));
//! assert!(batch::verify_claims_at(claims.collect(), now).iter().all(Result::is_ok));
//! # }
//! # Ok::<(), cognito_crypto::Error>(())
//! ```

use super::{
    app::App,
    client::{UserSrp, UserSrpStarted},
    server::{Draft, PendingClaim, ServerKey, UserLookup},
    timestamp::Timestamp,
    wire::Parameters,
};
use crate::{
    error::Error,
    srp::{self, PrivateKey},
};
use alloc::vec::Vec;
use rand_core::TryCryptoRng;

/// [`UserSrp::start_with_rng`] for each user.
///
/// # Errors
/// [`Error::Rng`] if the generator fails.
pub fn start_users<R: TryCryptoRng + ?Sized>(
    users: Vec<UserSrp>,
    rng: &mut R,
) -> Result<Vec<(Parameters, UserSrpStarted)>, Error> {
    let keys =
        users.iter().map(|_| PrivateKey::generate_with_rng(rng)).collect::<Result<_, _>>()?;
    let clients = srp::batch::clients(keys);
    Ok(users
        .into_iter()
        .zip(clients)
        .map(|(user, client)| user.start_with_client(client))
        .collect())
}

/// [`UserSrpStarted::respond_at`] for each user, their challenge and their password.
#[must_use]
pub fn respond_users_at(
    items: Vec<(UserSrpStarted, &Parameters, &str)>,
    timestamp: Timestamp,
) -> Vec<Result<Parameters, Error>> {
    let read =
        items.into_iter().map(|(started, challenge, password)| started.read(challenge, password));
    let (clients, answers) = split(read);
    let items = clients.into_iter().zip(answers.iter().flatten());
    let items = items.map(|(client, answer)| (client, &answer.x, &answer.server));
    let mut keys = srp::batch::client_session_keys(items.collect()).into_iter();
    answers
        .into_iter()
        .map(|answer| {
            let answer = answer?;
            let key = keys.next().unwrap_or(Err(Error::NotAuthorized));
            Ok(answer.sign(key.map_err(|error| error.on_the_wire("SRP_B"))?, timestamp).0)
        })
        .collect()
}

/// [`challenge_user_with_rng`](super::server::challenge_user_with_rng) for each request and what was found
/// under its user name.
#[must_use]
pub fn challenge_users<R: TryCryptoRng + ?Sized>(
    app: &App,
    key: &ServerKey,
    items: Vec<(&Parameters, UserLookup)>,
    rng: &mut R,
) -> Vec<Result<(Parameters, PendingClaim), Error>> {
    let drafts = items.into_iter().map(|(request, lookup)| {
        let (draft, verifier, b, sign) = Draft::for_user(app, key, request, lookup, rng)?;
        Ok(((verifier, b, sign), draft))
    });
    let (keys, drafts) = split(drafts);
    let mut servers = srp::batch::servers(keys).into_iter();
    drafts
        .into_iter()
        .map(|draft| {
            let draft = draft?;
            Ok(draft.finish(servers.next().ok_or(Error::Rng)?))
        })
        .collect()
}

/// [`PendingClaim::verify_at`] for each claim, of users and devices, and what answers it.
#[must_use]
pub fn verify_claims_at(
    items: Vec<(PendingClaim, &Parameters)>,
    now: Timestamp,
) -> Vec<Result<(), Error>> {
    let read = items.into_iter().map(|(pending, responses)| {
        let (server, client, proof) = pending.read(responses, now)?;
        Ok((server, (client, proof)))
    });
    let (servers, proofs) = split(read);
    let items = servers.into_iter().zip(proofs.iter().flatten().map(|(client, _)| client));
    let mut keys = srp::batch::server_session_keys(items.collect()).into_iter();
    proofs
        .into_iter()
        .map(|proof| {
            let (_, proof) = proof?;
            proof.check(keys.next().unwrap_or(Err(Error::NotAuthorized)))
        })
        .collect()
}

/// Takes what goes into the powers from the items that got that far; the rest stays in its place.
fn split<A, B>(
    items: impl Iterator<Item = Result<(A, B), Error>>,
) -> (Vec<A>, Vec<Result<B, Error>>) {
    let mut inputs = Vec::new();
    let rest = items
        .map(|item| {
            item.map(|(input, rest)| {
                inputs.push(input);
                rest
            })
        })
        .collect();
    (inputs, rest)
}

//! A chunk of handshakes, from the request to the verdict, by the batch functions of both roles.

use crate::{
    kind::{Deed, Exchange, Kind},
    kinds,
    pool::{Pool, User, clock},
    random::Random,
    tally::Tally,
};
use cognito_crypto::{
    Error,
    auth::{
        Parameters, UserSrp, UserSrpStarted, batch,
        server::{ChallengeId, PendingClaim, UserLookup, UserPool},
    },
};
use std::{
    collections::{BTreeMap, HashSet},
    ops::Range,
};

pub(crate) const SIZE: usize = 256;

/// One handshake of the chunk.
struct Handshake<'a> {
    kind: &'a Kind,
    number: usize,
    user: &'a User,
    verdict: Option<Result<(), Error>>,
}

/// A handshake and what it goes on with.
type Going<T> = Vec<(usize, T)>;

pub(crate) fn run(pool: &Pool, kinds: &[Kind], handshakes: Range<usize>) -> Tally {
    let rng = &mut Random::new(handshakes.start);
    // Every other chunk is one of a server without memory.
    let is_sealed = handshakes.start / SIZE % 2 == 1;
    let mut all: Vec<_> = handshakes
        .map(|handshake| {
            let number = kinds::of(kinds, handshake);
            // The ordinary handshake and the other one after it are the same user's.
            Handshake {
                kind: &kinds[number],
                number,
                user: pool.user(handshake / 2),
                verdict: None,
            }
        })
        .collect();
    let (requests, started) = start(pool, &all, rng);
    let (mut challenges, pending) = challenge(pool, &mut all, &requests, is_sealed, rng);
    let responses = respond(&mut all, started, &mut challenges);
    verify(pool, &mut all, pending, &challenges, responses);
    let mut tally = Tally::new(kinds);
    for handshake in &all {
        tally.count(handshake.number, handshake.kind, handshake.verdict.unwrap());
    }
    tally
}

/// The clients' first messages, some of them changed on the way.
fn start(
    pool: &Pool,
    all: &[Handshake<'_>],
    rng: &mut Random,
) -> (Vec<Parameters>, Vec<UserSrpStarted>) {
    let users = all.iter().map(|one| UserSrp::new(&pool.app, &one.user.alias)).collect();
    let (mut requests, started): (Vec<_>, Vec<_>) =
        batch::start_users_with_rng(users, rng).unwrap().into_iter().unzip();
    for (request, one) in requests.iter_mut().zip(all) {
        match &one.kind.deed {
            Deed::Request(change) => change(request),
            Deed::Forged(a, _) => request.insert("SRP_A", &**a),
            _ => {}
        }
    }
    (requests, started)
}

/// The server's challenges, some of them changed on the way.
fn challenge(
    pool: &Pool,
    all: &mut [Handshake<'_>],
    requests: &[Parameters],
    is_sealed: bool,
    rng: &mut Random,
) -> (BTreeMap<usize, Parameters>, Going<Option<PendingClaim>>) {
    let lookup = |one: &Handshake<'_>| match one.kind.deed {
        Deed::UnknownUser => UserLookup::missing("alice").unwrap(),
        _ => one.user.lookup(),
    };
    let items = requests.iter().zip(all.iter().map(lookup)).collect();
    let (mut challenges, mut pending) = (BTreeMap::new(), Vec::new());
    let issued = batch::challenge_users_with_rng(&UserPool::new(&pool.app, &pool.key), items, rng);
    for (index, (issued, one)) in issued.into_iter().zip(all).enumerate() {
        match issued {
            Ok((mut challenge, claim)) => {
                let mut kept = Some(claim);
                if is_sealed || matches!(one.kind.deed, Deed::Keys(_)) {
                    let claim = kept.take().unwrap();
                    challenge = pool.sealing.current.seal_at(challenge, claim, clock(0)).unwrap();
                }
                if let Deed::Challenge(change) = &one.kind.deed {
                    change(&mut challenge);
                }
                challenges.insert(index, challenge);
                pending.push((index, kept));
            }
            Err(error) => one.verdict = Some(Err(error)),
        }
    }
    (challenges, pending)
}

/// The clients' answers.
fn respond(
    all: &mut [Handshake<'_>],
    started: Vec<UserSrpStarted>,
    challenges: &mut BTreeMap<usize, Parameters>,
) -> BTreeMap<usize, Parameters> {
    let challenged = started.into_iter().enumerate().filter_map(|(index, started)| {
        let password = match all[index].kind.deed {
            Deed::WrongPassword => "wrong",
            _ => &all[index].user.password,
        };
        Some((index, (started, challenges.get(&index)?, password)))
    });
    let (indices, items): (Vec<_>, Vec<_>) = challenged.unzip();
    let answers = batch::respond_users_at(items, clock(0));
    let mut responses = BTreeMap::new();
    for (index, answer) in indices.into_iter().zip(answers) {
        match answer {
            Ok(answer) => drop(responses.insert(index, answer)),
            Err(error) => all[index].verdict = Some(Err(error)),
        }
    }
    responses
}

/// The server's verdicts on the answers, some of them changed on the way.
fn verify(
    pool: &Pool,
    all: &mut [Handshake<'_>],
    pending: Going<Option<PendingClaim>>,
    challenges: &BTreeMap<usize, Parameters>,
    mut responses: BTreeMap<usize, Parameters>,
) {
    for index in 0..all.len() {
        let (Deed::Response(change) | Deed::Forged(_, change)) = &all[index].kind.deed else {
            continue;
        };
        let mut answer = responses.remove(&index).unwrap();
        let exchange =
            Exchange { challenge: &challenges[&index], previous: &responses[&(index - 1)] };
        change(&mut answer, &exchange);
        responses.insert(index, answer);
    }
    let mut seen = HashSet::new();
    // One batch for each time that the server's clock shows.
    let mut batches: BTreeMap<i64, (Vec<usize>, Vec<_>)> = BTreeMap::new();
    for (index, claim) in pending {
        let Some(answer) = responses.get(&index) else { continue };
        let offset = if let Deed::Clock(offset) = all[index].kind.deed { offset } else { 0 };
        let opened = match claim {
            Some(claim) => Ok(claim),
            None => open(pool, all[index].kind, answer, offset, &mut seen),
        };
        let claim = match opened {
            Ok(claim) => claim,
            Err(error) => {
                all[index].verdict = Some(Err(error));
                continue;
            }
        };
        let (indices, items) = batches.entry(offset).or_default();
        indices.push(index);
        items.push((claim, answer));
    }
    for (offset, (indices, items)) in batches {
        for (index, verdict) in
            indices.into_iter().zip(batch::verify_claims_at(items, clock(offset)))
        {
            all[index].verdict = Some(verdict);
        }
    }
}

/// What a server without memory makes of an answer: it refuses a challenge that was answered before.
fn open(
    pool: &Pool,
    kind: &Kind,
    answer: &Parameters,
    offset: i64,
    seen: &mut HashSet<ChallengeId>,
) -> Result<PendingClaim, Error> {
    let keys = match kind.deed {
        Deed::Keys(keys) => keys(&pool.sealing),
        _ => &pool.sealing.current,
    };
    let opened = keys.open_user_at(&pool.app, answer, clock(offset))?;
    if seen.insert(opened.id) { Ok(opened.claim) } else { Err(Error::NotAuthorized) }
}

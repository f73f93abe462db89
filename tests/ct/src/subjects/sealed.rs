//! Claims that leave the process: as bytes, and sealed into the SECRET_BLOCK.

use super::{
    SecretRng, Subject,
    auth::{app, challenged_device, forged, lookup, now, request, sent, server_key, verdict},
};
use cognito_crypto::auth::{
    Parameters,
    server::{PendingClaim, SealingKeys, UserPool},
};
use prover::mark::finished;

pub const SUBJECTS: &[Subject] = &[
    Subject::new("auth: server, claim stored as bytes", stored),
    Subject::new("auth: server, sealed challenge", sealed),
    Subject::new("auth: server, sealed challenge of a device", sealed_device),
];

/// Of a user who exists or does not.
fn challenged(case: u64, rng: &mut SecretRng) -> (Parameters, PendingClaim) {
    let (app, key, request, lookup) = (app(), server_key(), request(case, &[]), lookup(case));
    UserPool::new(&app, &key).challenge_user_with_rng(&request, lookup, rng).unwrap()
}

fn stored(case: u64) -> u64 {
    let (challenge, pending) = challenged(case, &mut SecretRng::new());
    let bytes = pending.into_bytes();
    finished("auth::server::PendingClaim::into_bytes");
    let pending = PendingClaim::from_bytes(&app(), &bytes).unwrap();
    finished("auth::server::PendingClaim::from_bytes");
    sent(&challenge) ^ verdict(pending.verify_at(&forged(&challenge, &[]), now()))
}

fn sealed(case: u64) -> u64 {
    let mut rng = SecretRng::new();
    let keys = SealingKeys::generate_with_rng(&mut rng).unwrap();
    finished("auth::server::SealingKeys::generate_with_rng");
    let (challenge, pending) = challenged(case, &mut rng);
    let challenge = keys.seal_at(challenge, pending, now()).unwrap();
    finished("auth::server::SealingKeys::seal_at");
    let responses = forged(&challenge, &[]);
    let opened = keys.open_user_at(&app(), &responses, now()).unwrap();
    finished("auth::server::SealingKeys::open_user_at");
    sent(&challenge) ^ verdict(opened.claim.verify_at(&responses, now()))
}

fn sealed_device(case: u64) -> u64 {
    let mut rng = SecretRng::new();
    let keys = SealingKeys::generate_with_rng(&mut rng).unwrap();
    let (challenge, key, pending) = challenged_device(case, &mut rng);
    let challenge = keys.seal_at(challenge, pending, now()).unwrap();
    let responses = forged(&challenge, &key);
    let opened = keys.open_device_at(&app(), &responses, now()).unwrap();
    finished("auth::server::SealingKeys::open_device_at");
    sent(&challenge) ^ verdict(opened.claim.verify_at(&responses, now()))
}

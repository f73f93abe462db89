//! Many handshakes at once: `srp::batch`, and the typed states over it.

use super::{
    SecretRng, Subject,
    auth::{app, challenge, forged, lookup, new_device, now, request, sent, server_key, verdict},
    digest,
    srp::{identity, password, password_key, peer, signature, stored_verifier, verify_claim},
};
use cognito_crypto::{
    Error,
    auth::{
        self, DeviceSrp, UserSrp,
        server::{StoredDevice, UserPool},
    },
    srp::{PrivateKey, SessionKey, Sign, batch},
};
use prover::mark::finished;

pub const SUBJECTS: &[Subject] = &[
    Subject::new("srp: batch of clients, A and K", clients),
    Subject::new("srp: batch of servers, B and K", servers),
    Subject::new("srp: batch of verifiers", verifiers),
    Subject::new("auth: batch of users, started and answered", users),
    Subject::new("auth: batch of servers, challenges and claims", challenges),
    Subject::new("auth: batch of devices, both roles", devices),
];

/// One that goes alone; or as many as to fill eight lanes once, and to leave one over.
const COUNTS: [usize; 2] = [1, 9];

fn private_keys(case: u64) -> Vec<PrivateKey> {
    let mut rng = SecretRng::new();
    let key = |_| PrivateKey::generate_with_rng(&mut rng).unwrap();
    (0..COUNTS[case as usize]).map(key).collect()
}

fn signatures(keys: &[Result<SessionKey, Error>], case: u64) -> u64 {
    let signatures = keys.iter().map(|key| signature(key.as_ref().unwrap(), case));
    signatures.fold(0, |all, signature| all ^ digest([&signature[..]]))
}

fn clients(case: u64) -> u64 {
    let keys = private_keys(case);
    let x: Vec<_> = keys.iter().map(|_| password_key(case)).collect();
    let clients = batch::clients(keys);
    finished("srp::batch::clients");
    let peer = peer(case);
    let texts: Vec<_> = clients.iter().map(|client| client.public_key().to_hex()).collect();
    let items = clients.into_iter().zip(&x).map(|(client, x)| (client, x, &peer)).collect();
    let keys = batch::client_session_keys(items);
    finished("srp::batch::client_session_keys");
    digest(texts.iter().map(String::as_bytes)) ^ signatures(&keys, case)
}

fn servers(case: u64) -> u64 {
    let mut rng = SecretRng::new();
    let sign = |b| (stored_verifier(), b, Sign::generate_with_rng(&mut rng).unwrap());
    let items = private_keys(case).into_iter().map(sign).collect();
    let servers = batch::servers(items);
    finished("srp::batch::servers");
    let peer = peer(case);
    let texts: Vec<_> = servers.iter().map(|server| server.public_key().to_hex()).collect();
    let keys =
        batch::server_session_keys(servers.into_iter().map(|server| (server, &peer)).collect());
    finished("srp::batch::server_session_keys");
    let verdicts = keys.iter().map(|keys| verify_claim(keys.as_ref().unwrap(), case));
    digest(texts.iter().map(String::as_bytes)) ^ digest([&verdicts.collect::<Vec<_>>()[..]])
}

fn verifiers(case: u64) -> u64 {
    let x: Vec<_> = (0..COUNTS[case as usize]).map(|_| password_key(case)).collect();
    let verifiers = batch::verifiers(x.iter().collect());
    finished("srp::batch::verifiers");
    verifiers.iter().fold(0, |all, v| all ^ digest([v.to_be_bytes().as_slice()]))
}

fn users(case: u64) -> u64 {
    let (app, mut rng) = (app(), SecretRng::new());
    let users = (0..2).map(|_| UserSrp::new(&app, identity(case).user)).collect();
    let started = auth::batch::start_users_with_rng(users, &mut rng).unwrap();
    finished("auth::batch::start_users_with_rng");
    let (requests, started): (Vec<_>, Vec<_>) = started.into_iter().unzip();
    let challenges = [challenge(0), challenge(1)];
    let items = started.into_iter().zip(&challenges);
    let items = items.map(|(user, challenge)| (user, challenge, password(case))).collect();
    let responses = auth::batch::respond_users_at(items, now());
    finished("auth::batch::respond_users_at");
    let responses = responses.iter().flatten();
    requests.iter().chain(responses).fold(0, |all, values| all ^ sent(values))
}

/// A user who exists and one who does not, to whom a challenge is sent and who answer it wrongly.
fn challenges(case: u64) -> u64 {
    let (app, key, mut rng) = (app(), server_key(), SecretRng::new());
    let request = request(case, &[]);
    let items = [0, 1].map(|case| (&request, lookup(case))).into();
    let issued = auth::batch::challenge_users_with_rng(&UserPool::new(&app, &key), items, &mut rng);
    finished("auth::batch::challenge_users_with_rng");
    let (challenges, pending): (Vec<_>, Vec<_>) = issued.into_iter().map(Result::unwrap).unzip();
    let first = challenges.iter().fold(0, |all, values| all ^ sent(values));
    let responses: Vec<_> = challenges.iter().map(|challenge| forged(challenge, &[])).collect();
    let verdicts =
        auth::batch::verify_claims_at(pending.into_iter().zip(&responses).collect(), now());
    finished("auth::batch::verify_claims_at");
    verdicts.into_iter().fold(first, |all, result| 4 * all + verdict(result))
}

fn devices(case: u64) -> u64 {
    let (app, key, mut rng) = (app(), server_key(), SecretRng::new());
    let (device, config) = new_device(&mut rng);
    let all = (0..2).map(|_| DeviceSrp::new(&app, "alice", &device)).collect();
    let started = auth::batch::start_devices_with_rng(all, &mut rng).unwrap();
    finished("auth::batch::start_devices_with_rng");
    let challenge = challenge(case);
    let items = started.into_iter().map(|(_, started)| (started, &challenge)).collect();
    let responses = auth::batch::respond_devices_at(items, now());
    finished("auth::batch::respond_devices_at");
    let responses = responses.iter().flatten().fold(0, |all, values| all ^ sent(values));

    let stored = || StoredDevice::from_config(device.key(), device.group_key(), &config).unwrap();
    let request = request(case, &[("DEVICE_KEY", device.key().to_owned())]);
    let items = (0..2).map(|_| (&request, stored())).collect();
    let pool = UserPool::new(&app, &key);
    let issued = auth::batch::challenge_devices_with_rng(&pool, items, &mut rng);
    finished("auth::batch::challenge_devices_with_rng");
    issued.iter().fold(responses, |all, issued| all ^ sent(&issued.as_ref().unwrap().0))
}

//! The typed clients and the server role of `cognito_crypto::auth`.

use super::{
    SecretRng, Subject, digest,
    srp::{identity, password, peer},
};
use cognito_crypto::{
    Error,
    auth::{
        App, Device, DeviceSecretVerifierConfig, DeviceSrp, Parameters, Timestamp, UserSrp,
        server::{
            PendingClaim, SimulationKey, StoredDevice, StoredUser, UserIdFormat, UserLookup,
            UserPool,
        },
    },
};
use prover::mark::{finished, secret, secret_value};

pub const SUBJECTS: &[Subject] = &[
    Subject::new("auth: SECRET_HASH, made and verified", secret_hash),
    Subject::new("auth: user, start and respond", user),
    Subject::new("auth: device, made, start and respond", device),
    Subject::new("auth: server, user who exists or not", server_for_user),
    Subject::new("auth: server, device", server_for_device),
    Subject::new("auth: server, password as it is", server_with_password),
    Subject::new("auth: sign-in, both roles", sign_in),
];

static CLIENT_SECRET: &str = "9lhp2ka2jc0m9rsdbpcbobkmoejhp4mja0vqvr8jbnhqrr9ktek";
const NOW: u64 = 1_800_000_000;

pub fn for_each_secret(mut each: impl FnMut(&[u8])) {
    each(CLIENT_SECRET.as_bytes());
}

pub fn app() -> App {
    let secret = secret::<str>(CLIENT_SECRET);
    let app = App::with_client_secret("us-east-1_AbC123xyZ", "1example23456789", secret).unwrap();
    finished("auth::App::with_client_secret");
    app
}

pub fn now() -> Timestamp {
    Timestamp::from_unix(NOW).unwrap()
}

/// All values of a message.
pub fn sent(parameters: &Parameters) -> u64 {
    digest(parameters.iter().map(|(_, value)| value.as_bytes()))
}

pub fn verdict(result: Result<(), Error>) -> u64 {
    match result {
        Ok(()) => 1,
        Err(Error::NotAuthorized) => 2,
        Err(_) => 3,
    }
}

pub fn challenge(case: u64) -> Parameters {
    [
        ("SRP_B", peer(case).to_hex()),
        ("SALT", ["fa0c6bf9dc3b2e62b3027ec3cd0e436b", "7b"][case as usize].to_owned()),
        ("SECRET_BLOCK", ["c2VjcmV0IGJsb2Nr", "c2VjcmV0LWJsb2Nr_w"][case as usize].to_owned()),
        ("USERNAME", identity(case).user.to_owned()),
    ]
    .into_iter()
    .collect()
}

fn secret_hash(case: u64) -> u64 {
    let app = app();
    let hash = app.secret_hash(identity(case).user).unwrap();
    let hash = hash.expose();
    finished("auth::App::secret_hash");
    prover::mark::public(hash.as_bytes());
    let verdict = verdict(app.verify_secret_hash(identity(0).user, Some(hash)));
    finished("auth::App::verify_secret_hash");
    digest([hash.as_bytes()]) ^ verdict
}

fn user(case: u64) -> u64 {
    let (user, mut rng) = (UserSrp::new(&app(), identity(case).user), SecretRng::new());
    let (parameters, started) = user.start_with_rng(&mut rng).unwrap();
    finished("auth::UserSrp::start_with_rng");
    let (challenge, password) = (challenge(case), password(case));
    let responses = started.respond_at(&challenge, password, now()).unwrap();
    finished("auth::UserSrpStarted::respond_at");
    sent(&parameters) ^ sent(&responses)
}

pub fn new_device(rng: &mut SecretRng) -> (Device, DeviceSecretVerifierConfig) {
    let made = Device::generate_with_rng("us-east-1_0a1b2c3d", "-x1Y2z3W4", rng).unwrap();
    finished("auth::Device::generate_with_rng");
    made
}

fn device(case: u64) -> u64 {
    let mut rng = SecretRng::new();
    let (device, config) = new_device(&mut rng);
    let srp = DeviceSrp::new(&app(), "alice", &device);
    let (first, started) = srp.start_with_rng(&mut rng).unwrap();
    finished("auth::DeviceSrp::start_with_rng");
    let challenge = challenge(case);
    let second = started.respond_at(&challenge, now()).unwrap();
    finished("auth::DeviceSrpStarted::respond_at");
    sent(&first) ^ sent(&second) ^ digest([config.password_verifier.expose().as_bytes()])
}

fn stored_user() -> StoredUser {
    let (app, password, mut rng) = (app(), password(0), SecretRng::new());
    let user = StoredUser::register_with_rng(&app, "alice", password, &mut rng).unwrap();
    finished("auth::server::StoredUser::register_with_rng");
    user
}

/// In one case the user exists; to the server code both are the same.
pub fn lookup(case: u64) -> UserLookup {
    let mut lookup = match case {
        0 => UserLookup::found(stored_user()).unwrap(),
        _ => UserLookup::missing("alice").unwrap(),
    };
    secret_value(&mut lookup);
    lookup
}

pub fn server_key() -> SimulationKey {
    let mut rng = SecretRng::new();
    let key = SimulationKey::generate_with_rng(&mut rng).unwrap();
    finished("auth::server::SimulationKey::generate_with_rng");
    key.with_user_id_format(UserIdFormat::Uuid)
}

fn with_secret_hash(mut request: Parameters) -> Parameters {
    let hash = app().secret_hash(request.get("USERNAME").unwrap()).unwrap();
    let hash = hash.expose();
    prover::mark::public(hash.as_bytes());
    request.insert("SECRET_HASH", hash);
    request
}

pub fn request(case: u64, more: &[(&str, String)]) -> Parameters {
    let all = [("USERNAME", "alice".to_owned()), ("SRP_A", peer(case).to_hex())];
    with_secret_hash(all.into_iter().chain(more.iter().cloned()).collect())
}

/// An answer to a challenge with everything right but the signature.
pub fn forged(challenge: &Parameters, more: &[(&str, String)]) -> Parameters {
    let signature = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned();
    let block = challenge.get("SECRET_BLOCK").unwrap().to_owned();
    let all = [
        ("USERNAME", "alice".to_owned()),
        ("PASSWORD_CLAIM_SECRET_BLOCK", block),
        ("PASSWORD_CLAIM_SIGNATURE", signature),
        ("TIMESTAMP", now().to_string()),
    ];
    with_secret_hash(all.into_iter().chain(more.iter().cloned()).collect())
}

fn server_for_user(case: u64) -> u64 {
    let (app, key, request, lookup) = (app(), server_key(), request(case, &[]), lookup(case));
    let mut rng = SecretRng::new();
    let (challenge, pending) =
        UserPool::new(&app, &key).challenge_user_with_rng(&request, lookup, &mut rng).unwrap();
    finished("auth::server::UserPool::challenge_user_with_rng");
    sent(&challenge) ^ verified(pending, &forged(&challenge, &[]))
}

fn verified(pending: PendingClaim, responses: &Parameters) -> u64 {
    let result = pending.verify_at(responses, now());
    finished("auth::server::PendingClaim::verify_at");
    verdict(result)
}

fn server_for_device(case: u64) -> u64 {
    let (challenge, key, pending) = challenged_device(case, &mut SecretRng::new());
    sent(&challenge) ^ verified(pending, &forged(&challenge, &key))
}

/// The challenge of a device, its DEVICE_KEY, and the claim.
pub fn challenged_device(
    case: u64,
    rng: &mut SecretRng,
) -> (Parameters, [(&'static str, String); 1], PendingClaim) {
    let (device, config) = new_device(rng);
    let stored = StoredDevice::from_config(device.key(), device.group_key(), &config).unwrap();
    finished("auth::server::StoredDevice::from_config");
    let key = [("DEVICE_KEY", device.key().to_owned())];
    let (app, request) = (app(), request(case, &key));
    let (challenge, pending) = UserPool::new(&app, &SimulationKey::from_bytes([0; 32]))
        .challenge_device_with_rng(&request, stored, rng)
        .unwrap();
    finished("auth::server::UserPool::challenge_device_with_rng");
    (challenge, key, pending)
}

fn server_with_password(case: u64) -> u64 {
    let mut request = request(case, &[]);
    request.insert("PASSWORD", password(0));
    let (app, key, lookup) = (app(), server_key(), lookup(case));
    let result = UserPool::new(&app, &key).verify_password(&request, lookup);
    finished("auth::server::UserPool::verify_password");
    verdict(result)
}

/// With the right password in one case and a wrong one in the other.
fn sign_in(case: u64) -> u64 {
    let (app, mut rng) = (app(), SecretRng::new());
    let (parameters, started) = UserSrp::new(&app, "alice").start_with_rng(&mut rng).unwrap();
    let first = sent(&parameters);
    let (key, lookup) = (server_key(), lookup(0));
    let (challenge, pending) =
        UserPool::new(&app, &key).challenge_user_with_rng(&parameters, lookup, &mut rng).unwrap();
    let second = sent(&challenge);
    let responses = started.respond_at(&challenge, password(case), now()).unwrap();
    let third = sent(&responses);
    first ^ second ^ third ^ verified(pending, &responses)
}

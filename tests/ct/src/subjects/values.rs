//! What holds secrets between computations: keys from and to bytes, maps, requests, devices.

use super::{
    SecretRng, Subject,
    auth::app,
    digest,
    srp::{from_private_keys, password},
};
use cognito_crypto::{
    SecretString,
    auth::{
        AuthenticationResult, ConfirmDeviceRequest, Device, DeviceRememberedStatus,
        DeviceSecretVerifierConfig, ForgetDeviceRequest, GetTokensFromRefreshTokenRequest,
        Parameters, RevokeTokenRequest, UpdateDeviceStatusRequest, secret_hash,
    },
    srp::{PasswordKey, PrivateKey, Sign},
};
use prover::mark::{finished, public, secret};
use std::collections::HashMap;

pub const SUBJECTS: &[Subject] = &[
    Subject::new("srp: keys from and to their bytes", keys),
    Subject::new("srp: both roles from private values", from_private_keys),
    Subject::new("auth: parameters, set, read, copied and handed over", parameters),
    Subject::new("auth: requests with secrets", requests),
    Subject::new("auth: device from storage", device),
];

static BYTES: [u8; 40] = *b"Lw6_kz9-Xq3=vh7+Tm2~rj8*Nd5&cf1?Bg4!ps0,";

pub fn for_each_secret(mut each: impl FnMut(&[u8])) {
    each(&BYTES);
}

fn keys(_: u64) -> u64 {
    let a = PrivateKey::from_be_bytes(secret(&BYTES)).unwrap();
    finished("srp::PrivateKey::from_be_bytes");
    let mut rng = SecretRng::new();
    let b = PrivateKey::generate_with_rng(&mut rng).unwrap();
    finished("srp::PrivateKey::generate_with_rng");
    let sign = Sign::generate_with_rng(&mut rng).unwrap();
    finished("srp::Sign::generate_with_rng");
    drop((a, b, sign));
    let x = PasswordKey::from_be_bytes(secret(&BYTES).first_chunk().unwrap());
    finished("srp::PasswordKey::from_be_bytes");
    let v = x.verifier();
    finished("srp::PasswordKey::verifier");
    let bytes = v.to_be_bytes();
    finished("srp::Verifier::to_be_bytes");
    drop((x, v, bytes));
    0
}

fn parameters(case: u64) -> u64 {
    let mut map = Parameters::new();
    map.insert("USERNAME", "alice");
    map.insert("PASSWORD", password(case));
    finished("auth::Parameters::insert");
    let length = map.get("PASSWORD").unwrap().len();
    finished("auth::Parameters::get");
    let copy: Parameters = map.iter().collect();
    finished("auth::Parameters::iter");
    let mut theirs: HashMap<String, String> = map.into();
    let again = Parameters::from(&theirs);
    finished("auth::Parameters::insert");
    // What is in a HashMap is the caller's to wipe.
    theirs.values_mut().for_each(zeroize::Zeroize::zeroize);
    drop((theirs, again));
    let mut copy = copy;
    copy.remove("PASSWORD");
    finished("auth::Parameters::remove");
    length as u64
}

fn requests(case: u64) -> u64 {
    let (app, token) = (app(), password(case));
    let request = app.account_request("alice").with_session(token);
    finished("auth::App::account_request");
    finished("auth::AccountRequest::with_session");
    let hash = secret_hash(token, "alice", "client");
    finished("auth::app::secret_hash");
    public(hash.expose().as_bytes());
    let request = (request, GetTokensFromRefreshTokenRequest::new(&app, token));
    finished("auth::GetTokensFromRefreshTokenRequest::new");
    let request = (request, RevokeTokenRequest::new(&app, token));
    finished("auth::RevokeTokenRequest::new");
    let config = DeviceSecretVerifierConfig::new("c2FsdA==", token);
    finished("auth::DeviceSecretVerifierConfig::new");
    let confirm = ConfirmDeviceRequest::new("key", token, config).with_device_name("phone");
    finished("auth::ConfirmDeviceRequest::new");
    let update = UpdateDeviceStatusRequest::new("key", token, DeviceRememberedStatus::Remembered);
    finished("auth::UpdateDeviceStatusRequest::new");
    let forget = ForgetDeviceRequest::new("key", token);
    finished("auth::ForgetDeviceRequest::new");
    let result = AuthenticationResult::new(token).with_id_token(token).with_refresh_token(token);
    finished("auth::AuthenticationResult::new");
    finished("auth::AuthenticationResult::with_id_token");
    finished("auth::AuthenticationResult::with_refresh_token");
    let text = SecretString::new(token);
    finished("secret::SecretString::new");
    let length = text.expose().len();
    drop((request, confirm, update, forget, result, text));
    digest([hash.expose().as_bytes()]) ^ length as u64
}

fn device(case: u64) -> u64 {
    let device = Device::new("us-east-1_0a1b2c3d", "-x1Y2z3W4", password(case));
    finished("auth::Device::new");
    device.expose_password().len() as u64
}

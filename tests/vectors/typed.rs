//! The same handshakes through the typed states: the client's messages, and this crate's server role.

use crate::{
    handshake::{Expected, Handshake, private_key, refused, same},
    known::{natural, optional, text},
    random::Replay,
};
use cognito_crypto::auth::{
    App, Device, DeviceSecretVerifierConfig, DeviceSrp, Parameters, Timestamp, UserSrp,
    server::{PendingClaim, SimulationKey, StoredDevice, StoredUser, UserLookup, UserPool},
};
use num_bigint::BigUint;
use serde_json::Value;

/// The case's time, if it is one that the service could see: some published handshakes have no timestamp,
/// or some other text in its place, which only the primitives take.
pub(crate) fn time(case: &Value) -> Option<Timestamp> {
    Timestamp::parse(optional(case, "timestamp")?).ok()
}

/// A user signs in: against the case's B, and against the server role with the case's b.
pub(crate) fn user(handshake: &Handshake<'_>, app: &App, now: Timestamp) -> Result<(), String> {
    let Handshake { case, identity, password, .. } = handshake;
    let expected = Expected::of(case)?;
    let start = || {
        let user = UserSrp::new(app, optional(case, "sign_in_name").unwrap_or(identity.user));
        Ok::<_, String>(user.start_with_private_key(private_key(case, "a")?))
    };

    let (request, started) = start()?;
    expected.number("A", &natural_parameter(&request, "SRP_A")?)?;
    if let Some(hash) = request.get("SECRET_HASH") {
        expected.text("sign_in_secret_hash", hash)?;
    }
    let challenge = challenge(handshake, "USER_ID_FOR_SRP", identity.user)?;
    let responses =
        started.respond_at(&challenge, password, now).map_err(refused("the challenge"))?;
    same("USERNAME", identity.user, parameter(&responses, "USERNAME")?)?;
    if let Some(hash) = responses.get("SECRET_HASH") {
        expected.text("secret_hash", hash)?;
    }
    answer(handshake, &responses)?;

    let Some(mut rng) = server_rng(case)? else { return Ok(()) };
    let stored = StoredUser {
        user_id: identity.user.into(),
        salt: handshake.salt.clone(),
        verifier: handshake.password_key().verifier(),
    };
    let (request, started) = start()?;
    let lookup = UserLookup::found(stored).map_err(refused("the user"))?;
    let (challenge, pending) = UserPool::new(app, &SimulationKey::from_bytes([0; 32]))
        .challenge_user_with_rng(&request, lookup, &mut rng)
        .map_err(refused("the request"))?;
    expected.number("B", &natural_parameter(&challenge, "SRP_B")?)?;
    let responses =
        started.respond_at(&challenge, password, now).map_err(refused("the challenge"))?;
    accepted(pending, &responses, now)
}

/// A device signs in: against the case's B, and against the server role with the case's b.
pub(crate) fn device(handshake: &Handshake<'_>, now: Timestamp) -> Result<(), String> {
    let Handshake { case, identity, password, .. } = handshake;
    let expected = Expected::of(case)?;
    let app = app();
    let device = Device::new(identity.user, identity.group, password);
    let start = || {
        let started = DeviceSrp::new(&app, "alice", &device);
        Ok::<_, String>(started.start_with_private_key(private_key(case, "a")?))
    };

    let (request, started) = start()?;
    expected.number("A", &natural_parameter(&request, "SRP_A")?)?;
    let challenge = challenge(handshake, "DEVICE_KEY", identity.user)?;
    let responses = started.respond_at(&challenge, now).map_err(refused("the challenge"))?;
    same("DEVICE_KEY", identity.user, parameter(&responses, "DEVICE_KEY")?)?;
    answer(handshake, &responses)?;

    let Some(mut rng) = server_rng(case)? else { return Ok(()) };
    let stored = StoredDevice {
        key: identity.user.into(),
        group_key: identity.group.into(),
        salt: handshake.salt.clone(),
        verifier: handshake.password_key().verifier(),
    };
    let (request, started) = start()?;
    let (challenge, pending) = UserPool::new(&app, &SimulationKey::from_bytes([0; 32]))
        .challenge_device_with_rng(&request, stored, &mut rng)
        .map_err(refused("the request"))?;
    expected.number("B", &natural_parameter(&challenge, "SRP_B")?)?;
    let responses = started.respond_at(&challenge, now).map_err(refused("the challenge"))?;
    accepted(pending, &responses, now)
}

/// Makes a device that draws these bytes.
pub(crate) fn new_device(
    key: &str,
    group_key: &str,
    drawn: Vec<u8>,
) -> Result<(Device, DeviceSecretVerifierConfig), String> {
    Device::generate_with_rng(key, group_key, &mut Replay::new(drawn))
        .map_err(refused("the device"))
}

/// An app client for what is not about one.
pub(crate) fn app() -> App {
    App::new("region_pool", "client").unwrap()
}

/// The challenge that the case is about.
fn challenge(handshake: &Handshake<'_>, id: &str, user: &str) -> Result<Parameters, String> {
    let case = handshake.case;
    let salt = optional(case, "salt").or(optional(case, "server_salt"));
    let salt = salt.map_or_else(|| handshake.salt.to_hex(), String::from);
    let parameters = [
        ("SALT", salt),
        ("SRP_B", handshake.srp_b()?),
        ("SECRET_BLOCK", text(case, "secret_block")?.into()),
        (id, user.into()),
    ];
    Ok(parameters.into_iter().collect())
}

/// Checks the claim in a client's answer.
fn answer(handshake: &Handshake<'_>, responses: &Parameters) -> Result<(), String> {
    let case = handshake.case;
    Expected::of(case)?.text("signature", parameter(responses, "PASSWORD_CLAIM_SIGNATURE")?)?;
    same("TIMESTAMP", text(case, "timestamp")?, parameter(responses, "TIMESTAMP")?)?;
    let block = parameter(responses, "PASSWORD_CLAIM_SECRET_BLOCK")?;
    same("PASSWORD_CLAIM_SECRET_BLOCK", text(case, "secret_block")?, block)
}

fn accepted(pending: PendingClaim, responses: &Parameters, now: Timestamp) -> Result<(), String> {
    pending.verify_at(responses, now).map_err(refused("the client's answer"))
}

fn parameter<'a>(parameters: &'a Parameters, name: &'static str) -> Result<&'a str, String> {
    parameters.require(name).map_err(|error| error.to_string())
}

fn natural_parameter(parameters: &Parameters, name: &'static str) -> Result<Vec<u8>, String> {
    let digits = parameter(parameters, name)?;
    let number = BigUint::parse_bytes(digits.as_bytes(), 16);
    Ok(number.ok_or_else(|| format!("{name} is not hexadecimal"))?.to_bytes_be())
}

/// A generator from which the server role draws the case's b, if it has one of the width that it draws, and
/// the sign plus.
fn server_rng(case: &Value) -> Result<Option<Replay>, String> {
    if case["b"].is_null() {
        return Ok(None);
    }
    let b = natural(case, "b")?.to_bytes_be();
    let secret_block = vec![0x5b; 48];
    let zeros = 40_usize.checked_sub(b.len());
    Ok(zeros.map(|zeros| Replay::new([vec![0; zeros], b, vec![0], secret_block].concat())))
}

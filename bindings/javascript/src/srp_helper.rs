//! The functions of the npm package cognito-srp-helper, whose sessions are objects that the caller keeps: a, and the
//! password or a hash of it, are in them.

use crate::{
    convert::{read, timestamp, write},
    thrown::Thrown,
};
use cognito_crypto::{
    Error, Problem, SecretString,
    auth::{
        self, App, Device, DeviceSecretVerifierConfig, DeviceSrp, Parameters, Timestamp, UserSrp,
    },
    srp::{Identity, PrivateKey},
    zeroize::Zeroizing,
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// The part of a session that signing needs.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    username: String,
    password: SecretString,
    pool_id: String,
    is_hashed: bool,
    timestamp: String,
    small_a: SecretString,
}

impl Session {
    fn read(session: JsValue) -> Result<(Self, App, PrivateKey, Timestamp), Thrown> {
        let session: Self = read(session, "session")?;
        let app = app(&session.pool_id)?;
        let a = PrivateKey::from_be_bytes(&hex(session.small_a.expose(), "smallA")?)?;
        let timestamp = Timestamp::parse(&session.timestamp)?;
        Ok((session, app, a, timestamp))
    }
}

/// Nothing that these functions compute depends on the app client.
fn app(pool_id: &str) -> Result<App, Thrown> {
    Ok(App::new(pool_id, "cognito-srp-helper")?)
}

/// Decodes hexadecimal digits of a secret; an odd first one stands for a half byte.
fn hex(text: &str, name: &'static str) -> Result<Zeroizing<Vec<u8>>, Thrown> {
    let odd = if text.len() % 2 == 1 { "0" } else { "" };
    let even = Zeroizing::new([odd, text].concat());
    let bytes = base16ct::mixed::decode_vec(even.as_bytes());
    Ok(Zeroizing::new(bytes.map_err(|_| Error::Input { name, problem: Problem::NotHex })?))
}

#[wasm_bindgen]
pub fn helper_secret_hash(
    username: JsValue,
    client_id: JsValue,
    client_secret: JsValue,
) -> Result<String, Thrown> {
    let username: String = read(username, "userId")?;
    let client_id: String = read(client_id, "clientId")?;
    let client_secret: SecretString = read(client_secret, "secretId")?;
    Ok(auth::secret_hash(client_secret.expose(), &username, &client_id).expose().into())
}

#[wasm_bindgen]
pub fn helper_password_hash(
    username: JsValue,
    password: JsValue,
    pool_id: JsValue,
) -> Result<String, Thrown> {
    let username: String = read(username, "userId")?;
    let password: SecretString = read(password, "password")?;
    let app = app(&read::<String>(pool_id, "poolId")?)?;
    let identity = Identity { group: app.pool_name(), user: &username };
    Ok(base16ct::lower::encode_string(&*identity.password_hash(password.expose().as_bytes())))
}

/// What a new session has besides the arguments that it was made of.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewSession<'a> {
    pool_id_abbr: &'a str,
    timestamp: String,
    small_a: SecretString,
    large_a: Option<&'a str>,
}

#[wasm_bindgen]
pub fn helper_session(
    username: JsValue,
    pool_id: JsValue,
    now: JsValue,
) -> Result<JsValue, Thrown> {
    let username: String = read(username, "username")?;
    let app = app(&read::<String>(pool_id, "poolId")?)?;
    let mut a = Zeroizing::new([0; PrivateKey::GENERATED_BYTES]);
    getrandom::fill(&mut *a).map_err(|_| Error::Rng)?;
    let user = UserSrp::new(&app, &username);
    let (parameters, _) = user.start_with_private_key(PrivateKey::from_be_bytes(&*a)?);
    write(&NewSession {
        pool_id_abbr: app.pool_name(),
        timestamp: timestamp(now)?.to_string(),
        small_a: base16ct::lower::encode_string(&*a).into(),
        large_a: parameters.get("SRP_A"),
    })
}

/// PASSWORD_CLAIM_SIGNATURE of a user.
#[wasm_bindgen]
pub fn helper_sign(session: JsValue, challenge: JsValue) -> Result<String, Thrown> {
    let (session, app, a, timestamp) = Session::read(session)?;
    let challenge: Parameters = read(challenge, "ChallengeParameters")?;
    let (_, started) = UserSrp::new(&app, &session.username).start_with_private_key(a);
    let password = session.password.expose();
    let responses = if session.is_hashed {
        let refused = |problem| Error::Input { name: "password", problem };
        let hash = hex(password, "password")?;
        let hash = hash.as_slice().try_into().map_err(|_| refused(Problem::Format))?;
        started.respond_with_password_hash_at(&challenge, hash, timestamp)?
    } else {
        started.respond_at(&challenge, password, timestamp)?
    };
    signature(&responses)
}

/// PASSWORD_CLAIM_SIGNATURE of a device.
#[wasm_bindgen]
pub fn helper_sign_with_device(
    session: JsValue,
    challenge: JsValue,
    group_key: JsValue,
    password: JsValue,
) -> Result<String, Thrown> {
    let group_key: String = read(group_key, "deviceGroupKey")?;
    let password: SecretString = read(password, "deviceRandomPassword")?;
    let (session, app, a, timestamp) = Session::read(session)?;
    let challenge: Parameters = read(challenge, "ChallengeParameters")?;
    let device = Device::new(challenge.require("DEVICE_KEY")?, &group_key, password.expose());
    let (_, started) = DeviceSrp::new(&app, &session.username, &device).start_with_private_key(a);
    signature(&started.respond_at(&challenge, timestamp)?)
}

fn signature(responses: &Parameters) -> Result<String, Thrown> {
    Ok(responses.require("PASSWORD_CLAIM_SIGNATURE")?.into())
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DeviceVerifier<'a> {
    device_random_password: &'a str,
    device_secret_verifier_config: DeviceSecretVerifierConfig,
}

#[wasm_bindgen]
pub fn helper_device_verifier(device_key: JsValue, group_key: JsValue) -> Result<JsValue, Thrown> {
    let device_key: String = read(device_key, "deviceKey")?;
    let group_key: String = read(group_key, "deviceGroupKey")?;
    let (device, config) = Device::generate(&device_key, &group_key)?;
    write(&DeviceVerifier {
        device_random_password: device.expose_password(),
        device_secret_verifier_config: config,
    })
}

//! Checks the cases of each section. The error says which value differs, or what is missing.

use crate::{
    handshake::{Expected, Handshake, private_key, refused, same},
    known::{bytes, integer, natural, optional, text, to_hex},
    typed,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use cognito_crypto::{
    auth::{self, App, DeviceSecretVerifierConfig, Timestamp, server::StoredDevice},
    srp::{Identity, PublicKey, Salt, Server, Sign, Verifier, scrambler},
};
use serde_json::Value;

/// A user signing in.
pub(crate) fn user(case: &Value) -> Result<(), String> {
    // Where only a pool's name is published, any region will do: it is not hashed.
    let pool_id = match optional(case, "pool_name") {
        Some(name) => format!("region_{name}"),
        None => text(case, "pool_id")?.into(),
    };
    let app = match optional(case, "client_secret") {
        Some(secret) => App::with_client_secret(&pool_id, text(case, "client_id")?, secret),
        None => App::new(&pool_id, optional(case, "client_id").unwrap_or("client")),
    }
    .map_err(refused("the app"))?;
    let handshake = Handshake {
        case,
        identity: Identity { group: app.pool_name(), user: text(case, "username")? },
        password: text(case, "password")?,
        salt: Salt::from_hex(text(case, "salt")?).map_err(refused("salt"))?,
    };
    handshake.registration("v")?;
    handshake.sign_in()?;
    typed::time(case).map_or(Ok(()), |now| typed::user(&handshake, &app, now))
}

/// A device being confirmed, and signing in.
pub(crate) fn device(case: &Value) -> Result<(), String> {
    let drawn = if case["random_password_bytes"].is_null() {
        None
    } else {
        Some((bytes(case, "random_password_bytes")?, bytes(case, "random_salt_bytes")?))
    };
    let password = match &drawn {
        Some((password, _)) => STANDARD.encode(password),
        None => text(case, "device_password")?.into(),
    };
    let salt = match (optional(case, "server_salt"), &drawn) {
        (None, Some((_, salt))) => Salt::from_be_bytes(salt).unwrap(),
        _ => Salt::from_hex(text(case, "server_salt")?).map_err(refused("server_salt"))?,
    };
    let handshake = Handshake {
        case,
        identity: Identity {
            group: text(case, "device_group_key")?,
            user: text(case, "device_key")?,
        },
        password: &password,
        salt,
    };
    handshake.registration("verifier")?;
    if let Some((password, salt)) = &drawn {
        confirmation(&handshake, password, salt)?;
    }
    if case["a"].is_null() {
        return Ok(());
    }
    handshake.sign_in()?;
    typed::time(case).map_or(Ok(()), |now| typed::device(&handshake, now))
}

/// What ConfirmDevice sends of what the device drew, and what the server reads in it.
fn confirmation(handshake: &Handshake<'_>, password: &[u8], salt: &[u8]) -> Result<(), String> {
    let expected = Expected::of(handshake.case)?;
    expected.text("device_password", handshake.password)?;
    let verifier = handshake.password_key().verifier();
    expected.text("PasswordVerifier", verifier.to_base64().expose())?;
    expected.text("Salt", &Salt::from_be_bytes(salt).unwrap().to_base64())?;

    let Identity { group, user } = handshake.identity;
    if (password.len(), salt.len()) == (40, 16) {
        let (device, config) = typed::new_device(user, group, [password, salt].concat())?;
        expected.text("device_password", device.expose_password())?;
        expected.text("PasswordVerifier", config.password_verifier.expose())?;
        expected.text("Salt", &config.salt)?;
    }
    let [salt, verifier] =
        ["Salt", "PasswordVerifier"].map(|name| optional(&handshake.case["expected"], name));
    let (Some(salt), Some(verifier)) = (salt, verifier) else { return Ok(()) };
    let stored =
        StoredDevice::from_config(user, group, &DeviceSecretVerifierConfig::new(salt, verifier))
            .map_err(refused("DeviceSecretVerifierConfig"))?;
    expected.number("verifier", &stored.verifier.to_be_bytes())
}

/// The server alone, from a verifier.
pub(crate) fn server(case: &Value) -> Result<(), String> {
    let expected = Expected::of(case)?;
    let verifier =
        Verifier::from_be_bytes(&natural(case, "v")?.to_bytes_be()).map_err(refused("v"))?;
    let server = Server::new(verifier, private_key(case, "b")?, Sign::plus());
    expected.number("B", &server.public_key().to_be_bytes())?;
    let client = PublicKey::from_hex(text(case, "A")?).map_err(refused("A"))?;
    expected.number("u", &scrambler(&client, server.public_key()).map_err(refused("u"))?)?;
    expected.number("S", &*server.premaster_secret(&client).map_err(refused("S"))?)?;
    let [key, _] = server.session_keys(&client).map_err(refused("key"))?.to_bytes();
    expected.number("key", &*key)
}

/// pad() of an integer, which only salts show.
pub(crate) fn pad(case: &Value) -> Result<(), String> {
    let hex = match case["integer"].as_i64() {
        Some(number) if number < 0 => format!("-{:x}", number.unsigned_abs()),
        Some(number) => format!("{number:x}"),
        None => text(case, "hex")?.into(),
    };
    let salt = Salt::from_hex(&hex).map_err(refused("the integer"))?;
    same("pad", text(case, "pad")?, &to_hex(salt.padded()))?;
    same("salt", &integer(&hex)?.to_string(), &integer(&salt.to_hex())?.to_string())
}

/// u = H(pad(A) ‖ pad(B)).
pub(crate) fn u(case: &Value) -> Result<(), String> {
    let [a, b] = ["A", "B"].map(|name| PublicKey::from_hex(text(case, name).unwrap_or_default()));
    let u =
        scrambler(&a.map_err(refused("A"))?, &b.map_err(refused("B"))?).map_err(refused("u"))?;
    same("u", &format!("{:064x}", natural(case, "u")?), &to_hex(&u))
}

/// A TIMESTAMP, written and read.
pub(crate) fn timestamp(case: &Value) -> Result<(), String> {
    let unix = case["unix"].as_u64().ok_or("the case has no `unix` seconds since 1970")?;
    let expected = text(case, "timestamp")?;
    let written = Timestamp::from_unix(unix).map_err(refused("unix"))?;
    same("timestamp", expected, &written.to_string())?;
    let read = Timestamp::parse(expected).map_err(refused("timestamp"))?;
    same("unix", &unix.to_string(), &read.unix().to_string())
}

/// SECRET_HASH, by the primitive and as an app client computes it.
pub(crate) fn secret_hash(case: &Value) -> Result<(), String> {
    let [username, id] = [text(case, "username")?, text(case, "client_id")?];
    let [secret, expected] = [text(case, "client_secret")?, text(case, "secret_hash")?];
    same("secret_hash", expected, auth::secret_hash(secret, username, id).expose())?;
    let Ok(app) = App::with_client_secret("region_pool", id, secret) else {
        // An empty id or secret, which no app client has.
        return if id.is_empty() || secret.is_empty() {
            Ok(())
        } else {
            Err("the app is refused".into())
        };
    };
    same(
        "secret_hash",
        expected,
        app.secret_hash(username).as_ref().map_or("", |hash| hash.expose()),
    )?;
    app.verify_secret_hash(username, Some(expected)).map_err(refused("secret_hash"))
}

//! What goes into requests around a sign-in.

use crate::{
    convert::{app, read, write},
    thrown::Thrown,
};
use cognito_crypto::{
    SecretString,
    auth::{AuthenticationResult, ConfirmDeviceRequest, Device, RevokeTokenRequest},
};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub fn secret_hash(app_fields: JsValue, username: JsValue) -> Result<Option<String>, Thrown> {
    let username: String = read(username, "username")?;
    Ok(app(app_fields)?.secret_hash(&username).map(|hash| hash.expose().into()))
}

#[wasm_bindgen]
pub fn account_request(
    app_fields: JsValue,
    username: JsValue,
    session: JsValue,
) -> Result<JsValue, Thrown> {
    let username: String = read(username, "username")?;
    let session: Option<SecretString> = read(session, "session")?;
    let request = app(app_fields)?.account_request(&username);
    write(&match session {
        Some(session) => request.with_session(session.expose()),
        None => request,
    })
}

#[wasm_bindgen]
pub fn revoke_token_request(app_fields: JsValue, token: JsValue) -> Result<JsValue, Thrown> {
    let token: SecretString = read(token, "refreshToken")?;
    write(&RevokeTokenRequest::new(&app(app_fields)?, token.expose()))
}

#[derive(Serialize)]
struct Confirmation {
    request: ConfirmDeviceRequest,
    device: Device,
}

#[wasm_bindgen]
pub fn confirm_device(result: JsValue, device_name: JsValue) -> Result<JsValue, Thrown> {
    let device_name: Option<String> = read(device_name, "deviceName")?;
    let result: AuthenticationResult = read(result, "authenticationResult")?;
    let confirmed = result.confirm_device(device_name.as_deref())?;
    write(&confirmed.map(|(request, device)| Confirmation { request, device }))
}

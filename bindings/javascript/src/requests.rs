//! What goes into requests around a sign-in.

use crate::{
    convert::{app, read, write},
    thrown::Thrown,
};
use cognito_crypto::auth::{
    AuthenticationResult, ConfirmDeviceRequest, Device, RevokeTokenRequest,
};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub fn secret_hash(app_fields: JsValue, username: &str) -> Result<Option<String>, Thrown> {
    Ok(app(app_fields)?.secret_hash(username).map(|hash| hash.expose().into()))
}

#[wasm_bindgen]
pub fn account_request(
    app_fields: JsValue,
    username: &str,
    session: Option<String>,
) -> Result<JsValue, Thrown> {
    let request = app(app_fields)?.account_request(username);
    write(&match session {
        Some(session) => request.with_session(&session),
        None => request,
    })
}

#[wasm_bindgen]
pub fn revoke_token_request(app_fields: JsValue, token: &str) -> Result<JsValue, Thrown> {
    write(&RevokeTokenRequest::new(&app(app_fields)?, token))
}

#[derive(Serialize)]
struct Confirmation {
    request: ConfirmDeviceRequest,
    device: Device,
}

#[wasm_bindgen]
pub fn confirm_device(result: JsValue, device_name: Option<String>) -> Result<JsValue, Thrown> {
    let result: AuthenticationResult = read(result, "authenticationResult")?;
    let confirmed = result.confirm_device(device_name.as_deref())?;
    write(&confirmed.map(|(request, device)| Confirmation { request, device }))
}

//! The two messages of SRP alone: `UserSrp` and `DeviceSrp`, which answer one challenge each.

use crate::{
    convert::{app, read, timestamp, write},
    thrown::Thrown,
};
use cognito_crypto::{
    SecretString,
    auth::{self, Device, DeviceSrpStarted, Parameters, UserSrpStarted},
};
use wasm_bindgen::prelude::*;

const ANSWERED: &str = "the challenge was answered; SRP starts anew for each challenge";

#[wasm_bindgen]
pub struct UserSrp {
    parameters: Parameters,
    started: Option<UserSrpStarted>,
}

#[wasm_bindgen]
impl UserSrp {
    #[wasm_bindgen(constructor)]
    pub fn new(
        app_fields: JsValue,
        username: JsValue,
        device_key: JsValue,
        user_id: JsValue,
    ) -> Result<Self, Thrown> {
        let username: String = read(username, "username")?;
        let mut user = auth::UserSrp::new(&app(app_fields)?, &username);
        if let Some(key) = read::<Option<String>>(device_key, "deviceKey")? {
            user = user.with_device_key(&key);
        }
        if let Some(id) = read::<Option<String>>(user_id, "userId")? {
            user = user.with_user_id(&id);
        }
        let (parameters, started) = user.start()?;
        Ok(Self { parameters, started: Some(started) })
    }

    pub fn parameters(&self) -> Result<JsValue, Thrown> {
        write(&self.parameters)
    }

    pub fn respond(
        &mut self,
        challenge: JsValue,
        password: JsValue,
        now: JsValue,
    ) -> Result<JsValue, Thrown> {
        let challenge: Parameters = read(challenge, "challengeParameters")?;
        let password: SecretString = read(password, "password")?;
        let now = timestamp(now)?;
        let started = self.started.take().ok_or(Thrown::state(ANSWERED))?;
        write(&started.respond_at(&challenge, password.expose(), now)?)
    }
}

#[wasm_bindgen]
pub struct DeviceSrp {
    parameters: Parameters,
    started: Option<DeviceSrpStarted>,
}

#[wasm_bindgen]
impl DeviceSrp {
    #[wasm_bindgen(constructor)]
    pub fn new(
        app_fields: JsValue,
        username: JsValue,
        device: JsValue,
        user_id: JsValue,
    ) -> Result<Self, Thrown> {
        let username: String = read(username, "username")?;
        let device: Device = read(device, "device")?;
        let mut device = auth::DeviceSrp::new(&app(app_fields)?, &username, &device);
        if let Some(id) = read::<Option<String>>(user_id, "userId")? {
            device = device.with_user_id(&id);
        }
        let (parameters, started) = device.start()?;
        Ok(Self { parameters, started: Some(started) })
    }

    pub fn parameters(&self) -> Result<JsValue, Thrown> {
        write(&self.parameters)
    }

    pub fn respond(&mut self, challenge: JsValue, now: JsValue) -> Result<JsValue, Thrown> {
        let challenge: Parameters = read(challenge, "challengeParameters")?;
        let now = timestamp(now)?;
        let started = self.started.take().ok_or(Thrown::state(ANSWERED))?;
        write(&started.respond_at(&challenge, now)?)
    }
}

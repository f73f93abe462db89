//! `AuthFlow`: one sign-in, which waits for a reply or for an answer.

use crate::{
    convert::{app, read, timestamp, write},
    prompt::{self, Factor},
    thrown::Thrown,
};
use cognito_crypto::{
    Error, Problem, SecretString,
    auth::{
        self, AuthFlowStarted, AuthenticationResult, Device, FirstFactor, InitiateAuthResponse,
        Metadata, Reply, Request, ServiceError, SignedIn, Step,
        prompt::{Prompt, SavedPrompt},
    },
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// How a sign-in starts.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Start {
    auth_flow: String,
    username: Option<String>,
    password: Option<SecretString>,
    refresh_token: Option<SecretString>,
    preferred: Option<Factor>,
    session: Option<SecretString>,
    device: Option<Device>,
    metadata: Option<Metadata>,
    admin: Option<bool>,
}

impl Start {
    fn start(&self, app: &auth::App) -> Result<auth::AuthFlow, Thrown> {
        let name = self.username.as_deref().unwrap_or_default();
        let [password, token] = [&self.password, &self.refresh_token]
            .map(|secret| secret.as_ref().map_or("", SecretString::expose));
        let mut flow = match &*self.auth_flow {
            "USER_SRP_AUTH" => auth::AuthFlow::user_srp_auth(app, name, password),
            "USER_AUTH" => auth::AuthFlow::user_auth(app, name),
            "CUSTOM_AUTH" if self.password.is_some() => {
                auth::AuthFlow::custom_auth_srp(app, name, password)
            }
            "CUSTOM_AUTH" => auth::AuthFlow::custom_auth(app, name),
            "USER_PASSWORD_AUTH" => auth::AuthFlow::user_password_auth(app, name, password),
            "ADMIN_USER_PASSWORD_AUTH" => {
                auth::AuthFlow::admin_user_password_auth(app, name, password)
            }
            "ADMIN_NO_SRP_AUTH" => auth::AuthFlow::admin_no_srp_auth(app, name, password),
            "REFRESH_TOKEN_AUTH" => auth::AuthFlow::refresh_token_auth(app, name, token),
            "REFRESH_TOKEN" => auth::AuthFlow::refresh_token(app, name, token),
            "GetTokensFromRefreshToken" => {
                auth::AuthFlow::get_tokens_from_refresh_token(app, token)
            }
            _ => {
                let problem = Problem::NotOffered;
                return Err(Error::Input { name: "authFlow", problem }.into());
            }
        };
        if let Some(factor) = &self.preferred {
            flow = flow.with_preferred_factor(FirstFactor::from(factor));
        }
        if let Some(session) = &self.session {
            flow = flow.with_session(session.expose());
        }
        if let Some(device) = &self.device {
            flow = flow.with_device(device);
        }
        Ok(if self.admin == Some(true) { flow.as_admin() } else { flow })
    }
}

/// A request and the name of its call.
#[derive(Serialize)]
struct Sent<'a> {
    operation: &'a str,
    input: &'a Request,
}

/// The next step, without what the flow keeps.
#[derive(Serialize)]
#[serde(rename_all = "camelCase", tag = "type")]
enum Next {
    Send,
    SendAgain {
        error: Thrown,
    },
    Ask,
    #[serde(rename_all = "camelCase")]
    Done {
        authentication_result: AuthenticationResult,
        username: String,
        device_to_forget: Option<String>,
    },
}

#[wasm_bindgen]
pub struct AuthFlow(State);

enum State {
    Sent(AuthFlowStarted),
    Asked(Prompt),
    Over,
}

const NOTHING_SENT: &str = "this sign-in does not wait for a reply";
const NOTHING_ASKED: &str = "this sign-in does not wait for an answer";

#[wasm_bindgen]
impl AuthFlow {
    #[wasm_bindgen(constructor)]
    pub fn new(app_fields: JsValue, start: JsValue) -> Result<Self, Thrown> {
        let mut start: Start = read(start, "start")?;
        let flow = start.start(&app(app_fields)?)?;
        let metadata = start.metadata.take().unwrap_or_default();
        Ok(Self(State::Sent(flow.with_metadata(metadata).start()?)))
    }

    /// Brings a stored prompt back.
    pub fn resume(app_fields: JsValue, saved: JsValue, device: JsValue) -> Result<Self, Thrown> {
        let saved: SavedPrompt = read(saved, "prompt")?;
        let device: Option<Device> = read(device, "device")?;
        Ok(Self(State::Asked(saved.resume(&app(app_fields)?, device.as_ref())?)))
    }

    pub fn request(&self) -> Result<JsValue, Thrown> {
        let input = self.sent()?.request();
        write(&Sent { operation: input.operation(), input })
    }

    pub fn attempts(&self) -> Result<u32, Thrown> {
        Ok(self.sent()?.attempts())
    }

    pub fn renew(&mut self, now: JsValue) -> Result<(), Thrown> {
        let State::Sent(flow) = &mut self.0 else { return Err(Thrown::state(NOTHING_SENT)) };
        flow.renew_at(timestamp(now)?);
        Ok(())
    }

    pub fn handle(&mut self, response: JsValue, now: JsValue) -> Result<JsValue, Thrown> {
        let response: InitiateAuthResponse = read(response, "response")?;
        self.advance(response.into(), now)
    }

    pub fn handle_error(&mut self, error: JsValue, now: JsValue) -> Result<JsValue, Thrown> {
        let error: ServiceError = read(error, "error")?;
        self.advance(error.into(), now)
    }

    pub fn prompt(&self) -> Result<JsValue, Thrown> {
        write(&prompt::shown(self.asked()?)?)
    }

    pub fn save(&self) -> Result<JsValue, Thrown> {
        write(&self.asked()?.save())
    }

    pub fn answer(&mut self, answer: JsValue) -> Result<(), Thrown> {
        self.asked()?;
        let State::Asked(prompt) = std::mem::replace(&mut self.0, State::Over) else {
            return Err(Thrown::state(NOTHING_ASKED));
        };
        let (state, result) = match prompt::answer(prompt, answer) {
            Ok(flow) => (State::Sent(flow), Ok(())),
            Err(refused) => {
                let (prompt, thrown) = *refused;
                (State::Asked(prompt), Err(thrown))
            }
        };
        self.0 = state;
        result
    }

    pub fn start_over(&mut self) -> Result<(), Thrown> {
        self.asked()?;
        if let State::Asked(prompt) = std::mem::replace(&mut self.0, State::Over) {
            self.0 = State::Asked(Prompt::StartOver(prompt.start_over()));
        }
        Ok(())
    }
}

impl AuthFlow {
    fn sent(&self) -> Result<&AuthFlowStarted, Thrown> {
        match &self.0 {
            State::Sent(flow) => Ok(flow),
            _ => Err(Thrown::state(NOTHING_SENT)),
        }
    }

    fn asked(&self) -> Result<&Prompt, Thrown> {
        match &self.0 {
            State::Asked(prompt) => Ok(prompt),
            _ => Err(Thrown::state(NOTHING_ASKED)),
        }
    }

    fn advance(&mut self, reply: Reply, now: JsValue) -> Result<JsValue, Thrown> {
        let now = timestamp(now)?;
        self.sent()?;
        let State::Sent(flow) = std::mem::replace(&mut self.0, State::Over) else {
            return Err(Thrown::state(NOTHING_SENT));
        };
        let (state, next) = match flow.handle_at(reply, now)? {
            Step::Send(flow) => (State::Sent(flow), Next::Send),
            Step::SendAgain(flow, error) => {
                (State::Sent(flow), Next::SendAgain { error: (&error).into() })
            }
            Step::Ask(prompt) => (State::Asked(prompt), Next::Ask),
            Step::Done(SignedIn { authentication_result, username, device_to_forget, .. }) => {
                (State::Over, Next::Done { authentication_result, username, device_to_forget })
            }
        };
        self.0 = state;
        write(&next)
    }
}

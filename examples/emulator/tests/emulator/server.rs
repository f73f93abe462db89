//! A server with a pool, called with JSON, at a time that the test sets.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use cognito_crypto::auth::{App, Parameters, Timestamp, UserSrp};
use cognito_emulator::{
    fault::Fault,
    service::{Options, Service},
    store::Store,
};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;
use std::{any::Any, cell::Cell};

pub const PASSWORD: &str = "correct horse";

/// A server in test mode, with one pool and one app client. In a fleet, each call goes to the service whose turn it is.
pub struct Server {
    services: Vec<Service>,
    turn: Cell<usize>,
    /// What has to run as long as the services do.
    _engine: Box<dyn Any>,
    pub now: Cell<u64>,
    pub pool: String,
    pub app: App,
    pub client_secret: Option<String>,
}

impl Server {
    /// A pool made with these members of CreateUserPool.
    pub fn new(pool: Value, with_secret: bool) -> Self {
        Self::with(pool, json!({ "GenerateSecret": with_secret }), Options::default())
    }

    /// A pool and an app client made with these members of the two requests, and switches of the command.
    pub fn with(pool: Value, client: Value, options: Options) -> Self {
        let options = Options { test_mode: true, ..options };
        let (stores, engine) = crate::stores();
        let service =
            |store: Store| Service::new(store, "http://localhost".into(), options).unwrap();
        let services: Vec<_> = stores.into_iter().map(service).collect();
        let service = &services[0];
        let now = Timestamp::from_unix(1_800_000_000).unwrap();
        let created = call(service, now, "CreateUserPool", pool).unwrap();
        let pool = created["UserPool"]["Id"].as_str().unwrap().to_owned();
        let flows = ["USER_SRP_AUTH", "USER_AUTH", "USER_PASSWORD_AUTH", "CUSTOM_AUTH"]
            .into_iter()
            .chain(["ADMIN_USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"])
            .map(|flow| format!("ALLOW_{flow}"));
        let mut request =
            json!({ "UserPoolId": pool, "ExplicitAuthFlows": flows.collect::<Vec<_>>() });
        request.as_object_mut().unwrap().extend(client.as_object().unwrap().clone());
        let client =
            &call(service, now, "CreateUserPoolClient", request).unwrap()["UserPoolClient"];
        let id = client["ClientId"].as_str().unwrap();
        let client_secret = client["ClientSecret"].as_str().map(String::from);
        let app = match &client_secret {
            Some(secret) => App::with_client_secret(&pool, id, secret).unwrap(),
            None => App::new(&pool, id).unwrap(),
        };
        let (turn, now) = (Cell::new(0), Cell::new(now.unix()));
        Self { services, turn, _engine: engine, now, pool, app, client_secret }
    }

    pub fn call(&self, operation: &str, request: Value) -> Result<Value, Fault> {
        let turn = self.turn.replace(self.turn.get() + 1);
        call(&self.services[turn % self.services.len()], self.timestamp(), operation, request)
    }

    pub fn timestamp(&self) -> Timestamp {
        Timestamp::from_unix(self.now.get()).unwrap()
    }

    pub fn later(&self, seconds: u64) {
        self.now.set(self.now.get() + seconds);
    }

    /// A user who may sign in with [`PASSWORD`].
    pub fn add_user(&self, name: &str) {
        self.add_user_with(name, json!([]));
    }

    /// A user with these attributes who may sign in with [`PASSWORD`].
    pub fn add_user_with(&self, name: &str, attributes: Value) {
        let mut request = json!({ "UserPoolId": self.pool, "Username": name });
        request["UserAttributes"] = attributes;
        self.call("AdminCreateUser", request.clone()).unwrap();
        request["Password"] = PASSWORD.into();
        request["Permanent"] = true.into();
        self.call("AdminSetUserPassword", request).unwrap();
    }

    pub fn initiate(&self, flow: &str, parameters: &Parameters) -> Result<Value, Fault> {
        let request = json!({
            "AuthFlow": flow, "ClientId": self.app.client_id(), "AuthParameters": map(parameters),
        });
        self.call("InitiateAuth", request)
    }

    pub fn respond(
        &self,
        challenge: &str,
        session: &Value,
        responses: &Parameters,
    ) -> Result<Value, Fault> {
        let request = json!({
            "ChallengeName": challenge, "ClientId": self.app.client_id(), "Session": session,
            "ChallengeResponses": map(responses),
        });
        self.call("RespondToAuthChallenge", request)
    }

    /// Parameters with USERNAME and SECRET_HASH.
    pub fn named(&self, username: &str, more: &[(&str, &str)]) -> Parameters {
        let mut parameters: Parameters = more.iter().copied().collect();
        parameters.insert("USERNAME", username);
        if let Some(hash) = self.app.secret_hash(username) {
            parameters.insert("SECRET_HASH", hash.expose());
        }
        parameters
    }

    /// USER_SRP_AUTH, up to what comes after PASSWORD_VERIFIER.
    pub fn srp(&self, user: UserSrp, password: &str) -> Result<Value, Fault> {
        let (parameters, started) = user.start().unwrap();
        let challenge = self.initiate("USER_SRP_AUTH", &parameters)?;
        assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
        let given = parameters_of(&challenge);
        let responses = started.respond_at(&given, password, self.timestamp()).unwrap();
        self.respond("PASSWORD_VERIFIER", &challenge["Session"], &responses)
    }

    /// A request about a user, with ClientId and SecretHash.
    pub fn request(&self, username: &str, more: Value) -> Value {
        let mut request = json!({ "ClientId": self.app.client_id(), "Username": username });
        if let Some(hash) = self.app.secret_hash(username) {
            request["SecretHash"] = hash.expose().into();
        }
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    }

    /// Tokens of a user who signs in with [`PASSWORD`].
    pub fn tokens(&self, username: &str) -> Value {
        let answer = self.srp(UserSrp::new(&self.app, username), PASSWORD).unwrap();
        answer["AuthenticationResult"].clone()
    }

    /// REFRESH_TOKEN_AUTH of a user without a device.
    pub fn refresh(&self, username: &str, tokens: &Value) -> Result<Value, Fault> {
        let mut parameters = self.named(username, &[]);
        parameters.insert("REFRESH_TOKEN", tokens["RefreshToken"].as_str().unwrap());
        self.initiate("REFRESH_TOKEN_AUTH", &parameters)
    }

    /// The code that was last delivered to a user.
    pub fn code(&self, purpose: &str, username: &str) -> String {
        let request = json!({ "UserPoolId": self.pool, "Username": username, "Purpose": purpose });
        let answer = self.call("TestReadCode", request).unwrap();
        answer["Code"].as_str().unwrap().to_owned()
    }
}

fn call(
    service: &Service,
    now: Timestamp,
    operation: &str,
    request: Value,
) -> Result<Value, Fault> {
    let body = service.call(operation, request.to_string().as_bytes(), now)?;
    Ok(serde_json::from_slice(&body).unwrap())
}

/// Parameters as JSON.
pub fn map(parameters: &Parameters) -> Value {
    parameters.iter().map(|(key, value)| (key.to_owned(), Value::from(value))).collect()
}

/// ChallengeParameters of a response.
pub fn parameters_of(response: &Value) -> Parameters {
    let pairs = response["ChallengeParameters"].as_object().unwrap().iter();
    pairs.map(|(key, value)| (key.as_str(), value.as_str().unwrap())).collect()
}

/// The error of a call that must fail.
pub fn refused<T>(result: Result<T, Fault>) -> (&'static str, String) {
    let fault = result.err().expect("it was not refused");
    (fault.name, fault.message)
}

pub fn wrong_password() -> (&'static str, String) {
    ("NotAuthorizedException", "Incorrect username or password.".into())
}

pub fn has_tokens(response: &Value) -> bool {
    response["AuthenticationResult"]["AccessToken"].is_string()
}

/// The claims of a token, which is not verified.
pub fn claims(token: &Value) -> Value {
    let payload = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

/// The code that an authenticator app shows.
pub fn totp(secret: &Value, now: u64) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let digits = secret.as_str().unwrap().chars().map(|digit| ALPHABET.find(digit).unwrap());
    let bits: String = digits.map(|digit| format!("{digit:05b}")).collect();
    let bytes = bits.as_bytes().chunks_exact(8);
    let key: Vec<u8> = bytes
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect();
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).unwrap();
    mac.update(&(now / 30).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 15);
    let word: [u8; 4] = digest[offset..offset + 4].try_into().unwrap();
    format!("{:06}", (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000)
}

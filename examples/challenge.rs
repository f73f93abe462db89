//! Answers any challenge from the terminal, without a network: paste what the service said, get what to send.
//!
//! ```text
//! cargo run --features serde --example challenge -- USER_SRP_AUTH us-east-1_AbC123xyZ CLIENT_ID alice@example.com
//! ```
//!
//! It prints each request as JSON and reads the service's answer, JSON too, from the next line of standard
//! input or of the script given with `--script FILE`; answers to questions come from the same place. With
//! `--secrets` the requests are printed as they have to be sent, else their secrets are redacted.
//! The password and the client secret come from `COGNITO_PASSWORD` and `COGNITO_CLIENT_SECRET`, a remembered
//! device from `COGNITO_DEVICE` (`{"DeviceKey", "DeviceGroupKey", "DevicePassword"}`).

#![allow(clippy::print_stdout, reason = "an example that talks")]

use cognito_crypto::auth::{
    App, AuthFlow, AuthFlowStarted, Device, FirstFactor, InitiateAuthResponse, Parameters, Reply,
    ServiceError, SignedIn, Step,
    prompt::{MfaChoice, Prompt},
};
use serde_json::Value;
use std::{
    env,
    error::Error,
    fs,
    io::{self, BufRead},
    process::ExitCode,
};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const USAGE: &str = "usage: challenge AUTH_FLOW POOL_ID CLIENT_ID USERNAME [--script FILE] [--secrets]
AUTH_FLOW is USER_SRP_AUTH, USER_AUTH, CUSTOM_AUTH, USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, ADMIN_NO_SRP_AUTH,
GetTokensFromRefreshToken, REFRESH_TOKEN_AUTH or REFRESH_TOKEN; the password or the refresh token is read from the
environment variable COGNITO_PASSWORD";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("challenge: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut terminal = Terminal::new()?;
    let [auth_flow, pool, client, username] = terminal.arguments.as_slice() else {
        return Err(USAGE.into());
    };
    let app = match env::var("COGNITO_CLIENT_SECRET") {
        Ok(secret) => App::with_client_secret(pool, client, &secret)?,
        Err(_) => App::new(pool, client)?,
    };
    let device = match env::var("COGNITO_DEVICE") {
        Ok(device) => Some(
            serde_json::from_str::<Device>(&device)
                .map_err(|error| format!("COGNITO_DEVICE is no device as JSON: {error}"))?,
        ),
        Err(_) => None,
    };
    let mut flow = start(auth_flow, &app, username)?;
    if let Some(device) = &device {
        flow = flow.with_device(device);
    }
    let signed_in = sign_in(flow, &mut terminal)?;
    terminal.show("signed in as", &Value::from(signed_in.username));
    if let Some(key) = signed_in.device_to_forget {
        terminal.show("device to forget", &Value::from(key));
    }
    if let Some((request, device)) =
        signed_in.authentication_result.confirm_device(Some("example"))?
    {
        terminal.show("ConfirmDevice", &serde_json::to_value(request)?);
        terminal.show("device to remember", &serde_json::to_value(device)?);
    }
    Ok(())
}

fn start(auth_flow: &str, app: &App, username: &str) -> Result<AuthFlow> {
    let password = || env::var("COGNITO_PASSWORD").map_err(|_| "COGNITO_PASSWORD is not set");
    Ok(match auth_flow {
        "USER_SRP_AUTH" => AuthFlow::user_srp_auth(app, username, &password()?),
        "USER_AUTH" => AuthFlow::user_auth(app, username),
        "CUSTOM_AUTH" => match password() {
            Ok(password) => AuthFlow::custom_auth_srp(app, username, &password),
            Err(_) => AuthFlow::custom_auth(app, username),
        },
        "USER_PASSWORD_AUTH" => AuthFlow::user_password_auth(app, username, &password()?),
        "ADMIN_USER_PASSWORD_AUTH" => {
            AuthFlow::admin_user_password_auth(app, username, &password()?)
        }
        "ADMIN_NO_SRP_AUTH" => AuthFlow::admin_no_srp_auth(app, username, &password()?),
        // The refresh token is a secret as the password is.
        "GetTokensFromRefreshToken" => AuthFlow::get_tokens_from_refresh_token(app, &password()?),
        "REFRESH_TOKEN_AUTH" => AuthFlow::refresh_token_auth(app, username, &password()?),
        "REFRESH_TOKEN" => AuthFlow::refresh_token(app, username, &password()?),
        _ => return Err(format!("there is no AuthFlow {auth_flow}\n{USAGE}").into()),
    })
}

/// Sends, handles replies and asks, until the user is signed in.
fn sign_in(flow: AuthFlow, terminal: &mut Terminal) -> Result<SignedIn> {
    let mut flow = flow.start()?;
    loop {
        terminal.show(flow.request().operation(), &serde_json::to_value(flow.request())?);
        let step = flow.handle(terminal.reply()?).inspect_err(|error| {
            if let Some(key) = error.device_to_forget() {
                terminal.show("device to forget", &Value::from(key));
            }
        })?;
        flow = match step {
            Step::Send(flow) => flow,
            Step::SendAgain(flow, error) if flow.attempts() > 3 => return Err(error.into()),
            Step::SendAgain(flow, error) => {
                println!("! {error}");
                flow
            }
            Step::Ask(prompt) => ask(prompt, terminal)?,
            Step::Done(signed_in) => return Ok(signed_in),
        };
    }
}

/// Asks the user.
fn ask(prompt: Prompt, terminal: &mut Terminal) -> Result<AuthFlowStarted> {
    if let Some(error) = prompt.refusal() {
        println!("! {error} (answers refused: {})", prompt.tries());
    }
    Ok(match prompt {
        Prompt::SelectChallenge(prompt) => {
            let question = format!("one of {:?}, and its password", prompt.available_challenges());
            let (name, password) = (terminal.ask(&question)?, env::var("COGNITO_PASSWORD"));
            let password = password.unwrap_or_default();
            prompt.answer(match &*name {
                "PASSWORD" => FirstFactor::Password(&password),
                "PASSWORD_SRP" => FirstFactor::PasswordSrp(&password),
                "WEB_AUTHN" => FirstFactor::WebAuthn { credential: None },
                "EMAIL_OTP" => FirstFactor::EmailOtp,
                "SMS_OTP" => FirstFactor::SmsOtp,
                other => FirstFactor::Other(other),
            })?
        }
        Prompt::Password(prompt) => prompt.answer(&terminal.ask("password")?)?,
        Prompt::SoftwareTokenMfa(prompt) => {
            let app = prompt.friendly_device_name().unwrap_or("your authenticator app");
            let code = terminal.ask(&format!("code of {app}"))?;
            prompt.answer(&code)?
        }
        Prompt::SmsMfa(prompt) | Prompt::EmailOtp(prompt) | Prompt::SmsOtp(prompt) => {
            let destination = prompt.destination().unwrap_or("you");
            let code = terminal.ask(&format!("code that was sent to {destination}"))?;
            prompt.answer(&code)?
        }
        Prompt::SelectMfaType(prompt) => {
            let choice = terminal.ask(&format!("one of {:?}", prompt.choices()))?;
            prompt.answer(&choice)?
        }
        Prompt::MfaSetup(prompt) => {
            let request = serde_json::to_value(prompt.associate_software_token())?;
            terminal.show("AssociateSoftwareToken", &request);
            let answer = terminal.ask("Session of VerifySoftwareToken, or an e-mail address")?;
            prompt.answer(match answer.contains('@') {
                true => MfaChoice::Email { address: &answer },
                false => MfaChoice::SoftwareToken { session: &answer },
            })?
        }
        Prompt::NewPassword(prompt) => {
            let password = terminal.ask("new password")?;
            let names = prompt.required_attributes().to_vec();
            let values: Vec<_> =
                names.iter().map(|name| terminal.ask(name)).collect::<Result<_>>()?;
            let pairs = names.iter().zip(&values);
            let attributes: Vec<_> = pairs.map(|(name, value)| (&**name, &**value)).collect();
            prompt.answer(&password, &attributes)?
        }
        Prompt::CustomChallenge(prompt) => {
            let question = serde_json::to_string(prompt.parameters())?;
            prompt.answer(&terminal.ask(&question)?)
        }
        Prompt::WebAuthn(prompt) => {
            let options = prompt.credential_request_options().to_owned();
            prompt.answer(&terminal.ask(&format!("credential for {options}"))?)?
        }
        Prompt::Other(prompt) => {
            let question = format!("{}: responses as JSON", prompt.challenge_name());
            let responses: Parameters = serde_json::from_str(&terminal.ask(&question)?)
                .map_err(|error| format!("the responses are no JSON object of strings: {error}"))?;
            prompt.answer(responses)?
        }
        Prompt::StartOver(prompt) => {
            let question = format!("{:?}, starting over: password, if any", prompt.reason());
            let password = terminal.ask(&question)?;
            prompt.answer(Some(&password))?
        }
        other => {
            let name = other.challenge_name().unwrap_or_default();
            return Err(format!("a question newer than this example: {name}").into());
        }
    })
}

/// Where lines come from, and how requests are shown.
struct Terminal {
    arguments: Vec<String>,
    lines: Box<dyn Iterator<Item = io::Result<String>>>,
    secrets: bool,
}

impl Terminal {
    fn new() -> Result<Self> {
        let mut arguments: Vec<String> = env::args().skip(1).collect();
        let secrets = arguments.iter().position(|argument| argument == "--secrets");
        if let Some(at) = secrets {
            arguments.remove(at);
        }
        let lines: Box<dyn Iterator<Item = _>> =
            match arguments.iter().position(|argument| argument == "--script") {
                Some(at) if at + 1 < arguments.len() => {
                    let file = &arguments[at + 1];
                    let script = fs::read(file)
                        .map_err(|error| format!("the script {file} cannot be read: {error}"))?;
                    arguments.drain(at..at + 2);
                    Box::new(io::BufReader::new(io::Cursor::new(script)).lines())
                }
                Some(_) => return Err(USAGE.into()),
                None => Box::new(io::stdin().lines()),
            };
        Ok(Self { arguments, lines, secrets: secrets.is_some() })
    }

    fn line(&mut self) -> Result<String> {
        self.lines.next().ok_or("the input ended before the sign-in did")?.map_err(Into::into)
    }

    fn ask(&mut self, question: &str) -> Result<String> {
        println!("? {question}");
        self.line()
    }

    /// The service's answer: a response, or an error with its `__type` or `message`.
    fn reply(&mut self) -> Result<Reply> {
        println!("< paste the service's answer, as JSON on one line");
        let answer: Value = serde_json::from_str(&self.line()?)
            .map_err(|error| format!("the service's answer is not JSON: {error}"))?;
        Ok(if answer.get("__type").is_some() || answer.get("message").is_some() {
            serde_json::from_value::<ServiceError>(answer)?.into()
        } else {
            serde_json::from_value::<InitiateAuthResponse>(answer)
                .map_err(|error| format!("the service's answer is not of that call: {error}"))?
                .into()
        })
    }

    fn show(&self, what: &str, body: &Value) {
        let mut body = body.clone();
        if !self.secrets {
            redact(&mut body);
        }
        println!("> {what} {body:#}");
    }
}

/// What may be shown of a request; everything else may be a secret.
const SHOWN: [&str; 16] = [
    "AuthFlow",
    "ChallengeName",
    "CHALLENGE_NAME",
    "ClientId",
    "DEVICE_KEY",
    "DeviceGroupKey",
    "DeviceKey",
    "DeviceName",
    "PREFERRED_CHALLENGE",
    "SRP_A",
    "Salt",
    "TIMESTAMP",
    "USERNAME",
    "UserPoolId",
    "headerName",
    "AnalyticsEndpointId",
];

fn redact(body: &mut Value) {
    let Value::Object(members) = body else { return };
    for (name, value) in members {
        match value {
            Value::Object(_) => redact(value),
            _ if SHOWN.contains(&name.as_str()) => {}
            _ => *value = Value::from("[redacted]"),
        }
    }
}

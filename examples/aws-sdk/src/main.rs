//! Signs in to an Amazon Cognito user pool with the AWS SDK for Rust; cognito-crypto computes every value.
//!
//! It answers every challenge at the terminal, remembers the device, refreshes the tokens and signs out.
//! See `README.md` beside it, or run it with `--help`.

mod keyring;
mod service;
mod terminal;

use aws_config::{BehaviorVersion, Region};
use aws_sdk_cognitoidentityprovider::{Client, config};
use cognito_crypto::auth::{
    App, AuthFlow, AuthFlowStarted, Device, DeviceRememberedStatus, FirstFactor, SignedIn, Step,
    UpdateDeviceStatusRequest,
};
use keyring::Keyring;
use std::{path::PathBuf, process::ExitCode, time::Duration};

type Failure = Box<dyn std::error::Error>;

const HELP: &str = "\
Usage: aws-sdk-sign-in COMMAND --pool ID --client-id ID [OPTIONS]

Commands:
  sign-in     sign in, answering whatever the pool asks, and remember the device
  refresh     get new tokens with the refresh token
  sign-out    revoke the refresh token and forget the device

Options:
  --username NAME        user name, e-mail address or phone number (asked for if absent)
  --client-secret TEXT   the app client's secret
  --flow FLOW            USER_SRP_AUTH (default), USER_AUTH, CUSTOM_AUTH or USER_PASSWORD_AUTH
  --endpoint URL         an emulator's address instead of AWS
  --keyring FILE         where the device and the refresh token are kept
                         (default: cognito-keyring.json)
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("aws-sdk-sign-in: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let Some(arguments) = Arguments::parse(std::env::args().skip(1))? else {
        print!("{HELP}");
        return Ok(());
    };
    let app = match &arguments.client_secret {
        Some(secret) => App::with_client_secret(&arguments.pool, &arguments.client_id, secret)?,
        None => App::new(&arguments.pool, &arguments.client_id)?,
    };
    let client = client(&arguments).await;
    let mut keyring = Keyring::load(&arguments.keyring)?;
    match arguments.command.as_str() {
        "sign-in" => sign_in(&client, &app, &arguments, &mut keyring).await?,
        "refresh" => refresh(&client, &app, &mut keyring).await?,
        "sign-out" => sign_out(&client, &arguments, &mut keyring).await?,
        other => return Err(format!("no such command: {other}").into()),
    }
    keyring.store(&arguments.keyring)
}

/// These calls need no AWS credentials. The region is the part of the pool's id before the `_`.
async fn client(arguments: &Arguments) -> Client {
    let region = arguments.pool.split('_').next().unwrap_or_default().to_owned();
    let shared = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(region))
        .no_credentials()
        .load()
        .await;
    let mut config = config::Builder::from(&shared);
    if let Some(endpoint) = &arguments.endpoint {
        config = config.endpoint_url(endpoint);
    }
    Client::from_conf(config.build())
}

async fn sign_in(
    client: &Client,
    app: &App,
    arguments: &Arguments,
    keyring: &mut Keyring,
) -> Result<(), Failure> {
    let username = match &arguments.username {
        Some(name) => name.clone(),
        None => terminal::line("User name: ")?,
    };
    let password = terminal::hidden("Password: ")?;
    let mut flow = match arguments.flow.as_str() {
        "USER_SRP_AUTH" => AuthFlow::user_srp_auth(app, &username, &password),
        "USER_PASSWORD_AUTH" => AuthFlow::user_password_auth(app, &username, &password),
        "CUSTOM_AUTH" => AuthFlow::custom_auth_srp(app, &username, &password),
        "USER_AUTH" => AuthFlow::user_auth(app, &username)
            .with_preferred_factor(FirstFactor::PasswordSrp(&password)),
        other => return Err(format!("this program does not start {other}").into()),
    };
    let device = keyring.device.take();
    if let Some(device) = &device {
        flow = flow.with_device(device);
    }
    let signed_in = drive(client, flow.start()?).await?;
    println!("signed in as {}", signed_in.username);

    let tokens = &signed_in.authentication_result;
    // A pool that remembers devices names this one if it does not know it (any more).
    keyring.device = match tokens.confirm_device(Some("aws-sdk-sign-in"))? {
        None => device,
        Some((request, device)) => {
            if service::confirm_device(client, &request).await? {
                remember(client, &device, request.access_token.expose()).await?;
            }
            println!("this device is confirmed: {}", device.key());
            Some(device)
        }
    };
    keep(keyring, signed_in);
    Ok(())
}

/// The whole sign-in: send, hand the reply to the flow, ask the user what it asks.
async fn drive(client: &Client, mut flow: AuthFlowStarted) -> Result<SignedIn, Failure> {
    loop {
        let reply = service::send(client, flow.request()).await;
        flow = match flow.handle(reply)? {
            Step::Send(flow) => flow,
            Step::SendAgain(flow, error) if flow.attempts() > 3 => return Err(error.into()),
            Step::SendAgain(flow, error) => {
                eprintln!("{error}; trying again");
                tokio::time::sleep(Duration::from_millis(100 << flow.attempts())).await;
                flow
            }
            Step::Ask(prompt) => {
                if let Some(error) = prompt.refusal() {
                    eprintln!("{error}");
                }
                terminal::ask(client, prompt).await?
            }
            Step::Done(signed_in) => return Ok(signed_in),
        };
    }
}

async fn refresh(client: &Client, app: &App, keyring: &mut Keyring) -> Result<(), Failure> {
    let token = keyring.refresh_token.take().ok_or("nobody is signed in")?;
    let username = keyring.username.clone().unwrap_or_default();
    let device = keyring.device.take();
    let mut flow = AuthFlow::refresh_token_auth(app, &username, token.expose());
    if let Some(device) = &device {
        flow = flow.with_device(device);
    }
    let signed_in = drive(client, flow.start()?).await?;
    println!("refreshed the tokens of {username}");
    keyring.device = device;
    // Without rotation the answer has no new refresh token.
    keyring.refresh_token = Some(token);
    keep(keyring, signed_in);
    Ok(())
}

async fn sign_out(
    client: &Client,
    arguments: &Arguments,
    keyring: &mut Keyring,
) -> Result<(), Failure> {
    let token = keyring.refresh_token.take().ok_or("nobody is signed in")?;
    if let (Some(device), Some(access)) = (&keyring.device, &keyring.access_token) {
        let forgotten = client.forget_device().device_key(device.key());
        forgotten.access_token(access.expose()).send().await.map_err(service::failure)?;
    }
    client
        .revoke_token()
        .token(token.expose())
        .client_id(&arguments.client_id)
        .set_client_secret(arguments.client_secret.clone())
        .send()
        .await
        .map_err(service::failure)?;
    *keyring = Keyring::default();
    println!("signed out");
    Ok(())
}

/// Asks whether the device may be remembered, where the pool leaves it to the user.
async fn remember(client: &Client, device: &Device, access_token: &str) -> Result<(), Failure> {
    if terminal::line("Remember this device? [y/N] ")? != "y" {
        return Ok(());
    }
    let status = DeviceRememberedStatus::Remembered;
    let request = UpdateDeviceStatusRequest::new(device.key(), access_token, status);
    client
        .update_device_status()
        .access_token(request.access_token.expose())
        .device_key(request.device_key)
        .device_remembered_status(status.as_str().into())
        .send()
        .await
        .map_err(service::failure)?;
    Ok(())
}

fn keep(keyring: &mut Keyring, signed_in: SignedIn) {
    let tokens = signed_in.authentication_result;
    keyring.username = Some(signed_in.username);
    keyring.access_token = tokens.access_token;
    keyring.refresh_token = tokens.refresh_token.or(keyring.refresh_token.take());
}

struct Arguments {
    command: String,
    pool: String,
    client_id: String,
    client_secret: Option<String>,
    username: Option<String>,
    flow: String,
    endpoint: Option<String>,
    keyring: PathBuf,
}

impl Arguments {
    /// None if the help was asked for.
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, Failure> {
        let command = arguments.next().unwrap_or_else(|| "--help".into());
        if command == "--help" || command == "-h" {
            return Ok(None);
        }
        let mut parsed = Self {
            command,
            pool: String::new(),
            client_id: String::new(),
            client_secret: None,
            username: None,
            flow: "USER_SRP_AUTH".into(),
            endpoint: None,
            keyring: "cognito-keyring.json".into(),
        };
        while let Some(option) = arguments.next() {
            let value = arguments.next().ok_or(format!("{option} takes a value"))?;
            match option.as_str() {
                "--pool" => parsed.pool = value,
                "--client-id" => parsed.client_id = value,
                "--client-secret" => parsed.client_secret = Some(value),
                "--username" => parsed.username = Some(value),
                "--flow" => parsed.flow = value,
                "--endpoint" => parsed.endpoint = Some(value),
                "--keyring" => parsed.keyring = value.into(),
                _ => return Err(format!("no such option: {option}").into()),
            }
        }
        Ok(Some(parsed))
    }
}

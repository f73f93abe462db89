//! Signs in to an Amazon Cognito user pool with the AWS SDK for Rust; cognito-crypto computes every value.
//!
//! It answers every challenge at the terminal, remembers the device, refreshes the tokens and signs out.
//! See `README.md` beside it, or run it with `--help`.

mod arguments;
mod clock;
mod explain;
mod keyring;
mod service;
mod session;
mod terminal;

use arguments::Arguments;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_cognitoidentityprovider::{
    Client,
    config::{self, retry::RetryConfig, timeout::TimeoutConfig},
};
use clock::ServiceClock;
use cognito_crypto::{SecretString, auth::App};
use keyring::Keyring;
use session::Session;
use std::{env, process::ExitCode, time::Duration};

type Failure = Box<dyn std::error::Error>;

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
    let Some(arguments) = Arguments::parse(env::args().skip(1))? else {
        print!("{}", arguments::HELP);
        return Ok(());
    };
    let secret = env::var("COGNITO_CLIENT_SECRET").map(SecretString::new);
    let app = match &secret {
        Ok(secret) => {
            App::with_client_secret(&arguments.pool, &arguments.client_id, secret.expose())?
        }
        Err(_) => App::new(&arguments.pool, &arguments.client_id)?,
    };
    let clock = ServiceClock::default();
    let client = client(&arguments, clock.clone()).await;
    let keyring = Keyring::load(&arguments.keyring)?;
    let mut session = Session { arguments, app, client, clock, keyring };
    match session.arguments.command.as_str() {
        "sign-in" => session.sign_in().await,
        "refresh" => session.refresh().await,
        "sign-out" => session.sign_out().await,
        other => Err(format!("no such command: {other}").into()),
    }
}

/// The SDK's client. Only the Admin forms need AWS credentials. The region is the part of the pool's id before the `_`.
async fn client(arguments: &Arguments, clock: ServiceClock) -> Client {
    let region = arguments.pool.split('_').next().unwrap_or_default().to_owned();
    let mut shared = aws_config::defaults(BehaviorVersion::latest()).region(Region::new(region));
    if !arguments.admin {
        shared = shared.no_credentials();
    }
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(5))
        .operation_attempt_timeout(Duration::from_secs(20));
    let mut config = config::Builder::from(&shared.load().await)
        // The flow says what may be sent again, and signs anew what has become old meanwhile.
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts.build())
        .interceptor(clock);
    if let Some(endpoint) = &arguments.endpoint {
        config = config.endpoint_url(endpoint);
    }
    Client::from_conf(config.build())
}

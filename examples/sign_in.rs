//! A user signs in, remembers the device, signs in again with it, and a wrong password is refused.
//!
//! Both sides run here, the client and the user pool, and every message is printed as it would go over
//! the wire (secrets redacted). Nothing leaves the process.
//!
//! ```text
//! cargo run --release --example sign_in -- --username alice --pool us-east-1_AbC123xyZ --client-secret s3cret
//! ```
//!
//! On a terminal it asks for the password, without echo.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use cognito_crypto::{
    Error,
    auth::{
        App, Device, DeviceSecretVerifierConfig, DeviceSrp, Parameters, UserSrp,
        server::{SimulationKey, StoredDevice, StoredUser, UserLookup, UserPool},
    },
    srp::{Salt, Verifier},
};
use std::{error, io::IsTerminal, process::ExitCode};
use zeroize::Zeroizing;

const DEVICE_KEY: &str = "us-east-1_0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
const DEVICE_GROUP_KEY: &str = "-x1Y2z3W4";
const USAGE: &str = "usage: sign_in [--username NAME] [--pool ID] [--client-secret SECRET]";
const DEFAULT_PASSWORD: &str = "correct horse battery staple";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sign_in: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn error::Error>> {
    let arguments = Arguments::parse()?;
    let (username, pool_id) = (&arguments.username, &arguments.pool);
    let app = match &arguments.client_secret {
        Some(secret) => App::with_client_secret(pool_id, "example-client", secret)?,
        None => App::new(pool_id, "example-client")?,
    };
    let password = password()?;
    let pool = Pool::with_user(&app, username, &password)?;

    println!("1. {username} signs in with the password");
    sign_in(&app, &pool, username, &password, None)?;

    println!("\n2. the device is confirmed");
    let (device, config) = Device::generate(DEVICE_KEY, DEVICE_GROUP_KEY)?;
    println!("   → ConfirmDevice");
    println!("       DeviceKey         {}", device.key());
    println!("       Salt              {}", config.salt);
    println!("       PasswordVerifier  [redacted]");

    println!("\n3. {username} signs in again, with the remembered device");
    sign_in(&app, &pool, username, &password, Some((&device, &config)))?;

    println!("\n4. a wrong password");
    match sign_in(&app, &pool, username, "wrong", None) {
        Err(error @ Error::NotAuthorized) => println!("   ✗ refused: {error}"),
        other => return Err(format!("a wrong password was not refused: {other:?}").into()),
    }

    println!("\ncomputed by the backend {}", cognito_crypto::backend());
    Ok(())
}

/// USER_SRP_AUTH → PASSWORD_VERIFIER [→ DEVICE_SRP_AUTH → DEVICE_PASSWORD_VERIFIER] → tokens.
fn sign_in(
    app: &App,
    pool: &Pool,
    username: &str,
    password: &str,
    device: Option<(&Device, &DeviceSecretVerifierConfig)>,
) -> Result<(), Error> {
    let mut user = UserSrp::new(app, username);
    if let Some((device, _)) = device {
        user = user.with_device_key(device.key());
    }
    let (auth_parameters, started) = user.start()?;
    show("→ InitiateAuth USER_SRP_AUTH", &auth_parameters);

    let (challenge, pending) =
        UserPool::new(app, &pool.key).challenge_user(&auth_parameters, pool.find(username)?)?;
    show("← PASSWORD_VERIFIER", &challenge);

    let responses = started.respond(&challenge, password)?;
    show("→ RespondToAuthChallenge PASSWORD_VERIFIER", &responses);
    pending.verify(&responses)?;

    if let Some((device, config)) = device {
        device_sign_in(app, pool, responses.require("USERNAME")?, device, config)?;
    }
    println!("   ✓ signed in");
    Ok(())
}

/// DEVICE_SRP_AUTH → DEVICE_PASSWORD_VERIFIER, after the password was right.
fn device_sign_in(
    app: &App,
    pool: &Pool,
    user_id: &str,
    device: &Device,
    config: &DeviceSecretVerifierConfig,
) -> Result<(), Error> {
    println!("   ← DEVICE_SRP_AUTH");
    let (responses, started) = DeviceSrp::new(app, user_id, device).start()?;
    show("→ RespondToAuthChallenge DEVICE_SRP_AUTH", &responses);

    let stored = StoredDevice::from_config(device.key(), device.group_key(), config)?;
    let (challenge, pending) =
        UserPool::new(app, &pool.key).challenge_device(&responses, stored)?;
    show("← DEVICE_PASSWORD_VERIFIER", &challenge);

    let responses = started.respond(&challenge)?;
    show("→ RespondToAuthChallenge DEVICE_PASSWORD_VERIFIER", &responses);
    pending.verify(&responses)
}

/// A user pool with one user, as a database would keep it.
struct Pool {
    key: SimulationKey,
    user_id: String,
    salt: Salt,
    verifier: Zeroizing<Vec<u8>>,
}

impl Pool {
    fn with_user(app: &App, user_id: &str, password: &str) -> Result<Self, Error> {
        let StoredUser { user_id, salt, verifier } = StoredUser::register(app, user_id, password)?;
        Ok(Self {
            key: SimulationKey::generate()?,
            user_id,
            salt,
            verifier: verifier.to_be_bytes(),
        })
    }

    fn find(&self, username: &str) -> Result<UserLookup, Error> {
        if username != self.user_id {
            return UserLookup::missing(username);
        }
        UserLookup::found(StoredUser {
            user_id: self.user_id.clone(),
            salt: self.salt.clone(),
            verifier: Verifier::from_be_bytes(&self.verifier)?,
        })
    }
}

/// Prints a message; what is computed from the password or the client secret is redacted.
fn show(title: &str, parameters: &Parameters) {
    println!("   {title}");
    for (key, value) in parameters {
        match key {
            "SECRET_HASH" | "PASSWORD_CLAIM_SIGNATURE" => println!("       {key}  [redacted]"),
            _ => match value.char_indices().nth(64) {
                Some((end, _)) => {
                    println!("       {key}  {}… ({} bytes)", &value[..end], value.len());
                }
                None => println!("       {key}  {value}"),
            },
        }
    }
}

fn password() -> std::io::Result<Zeroizing<String>> {
    if !std::io::stdin().is_terminal() {
        return Ok(Zeroizing::new(DEFAULT_PASSWORD.into()));
    }
    let typed = rpassword::prompt_password("Password to register and sign in with (or Enter): ")?;
    Ok(Zeroizing::new(if typed.is_empty() { DEFAULT_PASSWORD.into() } else { typed }))
}

struct Arguments {
    username: String,
    pool: String,
    client_secret: Option<Zeroizing<String>>,
}

impl Arguments {
    fn parse() -> Result<Self, String> {
        let mut parsed = Self {
            username: "alice".into(),
            pool: "us-east-1_AbC123xyZ".into(),
            client_secret: None,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(option) = arguments.next() {
            if !["--username", "--pool", "--client-secret"].contains(&option.as_str()) {
                return Err(format!("there is no option {option}; {USAGE}"));
            }
            let value = arguments.next().ok_or(format!("{option} needs a value; {USAGE}"))?;
            match option.as_str() {
                "--username" => parsed.username = value,
                "--pool" => parsed.pool = value,
                _ => parsed.client_secret = Some(Zeroizing::new(value)),
            }
        }
        Ok(parsed)
    }
}

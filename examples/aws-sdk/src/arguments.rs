//! The command line.

use crate::Failure;
use cognito_crypto::auth::Metadata;
use std::path::PathBuf;

pub const HELP: &str = "\
Usage: aws-sdk-sign-in COMMAND --pool ID --client-id ID [OPTIONS]

Commands:
  sign-in     sign in, answering whatever the pool asks, and remember the device
  refresh     get new tokens with the refresh token
  sign-out    revoke the refresh token and forget the device

Options:
  --username NAME        user name, e-mail address or phone number (asked for if absent)
  --flow FLOW            USER_SRP_AUTH (default), USER_AUTH, CUSTOM_AUTH, USER_PASSWORD_AUTH
                         or ADMIN_USER_PASSWORD_AUTH
  --first-factor NAME    which one USER_AUTH starts with: PASSWORD_SRP, PASSWORD, WEB_AUTHN,
                         EMAIL_OTP or SMS_OTP (without it, the pool offers what there is)
  --password-first       CUSTOM_AUTH starts with the password
  --admin                the Admin forms of the calls, with this machine's AWS credentials
  --metadata JSON        what the calls carry along: ClientMetadata, AnalyticsMetadata, UserContextData
                         and, in the Admin forms, ContextData
  --device-name NAME     what this device is called in the user's list (default: aws-sdk-sign-in)
  --endpoint URL         an emulator's address instead of AWS
  --keyring FILE         where the device and the tokens are kept (default: cognito-keyring.json)

The app client's secret, if it has one, is taken from COGNITO_CLIENT_SECRET.
An empty line in answer to a challenge leaves it: the sign-in starts over.
";

#[derive(Default)]
pub struct Arguments {
    pub command: String,
    pub pool: String,
    pub client_id: String,
    pub username: Option<String>,
    pub flow: String,
    pub first_factor: Option<String>,
    pub password_first: bool,
    pub admin: bool,
    pub metadata: Option<String>,
    pub device_name: String,
    pub endpoint: Option<String>,
    pub keyring: PathBuf,
}

impl Arguments {
    /// Reads the arguments. None if the help was asked for.
    ///
    /// # Errors
    /// If there is no such option, or it has no value.
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>, Failure> {
        let command = arguments.next().unwrap_or_else(|| "--help".into());
        if command == "--help" || command == "-h" {
            return Ok(None);
        }
        let mut parsed = Self {
            command,
            flow: "USER_SRP_AUTH".into(),
            device_name: "aws-sdk-sign-in".into(),
            keyring: "cognito-keyring.json".into(),
            ..Self::default()
        };
        while let Some(option) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{option} takes a value"));
            match option.as_str() {
                "--pool" => parsed.pool = value()?,
                "--client-id" => parsed.client_id = value()?,
                "--username" => parsed.username = Some(value()?),
                "--flow" => parsed.flow = value()?,
                "--first-factor" => parsed.first_factor = Some(value()?),
                "--password-first" => parsed.password_first = true,
                "--admin" => parsed.admin = true,
                "--metadata" => parsed.metadata = Some(value()?),
                "--device-name" => parsed.device_name = value()?,
                "--endpoint" => parsed.endpoint = Some(value()?),
                "--keyring" => parsed.keyring = value()?.into(),
                _ => return Err(format!("no such option: {option}").into()),
            }
        }
        parsed.admin |= parsed.flow.starts_with("ADMIN_");
        Ok(Some(parsed))
    }

    /// What the calls carry along.
    ///
    /// # Errors
    /// If the text is not such JSON.
    pub fn metadata(&self) -> Result<Metadata, Failure> {
        match &self.metadata {
            None => Ok(Metadata::new()),
            Some(text) => {
                Ok(serde_json::from_str(text).map_err(|error| format!("--metadata: {error}"))?)
            }
        }
    }
}

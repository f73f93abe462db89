//! The three commands: sign in, refresh the tokens, sign out.

use crate::{
    Failure, arguments::Arguments, clock::ServiceClock, explain::explain, keyring::Keyring,
    service, terminal,
};
use aws_sdk_cognitoidentityprovider::Client;
use cognito_crypto::auth::{
    App, AuthFlow, AuthFlowStarted, Device, DeviceRememberedStatus, ForgetDeviceRequest,
    RevokeTokenRequest, ServiceError, SignedIn, Step, UpdateDeviceStatusRequest,
};

/// One user at one app client.
pub struct Session {
    pub arguments: Arguments,
    pub app: App,
    pub client: Client,
    pub clock: ServiceClock,
    pub keyring: Keyring,
}

impl Session {
    /// Signs in, and remembers the device if the pool wants that.
    ///
    /// # Errors
    /// If the service refuses, or the tokens cannot be stored. A device that cannot be confirmed is a warning.
    pub async fn sign_in(&mut self) -> Result<(), Failure> {
        let mut flow = self.flow()?;
        if let Some(device) = &self.keyring.device {
            flow = flow.with_device(device);
        }
        if self.arguments.admin {
            flow = flow.as_admin();
        }
        let signed_in = self.drive(flow.with_metadata(self.arguments.metadata()?).start()?).await?;
        let username = signed_in.username.clone();
        self.keep(signed_in)?;
        println!("signed in as {username}");
        if let Err(problem) = self.remember_device().await {
            eprintln!("warning: this device is not remembered: {problem}");
        }
        Ok(())
    }

    /// The sign-in that was asked for, with its password if it starts with one.
    fn flow(&self) -> Result<AuthFlow, Failure> {
        let username = match &self.arguments.username {
            Some(name) => name.clone(),
            None => terminal::line("User name: ")?.expose().into(),
        };
        let password = || terminal::hidden("Password: ");
        let app = &self.app;
        Ok(match self.arguments.flow.as_str() {
            "USER_SRP_AUTH" => AuthFlow::user_srp_auth(app, &username, password()?.expose()),
            "USER_PASSWORD_AUTH" => {
                AuthFlow::user_password_auth(app, &username, password()?.expose())
            }
            "ADMIN_USER_PASSWORD_AUTH" => {
                AuthFlow::admin_user_password_auth(app, &username, password()?.expose())
            }
            "CUSTOM_AUTH" if self.arguments.password_first => {
                AuthFlow::custom_auth_srp(app, &username, password()?.expose())
            }
            "CUSTOM_AUTH" => AuthFlow::custom_auth(app, &username),
            "USER_AUTH" => match &self.arguments.first_factor {
                None => AuthFlow::user_auth(app, &username),
                Some(name) => {
                    let password = terminal::password_of(name)?;
                    let factor = terminal::first_factor(name, password.expose());
                    AuthFlow::user_auth(app, &username).with_preferred_factor(factor)
                }
            },
            other => return Err(format!("this program does not start {other}").into()),
        })
    }

    /// The whole of it: sends a request, hands the flow the reply, and does what the flow says.
    async fn drive(&mut self, mut flow: AuthFlowStarted) -> Result<SignedIn, Failure> {
        loop {
            let reply = service::send(&self.client, flow.request()).await;
            let step = match flow.handle_at(reply, self.clock.now()?) {
                Ok(step) => step,
                Err(error) => {
                    self.forget(error.device_to_forget());
                    self.store()?;
                    return Err(explain(error).into());
                }
            };
            flow = match step {
                Step::Send(flow) => flow,
                Step::SendAgain(flow, error) if flow.attempts() >= service::ATTEMPTS => {
                    return Err(explain(error).into());
                }
                Step::SendAgain(mut flow, error) => {
                    eprintln!("{error}; trying again");
                    service::wait(flow.attempts()).await;
                    flow.renew_at(self.clock.now()?);
                    flow
                }
                Step::Ask(prompt) => terminal::ask(&self.client, prompt).await?,
                Step::Done(signed_in) => return Ok(signed_in),
            };
        }
    }

    /// Stores the tokens, before anything else can fail, and drops a device that the service does not take.
    fn keep(&mut self, signed_in: SignedIn) -> Result<(), Failure> {
        self.forget(signed_in.device_to_forget.as_deref());
        self.keyring.username = Some(signed_in.username);
        self.keyring.tokens = Some(signed_in.authentication_result);
        self.store()
    }

    /// Drops the device, if it is this one that the service does not take.
    fn forget(&mut self, refused: Option<&str>) {
        if refused.is_some() && refused == self.keyring.device.as_ref().map(Device::key) {
            eprintln!("the service does not take this device any more: it is forgotten here, too");
            self.keyring.device = None;
        }
    }

    fn store(&self) -> Result<(), Failure> {
        self.keyring.store(&self.arguments.keyring)
    }

    /// Confirms the device, if the service has named a new one, and asks whether it may be remembered where the pool
    /// leaves that to the user.
    async fn remember_device(&mut self) -> Result<(), Failure> {
        let name = Some(self.arguments.device_name.as_str());
        let tokens = self.keyring.tokens.as_ref();
        let Some((request, device)) =
            tokens.map(|tokens| tokens.confirm_device(name)).transpose()?.flatten()
        else {
            return Ok(());
        };
        let has_to_ask = service::confirm_device(&self.client, &request).await?;
        println!("this device is confirmed: {}", device.key());
        self.keyring.device = Some(device);
        self.store()?;
        if has_to_ask && terminal::line("Remember this device? [y/N] ")?.expose() == "y" {
            let (key, token) = (&request.device_key, request.access_token.expose());
            let request =
                UpdateDeviceStatusRequest::new(key, token, DeviceRememberedStatus::Remembered);
            service::update_device_status(&self.client, &request).await?;
        }
        Ok(())
    }

    /// Gets new tokens for the refresh token, with rotation and without.
    ///
    /// # Errors
    /// If nobody is signed in, the service refuses, or the tokens cannot be stored.
    pub async fn refresh(&mut self) -> Result<(), Failure> {
        let old = self.keyring.tokens.as_ref().and_then(|tokens| tokens.refresh_token.as_ref());
        let old = old.ok_or("nobody is signed in")?;
        let mut flow = AuthFlow::get_tokens_from_refresh_token(&self.app, old.expose());
        if let Some(device) = &self.keyring.device {
            flow = flow.with_device(device);
        }
        let mut signed_in =
            self.drive(flow.with_metadata(self.arguments.metadata()?).start()?).await?;
        let username = signed_in.username.clone();
        // Without rotation the answer has no refresh token, and the old one stays.
        let new = &mut signed_in.authentication_result.refresh_token;
        *new = new.take().or(self.keyring.tokens.take().and_then(|tokens| tokens.refresh_token));
        self.keep(signed_in)?;
        println!("refreshed the tokens of {username}");
        Ok(())
    }

    /// Signs out: at the service, as far as that works, and here in any case.
    ///
    /// # Errors
    /// If the keyring cannot be written.
    pub async fn sign_out(&mut self) -> Result<(), Failure> {
        let Keyring { device, tokens, .. } = &self.keyring;
        let tokens = tokens.as_ref();
        // The device first: the access token goes with the refresh token.
        if let (Some(device), Some(token)) =
            (device, tokens.and_then(|tokens| tokens.access_token.as_ref()))
        {
            let request = ForgetDeviceRequest::new(device.key(), token.expose());
            warn(
                "the service still lists this device",
                service::forget_device(&self.client, &request).await,
            );
        }
        if let Some(token) = tokens.and_then(|tokens| tokens.refresh_token.as_ref()) {
            let request = RevokeTokenRequest::new(&self.app, token.expose());
            warn(
                "the tokens stay good until they expire",
                service::revoke_token(&self.client, &request).await,
            );
        }
        self.keyring = Keyring::default();
        self.store()?;
        println!("signed out");
        Ok(())
    }
}

fn warn(consequence: &str, result: Result<(), ServiceError>) {
    if let Err(error) = result {
        eprintln!("warning: {consequence}: {error}");
    }
}

//! A sign-in between two requests: what it waits for, and what comes after.

use super::{Service, tenant::Tenant};
use crate::{
    fault::Fault,
    random,
    records::{Device, Mfa, Status, User},
    wire::AuthResponse,
};
use cognito_crypto::auth::server::PendingClaim;
use std::collections::BTreeMap;

/// How long a challenge may be answered, in seconds.
const SESSION_LIFETIME: u64 = 180;

/// A sign-in that is under way.
pub struct SignIn {
    /// The app client's id.
    pub client: String,
    /// What the user typed.
    pub username: String,
    /// DEVICE_KEY, as the client gave it.
    pub device: Option<String>,
    /// The Session, where the client was given one.
    pub session: Option<String>,
    /// When it is too late to answer.
    pub until: u64,
    /// Whether a custom challenge is still to come.
    pub owes_custom: bool,
    /// Whether a second factor was given.
    pub second_factor: bool,
    /// Whether the device proved its password.
    pub device_proven: bool,
    /// Wrong answers so far.
    pub attempts: u32,
    /// What the client was asked.
    pub waits: Waits,
}

/// What a sign-in waits for.
pub enum Waits {
    Select,
    Password,
    PasswordSrp,
    Claim(Box<PendingClaim>),
    NewPassword,
    SoftwareToken,
    MfaSetup { verified: bool },
    Custom { code: String },
    Device,
    DeviceClaim(Box<PendingClaim>),
}

impl Waits {
    /// `ChallengeName`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Select => "SELECT_CHALLENGE",
            Self::Password => "PASSWORD",
            Self::PasswordSrp => "PASSWORD_SRP",
            Self::Claim(_) => "PASSWORD_VERIFIER",
            Self::NewPassword => "NEW_PASSWORD_REQUIRED",
            Self::SoftwareToken => "SOFTWARE_TOKEN_MFA",
            Self::MfaSetup { .. } => "MFA_SETUP",
            Self::Custom { .. } => "CUSTOM_CHALLENGE",
            Self::Device => "DEVICE_SRP_AUTH",
            Self::DeviceClaim(_) => "DEVICE_PASSWORD_VERIFIER",
        }
    }
}

impl SignIn {
    /// A sign-in that begins.
    pub fn new(tenant: &Tenant, username: &str, device: Option<&str>) -> Self {
        Self {
            client: tenant.client.id.clone(),
            username: username.into(),
            device: device.map(String::from),
            session: None,
            until: 0,
            owes_custom: false,
            second_factor: false,
            device_proven: false,
            attempts: 0,
            waits: Waits::Select,
        }
    }
}

/// Under what the Session of a device's challenge is found: pycognito does not give it back.
pub fn device_handle(client: &str, sub: &str, device: &str) -> String {
    format!("{client} {sub} {device}")
}

impl Service {
    /// Asks for `waits`; the answer brings the Session.
    pub(super) fn ask(
        &self,
        sign_in: SignIn,
        waits: Waits,
        parameters: BTreeMap<String, String>,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let session = random::token()?;
        self.ask_under(session.clone(), Some(session), sign_in, waits, parameters, now)
    }

    /// Asks for `waits`; the answer is looked for under `handle`.
    pub(super) fn ask_under(
        &self,
        handle: String,
        session: Option<String>,
        mut sign_in: SignIn,
        waits: Waits,
        challenge_parameters: BTreeMap<String, String>,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let challenge_name = Some(waits.name());
        let until = now + SESSION_LIFETIME;
        (sign_in.waits, sign_in.until, sign_in.attempts) = (waits, until, 0);
        sign_in.session.clone_from(&session);
        self.sign_ins.insert(handle, sign_in, until, now)?;
        Ok(AuthResponse { challenge_name, challenge_parameters, session, ..Default::default() })
    }

    /// After a factor was accepted: the next question, or tokens.
    pub(super) fn proceed(
        &self,
        tenant: &Tenant,
        sign_in: SignIn,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let user = self.user(&tenant.pool, &sign_in.username)?.ok_or_else(Fault::wrong_password)?;
        if user.status == Status::Unconfirmed {
            return Err(Fault::not_confirmed());
        }
        if sign_in.owes_custom {
            return self.ask_custom(tenant, sign_in, now);
        }
        if user.status == Status::ForceChangePassword {
            return self.ask_new_password(tenant, sign_in, &user, now);
        }
        let device = self.presented_device(&sign_in, &user)?;
        if let Some(factor) = second_factor(tenant, &sign_in, &user, device.as_ref()) {
            let mut parameters = named(&user);
            if let Waits::MfaSetup { .. } = factor {
                parameters.insert("MFAS_CAN_SETUP".into(), r#"["SOFTWARE_TOKEN_MFA"]"#.into());
            }
            return self.ask(sign_in, factor, parameters, now);
        }
        match device {
            Some(device) if !sign_in.device_proven => {
                let handle = device_handle(&sign_in.client, &user.sub, &device.key);
                let response = self.ask(sign_in, Waits::Device, named(&user), now)?;
                let session = response.session.clone().unwrap_or_default();
                self.device_sessions.insert(handle, session, now + SESSION_LIFETIME, now)?;
                Ok(response)
            }
            device => self.grant(tenant, &user, device, now),
        }
    }

    /// The confirmed device that the client named.
    fn presented_device(&self, sign_in: &SignIn, user: &User) -> Result<Option<Device>, Fault> {
        match &sign_in.device {
            Some(key) => self.store.get((&user.sub, key)),
            None => Ok(None),
        }
    }

    fn ask_new_password(
        &self,
        tenant: &Tenant,
        sign_in: SignIn,
        user: &User,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let missing =
            tenant.pool.required.iter().filter(|name| !user.attributes.contains_key(*name));
        let missing: Vec<_> = missing.map(|name| format!("userAttributes.{name}")).collect();
        let parameters = [
            ("USER_ID_FOR_SRP", user.id.clone()),
            ("userAttributes", serde_json::to_string(&user.attributes).map_err(Fault::internal)?),
            ("requiredAttributes", serde_json::to_string(&missing).map_err(Fault::internal)?),
        ];
        let parameters = parameters.map(|(key, value)| (key.into(), value)).into();
        self.ask(sign_in, Waits::NewPassword, parameters, now)
    }
}

/// The second factor that is still to come.
fn second_factor(
    tenant: &Tenant,
    sign_in: &SignIn,
    user: &User,
    device: Option<&Device>,
) -> Option<Waits> {
    let policy = tenant.pool.devices.unwrap_or_default();
    let spared = policy.challenge_required_on_new_device && device.is_some_and(|it| it.remembered);
    let totp = user.totp.as_ref().filter(|totp| totp.verified);
    if spared || sign_in.second_factor {
        return None;
    }
    match tenant.pool.mfa {
        Mfa::On if totp.is_none() => Some(Waits::MfaSetup { verified: false }),
        Mfa::On => Some(Waits::SoftwareToken),
        Mfa::Optional if totp.is_some_and(|totp| totp.preferred) => Some(Waits::SoftwareToken),
        Mfa::Optional | Mfa::Off => None,
    }
}

fn named(user: &User) -> BTreeMap<String, String> {
    [("USER_ID_FOR_SRP".into(), user.id.clone())].into()
}

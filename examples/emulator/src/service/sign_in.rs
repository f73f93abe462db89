//! A sign-in between two requests: what it waits for.

use super::{
    Service,
    purpose::Purpose,
    tenant::{Tenant, owner_of},
};
use crate::{fault::Fault, pending::Owner, random, records::User, wire::AuthResponse};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long a challenge may be answered, in seconds.
pub(super) const SESSION_LIFETIME: u64 = 180;

/// A sign-in that is under way.
#[derive(Serialize, Deserialize)]
pub struct SignIn {
    /// The app client's id.
    pub client: String,
    /// What the user typed.
    pub username: String,
    /// Whose room of pending entries it takes.
    pub owner: Owner,
    /// Id and password's name of the user, if there is one: a changed password ends the sign-in.
    pub user: Option<(String, String)>,
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
    /// The key of the device that proved its password.
    pub proven_device: Option<String>,
    /// Wrong answers so far.
    pub attempts: u32,
    /// What the client was asked.
    pub waits: Waits,
}

/// What a sign-in waits for.
#[derive(Serialize, Deserialize)]
pub enum Waits {
    Select,
    Password,
    PasswordSrp,
    /// The claim is in the SECRET_BLOCK.
    Claim,
    /// The same claim again: it was right, but came with a device that is not the user's.
    SameClaim {
        signature: String,
        timestamp: String,
    },
    NewPassword,
    SoftwareToken,
    SelectMfa,
    MfaSetup(SetUp),
    /// The code that was sent to an address, which becomes a second factor.
    EmailSetUp {
        address: String,
        code: String,
    },
    /// A code that was sent.
    Code {
        purpose: Purpose,
        code: String,
        is_second_factor: bool,
    },
    Custom {
        code: String,
    },
    /// The signature of a passkey over this challenge.
    WebAuthn {
        challenge: String,
    },
    Device,
    /// The claim is in the SECRET_BLOCK.
    DeviceClaim,
    /// ConfirmSignUp, or InitiateAuth after it.
    SignUp {
        confirmed: bool,
    },
}

/// How far a sign-in that waits for MFA_SETUP has come with its app, by the app's key.
#[derive(Serialize, Deserialize)]
pub enum SetUp {
    Nothing,
    Associated(Vec<u8>),
    Verified(Vec<u8>),
}

impl Waits {
    /// `ChallengeName`; empty where no challenge is waited for.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Select => "SELECT_CHALLENGE",
            Self::Password => "PASSWORD",
            Self::PasswordSrp => "PASSWORD_SRP",
            Self::Claim | Self::SameClaim { .. } => "PASSWORD_VERIFIER",
            Self::NewPassword => "NEW_PASSWORD_REQUIRED",
            Self::SoftwareToken => "SOFTWARE_TOKEN_MFA",
            Self::SelectMfa => "SELECT_MFA_TYPE",
            Self::MfaSetup(_) => "MFA_SETUP",
            Self::EmailSetUp { .. } => Purpose::EmailOtp.challenge(),
            Self::Code { purpose, .. } => purpose.challenge(),
            Self::Custom { .. } => "CUSTOM_CHALLENGE",
            Self::WebAuthn { .. } => "WEB_AUTHN",
            Self::Device => "DEVICE_SRP_AUTH",
            Self::DeviceClaim => "DEVICE_PASSWORD_VERIFIER",
            Self::SignUp { .. } => "",
        }
    }
}

/// Under what the Session of a device's challenge is found if it does not come back.
pub fn device_handle(client: &str, sub: &str, device: &str) -> String {
    format!("{client} {sub} {device}")
}

impl Service {
    /// A sign-in that begins.
    pub(super) fn begin(
        &self,
        tenant: &Tenant,
        username: &str,
        device: Option<String>,
    ) -> Result<SignIn, Fault> {
        let user = self.user(&tenant.pool, username)?;
        Ok(SignIn {
            client: tenant.client.id.clone(),
            username: username.into(),
            owner: owner_of(&tenant.pool, username, user.as_ref()),
            user: user.map(|user| (user.id, user.password_id)),
            device,
            session: None,
            until: 0,
            owes_custom: false,
            second_factor: false,
            proven_device: None,
            attempts: 0,
            waits: Waits::Select,
        })
    }

    /// The user who signs in, if there is one and the password has not been changed since.
    pub(super) fn signing_in(
        &self,
        tenant: &Tenant,
        sign_in: &SignIn,
    ) -> Result<Option<User>, Fault> {
        let Some((id, password)) = &sign_in.user else { return Ok(None) };
        let user = self.user_with_id(&tenant.pool.id, id)?;
        Ok(user.filter(|user| user.password_id == *password))
    }

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
        self.keep(handle, sign_in, now)?;
        Ok(AuthResponse { challenge_name, challenge_parameters, session, ..Default::default() })
    }

    /// Keeps a sign-in until it is answered under `handle` or expires.
    pub(super) fn keep(&self, handle: String, sign_in: SignIn, now: u64) -> Result<(), Fault> {
        let (owner, until) = (sign_in.owner.clone(), sign_in.until);
        self.sign_ins.insert(handle, owner, sign_in, until, now)
    }
}

/// The parameter that names a user.
pub fn named(user: &User) -> BTreeMap<String, String> {
    [("USER_ID_FOR_SRP".into(), user.id.clone())].into()
}

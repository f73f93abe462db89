//! What a sign-in carries from one request to the next.

use crate::{
    auth::{
        app::App,
        client::{Device, DeviceSrp, DeviceSrpStarted, UserSrp, UserSrpStarted},
        username::{self, Username},
        wire::{
            Challenge, Duplicate, Metadata, Parameters, Request, RespondToAuthChallengeRequest,
        },
    },
    error::Error,
    secret::SecretString,
};
use alloc::{boxed::Box, string::String};
use rand_core::TryCryptoRng;

/// Everything but secrets and the challenge at hand.
#[derive(Debug)]
pub(in crate::auth) struct Context<'a> {
    pub(in crate::auth) app: App,
    pub(in crate::auth) username: Username,
    /// The `USERNAME` that the latest challenge is answered under.
    pub(in crate::auth) known_as: String,
    /// The remembered device, as long as the service knows it.
    pub(in crate::auth) device: Option<&'a Device>,
    /// The service has forgotten the device.
    pub(in crate::auth) device_not_found: bool,
    pub(in crate::auth) admin: bool,
    pub(in crate::auth) metadata: Metadata,
    pub(in crate::auth) start: Start,
}

/// How a sign-in starts, and would start over.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(in crate::auth) struct Start {
    /// `AuthFlow`.
    pub(in crate::auth) auth_flow: String,
    /// `PREFERRED_CHALLENGE`.
    pub(in crate::auth) preferred: Option<String>,
    pub(in crate::auth) proof: Proof,
}

impl Start {
    pub(super) fn new(auth_flow: &str, proof: Proof) -> Self {
        Self { auth_flow: auth_flow.into(), preferred: None, proof }
    }
}

/// What the first request proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(in crate::auth) enum Proof {
    None,
    Password,
    PasswordSrp,
    RefreshToken,
}

/// The secret state between two requests: what an answer of the flow itself will need.
#[derive(Debug, Default)]
pub(in crate::auth) enum Pending<'a> {
    #[default]
    Nothing,
    /// A password that may be sent as it is.
    Password(SecretString),
    /// SRP_A was sent; the password waits for PASSWORD_VERIFIER.
    User(Box<UserSrpStarted>, SecretString),
    /// SRP_A was sent and DEVICE_PASSWORD_VERIFIER is to come.
    Device(Box<DeviceSrpStarted<'a>>),
    /// The device was asked once, which is enough.
    DeviceProved,
}

impl<'a> Context<'a> {
    pub(super) fn new(app: &App, username: Username, start: Start) -> Self {
        Self {
            app: app.clone(),
            known_as: username.typed.clone(),
            username,
            device: None,
            device_not_found: false,
            admin: false,
            metadata: Metadata::default(),
            start,
        }
    }

    /// Takes the names of a challenge.
    pub(in crate::auth) fn learn(&mut self, challenge: &Parameters) {
        if let Some(id) = challenge.get("USER_ID_FOR_SRP") {
            self.username.know(id);
        }
        self.known_as = self.username.resolve(challenge).into();
    }

    /// `UserPoolId`, which only the Admin forms take.
    pub(in crate::auth) fn admin_pool_id(&self) -> Option<String> {
        self.admin.then(|| self.app.pool_id().into())
    }

    fn device_key(&self) -> Option<&str> {
        self.device.map(Device::key)
    }

    /// `AuthParameters` of InitiateAuth, and what has to be kept for the challenge that follows.
    pub(in crate::auth) fn first_request<R: TryCryptoRng + ?Sized>(
        &self,
        secret: Option<SecretString>,
        rng: &mut R,
    ) -> Result<(Parameters, Pending<'a>), Error> {
        let (mut parameters, pending) = match (self.start.proof, secret) {
            (Proof::PasswordSrp, Some(password)) => self.start_srp(password, rng)?,
            (Proof::Password, Some(password)) => {
                let mut parameters = self.identified();
                parameters.insert("PASSWORD", password.expose());
                (parameters, Pending::Password(password))
            }
            (Proof::RefreshToken, Some(token)) => {
                let mut parameters = self.identified();
                parameters.remove("USERNAME");
                parameters.insert("REFRESH_TOKEN", token.expose());
                (parameters, Pending::Nothing)
            }
            _ => (self.identified(), Pending::Nothing),
        };
        if let Some(preferred) = &self.start.preferred {
            parameters.insert("PREFERRED_CHALLENGE", &**preferred);
        }
        if self.start.auth_flow == "CUSTOM_AUTH" && self.start.proof == Proof::PasswordSrp {
            parameters.insert("CHALLENGE_NAME", "SRP_A");
        }
        Ok((parameters, pending))
    }

    /// Draws a fresh a: `USERNAME`, `SRP_A` and so on, in AuthParameters or in the answer to a challenge.
    pub(in crate::auth) fn start_srp<R: TryCryptoRng + ?Sized>(
        &self,
        password: SecretString,
        rng: &mut R,
    ) -> Result<(Parameters, Pending<'a>), Error> {
        let mut user = UserSrp::new(&self.app, &self.known_as);
        if let Some(id) = &self.username.user_id {
            user = user.with_user_id(id);
        }
        if let Some(key) = self.device_key() {
            user = user.with_device_key(key);
        }
        let (parameters, started) = user.start_with_rng(rng)?;
        Ok((parameters, Pending::User(Box::new(started), password)))
    }

    /// Answers DEVICE_SRP_AUTH.
    pub(super) fn start_device_srp<R: TryCryptoRng + ?Sized>(
        &self,
        device: &'a Device,
        rng: &mut R,
    ) -> Result<(Parameters, Pending<'a>), Error> {
        let mut srp = DeviceSrp::new(&self.app, &self.known_as, device);
        if let Some(id) = &self.username.user_id {
            srp = srp.with_user_id(id);
        }
        let (responses, started) = srp.start_with_rng(rng)?;
        Ok((responses, Pending::Device(Box::new(started))))
    }

    /// A request's parameters with `USERNAME`, `SECRET_HASH` and `DEVICE_KEY`.
    pub(in crate::auth) fn identified(&self) -> Parameters {
        let mut parameters = Parameters::new();
        username::identify(&mut parameters, &self.app, &self.known_as, self.device_key());
        parameters
    }

    /// The request that answers a challenge.
    pub(in crate::auth) fn respond(
        &self,
        challenge: &Challenge,
        mut challenge_responses: Parameters,
    ) -> Request {
        // A state that began on a device which the service has forgotten since still names it.
        if self.device.is_none() {
            challenge_responses.remove("DEVICE_KEY");
        }
        Request::RespondToAuthChallenge(RespondToAuthChallengeRequest {
            user_pool_id: self.admin_pool_id(),
            client_id: self.app.client_id().into(),
            challenge_name: challenge.name.clone(),
            challenge_responses,
            session: challenge.session.duplicate(),
            metadata: self.metadata.duplicate(),
        })
    }
}

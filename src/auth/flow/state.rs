//! The state that a sign-in carries from one request to the next.

use super::{
    held::{HeldSecret, UsedPassword},
    start::{FirstProof, Kind, Start},
};
use crate::{
    auth::{
        app::App,
        client::{Device, DeviceSrp, Signer, UserSrp},
        timestamp::Timestamp,
        username::Username,
        wire::{
            Challenge, Duplicate, GetTokensFromRefreshTokenRequest, InitiateAuthRequest, Metadata,
            Parameters, Request, RespondToAuthChallengeRequest, ServiceError, names,
        },
    },
    error::Error,
    secret::SecretString,
};
use alloc::{boxed::Box, string::String};
use rand_core::TryCryptoRng;

/// Seconds for which a signed claim is sent again as it is; after that it is signed anew. The service's window is not
/// documented; a strict emulator accepts claims that are at most five minutes off.
const FRESH: u64 = 120;

/// A sign-in with a request to be sent, or one that was sent and whose reply is awaited.
///
/// [`request`](Self::request) lends the request, as often as it has to be sent; [`handle`](Self::handle) takes the
/// reply and says how to go on. It is made by [`AuthFlow::start`](crate::auth::AuthFlow::start), by a prompt's
/// `answer`, and by `handle` itself. It is `Send` and `Sync` and borrows nothing.
///
/// Handling a reply consumes it, since its state is good for one reply only:
///
/// ```compile_fail
/// # fn twice(flow: cognito_crypto::auth::AuthFlowStarted,
/// #     reply: cognito_crypto::auth::Reply, again: cognito_crypto::auth::Reply) {
/// let _ = flow.handle(reply);
/// let _ = flow.handle(again); // error: use of moved value
/// # }
/// ```
#[derive(Debug)]
#[must_use]
pub struct AuthFlowStarted(pub(super) Box<State>);

#[derive(Debug)]
pub(in crate::auth) struct State {
    pub(super) context: Context,
    pub(super) held: HeldSecret,
    pub(super) sent: Sent,
}

impl AuthFlowStarted {
    pub(super) fn new(context: Context, held: HeldSecret, sent: Sent) -> Self {
        Self(Box::new(State { context, held, sent }))
    }

    /// The request to send.
    ///
    /// If the call does not get through (no connection, a time-out), nothing is lost: send the same request
    /// again, after [`renew`](Self::renew).
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.0.sent.request
    }

    /// Returns how often the service has answered this very request with a transient error
    /// ([`Step::SendAgain`](crate::auth::Step::SendAgain)). A caller that gives up after a few attempts looks here.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.sent.attempts
    }

    /// Prepares the request to be sent again, by the system clock: see [`renew_at`](Self::renew_at).
    ///
    /// # Errors
    /// [`Error::Input`] if the clock is out of range.
    #[cfg(feature = "std")]
    pub fn renew(&mut self) -> Result<(), Error> {
        self.renew_at(Timestamp::now()?);
        Ok(())
    }

    /// Prepares the request to be sent again. A password claim that was signed more than two minutes ago is
    /// signed anew with this time; any other request stays as it is.
    pub fn renew_at(&mut self, now: Timestamp) {
        self.0.sent.renew_at(now);
    }
}

/// The request that was sent last, and what is needed if the service refuses it.
#[derive(Debug)]
pub(in crate::auth) struct Sent {
    pub(super) request: Request,
    pub(super) purpose: Purpose,
    /// Signs the request's claim anew, if it has one.
    pub(super) signer: Option<Box<Signer>>,
    pub(super) attempts: u32,
}

/// The purpose of a request.
#[derive(Debug)]
pub(in crate::auth) enum Purpose {
    /// It starts the sign-in.
    Start,
    /// It answers a challenge without asking the user.
    Answer,
    /// It proves the device, so that it cannot be sent without naming the device.
    DeviceProof,
    /// It answers a challenge with the user's answer.
    Asked(Box<Question>),
}

/// A challenge that the user is asked about, and how often the service has refused the answer.
#[derive(Debug)]
pub(in crate::auth) struct Question {
    pub(in crate::auth) challenge: Challenge,
    pub(in crate::auth) tries: u32,
    pub(in crate::auth) refusal: Option<ServiceError>,
}

impl Question {
    pub(super) fn new(challenge: Challenge) -> Self {
        Self { challenge, tries: 0, refusal: None }
    }
}

impl Sent {
    pub(super) fn new(request: Request, purpose: Purpose) -> Self {
        Self { request, purpose, signer: None, attempts: 0 }
    }

    pub(super) fn signed(request: Request, purpose: Purpose, signer: Signer) -> Self {
        Self { signer: Some(Box::new(signer)), ..Self::new(request, purpose) }
    }

    /// Returns whether the request answers a challenge, so that its Session can have expired.
    pub(super) fn in_session(&self) -> bool {
        !matches!(self.purpose, Purpose::Start)
    }

    pub(super) fn renew_at(&mut self, now: Timestamp) {
        if let Some(signer) = &mut self.signer
            && signer.signed_at().unix().abs_diff(now.unix()) > FRESH
            && let Some(parameters) = self.request.parameters_mut()
        {
            signer.sign_at(parameters, now);
        }
    }
}

/// The part of the state that is neither secret nor about the challenge at hand.
#[derive(Debug)]
pub(in crate::auth) struct Context {
    pub(in crate::auth) app: App,
    pub(in crate::auth) username: Username,
    /// The remembered device, as long as the service accepts it.
    pub(in crate::auth) device: Option<Device>,
    /// The key of a device that the service does not accept any more.
    pub(in crate::auth) device_to_forget: Option<String>,
    pub(in crate::auth) metadata: Metadata,
    pub(in crate::auth) start: Start,
}

impl Context {
    pub(super) fn new(app: &App, username: &str, start: Start) -> Self {
        Self {
            app: app.clone(),
            username: Username::new(username),
            device: None,
            device_to_forget: None,
            metadata: Metadata::default(),
            start,
        }
    }

    /// Goes on without the device, which the caller is told to forget.
    pub(super) fn drop_device(&mut self) {
        if let Some(device) = self.device.take() {
            self.device_to_forget = Some(device.key().into());
        }
    }

    fn device_key(&self) -> Option<&str> {
        self.device.as_ref().map(Device::key)
    }

    /// `UserPoolId`, which only the Admin forms take.
    fn admin_pool_id(&self) -> Option<String> {
        self.start.admin.then(|| self.app.pool_id().into())
    }

    /// A request's parameters with `USERNAME`, `SECRET_HASH` and `DEVICE_KEY`.
    pub(super) fn identified(&self) -> Parameters {
        self.username.identify(&self.app, self.device_key())
    }

    /// The first request, and the secret that the challenge which follows needs.
    pub(super) fn first_request<R: TryCryptoRng + ?Sized>(
        &self,
        secret: Option<SecretString>,
        rng: &mut R,
    ) -> Result<(Request, HeldSecret), Error> {
        let secret = secret.unwrap_or_else(|| "".into());
        if self.start.kind == Kind::GetTokens {
            return Ok((self.get_tokens(secret.expose()), HeldSecret::Nothing));
        }
        let (mut parameters, held) = match self.start.proof() {
            FirstProof::PasswordSrp => self.start_srp(secret, rng)?,
            FirstProof::Password => {
                let mut parameters = self.identified();
                parameters.insert(names::PASSWORD, secret.expose());
                (parameters, HeldSecret::Password(secret))
            }
            FirstProof::RefreshToken => {
                let mut parameters = self.identified();
                parameters.remove(names::USERNAME);
                parameters.insert(names::REFRESH_TOKEN, secret.expose());
                (parameters, HeldSecret::Nothing)
            }
            FirstProof::Nothing => (self.identified(), HeldSecret::Nothing),
        };
        if let Some(preferred) = &self.start.preferred {
            parameters.insert(names::PREFERRED_CHALLENGE, &**preferred);
        }
        if self.start.kind == Kind::CustomSrp {
            parameters.insert(names::CHALLENGE_NAME, names::SRP_A);
        }
        Ok((self.initiate(parameters), held))
    }

    fn initiate(&self, auth_parameters: Parameters) -> Request {
        Request::InitiateAuth(InitiateAuthRequest {
            user_pool_id: self.admin_pool_id(),
            client_id: self.app.client_id().into(),
            auth_flow: self.start.auth_flow().into(),
            auth_parameters,
            session: None,
            metadata: self.metadata.duplicate(),
        })
    }

    fn get_tokens(&self, refresh_token: &str) -> Request {
        let mut request = GetTokensFromRefreshTokenRequest::new(&self.app, refresh_token);
        request.device_key = self.device_key().map(Into::into);
        request.client_metadata = self.metadata.client_metadata.duplicate();
        Request::GetTokensFromRefreshToken(request)
    }

    /// The request that answers a challenge.
    pub(super) fn respond(&self, challenge: &Challenge, mut responses: Parameters) -> Request {
        // The responses may still name a device that was dropped after they were started.
        if self.device.is_none() {
            responses.remove(names::DEVICE_KEY);
        }
        Request::RespondToAuthChallenge(RespondToAuthChallengeRequest {
            user_pool_id: self.admin_pool_id(),
            client_id: self.app.client_id().into(),
            challenge_name: challenge.name.clone(),
            challenge_responses: responses,
            session: challenge.session.duplicate(),
            metadata: self.metadata.duplicate(),
        })
    }

    /// Draws a fresh a: `USERNAME`, `SRP_A` and so on, in AuthParameters or in the answer to a challenge.
    pub(super) fn start_srp<R: TryCryptoRng + ?Sized>(
        &self,
        password: SecretString,
        rng: &mut R,
    ) -> Result<(Parameters, HeldSecret), Error> {
        let mut user = UserSrp::named(&self.app, self.username.clone());
        if let Some(key) = self.device_key() {
            user = user.with_device_key(key);
        }
        let (parameters, started) = user.start_with_rng(rng)?;
        Ok((parameters, HeldSecret::User(Box::new(started), password)))
    }

    /// Answers DEVICE_SRP_AUTH.
    pub(super) fn start_device_srp<R: TryCryptoRng + ?Sized>(
        &self,
        device: &Device,
        used: Option<UsedPassword>,
        rng: &mut R,
    ) -> Result<(Parameters, HeldSecret), Error> {
        let srp = DeviceSrp::named(&self.app, self.username.clone(), device);
        let (responses, started) = srp.start_with_rng(rng)?;
        Ok((responses, HeldSecret::Device(Box::new(started), used)))
    }
}

//! The sign-in between a request and its reply.

use super::{
    context::{Context, Pending},
    recovery,
};
use crate::{
    auth::{
        challenge::Challenge,
        parameters::AuthParameters,
        prompt::{Asked, Prompt},
        reply::Reply,
        request::{InitiateAuthRequest, Request},
        response::AuthenticationResult,
        timestamp::Timestamp,
    },
    error::Error,
    secret::SecretString,
};
use alloc::{boxed::Box, string::String};
use rand_core::TryCryptoRng;

/// A sign-in whose request is under way. Made by [`AuthFlow::start`](super::AuthFlow::start), by a prompt's
/// `answer`, and by [`handle`](Self::handle) itself.
///
/// Handling a reply uses it up, since what it knows is good for one reply:
///
/// ```compile_fail
/// # fn twice(flow: cognito_crypto::auth::AuthFlowStarted<'_>,
/// #     reply: cognito_crypto::auth::Reply, again: cognito_crypto::auth::Reply) {
/// let _ = flow.handle(reply);
/// let _ = flow.handle(again); // error: use of moved value
/// # }
/// ```
#[derive(Debug)]
pub struct AuthFlowStarted<'a>(Box<State<'a>>);

#[derive(Debug)]
struct State<'a> {
    context: Context<'a>,
    pending: Pending<'a>,
    sent: Sent,
}

/// What has to be remembered of the request that is under way, in case the service refuses it.
#[derive(Debug)]
pub(in crate::auth) struct Sent {
    /// The same request without the device, if it has one and would make sense without.
    pub(super) without_device: Option<Request>,
    /// The challenge that the user was asked about, to be asked about again.
    pub(super) asked: Option<Challenge>,
    /// Whether it answers a challenge, so that its Session can be over.
    pub(super) in_session: bool,
}

impl Sent {
    /// An answer of the flow itself.
    fn answer(request: &Request) -> Self {
        Self { without_device: request.without_device(), asked: None, in_session: true }
    }

    /// A proof of the device, which means nothing without it.
    fn device_proof() -> Self {
        Self { without_device: None, asked: None, in_session: true }
    }
}

/// How the sign-in goes on.
#[derive(Debug)]
pub enum Step<'a> {
    /// Send this request and hand the reply to this flow.
    Respond(Request, AuthFlowStarted<'a>),
    /// Ask the user; the prompt's `answer` is the only way on.
    Ask(Prompt<'a>),
    /// The user is signed in.
    Done(SignedIn),
}

/// The end of a sign-in.
#[derive(Debug)]
#[non_exhaustive]
pub struct SignedIn {
    /// The tokens.
    pub authentication_result: AuthenticationResult,
    /// The real user name, as far as the service has told it: the latest `USER_ID_FOR_SRP`, else what the user
    /// typed. [`AuthFlow::refresh_token_auth`](super::AuthFlow::refresh_token_auth) needs it. Where users
    /// sign in with an alias and SRP was not used, take the access token's `username` instead.
    pub username: String,
}

impl<'a> AuthFlowStarted<'a> {
    pub(super) fn new(context: Context<'a>, pending: Pending<'a>, sent: Sent) -> Self {
        Self(Box::new(State { context, pending, sent }))
    }

    /// The InitiateAuth request, and the flow that takes its reply.
    pub(in crate::auth) fn initiate(
        context: Context<'a>,
        auth_parameters: AuthParameters,
        pending: Pending<'a>,
        session: Option<SecretString>,
    ) -> (Request, Self) {
        let request = Request::InitiateAuth(InitiateAuthRequest {
            user_pool_id: context.admin_pool_id(),
            client_id: context.app.client_id().into(),
            auth_flow: context.start.auth_flow.clone(),
            auth_parameters,
            session,
            metadata: context.metadata.copy(),
        });
        let sent =
            Sent { without_device: request.without_device(), asked: None, in_session: false };
        (request, Self::new(context, pending, sent))
    }

    /// After a prompt was answered.
    pub(in crate::auth) fn answered(
        context: Context<'a>,
        pending: Pending<'a>,
        challenge: Challenge,
        request: &Request,
    ) -> Self {
        let sent = Sent { asked: Some(challenge), ..Sent::answer(request) };
        Self::new(context, pending, sent)
    }

    /// Takes the reply to the latest request, with the operating system's random numbers and clock where they
    /// are needed.
    ///
    /// # Errors
    /// As [`handle_with_rng_at`](Self::handle_with_rng_at), and [`Error::Input`] if the clock is out of
    /// range.
    #[cfg(all(feature = "std", feature = "getrandom"))]
    #[cfg_attr(docsrs, doc(cfg(all(feature = "std", feature = "getrandom"))))]
    pub fn handle(self, reply: impl Into<Reply>) -> Result<Step<'a>, Error> {
        self.handle_with_rng_at(reply, &mut getrandom::SysRng, Timestamp::now()?)
    }

    /// Takes the reply to the latest request. `now` is signed if the reply asks for a password claim.
    ///
    /// Some of the service's errors lead to another step: a device that it has forgotten (the same request is
    /// sent again without it, or the sign-in starts over), a Session that is over (it starts over), an
    /// answer that was wrong (the same question again).
    ///
    /// # Errors
    /// [`Error::Missing`] and [`Error::Malformed`] name what is wrong with the reply,
    /// [`Error::Unexpected`] names a challenge that this flow cannot answer at this point,
    /// [`Error::Service`] means that the service refused for good, [`Error::Rng`] that the generator failed.
    /// After any of them the sign-in has to start over.
    pub fn handle_with_rng_at<R: TryCryptoRng + ?Sized>(
        self,
        reply: impl Into<Reply>,
        rng: &mut R,
        now: Timestamp,
    ) -> Result<Step<'a>, Error> {
        let State { context, pending, sent } = *self.0;
        match reply.into() {
            Reply::Error(error) => recovery::recover(&error, context, pending, sent),
            Reply::Response(mut response) => {
                let authentication_result = response.authentication_result.take();
                let first = !sent.in_session;
                match Challenge::new(response) {
                    Some(challenge) => Round { context, pending, first }.take(challenge, rng, now),
                    None => done(&context, authentication_result),
                }
            }
        }
    }
}

fn done<'a>(
    context: &Context<'a>,
    authentication_result: Option<AuthenticationResult>,
) -> Result<Step<'a>, Error> {
    let authentication_result =
        authentication_result.ok_or(Error::Missing { name: "AuthenticationResult" })?;
    let username = context.username.known().into();
    Ok(Step::Done(SignedIn { authentication_result, username }))
}

/// One challenge, taken by the flow.
struct Round<'a> {
    context: Context<'a>,
    pending: Pending<'a>,
    /// Whether it is the first of the sign-in.
    first: bool,
}

impl<'a> Round<'a> {
    fn take<R: TryCryptoRng + ?Sized>(
        mut self,
        challenge: Challenge,
        rng: &mut R,
        now: Timestamp,
    ) -> Result<Step<'a>, Error> {
        if let Some(id) = challenge.parameters.get("USER_ID_FOR_SRP") {
            self.context.username.know(id);
        }
        match &*challenge.name {
            "PASSWORD_VERIFIER" => self.verify_password(&challenge, now),
            "PASSWORD" | "ADMIN_NO_SRP_AUTH" => self.send_password(challenge),
            "PASSWORD_SRP" => self.start_srp(challenge, rng),
            "DEVICE_SRP_AUTH" => self.start_device_srp(&challenge, rng),
            "DEVICE_PASSWORD_VERIFIER" => self.verify_device(&challenge, now),
            _ => self.ask(challenge),
        }
    }

    fn verify_password(self, challenge: &Challenge, now: Timestamp) -> Result<Step<'a>, Error> {
        let Pending::User(started, password) = self.pending else {
            return Err(Error::Unexpected { name: "PASSWORD_VERIFIER" });
        };
        let responses = started.respond_at(&challenge.parameters, password.expose(), now)?;
        let request = self.context.respond(challenge, responses);
        let sent = Sent::answer(&request);
        Ok(respond(request, self.context, Pending::Nothing, sent))
    }

    /// A password that was given for SRP is not sent: the caller is asked.
    fn send_password(self, challenge: Challenge) -> Result<Step<'a>, Error> {
        let Pending::Password(password) = &self.pending else {
            return self.ask(challenge);
        };
        let mut responses = self.context.identified(self.context.name(&challenge.parameters));
        responses.insert("PASSWORD", password.expose());
        let request = self.context.respond(&challenge, responses);
        let sent = Sent::answer(&request);
        Ok(respond(request, self.context, Pending::Nothing, sent))
    }

    /// SRP_A of a fresh a, though InitiateAuth may have sent one; but not again and again.
    fn start_srp<R: TryCryptoRng + ?Sized>(
        mut self,
        challenge: Challenge,
        rng: &mut R,
    ) -> Result<Step<'a>, Error> {
        let password = match core::mem::take(&mut self.pending) {
            Pending::Password(password) => password,
            Pending::User(_, password) if self.first => password,
            Pending::User(..) => return Err(Error::Unexpected { name: "PASSWORD_SRP" }),
            _ => return self.ask(challenge),
        };
        let (responses, pending) =
            self.context.start_srp(Some(&challenge.parameters), password, rng)?;
        let request = self.context.respond(&challenge, responses);
        let sent = Sent::answer(&request);
        Ok(respond(request, self.context, pending, sent))
    }

    fn start_device_srp<R: TryCryptoRng + ?Sized>(
        self,
        challenge: &Challenge,
        rng: &mut R,
    ) -> Result<Step<'a>, Error> {
        let device = match (self.context.device, &self.pending) {
            (None, _) | (_, Pending::Device(_) | Pending::DeviceProved) => {
                return Err(Error::Unexpected { name: "DEVICE_SRP_AUTH" });
            }
            (Some(device), _) => device,
        };
        let (responses, pending) =
            self.context.start_device_srp(device, &challenge.parameters, rng)?;
        let request = self.context.respond(challenge, responses);
        Ok(respond(request, self.context, pending, Sent::device_proof()))
    }

    fn verify_device(self, challenge: &Challenge, now: Timestamp) -> Result<Step<'a>, Error> {
        let Pending::Device(started) = self.pending else {
            return Err(Error::Unexpected { name: "DEVICE_PASSWORD_VERIFIER" });
        };
        let responses = started.respond_at(&challenge.parameters, now)?;
        let request = self.context.respond(challenge, responses);
        Ok(respond(request, self.context, Pending::DeviceProved, Sent::device_proof()))
    }

    fn ask(self, challenge: Challenge) -> Result<Step<'a>, Error> {
        Prompt::ask(Asked::new(self.context, self.pending, challenge)).map(Step::Ask)
    }
}

fn respond<'a>(
    request: Request,
    context: Context<'a>,
    pending: Pending<'a>,
    sent: Sent,
) -> Step<'a> {
    Step::Respond(request, AuthFlowStarted::new(context, pending, sent))
}

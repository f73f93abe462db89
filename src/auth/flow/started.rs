//! The sign-in between a request and its reply.

use super::{
    recovery,
    round::Round,
    state::{Context, Pending},
};
use crate::{
    auth::{
        flow::prompt::Prompt,
        timestamp::Timestamp,
        wire::{
            AuthenticationResult, Challenge, Duplicate, InitiateAuthRequest, Parameters, Reply,
            Request,
        },
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
    pub(super) fn answer(request: &Request) -> Self {
        Self { without_device: request.without_device(), asked: None, in_session: true }
    }

    /// A proof of the device, which means nothing without it.
    pub(super) fn device_proof() -> Self {
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
    /// The real user name, as far as the service has told it: the `USERNAME` of the latest answer.
    /// [`AuthFlow::refresh_token_auth`](super::AuthFlow::refresh_token_auth) needs it. If it is still the
    /// alias that was typed, since no challenge named the user, take the access token's `username` instead.
    pub username: String,
    /// Whether the service has forgotten the device that the sign-in began on; so should the caller.
    pub device_not_found: bool,
}

impl<'a> AuthFlowStarted<'a> {
    pub(super) fn new(context: Context<'a>, pending: Pending<'a>, sent: Sent) -> Self {
        Self(Box::new(State { context, pending, sent }))
    }

    /// The InitiateAuth request, and the flow that takes its reply.
    pub(in crate::auth) fn initiate(
        context: Context<'a>,
        auth_parameters: Parameters,
        pending: Pending<'a>,
        session: Option<SecretString>,
    ) -> (Request, Self) {
        let request = Request::InitiateAuth(InitiateAuthRequest {
            user_pool_id: context.admin_pool_id(),
            client_id: context.app.client_id().into(),
            auth_flow: context.start.auth_flow.clone(),
            auth_parameters,
            session,
            metadata: context.metadata.duplicate(),
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
                    None => done(context, authentication_result),
                }
            }
        }
    }
}

fn done<'a>(
    context: Context<'a>,
    authentication_result: Option<AuthenticationResult>,
) -> Result<Step<'a>, Error> {
    let authentication_result =
        authentication_result.ok_or(Error::Missing { name: "AuthenticationResult" })?;
    let Context { known_as: username, device_not_found, .. } = context;
    Ok(Step::Done(SignedIn { authentication_result, username, device_not_found }))
}

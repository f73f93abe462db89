//! [`AuthFlow`]: a sign-in to be started, with one constructor for each `AuthFlow` of the API.

use super::{
    factor::FirstFactor,
    start::{FirstProof, Kind, Start},
    state::{AuthFlowStarted, Context, Purpose, Sent},
};
use crate::{
    auth::{
        app::App,
        client::Device,
        wire::{Metadata, Request, names},
    },
    error::{Error, Problem},
    secret::SecretString,
};
use rand_core::TryCryptoRng;

/// A sign-in about to start: one constructor for each `AuthFlow` of the API, and one for the refresh of tokens.
///
/// It does no I/O. [`start`](Self::start) gives an [`AuthFlowStarted`], which lends a [`Request`]; the caller
/// sends it, whichever way it likes, and hands the reply to [`handle`](AuthFlowStarted::handle), which says in a
/// [`Step`](crate::auth::Step) how to go on: send the next request, send the same one again, ask the user (with a
/// [`Prompt`](crate::auth::prompt::Prompt)), or stop, since the user is signed in.
///
/// ```
/// use cognito_crypto::auth::{
///     App, AuthFlow, AuthenticationResult, FlowError, InitiateAuthResponse, Reply, Request, SignedIn, Step,
///     prompt::Prompt,
/// };
///
/// # #[cfg(all(feature = "std", feature = "getrandom"))]
/// fn sign_in(
///     app: &App,
///     mut send: impl FnMut(&Request) -> Reply,
///     mut ask: impl FnMut(&str) -> String,
/// ) -> Result<SignedIn, FlowError> {
///     let mut flow = AuthFlow::user_srp_auth(app, "alice@example.com", "correct horse").start()?;
///     loop {
///         let reply = send(flow.request());
///         flow = match flow.handle(reply)? {
///             Step::Send(flow) => flow,
///             Step::SendAgain(flow, error) if flow.attempts() == 4 => return Err(error.into()),
///             Step::SendAgain(flow, _) => {
///                 std::thread::sleep(std::time::Duration::from_millis(100 << flow.attempts()));
///                 flow
///             }
///             Step::Ask(Prompt::SmsMfa(code) | Prompt::SoftwareTokenMfa(code)) => {
///                 let answer = ask(code.destination().unwrap_or("your app"));
///                 code.answer(&answer)?
///             }
///             Step::Ask(_) => panic!("this user pool asks nothing else"),
///             Step::Done(signed_in) => return Ok(signed_in),
///         }
///     }
/// }
///
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let mut replies = vec![
/// #     InitiateAuthResponse::signed_in(AuthenticationResult::new("eyJra...")),
/// #     InitiateAuthResponse::challenge("SMS_MFA"),
/// # ];
/// # let send = |_: &Request| Reply::from(replies.pop().unwrap());
/// # let ask = |_: &str| String::from("123456");
/// let signed_in = sign_in(&app, send, ask)?;
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # The password
/// A password is held, wiped on drop and never printed, until no answer can need it: until PASSWORD_VERIFIER
/// or PASSWORD has been answered, or another question than a custom challenge is asked. On a remembered
/// [device](Self::with_device) it is held until the device has proved itself, since without a device that the
/// service refuses the sign-in starts over, once and by itself, with the same password used in the same way: the
/// user typed it right, and is not locked out by a device. A stored prompt holds none. A request that carries
/// it is kept until its reply has been handled, so that it can be sent again. A password that was given for SRP
/// is never sent as it is, whatever the service asks for.
#[derive(Debug)]
#[must_use]
pub struct AuthFlow {
    context: Context,
    /// The password or the refresh token, if it starts with one.
    secret: Option<SecretString>,
    /// The `Session` of ConfirmSignUp.
    session: Option<SecretString>,
    /// The credential of a passkey, if that is the preferred factor.
    credential: Option<SecretString>,
}

impl AuthFlow {
    fn new(app: &App, username: &str, kind: Kind, secret: Option<&str>) -> Self {
        Self {
            context: Context::new(app, username, Start::new(kind)),
            secret: secret.map(SecretString::new),
            session: None,
            credential: None,
        }
    }

    /// `USER_SRP_AUTH`: the user proves the password with SRP.
    pub fn user_srp_auth(app: &App, username: &str, password: &str) -> Self {
        Self::new(app, username, Kind::UserSrp, Some(password))
    }

    /// `USER_AUTH`: the service offers the first factors that the user has. To save a round trip, say which
    /// one is [preferred](Self::with_preferred_factor).
    pub fn user_auth(app: &App, username: &str) -> Self {
        Self::new(app, username, Kind::User, None)
    }

    /// `CUSTOM_AUTH`: the pool's Lambda functions ask.
    pub fn custom_auth(app: &App, username: &str) -> Self {
        Self::new(app, username, Kind::Custom, None)
    }

    /// `CUSTOM_AUTH` that starts with the password, proved with SRP.
    pub fn custom_auth_srp(app: &App, username: &str, password: &str) -> Self {
        Self::new(app, username, Kind::CustomSrp, Some(password))
    }

    /// `USER_PASSWORD_AUTH`: the password is sent.
    pub fn user_password_auth(app: &App, username: &str, password: &str) -> Self {
        Self::new(app, username, Kind::UserPassword, Some(password))
    }

    /// `ADMIN_USER_PASSWORD_AUTH`: a back end sends the password, in the Admin form.
    pub fn admin_user_password_auth(app: &App, username: &str, password: &str) -> Self {
        Self::new(app, username, Kind::AdminUserPassword, Some(password))
    }

    /// `ADMIN_NO_SRP_AUTH`: the old name of `ADMIN_USER_PASSWORD_AUTH`.
    pub fn admin_no_srp_auth(app: &App, username: &str, password: &str) -> Self {
        Self::new(app, username, Kind::AdminNoSrp, Some(password))
    }

    /// GetTokensFromRefreshToken: new tokens for a refresh token, whether the app client rotates refresh tokens
    /// or not.
    ///
    /// If the answer has a [`refresh_token`](crate::auth::AuthenticationResult::refresh_token), it replaces the
    /// one that was sent, which works for a short grace period only: store it before anything else can fail. If
    /// the token was given to a remembered device, the request needs that [device](Self::with_device), which
    /// proves nothing this time. No user name is needed. Of the metadata, `ClientMetadata` is sent.
    ///
    /// ```
    /// use cognito_crypto::auth::{App, AuthFlow};
    ///
    /// # #[cfg(feature = "getrandom")] {
    /// let app = App::with_client_secret("us-east-1_AbC123xyZ", "client", "secret")?;
    /// let flow = AuthFlow::get_tokens_from_refresh_token(&app, "eyJjdHki...").start()?;
    /// assert_eq!(flow.request().operation(), "GetTokensFromRefreshToken");
    /// # }
    /// # Ok::<(), cognito_crypto::Error>(())
    /// ```
    pub fn get_tokens_from_refresh_token(app: &App, refresh_token: &str) -> Self {
        Self::new(app, "", Kind::GetTokens, Some(refresh_token))
    }

    /// `REFRESH_TOKEN_AUTH`: new tokens for a refresh token, the old way. The service refuses it if the app client
    /// rotates refresh tokens, and then only
    /// [`get_tokens_from_refresh_token`](Self::get_tokens_from_refresh_token) works.
    ///
    /// The request carries no user name, yet its `SECRET_HASH` is over one: the real user name
    /// ([`SignedIn::username`](crate::auth::SignedIn::username)), not an alias. An app client without a secret
    /// does not need it. If the token was given to a remembered device, the request needs that
    /// [device](Self::with_device).
    pub fn refresh_token_auth(app: &App, username: &str, refresh_token: &str) -> Self {
        Self::new(app, username, Kind::RefreshTokenAuth, Some(refresh_token))
    }

    /// `REFRESH_TOKEN`: another name of `REFRESH_TOKEN_AUTH`.
    pub fn refresh_token(app: &App, username: &str, refresh_token: &str) -> Self {
        Self::new(app, username, Kind::RefreshToken, Some(refresh_token))
    }

    /// `PREFERRED_CHALLENGE` of `USER_AUTH`, with what that factor needs. No other flow takes a preference.
    pub fn with_preferred_factor(mut self, factor: FirstFactor<'_>) -> Self {
        self.context.start.preferred = Some(factor.name().into());
        self.secret = factor.password().map(SecretString::new);
        self.credential = factor.credential().map(SecretString::new);
        self
    }

    /// Signs in on a remembered device: every request carries its `DEVICE_KEY`, and the device proves its
    /// own password when the service asks for it.
    pub fn with_device(mut self, device: &Device) -> Self {
        self.context.device = Some(device.clone());
        self
    }

    /// What every request carries along: `ClientMetadata` and the like.
    pub fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.context.metadata = metadata;
        self
    }

    /// The `Session` that ConfirmSignUp answered: `USER_AUTH` then signs the new user in without a further
    /// proof.
    pub fn with_session(mut self, session: &str) -> Self {
        self.session = Some(session.into());
        self
    }

    /// Uses AdminInitiateAuth and AdminRespondToAuthChallenge, which a back end calls with its own
    /// credentials. GetTokensFromRefreshToken has no such form.
    pub fn as_admin(mut self) -> Self {
        self.context.start.admin = true;
        self
    }

    /// Prepares the first request, with the operating system's random numbers where it needs some.
    ///
    /// # Errors
    /// As [`start_with_rng`](Self::start_with_rng).
    #[cfg(feature = "getrandom")]
    pub fn start(self) -> Result<AuthFlowStarted, Error> {
        self.start_with_rng(&mut getrandom::SysRng)
    }

    /// Prepares the first request.
    ///
    /// # Errors
    /// [`Error::Input`] if the user name, the password or the token is empty, or the flow does not take what it
    /// was given: a preference is for `USER_AUTH` only, the Admin form not for GetTokensFromRefreshToken.
    /// [`Error::Rng`] if the generator fails.
    pub fn start_with_rng<R: TryCryptoRng + ?Sized>(
        self,
        rng: &mut R,
    ) -> Result<AuthFlowStarted, Error> {
        self.check()?;
        let Self { context, secret, session, credential } = self;
        let (mut request, held) = context.first_request(secret, rng)?;
        if let Request::InitiateAuth(initiate) = &mut request {
            initiate.session = session;
            if let Some(credential) = credential {
                initiate.auth_parameters.insert(names::CREDENTIAL, credential.expose());
            }
        }
        Ok(AuthFlowStarted::new(context, held, Sent::new(request, Purpose::Start)))
    }

    /// Checks that nothing which the request needs is empty, and that the flow takes what it was given.
    fn check(&self) -> Result<(), Error> {
        let start = &self.context.start;
        start.check()?;
        let is_empty = |secret: &Option<SecretString>| {
            secret.as_ref().is_none_or(|secret| secret.expose().is_empty())
        };
        // A refresh names no user, but the SECRET_HASH of REFRESH_TOKEN_AUTH is over one.
        let needs_username = !start.is_refresh()
            || start.kind != Kind::GetTokens && self.context.app.client_secret().is_some();
        let name = if needs_username && self.context.username.typed().is_empty() {
            "username"
        } else if start.needs_password() && is_empty(&self.secret) {
            "password"
        } else if start.proof() == FirstProof::RefreshToken && is_empty(&self.secret) {
            "refresh token"
        } else if self.credential.is_some() && is_empty(&self.credential) {
            "credential"
        } else {
            return Ok(());
        };
        Err(Error::Input { name, problem: Problem::Empty })
    }
}

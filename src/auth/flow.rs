//! The sign-in as a whole: `AuthFlow` says how it starts, `AuthFlowStarted` takes the replies.

mod factor;
pub mod prompt;
mod recovery;
mod round;
mod started;
mod state;

pub use factor::FirstFactor;
pub use started::{AuthFlowStarted, SignedIn, Step};
use state::{Context, Pending, Proof, Start};

use super::{
    app::App,
    client::Device,
    username::Username,
    wire::{Metadata, Request},
};
use crate::{
    error::{Error, Problem},
    secret::SecretString,
};
use rand_core::TryCryptoRng;

/// A sign-in about to start: one constructor for each `AuthFlow` of the API.
///
/// It does no I/O. [`start`](Self::start) gives a [`Request`] and an [`AuthFlowStarted`]; the caller sends
/// the request, whichever way it likes, and hands the reply to
/// [`handle`](AuthFlowStarted::handle), which says in a [`Step`] how to go on: with another request, with a
/// question to the user (a [`Prompt`](super::prompt::Prompt)), or not at all, since the user is signed in.
///
/// ```
/// use cognito_crypto::auth::{
///     App, AuthFlow, InitiateAuthResponse, Reply, Request, SignedIn, Step, prompt::Prompt,
/// };
///
/// # #[cfg(all(feature = "std", feature = "getrandom"))]
/// fn sign_in(
///     app: &App,
///     mut send: impl FnMut(Request) -> Reply,
///     mut ask: impl FnMut(&str) -> String,
/// ) -> Result<SignedIn, cognito_crypto::Error> {
///     let (mut request, mut flow) =
///         AuthFlow::user_srp_auth(app, "alice@example.com", "correct horse").start()?;
///     loop {
///         (request, flow) = match flow.handle(send(request))? {
///             Step::Respond(request, flow) => (request, flow),
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
/// # let mut replies = vec![];
/// # let mut done = InitiateAuthResponse::default();
/// # done.authentication_result = Some(Default::default());
/// # replies.push(done);
/// # let mut code = InitiateAuthResponse::default();
/// # code.challenge_name = Some("SMS_MFA".into());
/// # replies.push(code);
/// # let send = |_: Request| Reply::from(replies.pop().unwrap());
/// # let ask = |_: &str| String::from("123456");
/// let signed_in = sign_in(&app, send, ask)?;
/// # }
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
///
/// # The password
/// A password is held, wiped on drop and never printed, until no answer can need it: until PASSWORD_VERIFIER
/// or PASSWORD has been answered, or another question than a custom challenge is asked. A password that was
/// given for SRP is never sent as it is, whatever the service asks for.
#[derive(Debug)]
pub struct AuthFlow<'a> {
    context: Context<'a>,
    /// The password or the refresh token, if it starts with one.
    secret: Option<SecretString>,
    /// Of ConfirmSignUp.
    session: Option<SecretString>,
    /// Of a passkey that is preferred.
    credential: Option<SecretString>,
}

impl<'a> AuthFlow<'a> {
    fn new(app: &App, username: &str, start: Start, secret: Option<&str>) -> Self {
        Self {
            context: Context::new(app, Username::typed(username), start),
            secret: secret.map(SecretString::new),
            session: None,
            credential: None,
        }
    }

    /// `USER_SRP_AUTH`: the user proves the password with SRP.
    #[must_use]
    pub fn user_srp_auth(app: &App, username: &str, password: &str) -> Self {
        Self::new(app, username, Start::new("USER_SRP_AUTH", Proof::PasswordSrp), Some(password))
    }

    /// `USER_AUTH`: the service offers the first factors that the user has. To save a round trip, say which
    /// one is [preferred](Self::preferring).
    #[must_use]
    pub fn user_auth(app: &App, username: &str) -> Self {
        Self::new(app, username, Start::new("USER_AUTH", Proof::None), None)
    }

    /// `CUSTOM_AUTH`: the pool's Lambda functions ask.
    #[must_use]
    pub fn custom_auth(app: &App, username: &str) -> Self {
        Self::new(app, username, Start::new("CUSTOM_AUTH", Proof::None), None)
    }

    /// `CUSTOM_AUTH` that starts with the password, proved with SRP.
    #[must_use]
    pub fn custom_auth_srp(app: &App, username: &str, password: &str) -> Self {
        Self::new(app, username, Start::new("CUSTOM_AUTH", Proof::PasswordSrp), Some(password))
    }

    /// `USER_PASSWORD_AUTH`: the password is sent.
    #[must_use]
    pub fn user_password_auth(app: &App, username: &str, password: &str) -> Self {
        Self::new(app, username, Start::new("USER_PASSWORD_AUTH", Proof::Password), Some(password))
    }

    /// `ADMIN_USER_PASSWORD_AUTH`: a back end sends the password, in the Admin form.
    #[must_use]
    pub fn admin_user_password_auth(app: &App, username: &str, password: &str) -> Self {
        let start = Start::new("ADMIN_USER_PASSWORD_AUTH", Proof::Password);
        Self::new(app, username, start, Some(password)).admin()
    }

    /// `ADMIN_NO_SRP_AUTH`: the old name of `ADMIN_USER_PASSWORD_AUTH`.
    #[must_use]
    pub fn admin_no_srp_auth(app: &App, username: &str, password: &str) -> Self {
        let start = Start::new("ADMIN_NO_SRP_AUTH", Proof::Password);
        Self::new(app, username, start, Some(password)).admin()
    }

    /// `REFRESH_TOKEN_AUTH`: new tokens for a refresh token.
    ///
    /// The request carries no user name, yet its `SECRET_HASH` is over one: the real user name
    /// ([`SignedIn::username`]), not an alias. An app client without a secret does not need it. If the token
    /// was given to a remembered device, the request needs that [device](Self::with_device).
    #[must_use]
    pub fn refresh_token_auth(app: &App, username: &str, refresh_token: &str) -> Self {
        let start = Start::new("REFRESH_TOKEN_AUTH", Proof::RefreshToken);
        Self::new(app, username, start, Some(refresh_token))
    }

    /// `REFRESH_TOKEN`: another name of `REFRESH_TOKEN_AUTH`.
    #[must_use]
    pub fn refresh_token(app: &App, username: &str, refresh_token: &str) -> Self {
        let start = Start::new("REFRESH_TOKEN", Proof::RefreshToken);
        Self::new(app, username, start, Some(refresh_token))
    }

    /// `PREFERRED_CHALLENGE` of `USER_AUTH`, with what that factor needs. No other flow takes a preference.
    #[must_use]
    pub fn preferring(mut self, factor: FirstFactor<'_>) -> Self {
        self.context.start.preferred = Some(factor.name().into());
        self.context.start.proof = factor.proof();
        self.secret = factor.password().map(SecretString::new);
        self.credential = factor.credential().map(SecretString::new);
        self
    }

    /// Signs in on a remembered device: every request carries its `DEVICE_KEY`, and the device proves its
    /// own password when the service asks for it.
    #[must_use]
    pub fn with_device(mut self, device: &'a Device) -> Self {
        self.context.device = Some(device);
        self
    }

    /// What every request passes through: `ClientMetadata` and the like.
    #[must_use]
    pub fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.context.metadata = metadata;
        self
    }

    /// The `Session` that ConfirmSignUp answered: `USER_AUTH` then signs the new user in without a further
    /// proof.
    #[must_use]
    pub fn with_session(mut self, session: &str) -> Self {
        self.session = Some(session.into());
        self
    }

    /// Uses AdminInitiateAuth and AdminRespondToAuthChallenge, which a back end calls with its own
    /// credentials.
    #[must_use]
    pub fn admin(mut self) -> Self {
        self.context.admin = true;
        self
    }

    /// Gives the InitiateAuth request, with the operating system's random numbers where it needs some.
    ///
    /// # Errors
    /// As [`start_with_rng`](Self::start_with_rng).
    #[cfg(feature = "getrandom")]
    #[cfg_attr(docsrs, doc(cfg(feature = "getrandom")))]
    pub fn start(self) -> Result<(Request, AuthFlowStarted<'a>), Error> {
        self.start_with_rng(&mut getrandom::SysRng)
    }

    /// Gives the InitiateAuth request.
    ///
    /// # Errors
    /// [`Error::Input`] if the user name, the password or the token is empty, or another flow than
    /// `USER_AUTH` has a preference; [`Error::Rng`] if the generator fails.
    pub fn start_with_rng<R: TryCryptoRng + ?Sized>(
        self,
        rng: &mut R,
    ) -> Result<(Request, AuthFlowStarted<'a>), Error> {
        let Self { context, secret, session, credential } = self;
        check(&context, secret.as_ref())?;
        if credential.as_ref().is_some_and(|credential| credential.expose().is_empty()) {
            return Err(Error::Input { name: "credential", problem: Problem::Empty });
        }
        let (mut auth_parameters, pending) = context.first_request(secret, rng)?;
        if let Some(credential) = credential {
            auth_parameters.insert("CREDENTIAL", credential.expose());
        }
        Ok(AuthFlowStarted::initiate(context, auth_parameters, pending, session))
    }
}

/// Nothing that the request needs is empty, and it takes what it was given.
fn check(context: &Context<'_>, secret: Option<&SecretString>) -> Result<(), Error> {
    if context.start.preferred.is_some() && context.start.auth_flow != "USER_AUTH" {
        return Err(Error::Input { name: "PREFERRED_CHALLENGE", problem: Problem::NotOffered });
    }
    let empty = |name| Err(Error::Input { name, problem: Problem::Empty });
    // A refresh names no user, but its SECRET_HASH is over one.
    let anonymous = context.start.proof == Proof::RefreshToken && !context.app.has_client_secret();
    if !anonymous && context.username.typed.is_empty() {
        return empty("username");
    }
    match (context.start.proof, secret.map_or("", SecretString::expose)) {
        (Proof::Password | Proof::PasswordSrp, "") => empty("password"),
        (Proof::RefreshToken, "") => empty("refresh token"),
        _ => Ok(()),
    }
}

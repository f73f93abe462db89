//! The question that is none of the service's: whether to start over.

use super::Refused;
use crate::{
    auth::{
        flow::{AuthFlowStarted, Context, Proof},
        wire::Request,
    },
    error::Problem,
    secret::SecretString,
};
use alloc::boxed::Box;
use rand_core::TryCryptoRng;

/// The sign-in cannot go on from where it is, but can start over as it began.
///
/// If it began with a password, that has to be asked for again: the flow no longer has it. If the service has
/// forgotten the device, the sign-in starts over without it.
///
/// ```
/// use cognito_crypto::auth::{ServiceError, Step, prompt::{Prompt, StartOverReason}};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let mut response = InitiateAuthResponse::default();
/// # response.challenge_name = Some("SMS_MFA".into());
/// # let (_, flow) = AuthFlow::user_srp_auth(&app, "alice", "correct horse").start()?;
/// # let Step::Ask(Prompt::SmsMfa(prompt)) = flow.handle(response)? else { panic!() };
/// # let (_, flow) = prompt.answer("123456")?;
/// let error = ServiceError::new(
///     "NotAuthorizedException",
///     "Invalid session for the user, session is expired.",
/// );
/// let Step::Ask(Prompt::StartOver(prompt)) = flow.handle(error)? else { panic!("another question") };
/// assert_eq!(prompt.reason(), StartOverReason::SessionOver);
/// assert!(prompt.needs_password());
/// let (request, flow) = prompt.answer(Some("correct horse"))?;
/// assert_eq!(request.operation(), "InitiateAuth");
/// # }
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
#[derive(Debug)]
pub struct StartOver<'a> {
    pub(super) context: Box<Context<'a>>,
    pub(super) reason: StartOverReason,
}

/// Why a sign-in has to start over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum StartOverReason {
    /// "Device does not exist.": the service has forgotten the device, and so should the caller.
    DeviceNotFound,
    /// A challenge was answered too late or twice: its Session, or the code that was sent, is over.
    SessionOver,
}

impl<'a> StartOver<'a> {
    pub(in crate::auth) fn new(mut context: Context<'a>, reason: StartOverReason) -> Self {
        context.username.user_id = None;
        context.known_as.clone_from(&context.username.typed);
        Self { context: Box::new(context), reason }
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> StartOverReason {
        self.reason
    }

    /// Whether the sign-in begins with a password.
    #[must_use]
    pub fn needs_password(&self) -> bool {
        matches!(self.context.start.proof, Proof::Password | Proof::PasswordSrp)
    }

    /// Starts over, with the operating system's random numbers if SRP needs them.
    ///
    /// # Errors
    /// As [`answer_with_rng`](Self::answer_with_rng).
    #[cfg(feature = "getrandom")]
    #[cfg_attr(docsrs, doc(cfg(feature = "getrandom")))]
    pub fn answer(
        self,
        password: Option<&str>,
    ) -> Result<(Request, AuthFlowStarted<'a>), Refused<Self>> {
        self.answer_with_rng(password, &mut getrandom::SysRng)
    }

    /// Starts over. A password is taken if the sign-in [needs](Self::needs_password) one.
    ///
    /// # Errors
    /// If it needs a password and there is none, or the generator fails.
    pub fn answer_with_rng<R: TryCryptoRng + ?Sized>(
        self,
        password: Option<&str>,
        rng: &mut R,
    ) -> Result<(Request, AuthFlowStarted<'a>), Refused<Self>> {
        let password = password.filter(|_| self.needs_password());
        if self.needs_password() && password.unwrap_or_default().is_empty() {
            return Err(Refused::input(self, "password", Problem::Empty));
        }
        match self.context.first_request(password.map(SecretString::new), rng) {
            Ok((parameters, pending)) => {
                Ok(AuthFlowStarted::initiate(*self.context, parameters, pending, None))
            }
            Err(error) => Err(Refused::new(self, error)),
        }
    }
}

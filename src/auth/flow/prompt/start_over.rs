//! Asks whether to start the sign-in over: the only prompt that is not about a challenge.

use super::refused::Refused;
use crate::{
    auth::{
        flow::state::{AuthFlowStarted, Context, Purpose, Sent},
        wire::ServiceError,
    },
    error::Problem,
    secret::SecretString,
};
use alloc::boxed::Box;
use rand_core::TryCryptoRng;

/// Asks whether to start over. The sign-in cannot go on from where it is, or the caller left a prompt; but it can start
/// over as it began.
///
/// If it began with a password, that has to be asked for again: the flow no longer has it. If the service does
/// not know the device, or does not take its proof, the sign-in starts over without it; with a password that the
/// flow still holds, it does so [by itself](AuthFlowStarted::handle_with_rng_at) and does not ask.
///
/// ```
/// use cognito_crypto::auth::{ServiceError, Step, prompt::{Prompt, StartOverReason}};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let flow = AuthFlow::user_srp_auth(&app, "alice", "correct horse").start()?;
/// # let Step::Ask(Prompt::SmsMfa(prompt)) = flow.handle(InitiateAuthResponse::challenge("SMS_MFA"))? else {
/// #     panic!()
/// # };
/// # let flow = prompt.answer("123456")?;
/// let error = ServiceError::new(
///     "NotAuthorizedException",
///     "Invalid session for the user, session is expired.",
/// );
/// let Step::Ask(Prompt::StartOver(prompt)) = flow.handle(error)? else { panic!("another question") };
/// assert_eq!(prompt.reason(), StartOverReason::SessionOver);
/// assert!(prompt.needs_password());
/// let flow = prompt.answer(Some("correct horse"))?;
/// assert_eq!(flow.request().operation(), "InitiateAuth");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct StartOver {
    pub(super) context: Box<Context>,
    pub(super) reason: StartOverReason,
    pub(super) error: Option<ServiceError>,
}

/// Why a sign-in starts over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum StartOverReason {
    /// "Device does not exist.": the service does not know the device, and the caller should
    /// [forget](StartOver::device_to_forget) it.
    DeviceNotFound,
    /// The service does not accept the device's proof, though the user's was right: the device was registered
    /// wrongly, and the caller should [forget](StartOver::device_to_forget) it.
    DeviceRefused,
    /// The caller left a prompt with its `start_over`.
    Requested,
    /// A challenge was answered too late or twice: its Session, or the code that was sent, is over.
    SessionOver,
}

impl StartOver {
    pub(in crate::auth) fn new(
        mut context: Context,
        reason: StartOverReason,
        error: Option<ServiceError>,
    ) -> Self {
        context.username.forget();
        Self { context: Box::new(context), reason, error }
    }

    /// Returns why the sign-in starts over.
    #[must_use]
    pub fn reason(&self) -> StartOverReason {
        self.reason
    }

    /// Returns the service's error, if that is the reason.
    #[must_use]
    pub fn refusal(&self) -> Option<&ServiceError> {
        self.error.as_ref()
    }

    /// The key of the device that the caller should forget, if the service does not take it.
    #[must_use]
    pub fn device_to_forget(&self) -> Option<&str> {
        self.context.device_to_forget.as_deref()
    }

    /// Returns whether the sign-in begins with a password.
    #[must_use]
    pub fn needs_password(&self) -> bool {
        self.context.start.needs_password()
    }

    /// Starts over, with the operating system's random numbers if SRP needs them.
    ///
    /// # Errors
    /// As [`answer_with_rng`](Self::answer_with_rng).
    #[cfg(feature = "getrandom")]
    pub fn answer(self, password: Option<&str>) -> Result<AuthFlowStarted, Refused<Self>> {
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
    ) -> Result<AuthFlowStarted, Refused<Self>> {
        let password = password.filter(|_| self.needs_password());
        if self.needs_password() && password.unwrap_or_default().is_empty() {
            return Err(Refused::input(self, "password", Problem::Empty));
        }
        match self.context.first_request(password.map(SecretString::new), rng) {
            Ok((request, held)) => {
                let sent = Sent::new(request, Purpose::Start);
                Ok(AuthFlowStarted::new(*self.context, held, sent))
            }
            Err(error) => Err(Refused::new(self, error)),
        }
    }
}

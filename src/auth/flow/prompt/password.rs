//! PASSWORD, PASSWORD_SRP and ADMIN_NO_SRP_AUTH, where the flow has no password that it may send so.

use super::{
    asked::{Asked, common},
    refused::Refused,
};
use crate::{
    auth::{flow::state::AuthFlowStarted, wire::names},
    error::Problem,
};
use alloc::boxed::Box;
use rand_core::TryCryptoRng;

/// Asks for the password: `PASSWORD`, `PASSWORD_SRP` or `ADMIN_NO_SRP_AUTH`.
///
/// The flow answers these by itself with a password it was given for that purpose. It asks if it was given
/// none, or one to be proved with SRP where the service wants it sent.
///
/// ```
/// use cognito_crypto::auth::{Step, prompt::Prompt};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let flow = AuthFlow::user_auth(&app, "alice").start()?;
/// # let response = InitiateAuthResponse::challenge("PASSWORD_SRP");
/// let Step::Ask(Prompt::Password(prompt)) = flow.handle(response)? else { panic!("another question") };
/// assert!(prompt.is_srp());
/// let flow = prompt.answer("correct horse")?;
/// let sent = flow.request().parameters();
/// assert!(sent.contains_key("SRP_A") && !sent.contains_key("PASSWORD")); // PASSWORD_VERIFIER follows
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct Password {
    pub(super) asked: Box<Asked>,
}

common!(Password);

impl Password {
    pub(super) fn new(asked: Box<Asked>) -> Self {
        Self { asked }
    }

    /// Returns whether the answer proves the password with SRP (`PASSWORD_SRP`), or sends it as it is.
    #[must_use]
    pub fn is_srp(&self) -> bool {
        self.asked.name() == names::PASSWORD_SRP
    }

    /// Answers, with the operating system's random numbers if SRP needs them.
    ///
    /// # Errors
    /// As [`answer_with_rng`](Self::answer_with_rng).
    #[cfg(feature = "getrandom")]
    pub fn answer(self, password: &str) -> Result<AuthFlowStarted, Refused<Self>> {
        self.answer_with_rng(password, &mut getrandom::SysRng)
    }

    /// Answers.
    ///
    /// # Errors
    /// If the password is empty, or the generator fails.
    pub fn answer_with_rng<R: TryCryptoRng + ?Sized>(
        mut self,
        password: &str,
        rng: &mut R,
    ) -> Result<AuthFlowStarted, Refused<Self>> {
        if password.is_empty() {
            return Err(Refused::input(self, "password", Problem::Empty));
        }
        if !self.is_srp() {
            let mut responses = self.asked.responses();
            self.asked.insert_password(&mut responses, password);
            return Ok(self.asked.send(responses));
        }
        match self.asked.start_srp(password, rng) {
            Ok(responses) => Ok(self.asked.send(responses)),
            Err(error) => Err(Refused::new(self, error)),
        }
    }
}

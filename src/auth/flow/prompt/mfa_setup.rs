//! MFA_SETUP: a second factor is mandatory, and the user has none.

use super::{
    asked::{Asked, common},
    refused::Refused,
};
use crate::{
    auth::{
        flow::state::AuthFlowStarted,
        wire::{Duplicate, names},
    },
    error::{Error, Problem},
    secret::SecretString,
};
use alloc::{boxed::Box, string::String, vec::Vec};

/// Asks to set a second factor up: `MFA_SETUP`.
///
/// For a software token (an authenticator app):
/// 1. send [`associate_software_token`](Self::associate_software_token); the answer has a `SecretCode` for
///    the app, and a new `Session`;
/// 2. send VerifySoftwareToken with that `Session` and the `UserCode` which the app shows; the answer has
///    `Status` `SUCCESS` and yet another `Session`;
/// 3. [`answer`](Self::answer) with that.
///
/// For e-mail, answer with the address; EMAIL_OTP follows.
///
/// ```
/// use cognito_crypto::auth::{Step, prompt::{MfaChoice, Prompt}};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let mut response = InitiateAuthResponse::challenge("MFA_SETUP");
/// # response.session = Some("AYABe-1".into());
/// # let parameters = [("MFAS_CAN_SETUP", r#"["SOFTWARE_TOKEN_MFA"]"#)];
/// # response.challenge_parameters = Some(parameters.into_iter().collect());
/// # let flow = AuthFlow::custom_auth(&app, "alice").start()?;
/// let Step::Ask(Prompt::MfaSetup(prompt)) = flow.handle(response)? else { panic!("another question") };
/// assert_eq!(prompt.choices(), ["SOFTWARE_TOKEN_MFA"]);
/// let associate = prompt.associate_software_token();
/// assert_eq!(associate.session.unwrap().expose(), "AYABe-1");
///
/// let verified = "AYABe-3"; // the Session of VerifySoftwareToken
/// let flow = prompt.answer(MfaChoice::SoftwareToken { session: verified })?;
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct MfaSetup {
    pub(super) asked: Box<Asked>,
    choices: Vec<String>,
}

/// The second factor that was, or is to be, set up.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum MfaChoice<'a> {
    /// A software token, verified.
    SoftwareToken {
        /// The `Session` that VerifySoftwareToken answered.
        session: &'a str,
    },
    /// Codes by e-mail.
    Email {
        /// `EMAIL`: the user's address.
        address: &'a str,
    },
}

impl core::fmt::Debug for MfaChoice<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::SoftwareToken { .. } => "SoftwareToken([redacted])",
            Self::Email { .. } => "Email([redacted])",
        })
    }
}

/// The body of AssociateSoftwareToken.
#[derive(Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
#[non_exhaustive]
pub struct AssociateSoftwareTokenRequest {
    /// `Session`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub session: Option<SecretString>,
}

common!(MfaSetup);

impl AssociateSoftwareTokenRequest {
    /// Takes the `Session` of MFA_SETUP, or of a former AssociateSoftwareToken.
    #[must_use]
    pub fn new(session: &str) -> Self {
        Self { session: Some(session.into()) }
    }
}

impl MfaSetup {
    pub(super) fn new(asked: Box<Asked>) -> Result<Self, Error> {
        let choices = asked.list(names::MFAS_CAN_SETUP)?;
        Ok(Self { asked, choices })
    }

    /// The names of the factors that may be set up, `SOFTWARE_TOKEN_MFA` or `EMAIL_OTP`: `MFAS_CAN_SETUP`.
    /// Empty if the service does not say.
    #[must_use]
    pub fn choices(&self) -> &[String] {
        &self.choices
    }

    /// The request that starts setting up a software token.
    #[must_use]
    pub fn associate_software_token(&self) -> AssociateSoftwareTokenRequest {
        let session = self.asked.question.challenge.session.duplicate();
        AssociateSoftwareTokenRequest { session }
    }

    /// Says that a software token is set up, or where to send codes.
    ///
    /// # Errors
    /// If the factor may not be set up, or the session or address is empty.
    pub fn answer(mut self, factor: MfaChoice<'_>) -> Result<AuthFlowStarted, Refused<Self>> {
        let (factors, key, value) = match factor {
            MfaChoice::SoftwareToken { session } => {
                ([names::SOFTWARE_TOKEN_MFA].as_slice(), "Session", session)
            }
            MfaChoice::Email { address } => {
                ([names::EMAIL_OTP, names::EMAIL_MFA].as_slice(), names::EMAIL, address)
            }
        };
        let offered = self.choices.iter().any(|choice| factors.contains(&&**choice));
        if !offered && !self.choices.is_empty() {
            return Err(Refused::input(self, factors[0], Problem::NotOffered));
        }
        if value.is_empty() {
            return Err(Refused::input(self, key, Problem::Empty));
        }
        Ok(match factor {
            MfaChoice::SoftwareToken { session } => {
                self.asked.question.challenge.session = Some(session.into());
                let responses = self.asked.responses();
                self.asked.send(responses)
            }
            MfaChoice::Email { address } => self.asked.answer(names::EMAIL, address),
        })
    }
}

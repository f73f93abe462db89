//! MFA_SETUP: a second factor is mandatory, and the user has none.

use super::{Asked, Refused};
use crate::{
    auth::{
        flow::AuthFlowStarted,
        wire::{Duplicate, Request, json},
    },
    error::{Error, Problem},
    secret::SecretString,
};
use alloc::{string::String, vec::Vec};

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
/// use cognito_crypto::auth::{Step, prompt::{MfaToSetUp, Prompt}};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let mut response = InitiateAuthResponse::default();
/// # response.challenge_name = Some("MFA_SETUP".into());
/// # response.session = Some("AYABe-1".into());
/// # let parameters = [("MFAS_CAN_SETUP", r#"["SOFTWARE_TOKEN_MFA"]"#)];
/// # response.challenge_parameters = Some(parameters.into_iter().collect());
/// # let (_, flow) = AuthFlow::custom_auth(&app, "alice").start()?;
/// let Step::Ask(Prompt::MfaSetup(prompt)) = flow.handle(response)? else { panic!("another question") };
/// assert_eq!(prompt.choices(), ["SOFTWARE_TOKEN_MFA"]);
/// let associate = prompt.associate_software_token();
/// assert_eq!(associate.session.unwrap().expose(), "AYABe-1");
///
/// let verified = "AYABe-3"; // the Session of VerifySoftwareToken
/// let (request, flow) = prompt.answer(MfaToSetUp::SoftwareToken { session: verified })?;
/// # }
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
#[derive(Debug)]
pub struct MfaSetup<'a> {
    pub(super) asked: Asked<'a>,
    choices: Vec<String>,
}

/// The second factor that was, or is to be, set up.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum MfaToSetUp<'a> {
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

impl core::fmt::Debug for MfaToSetUp<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::SoftwareToken { .. } => "SoftwareToken([redacted])",
            Self::Email { .. } => "Email([redacted])",
        })
    }
}

/// The body of AssociateSoftwareToken.
#[derive(Debug, Default)]
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

impl<'a> MfaSetup<'a> {
    pub(super) fn new(asked: Asked<'a>) -> Result<Self, Error> {
        let name = "MFAS_CAN_SETUP";
        let choices = match asked.parameter(name) {
            None => Vec::new(),
            Some(text) => {
                json::strings(text).ok_or(Error::Malformed { name, problem: Problem::Format })?
            }
        };
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
        let session = self.asked.challenge.session.duplicate();
        AssociateSoftwareTokenRequest { session }
    }

    /// Says that a software token is set up, or where to send codes.
    ///
    /// # Errors
    /// If the factor may not be set up, or the session or address is empty.
    pub fn answer(
        mut self,
        factor: MfaToSetUp<'_>,
    ) -> Result<(Request, AuthFlowStarted<'a>), Refused<Self>> {
        let (names, key, value) = match factor {
            MfaToSetUp::SoftwareToken { session } => {
                (["SOFTWARE_TOKEN_MFA"].as_slice(), "Session", session)
            }
            MfaToSetUp::Email { address } => {
                (["EMAIL_OTP", "EMAIL_MFA"].as_slice(), "EMAIL", address)
            }
        };
        if !self.choices.is_empty() && !self.choices.iter().any(|choice| names.contains(&&**choice))
        {
            return Err(Refused::input(self, "MFAS_CAN_SETUP", Problem::NotOffered));
        }
        if value.is_empty() {
            return Err(Refused::input(self, key, Problem::Empty));
        }
        Ok(match factor {
            MfaToSetUp::SoftwareToken { session } => {
                self.asked.challenge.session = Some(session.into());
                let responses = self.asked.responses();
                self.asked.respond(responses)
            }
            MfaToSetUp::Email { address } => self.asked.answer("EMAIL", address),
        })
    }
}

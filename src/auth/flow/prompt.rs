//! The questions of a sign-in: one struct each, whose consuming `answer` is the only way on.
//!
//! A [`Prompt`] comes out of [`handle`](super::AuthFlowStarted::handle). Its methods say what to ask the
//! user; `answer` gives the [`Request`](super::Request) to send and the flow that takes the reply. An answer
//! that cannot be right (an empty code, a choice that was not offered, a required attribute missing) loses
//! nothing: the error is a [`Refused`] and gives the prompt back.
//!
//! | challenge | what it is | what is asked: the prompt | what is sent |
//! |---|---|---|---|
//! | `SELECT_CHALLENGE` | the user has several first factors | which one: [`SelectChallenge`] | `ANSWER`, and `PASSWORD`, `SRP_A` or `CREDENTIAL` |
//! | `PASSWORD`, `PASSWORD_SRP`, `ADMIN_NO_SRP_AUTH` | the password is wanted and the flow holds none that may be sent so | the password: [`Password`] | `PASSWORD`, or `SRP_A` |
//! | `SMS_MFA` | a second factor, sent by SMS | the code: [`Code`] | `SMS_MFA_CODE` |
//! | `SOFTWARE_TOKEN_MFA` | a second factor of an authenticator app | the code: [`Code`] | `SOFTWARE_TOKEN_MFA_CODE` |
//! | `EMAIL_OTP` | a first or second factor, sent by e-mail | the code: [`Code`] | `EMAIL_OTP_CODE` |
//! | `SMS_OTP` | a first factor, sent by SMS | the code: [`Code`] | `SMS_OTP_CODE` |
//! | `SELECT_MFA_TYPE` | the user has several second factors | which one: [`SelectMfaType`] | `ANSWER` |
//! | `MFA_SETUP` | a second factor is mandatory and the user has none | to set one up: [`MfaSetup`] | nothing but the `Session` of VerifySoftwareToken, or `EMAIL` |
//! | `NEW_PASSWORD_REQUIRED` | the password was set by an administrator | a new one, and required attributes: [`NewPassword`] | `NEW_PASSWORD`, `userAttributes.NAME` |
//! | `CUSTOM_CHALLENGE` | the pool's Lambda functions ask something | what they say: [`CustomChallenge`] | `ANSWER` |
//! | `WEB_AUTHN` | a passkey | to use it: [`WebAuthn`] | `CREDENTIAL` |
//! | any other | a challenge newer than this crate | whatever it is: [`Other`] | what the caller supplies |
//! | none | the sign-in cannot go on from where it is | whether to start over: [`StartOver`] | InitiateAuth |
//!
//! PASSWORD_VERIFIER, DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER are never asked about; the flow answers
//! them.
//!
//! # In a later HTTP request
//! A web back end asks in one HTTP request and gets the answer in another. [`Prompt::save`] turns a prompt
//! into a [`SavedPrompt`], which serialises (feature `serde`) and holds no password, no a and no client
//! secret; [`Prompt::resume`] brings it back.

mod asked;
mod code;
mod custom_challenge;
mod mfa_setup;
mod new_password;
mod password;
mod saved;
mod select_challenge;
mod select_mfa_type;
mod start_over;
mod web_authn;

pub(super) use asked::Asked;
pub use asked::Refused;
pub use code::Code;
pub use custom_challenge::{CustomChallenge, Other};
pub use mfa_setup::{AssociateSoftwareTokenRequest, MfaSetup, MfaToSetUp};
pub use new_password::NewPassword;
pub use password::Password;
pub use saved::SavedPrompt;
pub use select_challenge::SelectChallenge;
pub use select_mfa_type::SelectMfaType;
pub use start_over::{StartOver, StartOverReason};
pub use web_authn::WebAuthn;

use crate::auth::wire::Parameters;
use crate::error::Error;

/// A question to the user. The [module](self) says what each is about.
#[derive(Debug)]
#[non_exhaustive]
pub enum Prompt<'a> {
    /// `SELECT_CHALLENGE`
    SelectChallenge(SelectChallenge<'a>),
    /// `PASSWORD`, `PASSWORD_SRP` or `ADMIN_NO_SRP_AUTH`
    Password(Password<'a>),
    /// `SMS_MFA`
    SmsMfa(Code<'a>),
    /// `SOFTWARE_TOKEN_MFA`
    SoftwareTokenMfa(Code<'a>),
    /// `EMAIL_OTP`
    EmailOtp(Code<'a>),
    /// `SMS_OTP`
    SmsOtp(Code<'a>),
    /// `SELECT_MFA_TYPE`
    SelectMfaType(SelectMfaType<'a>),
    /// `MFA_SETUP`
    MfaSetup(MfaSetup<'a>),
    /// `NEW_PASSWORD_REQUIRED`
    NewPassword(NewPassword<'a>),
    /// `CUSTOM_CHALLENGE`
    CustomChallenge(CustomChallenge<'a>),
    /// `WEB_AUTHN`
    WebAuthn(WebAuthn<'a>),
    /// Any other challenge.
    Other(Other<'a>),
    /// No challenge: the sign-in has to start over.
    StartOver(StartOver<'a>),
}

impl<'a> Prompt<'a> {
    /// Turns a challenge into a question.
    pub(super) fn ask(asked: Asked<'a>) -> Result<Self, Error> {
        Ok(match &*asked.challenge.name {
            "SELECT_CHALLENGE" => Self::SelectChallenge(SelectChallenge::new(asked)),
            "PASSWORD" | "PASSWORD_SRP" | "ADMIN_NO_SRP_AUTH" => {
                Self::Password(Password::new(asked))
            }
            "SMS_MFA" => Self::SmsMfa(Code::new(asked, "SMS_MFA_CODE")),
            "SOFTWARE_TOKEN_MFA" => {
                Self::SoftwareTokenMfa(Code::new(asked, "SOFTWARE_TOKEN_MFA_CODE"))
            }
            "EMAIL_OTP" => Self::EmailOtp(Code::new(asked, "EMAIL_OTP_CODE")),
            "SMS_OTP" => Self::SmsOtp(Code::new(asked, "SMS_OTP_CODE")),
            "SELECT_MFA_TYPE" => Self::SelectMfaType(SelectMfaType::new(asked)?),
            "MFA_SETUP" => Self::MfaSetup(MfaSetup::new(asked)?),
            "NEW_PASSWORD_REQUIRED" => Self::NewPassword(NewPassword::new(asked)?),
            "CUSTOM_CHALLENGE" => Self::CustomChallenge(CustomChallenge::new(asked)),
            "WEB_AUTHN" => Self::WebAuthn(WebAuthn::new(asked)?),
            _ => Self::Other(Other::new(asked)),
        })
    }

    /// `ChallengeName`; [`StartOver`] has none.
    #[must_use]
    pub fn challenge_name(&self) -> Option<&str> {
        self.asked().ok().map(|asked| &*asked.challenge.name)
    }

    /// `ChallengeParameters`, as they came; [`StartOver`] has none.
    #[must_use]
    pub fn parameters(&self) -> Option<&Parameters> {
        self.asked().ok().map(|asked| &asked.challenge.parameters)
    }

    fn asked(&self) -> Result<&Asked<'a>, &StartOver<'a>> {
        Ok(match self {
            Self::SelectChallenge(prompt) => &prompt.asked,
            Self::Password(prompt) => &prompt.asked,
            Self::SmsMfa(prompt)
            | Self::SoftwareTokenMfa(prompt)
            | Self::EmailOtp(prompt)
            | Self::SmsOtp(prompt) => &prompt.asked,
            Self::SelectMfaType(prompt) => &prompt.asked,
            Self::MfaSetup(prompt) => &prompt.asked,
            Self::NewPassword(prompt) => &prompt.asked,
            Self::CustomChallenge(prompt) => &prompt.asked,
            Self::WebAuthn(prompt) => &prompt.asked,
            Self::Other(prompt) => &prompt.asked,
            Self::StartOver(prompt) => return Err(prompt),
        })
    }
}

//! The enum over all prompts.

use super::{
    asked::Asked,
    code::CodePrompt,
    custom_challenge::{CustomChallenge, Other},
    mfa_setup::MfaSetup,
    new_password::NewPassword,
    password::Password,
    select_challenge::SelectChallenge,
    select_mfa_type::SelectMfaType,
    start_over::StartOver,
    web_authn::WebAuthn,
};
use crate::{
    auth::wire::{Parameters, ServiceError, names},
    error::Error,
};
use alloc::boxed::Box;

/// A question to the user. The [module](crate::auth::prompt) says what each is about.
#[derive(Debug)]
#[non_exhaustive]
#[must_use]
pub enum Prompt {
    /// `SELECT_CHALLENGE`
    SelectChallenge(SelectChallenge),
    /// `PASSWORD`, `PASSWORD_SRP` or `ADMIN_NO_SRP_AUTH`
    Password(Password),
    /// `SMS_MFA`
    SmsMfa(CodePrompt),
    /// `SOFTWARE_TOKEN_MFA`
    SoftwareTokenMfa(CodePrompt),
    /// `EMAIL_OTP`
    EmailOtp(CodePrompt),
    /// `SMS_OTP`
    SmsOtp(CodePrompt),
    /// `SELECT_MFA_TYPE`
    SelectMfaType(SelectMfaType),
    /// `MFA_SETUP`
    MfaSetup(MfaSetup),
    /// `NEW_PASSWORD_REQUIRED`
    NewPassword(NewPassword),
    /// `CUSTOM_CHALLENGE`
    CustomChallenge(CustomChallenge),
    /// `WEB_AUTHN`
    WebAuthn(WebAuthn),
    /// Any other challenge.
    Other(Other),
    /// No challenge: the sign-in has to start over.
    StartOver(StartOver),
}

impl Prompt {
    /// Turns a challenge into a question.
    pub(in crate::auth::flow) fn ask(asked: Box<Asked>) -> Result<Self, Error> {
        Ok(match asked.name() {
            names::SELECT_CHALLENGE => Self::SelectChallenge(SelectChallenge::new(asked)),
            names::PASSWORD | names::PASSWORD_SRP | names::ADMIN_NO_SRP_AUTH => {
                Self::Password(Password::new(asked))
            }
            names::SMS_MFA => Self::SmsMfa(CodePrompt::new(asked, names::SMS_MFA_CODE)),
            names::SOFTWARE_TOKEN_MFA => {
                Self::SoftwareTokenMfa(CodePrompt::new(asked, names::SOFTWARE_TOKEN_MFA_CODE))
            }
            names::EMAIL_OTP => Self::EmailOtp(CodePrompt::new(asked, names::EMAIL_OTP_CODE)),
            names::SMS_OTP => Self::SmsOtp(CodePrompt::new(asked, names::SMS_OTP_CODE)),
            names::SELECT_MFA_TYPE => Self::SelectMfaType(SelectMfaType::new(asked)?),
            names::MFA_SETUP => Self::MfaSetup(MfaSetup::new(asked)?),
            names::NEW_PASSWORD_REQUIRED => Self::NewPassword(NewPassword::new(asked)?),
            names::CUSTOM_CHALLENGE => Self::CustomChallenge(CustomChallenge::new(asked)),
            names::WEB_AUTHN => Self::WebAuthn(WebAuthn::new(asked)?),
            _ => Self::Other(Other::new(asked)),
        })
    }

    /// `ChallengeName`; [`StartOver`] has none.
    #[must_use]
    pub fn challenge_name(&self) -> Option<&str> {
        self.asked().ok().map(Asked::name)
    }

    /// `ChallengeParameters`, as they came; [`StartOver`] has none.
    #[must_use]
    pub fn parameters(&self) -> Option<&Parameters> {
        self.asked().ok().map(Asked::parameters)
    }

    /// Returns how often the service has refused an answer to this very question.
    #[must_use]
    pub fn tries(&self) -> u32 {
        self.asked().map_or(0, |asked| asked.question.tries)
    }

    /// What the service said about the latest answer, if the question is asked again; or why the sign-in has to
    /// start over.
    #[must_use]
    pub fn refusal(&self) -> Option<&ServiceError> {
        match self.asked() {
            Ok(asked) => asked.question.refusal.as_ref(),
            Err(start_over) => start_over.refusal(),
        }
    }

    /// Leaves the question and starts the sign-in over.
    pub fn start_over(self) -> StartOver {
        match self {
            Self::SelectChallenge(prompt) => prompt.start_over(),
            Self::Password(prompt) => prompt.start_over(),
            Self::SmsMfa(prompt)
            | Self::SoftwareTokenMfa(prompt)
            | Self::EmailOtp(prompt)
            | Self::SmsOtp(prompt) => prompt.start_over(),
            Self::SelectMfaType(prompt) => prompt.start_over(),
            Self::MfaSetup(prompt) => prompt.start_over(),
            Self::NewPassword(prompt) => prompt.start_over(),
            Self::CustomChallenge(prompt) => prompt.start_over(),
            Self::WebAuthn(prompt) => prompt.start_over(),
            Self::Other(prompt) => prompt.start_over(),
            Self::StartOver(prompt) => prompt,
        }
    }

    /// Returns the challenge and the waiting sign-in, which every prompt has but [`StartOver`].
    pub(super) fn asked(&self) -> Result<&Asked, &StartOver> {
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

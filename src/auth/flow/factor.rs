//! The first factors of `USER_AUTH`.

use crate::auth::wire::names;
use core::fmt;

/// A first factor of `USER_AUTH`, with what it needs: the argument of
/// [`AuthFlow::with_preferred_factor`](crate::auth::AuthFlow::with_preferred_factor), and the answer to
/// [`SelectChallenge`](crate::auth::prompt::SelectChallenge).
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum FirstFactor<'a> {
    /// `PASSWORD`: the password, sent as it is.
    Password(&'a str),
    /// `PASSWORD_SRP`: the password, proved with SRP.
    PasswordSrp(&'a str),
    /// `WEB_AUTHN`: a passkey. Without a credential the service asks for one with a WEB_AUTHN challenge.
    WebAuthn {
        /// `CREDENTIAL`, an AuthenticationResponseJSON, where the caller already has one.
        credential: Option<&'a str>,
    },
    /// `EMAIL_OTP`: a code that is sent by e-mail.
    EmailOtp,
    /// `SMS_OTP`: a code that is sent by SMS.
    SmsOtp,
    /// Any other that the service offers, by its name.
    Other(&'a str),
}

impl<'a> FirstFactor<'a> {
    /// The API's name of this factor.
    #[must_use]
    pub fn name(&self) -> &'a str {
        match self {
            Self::Password(_) => names::PASSWORD,
            Self::PasswordSrp(_) => names::PASSWORD_SRP,
            Self::WebAuthn { .. } => names::WEB_AUTHN,
            Self::EmailOtp => names::EMAIL_OTP,
            Self::SmsOtp => names::SMS_OTP,
            Self::Other(name) => name,
        }
    }

    pub(in crate::auth) fn password(&self) -> Option<&'a str> {
        match self {
            Self::Password(password) | Self::PasswordSrp(password) => Some(password),
            _ => None,
        }
    }

    /// Returns the name of what is empty and must not be.
    pub(in crate::auth) fn empty_part(&self) -> Option<&'static str> {
        let (name, part) = match self {
            Self::Password(password) | Self::PasswordSrp(password) => ("password", password),
            Self::WebAuthn { credential } => ("credential", credential.as_ref()?),
            Self::EmailOtp | Self::SmsOtp => return None,
            Self::Other(factor) => (names::ANSWER, factor),
        };
        part.is_empty().then_some(name)
    }

    pub(in crate::auth) fn credential(&self) -> Option<&'a str> {
        match self {
            Self::WebAuthn { credential } => *credential,
            _ => None,
        }
    }
}

impl fmt::Debug for FirstFactor<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FirstFactor({})", self.name())
    }
}

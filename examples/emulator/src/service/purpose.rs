//! What a code is sent for, and where it goes.

use serde::{Deserialize, Serialize};

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    SignUp,
    ForgotPassword,
    Custom,
    EmailOtp,
    SmsOtp,
    SmsMfa,
}

impl Purpose {
    /// The attribute that says where a code goes.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::SmsOtp | Self::SmsMfa => "phone_number",
            _ => "email",
        }
    }

    pub fn medium(self) -> &'static str {
        if self.attribute() == "email" { "EMAIL" } else { "SMS" }
    }

    /// The name of the challenge that asks for a code.
    pub fn challenge(self) -> &'static str {
        match self {
            Self::EmailOtp => "EMAIL_OTP",
            Self::SmsOtp => "SMS_OTP",
            Self::SmsMfa => "SMS_MFA",
            Self::Custom | Self::SignUp | Self::ForgotPassword => "CUSTOM_CHALLENGE",
        }
    }

    /// The key of the response to that challenge.
    pub fn response_key(self) -> &'static str {
        match self {
            Self::EmailOtp => "EMAIL_OTP_CODE",
            Self::SmsOtp => "SMS_OTP_CODE",
            _ => "SMS_MFA_CODE",
        }
    }
}

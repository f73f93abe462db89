//! SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP and SMS_OTP: a code to type.

use super::{
    asked::{Asked, common},
    refused::Refused,
};
use crate::{
    auth::{flow::state::AuthFlowStarted, wire::names},
    error::Problem,
};
use alloc::boxed::Box;

/// Asks for a code: one that was sent (`SMS_MFA`, `EMAIL_OTP`, `SMS_OTP`) or that an authenticator app shows
/// (`SOFTWARE_TOKEN_MFA`).
///
/// If the service does not accept the code, hand its error to the flow and it asks again: then
/// [`refusal`](Self::refusal) is what the service said, and [`tries`](Self::tries) counts. A code of an authenticator
/// app is good once and for half a minute; if it was used before, wait for the next one.
///
/// ```
/// use cognito_crypto::auth::{Step, prompt::Prompt};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let mut response = InitiateAuthResponse::challenge("SMS_MFA");
/// # response.challenge_parameters = Some(
/// #     [("CODE_DELIVERY_DELIVERY_MEDIUM", "SMS"), ("CODE_DELIVERY_DESTINATION", "+*******1234")]
/// #         .into_iter()
/// #         .collect(),
/// # );
/// # let flow = AuthFlow::custom_auth(&app, "alice").start()?;
/// let Step::Ask(Prompt::SmsMfa(prompt)) = flow.handle(response)? else { panic!("another question") };
/// assert_eq!(prompt.destination(), Some("+*******1234"));
/// let flow = prompt.answer("123456")?;
/// assert_eq!(flow.request().parameters().get("SMS_MFA_CODE"), Some("123456"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct CodePrompt {
    pub(super) asked: Box<Asked>,
    key: &'static str,
}

common!(CodePrompt);

impl CodePrompt {
    pub(super) fn new(asked: Box<Asked>, key: &'static str) -> Self {
        Self { asked, key }
    }

    /// Where the code went, masked, for example `+*******1234`: `CODE_DELIVERY_DESTINATION`.
    #[must_use]
    pub fn destination(&self) -> Option<&str> {
        self.asked.parameter(names::CODE_DELIVERY_DESTINATION)
    }

    /// How it went there, `SMS` or `EMAIL`: `CODE_DELIVERY_DELIVERY_MEDIUM`.
    #[must_use]
    pub fn delivery_medium(&self) -> Option<&str> {
        self.asked.parameter(names::CODE_DELIVERY_DELIVERY_MEDIUM)
    }

    /// The name that the user gave the authenticator app: `FRIENDLY_DEVICE_NAME`.
    #[must_use]
    pub fn friendly_device_name(&self) -> Option<&str> {
        self.asked.parameter(names::FRIENDLY_DEVICE_NAME)
    }

    /// Sends the code.
    ///
    /// # Errors
    /// If the code is empty.
    pub fn answer(self, code: &str) -> Result<AuthFlowStarted, Refused<Self>> {
        if code.is_empty() {
            let name = self.key;
            return Err(Refused::input(self, name, Problem::Empty));
        }
        Ok(self.asked.answer(self.key, code))
    }
}

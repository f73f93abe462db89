//! SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP and SMS_OTP: a code to type.

use super::{Asked, Refused};
use crate::{
    auth::{flow::AuthFlowStarted, wire::Request},
    error::Problem,
};

/// Asks for a code: one that was sent (`SMS_MFA`, `EMAIL_OTP`, `SMS_OTP`) or that an authenticator app shows
/// (`SOFTWARE_TOKEN_MFA`).
///
/// If the service does not accept the code, hand its error to the flow and it asks again.
///
/// ```
/// use cognito_crypto::auth::{Step, prompt::Prompt};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let mut response = InitiateAuthResponse::default();
/// # response.challenge_name = Some("SMS_MFA".into());
/// # response.challenge_parameters = Some(
/// #     [("CODE_DELIVERY_DELIVERY_MEDIUM", "SMS"), ("CODE_DELIVERY_DESTINATION", "+*******1234")]
/// #         .into_iter()
/// #         .collect(),
/// # );
/// # let (_, flow) = AuthFlow::custom_auth(&app, "alice").start()?;
/// let Step::Ask(Prompt::SmsMfa(prompt)) = flow.handle(response)? else { panic!("another question") };
/// assert_eq!(prompt.destination(), Some("+*******1234"));
/// let (request, flow) = prompt.answer("123456")?;
/// assert_eq!(request.parameters().get("SMS_MFA_CODE"), Some("123456"));
/// # }
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
#[derive(Debug)]
pub struct Code<'a> {
    pub(super) asked: Asked<'a>,
    key: &'static str,
}

impl<'a> Code<'a> {
    pub(super) fn new(asked: Asked<'a>, key: &'static str) -> Self {
        Self { asked, key }
    }

    /// Where the code went, masked, for example `+*******1234`: `CODE_DELIVERY_DESTINATION`.
    #[must_use]
    pub fn destination(&self) -> Option<&str> {
        self.asked.parameter("CODE_DELIVERY_DESTINATION")
    }

    /// How it went there, `SMS` or `EMAIL`: `CODE_DELIVERY_DELIVERY_MEDIUM`.
    #[must_use]
    pub fn delivery_medium(&self) -> Option<&str> {
        self.asked.parameter("CODE_DELIVERY_DELIVERY_MEDIUM")
    }

    /// The name that the user gave the authenticator app: `FRIENDLY_DEVICE_NAME`.
    #[must_use]
    pub fn friendly_device_name(&self) -> Option<&str> {
        self.asked.parameter("FRIENDLY_DEVICE_NAME")
    }

    /// Sends the code.
    ///
    /// # Errors
    /// If the code is empty.
    pub fn answer(self, code: &str) -> Result<(Request, AuthFlowStarted<'a>), Refused<Self>> {
        if code.is_empty() {
            let name = self.key;
            return Err(Refused::input(self, name, Problem::Empty));
        }
        Ok(self.asked.answer(self.key, code))
    }
}

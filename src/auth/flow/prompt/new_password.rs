//! NEW_PASSWORD_REQUIRED: the user chooses a password of their own, and fills in what is missing.

use super::{
    asked::{Asked, common},
    refused::Refused,
};
use crate::{
    auth::{
        flow::state::AuthFlowStarted,
        wire::{Parameters, names},
    },
    error::{Error, Problem},
};
use alloc::{boxed::Box, format, string::String, vec::Vec};
use core::fmt;

/// How attributes are named in `requiredAttributes` and in the answer.
const PREFIX: &str = "userAttributes.";

/// Attributes that only the service sets.
const READ_ONLY: [&str; 4] = ["email_verified", "identities", "phone_number_verified", "sub"];

/// Asks for a new password and for the attributes that the pool requires and the user does not have yet:
/// `NEW_PASSWORD_REQUIRED`.
///
/// ```
/// use cognito_crypto::auth::{Step, prompt::Prompt};
/// # use cognito_crypto::auth::{App, AuthFlow, InitiateAuthResponse};
/// # #[cfg(all(feature = "std", feature = "getrandom"))] {
/// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
/// # let mut response = InitiateAuthResponse::challenge("NEW_PASSWORD_REQUIRED");
/// # let parameters = [
/// #     ("userAttributes", r#"{"email": "alice@example.com"}"#),
/// #     ("requiredAttributes", r#"["userAttributes.given_name"]"#),
/// # ];
/// # response.challenge_parameters = Some(parameters.into_iter().collect());
/// # let flow = AuthFlow::custom_auth(&app, "alice").start()?;
/// let Step::Ask(Prompt::NewPassword(prompt)) = flow.handle(response)? else { panic!("another question") };
/// assert_eq!(prompt.required_attributes(), ["given_name"]);
/// let refused = prompt.answer("N3w password", &[]).unwrap_err();
/// assert_eq!(refused.attribute.as_deref(), Some("given_name"));
///
/// let flow = refused.prompt.answer("N3w password", &[("given_name", "Alice")])?;
/// assert_eq!(flow.request().parameters().get("userAttributes.given_name"), Some("Alice"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub struct NewPassword {
    pub(super) asked: Box<Asked>,
    user_attributes: Parameters,
    required_attributes: Vec<String>,
}

common!(NewPassword);

impl NewPassword {
    pub(super) fn new(asked: Box<Asked>) -> Result<Self, Error> {
        let user_attributes = asked.map(names::USER_ATTRIBUTES)?;
        let mut required_attributes = asked.list(names::REQUIRED_ATTRIBUTES)?;
        for name in &mut required_attributes {
            if let Some(bare) = name.strip_prefix(PREFIX) {
                *name = bare.into();
            }
        }
        Ok(Self { asked, user_attributes, required_attributes })
    }

    /// The attributes that the user has: `userAttributes`.
    #[must_use]
    pub fn user_attributes(&self) -> &Parameters {
        &self.user_attributes
    }

    /// The names of the attributes that are required, without `userAttributes.` before them:
    /// `requiredAttributes`.
    #[must_use]
    pub fn required_attributes(&self) -> &[String] {
        &self.required_attributes
    }

    /// Sends the new password and attributes by their names, such as `given_name`.
    ///
    /// An attribute that the user has already, with this very value, is left out, since the service refuses to
    /// take it again.
    ///
    /// # Errors
    /// If the password is empty; if a required attribute is missing or empty; if an attribute is read-only:
    /// one that only the service sets, or one that has another value already (which UpdateUserAttributes may
    /// change, once the user is signed in). [`Refused::attribute`] names it.
    pub fn answer(
        self,
        new_password: &str,
        attributes: &[(&str, &str)],
    ) -> Result<AuthFlowStarted, Refused<Self>> {
        if new_password.is_empty() {
            return Err(Refused::input(self, names::NEW_PASSWORD, Problem::Empty));
        }
        let is_new = |name: &str, value: &str| self.value(name) != Some(value);
        for (name, value) in attributes {
            if is_new(name, value) && self.is_read_only(name) {
                return Err(self.refused(name, Problem::ReadOnly));
            }
        }
        if let Some(name) = self.first_missing(attributes) {
            return Err(self.refused(&name, Problem::Empty));
        }
        let mut responses = self.asked.responses();
        responses.insert(names::NEW_PASSWORD, new_password);
        for (name, value) in attributes {
            if is_new(name, value) {
                responses.insert(format!("{PREFIX}{name}"), *value);
            }
        }
        Ok(self.asked.send(responses))
    }

    /// The value that the user has of an attribute, unless it is empty.
    fn value(&self, name: &str) -> Option<&str> {
        self.user_attributes.get(name).filter(|value| !value.is_empty())
    }

    fn is_read_only(&self, name: &str) -> bool {
        READ_ONLY.contains(&name) || name.starts_with("cognito:") || self.value(name).is_some()
    }

    fn first_missing(&self, attributes: &[(&str, &str)]) -> Option<String> {
        let given =
            |name: &str| attributes.iter().any(|(key, value)| *key == name && !value.is_empty());
        let missing = |name: &&String| !given(name) && self.value(name).is_none();
        self.required_attributes.iter().find(missing).cloned()
    }

    fn refused(self, attribute: &str, problem: Problem) -> Refused<Self> {
        let attribute = Some(attribute.into());
        Refused { attribute, ..Refused::input(self, names::USER_ATTRIBUTES, problem) }
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewPassword")
            .field("asked", &self.asked)
            .field("required_attributes", &self.required_attributes)
            .finish_non_exhaustive()
    }
}

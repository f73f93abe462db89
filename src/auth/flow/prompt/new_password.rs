//! NEW_PASSWORD_REQUIRED: the user chooses a password of their own, and fills in what is missing.

use super::{Asked, Refused};
use crate::{
    auth::{
        flow::AuthFlowStarted,
        wire::{Request, json},
    },
    error::{Error, Problem},
};
use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

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
/// # let mut response = InitiateAuthResponse::default();
/// # response.challenge_name = Some("NEW_PASSWORD_REQUIRED".into());
/// # let parameters = [
/// #     ("userAttributes", r#"{"email": "alice@example.com"}"#),
/// #     ("requiredAttributes", r#"["userAttributes.given_name"]"#),
/// # ];
/// # response.challenge_parameters = Some(parameters.into_iter().collect());
/// # let (_, flow) = AuthFlow::custom_auth(&app, "alice").start()?;
/// let Step::Ask(Prompt::NewPassword(prompt)) = flow.handle(response)? else { panic!("another question") };
/// assert_eq!(prompt.required_attributes(), ["given_name"]);
/// let refused = prompt.answer("N3w password", &[]).unwrap_err();
/// assert_eq!(refused.attribute.as_deref(), Some("given_name"));
///
/// let (request, flow) = refused.prompt.answer("N3w password", &[("given_name", "Alice")])?;
/// assert_eq!(request.parameters().get("userAttributes.given_name"), Some("Alice"));
/// # }
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
#[derive(Debug)]
pub struct NewPassword<'a> {
    pub(super) asked: Asked<'a>,
    user_attributes: BTreeMap<String, String>,
    required_attributes: Vec<String>,
}

impl<'a> NewPassword<'a> {
    pub(super) fn new(asked: Asked<'a>) -> Result<Self, Error> {
        let malformed = |name| Error::Malformed { name, problem: Problem::Format };
        let user_attributes = match asked.parameter("userAttributes") {
            None => BTreeMap::new(),
            Some(text) => json::object(text).ok_or(malformed("userAttributes"))?,
        };
        let required = match asked.parameter("requiredAttributes") {
            None => Vec::new(),
            Some(text) => json::strings(text).ok_or(malformed("requiredAttributes"))?,
        };
        let bare = |name: &String| name.strip_prefix(PREFIX).unwrap_or(name).into();
        let required_attributes = required.iter().map(bare).collect();
        Ok(Self { asked, user_attributes, required_attributes })
    }

    /// The attributes that the user has: `userAttributes`.
    #[must_use]
    pub fn user_attributes(&self) -> &BTreeMap<String, String> {
        &self.user_attributes
    }

    /// The names of the attributes that are required, without `userAttributes.` before them:
    /// `requiredAttributes`.
    #[must_use]
    pub fn required_attributes(&self) -> &[String] {
        &self.required_attributes
    }

    /// Sends the new password and attributes by their names, as `given_name`.
    ///
    /// # Errors
    /// If the password is empty; if a required attribute is missing or empty; if an attribute is read-only:
    /// one that only the service sets, or one that has a value already (which UpdateUserAttributes may
    /// change, once the user is signed in). [`Refused::attribute`] names it.
    pub fn answer(
        self,
        new_password: &str,
        attributes: &[(&str, &str)],
    ) -> Result<(Request, AuthFlowStarted<'a>), Refused<Self>> {
        if new_password.is_empty() {
            return Err(Refused::input(self, "NEW_PASSWORD", Problem::Empty));
        }
        if let Some((name, _)) = attributes.iter().find(|(name, _)| self.is_read_only(name)) {
            return Err(self.refused(name, Problem::ReadOnly));
        }
        if let Some(name) = self.first_missing(attributes) {
            return Err(self.refused(&name, Problem::Empty));
        }
        let mut responses = self.asked.responses();
        responses.insert("NEW_PASSWORD", new_password);
        for (name, value) in attributes {
            responses.insert(format!("{PREFIX}{name}"), *value);
        }
        Ok(self.asked.respond(responses))
    }

    fn is_required(&self, name: &str) -> bool {
        self.required_attributes.iter().any(|required| required == name)
    }

    fn has(&self, name: &str) -> bool {
        self.user_attributes.get(name).is_some_and(|value| !value.is_empty())
    }

    fn is_read_only(&self, name: &str) -> bool {
        READ_ONLY.contains(&name)
            || name.starts_with("cognito:")
            || self.has(name) && !self.is_required(name)
    }

    fn first_missing(&self, attributes: &[(&str, &str)]) -> Option<String> {
        let given =
            |name: &str| attributes.iter().any(|(key, value)| *key == name && !value.is_empty());
        self.required_attributes.iter().find(|name| !given(name) && !self.has(name)).cloned()
    }

    fn refused(self, attribute: &str, problem: Problem) -> Refused<Self> {
        let attribute = Some(attribute.into());
        Refused { attribute, ..Refused::input(self, "userAttributes", problem) }
    }
}

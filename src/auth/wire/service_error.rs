//! An error of the service, in the service's own words.

#[cfg(feature = "serde")]
use super::lenient::Flat;
#[cfg(feature = "serde")]
use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

/// Why a call failed, in the service's own words: the name of the error, and a message for people.
///
/// A call that did not get through (no connection, a time-out, an answer that is no JSON) is an error without
/// a name; its message is the caller's. It [passes](Self::is_transient), as throttling does.
///
/// # Where the name is
/// - In the JSON body that comes with HTTP status 400, as `__type`, with or without a namespace before a `#`.
///   With the feature `serde` such a body deserialises.
/// - In the header `x-amzn-ErrorType`, as the name alone or followed by a `:` and an address. Hand the
///   header's value to [`new`](Self::new), or to [`or_name`](Self::or_name) if the body has no `__type`.
/// - In an SDK's error, as its code: `ServiceError::new(error.code().unwrap_or_default(), …)`.
///
/// ```
/// use cognito_crypto::auth::ServiceError;
///
/// let body = "com.amazonaws.cognito#NotAuthorizedException";
/// let error = ServiceError::new(body, "Incorrect username or password.");
/// assert_eq!(error.name(), "NotAuthorizedException");
/// assert_eq!(error.to_string(), "NotAuthorizedException: Incorrect username or password.");
///
/// let header = "TooManyRequestsException:http://internal.amazon.com/coral/com.amazonaws.cognito/";
/// assert!(ServiceError::new(header, "Too many requests").is_transient());
/// assert!(ServiceError::new("", "connection reset").is_transient());
/// assert!(ServiceError::new("", "").with_status(503).is_transient());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ServiceError {
    #[cfg_attr(feature = "serde", serde(rename = "__type"))]
    name: String,
    message: String,
    /// The HTTP status, if the caller has told it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    status: Option<u16>,
}

/// The names of errors that say nothing about the request: throttling, and faults of the service itself.
const TRANSIENT: [&str; 21] = [
    "BandwidthLimitExceeded",
    "InternalErrorException",
    "InternalFailure",
    "InternalServerError",
    "InternalServerException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

impl ServiceError {
    /// Takes the error's name, in any of the forms in which it comes, and its message.
    #[must_use]
    pub fn new(name: &str, message: &str) -> Self {
        Self { name: bare(name).into(), message: message.into(), status: None }
    }

    /// Takes the name from the header `x-amzn-ErrorType`, unless the body had one.
    #[must_use]
    pub fn or_name(mut self, name: &str) -> Self {
        if self.name.is_empty() {
            self.name = bare(name).into();
        }
        self
    }

    /// Adds the HTTP status of the answer. With 408, 429 and from 500 up the error is transient, whatever its name.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The bare name, for example `NotAuthorizedException`; empty if the service has not spoken.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the service's message.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The HTTP status, if [`with_status`](Self::with_status) was given one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// Returns whether the same request may succeed when it is sent again after a while: the service throttles, has a
    /// fault of its own, or was not reached.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self.status {
            Some(408 | 429 | 500..) => true,
            Some(400..) if self.name.is_empty() => false,
            _ => self.name.is_empty() || TRANSIENT.contains(&&*self.name),
        }
    }

    /// Returns whether the service does not know the device that a request named ("Device does not exist.", "Invalid
    /// device key given.").
    #[must_use]
    pub fn is_device_not_found(&self) -> bool {
        matches!(&*self.name, "ResourceNotFoundException" | "InvalidParameterException")
            && self.mentions("device")
    }

    /// Whether the Session of the challenge that was answered is over ("Invalid session for the user, session is
    /// expired."): it was answered too late, or twice.
    pub(in crate::auth) fn is_session_over(&self) -> bool {
        self.name == "NotAuthorizedException" && self.mentions("session")
    }

    /// Returns whether the code has expired or was used before.
    pub(in crate::auth) fn is_code_expired(&self) -> bool {
        self.name == "ExpiredCodeException"
    }

    /// Returns whether the service does not accept what was proved.
    pub(in crate::auth) fn is_not_authorized(&self) -> bool {
        self.name == "NotAuthorizedException"
    }

    /// Returns whether the answer was wrong and may be given again in the same Session.
    pub(in crate::auth) fn is_wrong_answer(&self) -> bool {
        matches!(
            &*self.name,
            "CodeMismatchException"
                | "InvalidPasswordException"
                | "PasswordHistoryPolicyViolationException"
                | "InvalidParameterException"
        )
    }

    fn mentions(&self, word: &str) -> bool {
        let mut places = self.message.as_bytes().windows(word.len());
        places.any(|place| place.eq_ignore_ascii_case(word.as_bytes()))
    }
}

/// The name between a namespace and an address, both of which may be missing: `NAMESPACE#Name:ADDRESS`.
fn bare(name: &str) -> &str {
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    name.split_once('#').map_or(name, |(_, name)| name).trim_ascii()
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&*self.name, &*self.message, self.status) {
            ("", "", Some(status)) => write!(f, "the service answered with HTTP status {status}"),
            ("", "", None) => f.write_str("the service was not reached"),
            ("", message, _) => f.write_str(message),
            (name, "", _) => f.write_str(name),
            (name, message, _) => write!(f, "{name}: {message}"),
        }
    }
}

impl core::error::Error for ServiceError {}

/// Takes the JSON body of an error: `__type` or `code`, and `message`, `Message` or `errorMessage`. Any of them
/// may be missing or `null`, and other members are ignored, so that no refusal turns into a parse error.
#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for ServiceError {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let body = BTreeMap::<String, Flat>::deserialize(deserializer)?;
        let text = |names: &[&str]| {
            let mut texts = names.iter().filter_map(|name| match body.get(*name) {
                Some(Flat::Text(text)) => Some(text.as_str()),
                _ => None,
            });
            texts.next().unwrap_or_default()
        };
        let mut error =
            Self::new(text(&["__type", "code"]), text(&["message", "Message", "errorMessage"]));
        if let Some(Flat::Integer(status)) = body.get("status") {
            error.status = u16::try_from(*status).ok();
        }
        Ok(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn r18_the_name_is_found_in_every_form_in_which_it_comes() {
        for form in [
            "NotAuthorizedException",
            "com.amazonaws.cognito.identityprovider#NotAuthorizedException",
            "NotAuthorizedException:http://internal.amazon.com/coral/com.amazonaws.cognito/#1",
            "com.amazonaws.cognito#NotAuthorizedException:",
            " NotAuthorizedException ",
        ] {
            assert_eq!(ServiceError::new(form, "").name(), "NotAuthorizedException", "{form}");
            let named = ServiceError::new("", "no").or_name(form);
            assert_eq!(named.to_string(), "NotAuthorizedException: no");
            assert_eq!(ServiceError::new("Other", "").or_name(form).name(), "Other");
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn r18_no_refusal_turns_into_a_parse_error() {
        for (body, name, message) in [
            (r#"{"__type":"a#B","message":"m"}"#, "B", "m"),
            (r#"{"__type":"B:http://c","Message":"m"}"#, "B", "m"),
            (r#"{"__type":"B","message":"m","Message":"n"}"#, "B", "m"),
            (r#"{"__type":"B","message":null,"Message":"n"}"#, "B", "n"),
            (r#"{"__type":"B","message":null}"#, "B", ""),
            (r#"{"__type":null,"message":{"a":[1]}}"#, "", ""),
            (r#"{"message":"m"}"#, "", "m"),
            (r#"{"code":"B","errorMessage":"m","extra":[{"x":1.5}]}"#, "B", "m"),
            (r#"{"code":400}"#, "", ""),
            ("{}", "", ""),
        ] {
            let error: ServiceError = serde_json::from_str(body).unwrap();
            assert_eq!((error.name(), error.message()), (name, message), "{body}");
            let stored = serde_json::to_string(&error.clone().with_status(400)).unwrap();
            let read: ServiceError = serde_json::from_str(&stored).unwrap();
            assert_eq!(read, error.with_status(400));
        }
    }

    #[test]
    fn r4_throttling_and_faults_of_the_service_pass() {
        for name in TRANSIENT {
            assert!(ServiceError::new(name, "").with_status(400).is_transient());
        }
        let refused = ServiceError::new("NotAuthorizedException", "");
        assert!(!refused.is_transient() && !refused.clone().with_status(400).is_transient());
        assert!(refused.with_status(500).is_transient());
        let unnamed = ServiceError::new("", "");
        assert!(unnamed.is_transient());
        for (status, passes) in
            [(400, false), (403, false), (408, true), (429, true), (500, true), (503, true)]
        {
            assert_eq!(unnamed.clone().with_status(status).is_transient(), passes);
        }
        assert_eq!(
            unnamed.clone().with_status(503).to_string(),
            "the service answered with HTTP status 503"
        );
        assert_eq!(unnamed.to_string(), "the service was not reached");
    }
}

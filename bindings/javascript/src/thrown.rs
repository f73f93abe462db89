//! What the functions throw.

use cognito_crypto::{
    Error, Problem,
    auth::{FlowError, ServiceError, prompt::Refused},
};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// An error as data. `kind` says which class it becomes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Thrown {
    kind: &'static str,
    message: String,
    /// The argument, the wire parameter or the attribute at fault; the name of a service's error.
    name: Option<String>,
    problem: Option<String>,
    status: Option<u16>,
    device_to_forget: Option<String>,
}

impl Thrown {
    fn new(kind: &'static str, message: String) -> Self {
        Self { kind, message, name: None, problem: None, status: None, device_to_forget: None }
    }

    fn named(kind: &'static str, message: String, name: &str, problem: &str) -> Self {
        Self { name: Some(name.into()), problem: Some(problem.into()), ..Self::new(kind, message) }
    }

    /// A method that was called when there was nothing for it to do.
    pub(crate) fn state(message: &str) -> Self {
        Self::new("state", message.into())
    }

    /// An object in which something has another type than it should have, or is missing, which `undefined` and `null`
    /// are, too. Of the reader's messages only those about what is missing quote nothing that was given.
    pub(crate) fn shape(name: &str, path: &str, message: &str) -> Self {
        let place = if matches!(path, "." | "?") { name.into() } else { format!("{name}.{path}") };
        let message = message.trim_start_matches("Error: ");
        let field = message.strip_prefix("missing field `").map(|rest| rest.trim_end_matches('`'));
        let (problem, words) = if field.is_some() || message.starts_with("invalid type: unit value")
        {
            ("Missing", "missing")
        } else {
            ("Type", "of another type than it should be")
        };
        let name = field.map_or(place.clone(), |field| format!("{place}.{field}"));
        Self::named("input", format!("{name} is {words}"), &name, problem)
    }

    fn of_input(name: &str, problem: Problem, message: String) -> Self {
        Self::named("input", message, name, &format!("{problem:?}"))
    }
}

impl From<Error> for Thrown {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Input { name, problem } => Self::of_input(name, problem, message),
            Error::Missing { name } => Self::named("protocol", message, name, "Missing"),
            Error::Malformed { name, problem } => {
                Self::named("protocol", message, name, &format!("{problem:?}"))
            }
            Error::Unexpected { name } => Self::named("protocol", message, name, "Unexpected"),
            _ => Self::new("other", message),
        }
    }
}

impl From<&ServiceError> for Thrown {
    fn from(error: &ServiceError) -> Self {
        // Without a name it prints as its message, or says that the service was not reached.
        let message =
            if error.name().is_empty() { error.to_string() } else { error.message().into() };
        Self {
            name: Some(error.name().into()),
            status: error.status(),
            ..Self::new("service", message)
        }
    }
}

impl From<FlowError> for Thrown {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Service(error) => (&error).into(),
            FlowError::Protocol(error) => error.into(),
            FlowError::WithoutDevice { device_to_forget, error } => {
                Self { device_to_forget: Some(device_to_forget), ..Self::from(*error) }
            }
            _ => Self::new("other", error.to_string()),
        }
    }
}

impl<P> From<&Refused<P>> for Thrown {
    fn from(refused: &Refused<P>) -> Self {
        let Error::Input { name, problem } = refused.error else { return refused.error.into() };
        let name = refused.attribute.as_deref().unwrap_or(name);
        Self::of_input(name, problem, refused.to_string())
    }
}

impl From<Thrown> for JsValue {
    fn from(thrown: Thrown) -> Self {
        serde_wasm_bindgen::to_value(&thrown).unwrap_or_else(Into::into)
    }
}

//! The crate's errors as exceptions of `cognito_crypto._errors`, and the service's errors both ways.

use cognito_crypto::{
    Error,
    auth::{FlowError, ServiceError, prompt::Refused},
};
use pyo3::{call::PyCallArgs, prelude::*};

/// Why a call failed.
pub(crate) enum Failure {
    /// What the crate refuses: the error, its text, and the user attribute at fault, where it is one.
    Refused(Error, String, Option<String>),
    /// A dict in which something has another type than it should have, or is missing: the text, and what it is.
    Shape(String, String),
    /// The service refused for good.
    Service(ServiceError),
    /// What a sign-in ended with that went on without its device, and the key of that.
    WithoutDevice(Box<Self>, String),
    /// A kind of error that is newer than this binding.
    Other(String),
    /// The object was used up by an earlier call.
    UsedUp,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Refused(error, error.to_string(), None)
    }
}

impl From<FlowError> for Failure {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::Service(error) => Self::Service(error),
            FlowError::Protocol(error) => error.into(),
            FlowError::WithoutDevice { error, device_to_forget } => {
                Self::WithoutDevice(Box::new(Self::from(*error)), device_to_forget)
            }
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        Python::attach(|py| failure.into_exception(py).map_or_else(|error| error, Self::from_value))
    }
}

impl Failure {
    /// What was refused, and the prompt that can be answered again.
    pub(crate) fn of<P>(refused: Refused<P>) -> (Self, P) {
        (Self::Refused(refused.error, refused.to_string(), refused.attribute), refused.prompt)
    }

    /// Of the reader's messages only the one about what is missing quotes nothing that was given.
    pub(crate) fn shape(name: &str, path: &str, message: &str) -> Self {
        let place = if matches!(path, "." | "?") { name.into() } else { format!("{name}.{path}") };
        match message.strip_prefix("missing field `") {
            Some(field) => {
                let name = format!("{place}.{}", field.trim_end_matches('`'));
                Self::Shape(format!("{name} is missing"), name)
            }
            None => Self::Shape(format!("{place} is of another type than it should be"), place),
        }
    }

    fn into_exception(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        match self {
            Self::Refused(Error::Input { name, .. }, text, attribute) => {
                exception(py, "InputError", (text, name, attribute))
            }
            Self::Refused(
                Error::Missing { name }
                | Error::Malformed { name, .. }
                | Error::Unexpected { name },
                text,
                _,
            ) => exception(py, "ProtocolError", (text, name)),
            Self::Shape(text, name) => exception(py, "InputError", (text, name)),
            Self::Refused(_, text, _) | Self::Other(text) => exception(py, "Error", (text,)),
            Self::Service(error) => to_python(py, &error),
            Self::WithoutDevice(failure, key) => {
                let exception = failure.into_exception(py)?;
                exception.setattr("device_to_forget", key)?;
                Ok(exception)
            }
            Self::UsedUp => exception(py, "UsedUpError", ()),
        }
    }
}

fn exception<'py>(
    py: Python<'py>,
    class: &str,
    arguments: impl PyCallArgs<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    py.import("cognito_crypto._errors")?.getattr(class)?.call1(arguments)
}

/// The service's error as a `ServiceError`.
pub(crate) fn to_python<'py>(py: Python<'py>, error: &ServiceError) -> PyResult<Bound<'py, PyAny>> {
    exception(py, "ServiceError", (error.name(), error.message(), error.status()))
}

/// The service's error, if the object is a `ServiceError`.
pub(crate) fn from_python(object: &Bound<'_, PyAny>) -> PyResult<Option<ServiceError>> {
    let class = object.py().import("cognito_crypto._errors")?.getattr("ServiceError")?;
    if !object.is_instance(&class)? {
        return Ok(None);
    }
    let text = |name| object.getattr(name)?.extract::<String>();
    let status = object.getattr("status")?.extract()?;
    Ok(Some(new(&text("name")?, &text("message")?, status)))
}

fn new(name: &str, message: &str, status: Option<u16>) -> ServiceError {
    let error = ServiceError::new(name, message);
    match status {
        Some(status) => error.with_status(status),
        None => error,
    }
}

/// The bare name of an error, and how the error prints.
#[pyfunction]
#[pyo3(signature = (name, message, status, /))]
pub(crate) fn service_error(name: &str, message: &str, status: Option<u16>) -> (String, String) {
    let error = new(name, message, status);
    (error.name().into(), error.to_string())
}

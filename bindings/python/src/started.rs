//! A sign-in under way: what a flow and an answered prompt go on with. Its methods stand in `flow`.

use crate::held::Held;
use cognito_crypto::auth::{self, ServiceError};
use pyo3::prelude::*;

/// A sign-in with a request to be sent, or one that was sent and whose reply is awaited.
#[pyclass(frozen, module = "cognito_crypto")]
pub(crate) struct AuthFlowStarted {
    pub(crate) flow: Held<auth::AuthFlowStarted>,
    pub(crate) error: Option<ServiceError>,
}

impl AuthFlowStarted {
    pub(crate) fn new(flow: auth::AuthFlowStarted) -> Self {
        Self { flow: Held::new(flow), error: None }
    }
}

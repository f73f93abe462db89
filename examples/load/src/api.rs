//! Calls of the user-pools API: JSON 1.1 over HTTP, on connections that stay open.

use crate::Failure;
use serde_json::Value;
use std::time::Duration;
use ureq::Agent;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// An endpoint. Each thread has one.
pub struct Api {
    agent: Agent,
    endpoint: String,
}

impl Api {
    pub fn new(endpoint: &str) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        Self { agent: config.into(), endpoint: endpoint.into() }
    }

    /// The answer to a call, or the name of the service's error.
    pub fn call(&self, operation: &str, request: &Value) -> Result<Result<Value, String>, Failure> {
        let mut response = self
            .agent
            .post(&self.endpoint)
            .header("X-Amz-Target", format!("AWSCognitoIdentityProviderService.{operation}"))
            .content_type("application/x-amz-json-1.1")
            .send(serde_json::to_vec(request)?)?;
        let status = response.status();
        let body: Value = response.body_mut().read_json()?;
        if status.is_success() {
            return Ok(Ok(body));
        }
        let name = body["__type"].as_str().unwrap_or_default();
        Ok(Err(name.rsplit('#').next().unwrap_or_default().into()))
    }
}

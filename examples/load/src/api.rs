//! Calls of the user-pools API: JSON 1.1 over HTTP, on connections that stay open.

use crate::{Failure, options::Options};
use serde_json::Value;
use std::time::{Duration, Instant};
use ureq::Agent;

/// An endpoint. Each thread has one.
pub struct Api {
    agent: Agent,
    endpoint: String,
    patience: Duration,
    /// When the last answer is waited for.
    end: Option<Instant>,
}

impl Api {
    /// The endpoint that the options name; no answer is waited for after `end`.
    pub fn new(options: &Options, end: Option<Instant>) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        Self { agent, endpoint: options.endpoint.clone(), patience: options.patience, end }
    }

    /// The answer to a call, or the name of the service's error, or of the status if it has none.
    pub fn call(&self, operation: &str, request: &Value) -> Result<Result<Value, String>, Failure> {
        let left = self.end.map_or(self.patience, |end| {
            end.saturating_duration_since(Instant::now()).min(self.patience)
        });
        if left.is_zero() {
            return Err("the time is over".into());
        }
        let mut response = self
            .agent
            .post(&self.endpoint)
            .config()
            .timeout_global(Some(left))
            .build()
            .header("X-Amz-Target", format!("AWSCognitoIdentityProviderService.{operation}"))
            .content_type("application/x-amz-json-1.1")
            .send(serde_json::to_vec(request)?)?;
        let status = response.status();
        let body: Option<Value> = response.body_mut().read_json().ok();
        match body {
            Some(body) if status.is_success() => Ok(Ok(body)),
            None if status.is_success() => Ok(Err("an answer that is not JSON".into())),
            body => {
                let name = body.as_ref().and_then(|body| body["__type"].as_str());
                let name = name.map(|name| name.rsplit('#').next().unwrap_or_default().into());
                Ok(Err(name.unwrap_or_else(|| format!("HTTP status {}", status.as_u16()))))
            }
        }
    }
}

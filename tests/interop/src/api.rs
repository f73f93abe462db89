//! The caller's part of a sign-in: HTTP.

use cognito_crypto::auth::{InitiateAuthResponse, Reply, Request, ServiceError};
use serde::Serialize;
use serde_json::Value;
use std::error::Error;
use ureq::Agent;

/// A user-pool endpoint.
pub struct Api {
    agent: Agent,
    address: String,
}

impl Api {
    pub fn new(address: String) -> Self {
        // A refusal comes with status 400 and a body that says what it is.
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        Self { agent, address }
    }

    /// Sends a request of the flow.
    pub fn send(&self, request: &Request) -> Result<Reply, Box<dyn Error>> {
        Ok(match self.post(request.operation(), request)? {
            (true, body) => serde_json::from_value::<InitiateAuthResponse>(body)?.into(),
            (false, body) => serde_json::from_value::<ServiceError>(body)?.into(),
        })
    }

    /// Calls any other operation.
    pub fn call(&self, operation: &str, request: &impl Serialize) -> Result<Value, Box<dyn Error>> {
        match self.post(operation, request)? {
            (true, body) => Ok(body),
            (false, error) => Err(format!("{operation}: {error}").into()),
        }
    }

    fn post(
        &self,
        operation: &str,
        request: &impl Serialize,
    ) -> Result<(bool, Value), Box<dyn Error>> {
        let mut response = self
            .agent
            .post(&self.address)
            .header("X-Amz-Target", format!("AWSCognitoIdentityProviderService.{operation}"))
            .content_type("application/x-amz-json-1.1")
            .send(serde_json::to_vec(request)?)?;
        let body = response.body_mut().read_json()?;
        Ok((response.status().is_success(), body))
    }
}

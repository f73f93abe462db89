//! [`Reply`]: the response or the error that came back for a request.

use super::{response::InitiateAuthResponse, service_error::ServiceError};

/// The reply to a request, which the caller hands to [`handle`](crate::auth::AuthFlowStarted::handle).
#[derive(Debug)]
pub enum Reply {
    /// The call succeeded.
    Response(InitiateAuthResponse),
    /// The call failed: the service refused it, or it did not get through.
    Error(ServiceError),
}

impl From<InitiateAuthResponse> for Reply {
    fn from(response: InitiateAuthResponse) -> Self {
        Self::Response(response)
    }
}

impl From<ServiceError> for Reply {
    fn from(error: ServiceError) -> Self {
        Self::Error(error)
    }
}

impl From<Result<InitiateAuthResponse, ServiceError>> for Reply {
    fn from(result: Result<InitiateAuthResponse, ServiceError>) -> Self {
        result.map_or_else(Self::Error, Self::Response)
    }
}

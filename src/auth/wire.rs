//! The types of what goes over the wire: maps of parameters, requests and responses.

mod account;
mod challenge;
mod debug;
mod device_requests;
mod duplicate;
pub(super) mod json;
#[cfg(feature = "serde")]
mod lenient;
mod metadata;
pub(super) mod names;
mod parameters;
mod reply;
mod request;
mod response;
mod service_error;
mod token_requests;

pub use account::AccountRequest;
pub(super) use challenge::Challenge;
pub(super) use debug::debug_only;
pub use device_requests::{
    ConfirmDeviceRequest, DeviceRememberedStatus, DeviceSecretVerifierConfig, ForgetDeviceRequest,
    UpdateDeviceStatusRequest,
};
pub(super) use duplicate::Duplicate;
pub use metadata::{AnalyticsMetadata, ContextData, HttpHeader, Metadata, UserContextData};
pub use parameters::{Parameters, ParametersIntoIter, ParametersIter};
pub use reply::Reply;
pub use request::{InitiateAuthRequest, Request, RespondToAuthChallengeRequest};
pub use response::{AuthenticationResult, InitiateAuthResponse, NewDeviceMetadata};
pub use service_error::ServiceError;
pub use token_requests::{GetTokensFromRefreshTokenRequest, RevokeTokenRequest};

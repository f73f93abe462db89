//! What goes over the wire: the maps, the requests and their answers, as types.

mod account;
mod challenge;
mod device_requests;
mod duplicate;
pub(super) mod json;
mod parameters;
mod reply;
mod request;
mod response;

pub use account::AccountRequest;
pub(super) use challenge::Challenge;
pub use device_requests::{
    ConfirmDeviceRequest, DeviceRememberedStatus, ForgetDeviceRequest, UpdateDeviceStatusRequest,
};
pub(super) use duplicate::Duplicate;
pub use parameters::{Parameters, ParametersIntoIter, ParametersIter};
pub use reply::{Reply, ServiceError};
pub use request::{
    AnalyticsMetadata, ContextData, HttpHeader, InitiateAuthRequest, Metadata, Request,
    RespondToAuthChallengeRequest, UserContextData,
};
pub use response::{AuthenticationResult, InitiateAuthResponse, NewDeviceMetadata};

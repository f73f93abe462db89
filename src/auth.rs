//! Amazon Cognito's sign-in: its names, maps and challenges, over [`srp`](crate::srp).
//!
//! The paved path for a client is a pair of typed states: [`UserSrp`] → [`UserSrpStarted`] for a password,
//! [`DeviceSrp`] → [`DeviceSrpStarted`] for a remembered device. [`AuthFlow`] drives a whole sign-in on top of
//! them, through every challenge of [`InitiateAuthResponse`]. A server or an emulator uses [`server`].
//! Whatever goes into `SECRET_HASH` is the `USERNAME` of the same request; no caller has to think of it.
//!
#![doc = include_str!("auth/sdk.md")]

mod account;
mod app;
pub mod batch;
mod challenge;
mod claim;
mod device;
mod flow;
mod json;
mod parameters;
pub mod prompt;
mod remember;
mod reply;
mod request;
mod response;
pub mod server;
mod timestamp;
mod user;

pub use account::AccountRequest;
pub use app::{App, secret_hash};
pub use device::{Device, DeviceSecretVerifierConfig, DeviceSrp, DeviceSrpStarted};
pub use flow::{AuthFlow, AuthFlowStarted, FirstFactor, SignedIn, Step};
pub use parameters::{AuthParameters, ChallengeParameters, ChallengeResponses, Parameters};
pub use remember::{
    ConfirmDeviceRequest, DeviceRememberedStatus, ForgetDeviceRequest, UpdateDeviceStatusRequest,
};
pub use reply::{Reply, ServiceError};
pub use request::{
    AnalyticsMetadata, ContextData, HttpHeader, InitiateAuthRequest, Metadata, Request,
    RespondToAuthChallengeRequest, UserContextData,
};
pub use response::{AuthenticationResult, InitiateAuthResponse, NewDeviceMetadata};
pub use timestamp::Timestamp;
pub use user::{UserSrp, UserSrpStarted};

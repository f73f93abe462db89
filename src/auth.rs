//! Amazon Cognito's sign-in: its names, maps and challenges, over [`srp`](crate::srp).
//!
//! The paved path for a client is a pair of typed states: [`UserSrp`] → [`UserSrpStarted`] for a password,
//! [`DeviceSrp`] → [`DeviceSrpStarted`] for a remembered device. [`AuthFlow`] drives a whole sign-in on top of
//! them, through every challenge of [`InitiateAuthResponse`]. A server or an emulator uses [`server`].
//! Whatever goes into `SECRET_HASH` is the `USERNAME` of the same request; no caller has to think of it.
//!
#![doc = include_str!("auth/sdk.md")]

mod app;
pub mod batch;
mod client;
mod clock_offset;
mod flow;
pub mod server;
mod timestamp;
mod username;
mod wire;

pub use app::{App, secret_hash};
pub use client::{Device, DeviceSrp, DeviceSrpStarted, UserSrp, UserSrpStarted};
pub use clock_offset::ClockOffset;
pub use flow::{AuthFlow, AuthFlowStarted, FirstFactor, FlowError, SignedIn, Step, prompt};
pub use timestamp::Timestamp;
pub use wire::{
    AccountRequest, AnalyticsMetadata, AuthenticationResult, ConfirmDeviceRequest, ContextData,
    DeviceRememberedStatus, DeviceSecretVerifierConfig, ForgetDeviceRequest,
    GetTokensFromRefreshTokenRequest, HttpHeader, InitiateAuthRequest, InitiateAuthResponse,
    Metadata, NewDeviceMetadata, Parameters, ParametersIntoIter, ParametersIter, Reply, Request,
    RespondToAuthChallengeRequest, RevokeTokenRequest, ServiceError, UpdateDeviceStatusRequest,
    UserContextData,
};

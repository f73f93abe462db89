//! Amazon Cognito's sign-in: its names, maps and challenges, over [`srp`](crate::srp).
//!
//! [`AuthFlow`] drives a whole sign-in, through every challenge of [`InitiateAuthResponse`]: start with it. It is built
//! on two pairs of typed states, which a program with a sign-in loop of its own can use by themselves: [`UserSrp`] →
//! [`UserSrpStarted`] proves a password, [`DeviceSrp`] → [`DeviceSrpStarted`] a remembered device. A server or an
//! emulator uses [`server`]. All of them compute `SECRET_HASH` over the `USERNAME` of the same request by themselves.
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

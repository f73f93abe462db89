//! Amazon Cognito's sign-in: its names, maps and challenges, over [`srp`](crate::srp).
//!
//! The paved path for a client is a pair of typed states: [`UserSrp`] → [`UserSrpStarted`] for a password,
//! [`DeviceSrp`] → [`DeviceSrpStarted`] for a remembered device. A server or an emulator uses [`server`].
//! Whatever goes into `SECRET_HASH` is the `USERNAME` of the same request; no caller has to think of it.

mod app;
pub mod batch;
mod claim;
mod device;
mod parameters;
pub mod server;
mod timestamp;
mod user;

pub use app::{App, secret_hash};
pub use device::{Device, DeviceSecretVerifierConfig, DeviceSrp, DeviceSrpStarted};
pub use parameters::{AuthParameters, ChallengeParameters, ChallengeResponses, Parameters};
pub use timestamp::Timestamp;
pub use user::{UserSrp, UserSrpStarted};

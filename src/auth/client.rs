//! The client's part: a user who proves a password, and a remembered device that proves its own.

mod answer;
mod device;
mod user;

pub use device::{Device, DeviceSecretVerifierConfig, DeviceSrp, DeviceSrpStarted};
pub use user::{UserSrp, UserSrpStarted};

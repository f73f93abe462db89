//! The client's part: a user who proves a password, and a remembered device that proves its own.

mod answer;
mod device;
mod new_device;
mod user;

pub(super) use answer::{Answer, Signer};
pub use device::{Device, DeviceSrp, DeviceSrpStarted};
pub use user::{UserSrp, UserSrpStarted};

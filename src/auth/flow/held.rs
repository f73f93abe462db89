//! The secret that a sign-in holds between two requests.

use crate::{
    auth::{
        client::{Device, DeviceSrpStarted, UserSrpStarted},
        wire::names,
    },
    secret::SecretString,
};
use alloc::boxed::Box;

/// The secret that is kept until the challenge comes that needs it.
#[derive(Debug, Default)]
pub(in crate::auth) enum HeldSecret {
    #[default]
    Nothing,
    /// A password that may be sent as it is.
    Password(SecretString),
    /// SRP_A was sent; the password waits for PASSWORD_VERIFIER.
    User(Box<UserSrpStarted>, SecretString),
    /// The password has been used, and the device may still have to prove itself.
    Used(UsedPassword),
    /// SRP_A was sent and DEVICE_PASSWORD_VERIFIER is to come.
    Device(Box<DeviceSrpStarted>, Option<UsedPassword>),
    /// The device has sent its proof. It is asked once, which is enough.
    DeviceProved(Option<UsedPassword>),
}

/// A password that was sent or proved. If the service then refuses the device, the sign-in starts over with it.
#[derive(Debug)]
pub(in crate::auth) struct UsedPassword {
    pub(super) password: SecretString,
    /// `PASSWORD` if it was sent as it is, `PASSWORD_SRP` if it was proved.
    pub(super) factor: &'static str,
}

impl HeldSecret {
    /// Returns the password and the way in which it was used, if one is held.
    pub(super) fn into_used(self) -> Option<UsedPassword> {
        match self {
            Self::Nothing => None,
            Self::Password(password) => Some(UsedPassword { password, factor: names::PASSWORD }),
            Self::User(_, password) => Some(UsedPassword { password, factor: names::PASSWORD_SRP }),
            Self::Used(used) => Some(used),
            Self::Device(_, used) | Self::DeviceProved(used) => used,
        }
    }

    /// Returns what is still held once the password has been used: the password if there is a device, which may have to
    /// prove itself, else nothing. Once the device's proof was accepted, nothing is held any more.
    pub(super) fn after_use(self, device: Option<&Device>) -> Self {
        match self {
            Self::DeviceProved(_) => Self::Nothing,
            _ if device.is_none() => Self::Nothing,
            held => held.into_used().map_or(Self::Nothing, Self::Used),
        }
    }
}

//! Remembered devices: ConfirmDevice, UpdateDeviceStatus, ForgetDevice.

use super::Service;
use crate::{
    fault::Fault,
    records::{Device, Grant, Secret},
    wire::{ConfirmDevice, DeviceConfirmed, Empty, ForgetDevice, Remembered, UpdateDeviceStatus},
};
use cognito_crypto::auth::{DeviceSecretVerifierConfig, server::StoredDevice};

impl Service {
    /// Keeps the verifier of the device whose keys came with the tokens.
    pub(super) fn confirm_device(
        &self,
        request: ConfirmDevice,
        now: u64,
    ) -> Result<DeviceConfirmed, Fault> {
        let (grant, user) = self.access(&request.access_token, now)?;
        let fresh = grant.device.filter(|device| device.key == request.device_key);
        let fresh = fresh.ok_or_else(Fault::no_device)?;
        let config = &request.device_secret_verifier_config;
        let stored = StoredDevice::from_config(
            &fresh.key,
            &fresh.group_key,
            &DeviceSecretVerifierConfig::new(&config.salt, &config.password_verifier),
        )?;
        let policy = self.pool(&user.pool)?.devices.unwrap_or_default();
        let asks = policy.device_only_remembered_on_user_prompt;
        let device = Device {
            key: stored.key,
            group_key: stored.group_key,
            secret: Secret::new(&stored.salt, &stored.verifier),
            remembered: !asks,
        };
        if !self.store.insert((&user.sub, &device.key), &device)? {
            return Err(Fault::parameter("Device is already confirmed."));
        }
        self.store.update(("", &grant.id), |grant: &mut Grant| {
            grant.device = grant.device.take().map(|mut device| {
                device.confirmed = true;
                device
            });
            Ok(())
        })?;
        Ok(DeviceConfirmed { user_confirmation_necessary: asks })
    }

    pub(super) fn update_device(
        &self,
        request: UpdateDeviceStatus,
        now: u64,
    ) -> Result<Empty, Fault> {
        let (_, user) = self.access(&request.access_token, now)?;
        let remembered = request.device_remembered_status == Remembered::Remembered;
        let found =
            self.store.update((&user.sub, &request.device_key), |device: &mut Device| {
                device.remembered = remembered;
                Ok(())
            })?;
        found.map(|()| Empty {}).ok_or_else(Fault::no_device)
    }

    pub(super) fn forget_device(&self, request: ForgetDevice, now: u64) -> Result<Empty, Fault> {
        let (_, user) = self.access(&request.access_token, now)?;
        match self.store.remove::<Device>((&user.sub, &request.device_key))? {
            true => Ok(Empty {}),
            false => Err(Fault::no_device()),
        }
    }
}

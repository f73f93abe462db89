//! After the tokens: a new device is made, and the request that has the service remember it.

use super::device::Device;
use crate::{
    auth::wire::{AuthenticationResult, ConfirmDeviceRequest, Duplicate},
    error::Error,
};
use rand_core::TryCryptoRng;

impl AuthenticationResult {
    /// [`confirm_device_with_rng`](Self::confirm_device_with_rng) with the operating system's random numbers.
    ///
    /// # Errors
    /// As [`confirm_device_with_rng`](Self::confirm_device_with_rng).
    #[cfg(feature = "getrandom")]
    pub fn confirm_device(
        &self,
        device_name: Option<&str>,
    ) -> Result<Option<(ConfirmDeviceRequest, Device)>, Error> {
        self.confirm_device_with_rng(device_name, &mut getrandom::SysRng)
    }

    /// Where there is `NewDeviceMetadata`: the ConfirmDevice request, and the device to remember once the
    /// service has accepted that. If the service answers `UserConfirmationNecessary`, ask the user and send
    /// [`UpdateDeviceStatusRequest`](crate::auth::UpdateDeviceStatusRequest) as well.
    ///
    /// ```
    /// # use cognito_crypto::auth::{AuthenticationResult, NewDeviceMetadata};
    /// # #[cfg(feature = "getrandom")] {
    /// # let mut authentication_result = AuthenticationResult::default();
    /// # authentication_result.access_token = Some("eyJra...".into());
    /// # let mut new_device = NewDeviceMetadata::default();
    /// # new_device.device_key = Some("us-east-1_0a1b2c3d".into());
    /// # new_device.device_group_key = Some("-x1Y2z3W4".into());
    /// # authentication_result.new_device_metadata = Some(new_device);
    /// if let Some((request, device)) = authentication_result.confirm_device(Some("Alice's phone"))? {
    ///     // Send the request, then store the device: with the feature `serde` it serialises.
    ///     assert_eq!(request.device_key, device.key());
    /// }
    /// # }
    /// # Ok::<(), cognito_crypto::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Missing`] if the service left out `DeviceKey`, `DeviceGroupKey` or `AccessToken`,
    /// [`Error::Rng`] if the generator fails.
    pub fn confirm_device_with_rng<R: TryCryptoRng + ?Sized>(
        &self,
        device_name: Option<&str>,
        rng: &mut R,
    ) -> Result<Option<(ConfirmDeviceRequest, Device)>, Error> {
        let Some(metadata) = &self.new_device_metadata else {
            return Ok(None);
        };
        let key = metadata.device_key.as_ref().ok_or(Error::Missing { name: "DeviceKey" })?;
        let group_key =
            metadata.device_group_key.as_ref().ok_or(Error::Missing { name: "DeviceGroupKey" })?;
        let access_token =
            self.access_token.as_ref().ok_or(Error::Missing { name: "AccessToken" })?;
        let (device, config) = Device::generate_with_rng(key, group_key, rng)?;
        let request = ConfirmDeviceRequest {
            access_token: access_token.duplicate(),
            device_key: key.clone(),
            device_name: device_name.map(Into::into),
            device_secret_verifier_config: config,
        };
        Ok(Some((request, device)))
    }
}

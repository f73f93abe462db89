//! The typed states: a user who proves a password, and a remembered device that proves its own.

use crate::{
    app::App, convert::read, error::Failure, held::Held, random::Source, secret::Secret, time::time,
};
use cognito_crypto::auth::{self, Parameters};
use pyo3::prelude::*;
use pythonize::pythonize;

/// A user who is about to prove a password with SRP: the two messages alone, for a program with a loop of its own.
/// A whole sign-in, through every challenge, is AuthFlow.
///
/// username is what the user typed. device_key names the remembered device, if there is one; user_id is the
/// USER_ID_FOR_SRP that an earlier challenge of this sign-in came with.
///
/// >>> auth_parameters, started = UserSrp(App("us-east-1_AbC123xyZ", "client"), "alice").start()
/// >>> sorted(auth_parameters)
/// ['SRP_A', 'USERNAME']
#[pyclass(frozen, module = "cognito_crypto")]
pub(crate) struct UserSrp {
    app: auth::App,
    username: String,
    device_key: Option<String>,
    user_id: Option<String>,
}

#[pymethods]
impl UserSrp {
    #[new]
    #[pyo3(signature = (app, username, *, device_key = None, user_id = None))]
    fn new(
        app: &App,
        username: String,
        device_key: Option<String>,
        user_id: Option<String>,
    ) -> Self {
        Self { app: app.0.clone(), username, device_key, user_id }
    }

    /// Draws a private value and returns AuthParameters for initiate_auth (AuthFlow="USER_SRP_AUTH"), and the state
    /// that answers the PASSWORD_VERIFIER challenge which follows.
    fn start<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, UserSrpStarted)> {
        let mut user = auth::UserSrp::new(&self.app, &self.username);
        if let Some(key) = &self.device_key {
            user = user.with_device_key(key);
        }
        if let Some(id) = &self.user_id {
            user = user.with_user_id(id);
        }
        #[cfg(feature = "hazmat")]
        if let Some(a) = crate::random::hazmat::private_key() {
            let (parameters, started) = user.start_with_private_key(a);
            return Ok((pythonize(py, &parameters)?, UserSrpStarted(Held::new(started))));
        }
        let (parameters, started) =
            py.detach(|| user.start_with_rng(&mut Source)).map_err(Failure::from)?;
        Ok((pythonize(py, &parameters)?, UserSrpStarted(Held::new(started))))
    }
}

/// A user who sent SRP_A and waits for PASSWORD_VERIFIER. It answers once, since its private value is good once.
#[pyclass(frozen, module = "cognito_crypto")]
pub(crate) struct UserSrpStarted(Held<auth::UserSrpStarted>);

#[pymethods]
impl UserSrpStarted {
    /// Takes the ChallengeParameters of PASSWORD_VERIFIER and returns the ChallengeResponses.
    ///
    /// now is the time in seconds since 1970, if this machine's clock cannot be trusted.
    #[pyo3(signature = (challenge_parameters, password, *, now = None))]
    fn respond<'py>(
        &self,
        py: Python<'py>,
        challenge_parameters: &Bound<'py, PyAny>,
        password: Secret,
        now: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let challenge: Parameters = read(challenge_parameters, "challenge_parameters")?;
        let (now, started) = (time(now)?, self.0.take()?);
        let responses = py.detach(|| started.respond_at(&challenge, password.expose(), now));
        Ok(pythonize(py, &responses.map_err(Failure::from)?)?)
    }
}

/// A device that a user remembers: its keys and its password. Keep the password as well protected as a password.
#[pyclass(frozen, module = "cognito_crypto")]
pub(crate) struct Device(pub(crate) auth::Device);

#[pymethods]
impl Device {
    #[new]
    fn new(key: &str, group_key: &str, password: Secret) -> Self {
        Self(auth::Device::new(key, group_key, password.expose()))
    }

    /// Makes a device of the keys in NewDeviceMetadata. Returns it with the DeviceSecretVerifierConfig that
    /// confirm_device sends.
    #[staticmethod]
    fn generate<'py>(
        py: Python<'py>,
        key: &str,
        group_key: &str,
    ) -> PyResult<(Self, Bound<'py, PyAny>)> {
        let made = py.detach(|| auth::Device::generate_with_rng(key, group_key, &mut Source));
        let (device, config) = made.map_err(Failure::from)?;
        Ok((Self(device), pythonize(py, &config)?))
    }

    /// A device from storage, as to_dict returned it.
    #[staticmethod]
    fn from_dict(stored: &Bound<'_, PyAny>) -> Result<Self, Failure> {
        Ok(Self(read(stored, "stored")?))
    }

    /// DeviceKey, DeviceGroupKey and DevicePassword, to be stored.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(pythonize(py, &self.0)?)
    }

    /// The DeviceKey.
    #[getter]
    fn key(&self) -> &str {
        self.0.key()
    }

    /// The DeviceGroupKey.
    #[getter]
    fn group_key(&self) -> &str {
        self.0.group_key()
    }

    fn __repr__(&self) -> String {
        format!("<Device {}>", self.0.key())
    }
}

/// A remembered device that is about to answer DEVICE_SRP_AUTH. AuthFlow does it by itself.
///
/// username is what the user typed; user_id is the USER_ID_FOR_SRP of the PASSWORD_VERIFIER challenge that came
/// before, if one did.
#[pyclass(frozen, module = "cognito_crypto")]
pub(crate) struct DeviceSrp {
    app: auth::App,
    username: String,
    device: auth::Device,
    user_id: Option<String>,
}

#[pymethods]
impl DeviceSrp {
    #[new]
    #[pyo3(signature = (app, username, device, *, user_id = None))]
    fn new(app: &App, username: String, device: &Device, user_id: Option<String>) -> Self {
        Self { app: app.0.clone(), username, device: device.0.clone(), user_id }
    }

    /// Draws a private value and returns the ChallengeResponses of DEVICE_SRP_AUTH, and the state that answers the
    /// DEVICE_PASSWORD_VERIFIER challenge which follows.
    fn start<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, DeviceSrpStarted)> {
        let mut device = auth::DeviceSrp::new(&self.app, &self.username, &self.device);
        if let Some(id) = &self.user_id {
            device = device.with_user_id(id);
        }
        #[cfg(feature = "hazmat")]
        if let Some(a) = crate::random::hazmat::private_key() {
            let (responses, started) = device.start_with_private_key(a);
            return Ok((pythonize(py, &responses)?, DeviceSrpStarted(Held::new(started))));
        }
        let (responses, started) =
            py.detach(|| device.start_with_rng(&mut Source)).map_err(Failure::from)?;
        Ok((pythonize(py, &responses)?, DeviceSrpStarted(Held::new(started))))
    }
}

/// A device that sent SRP_A and waits for DEVICE_PASSWORD_VERIFIER. It answers once.
#[pyclass(frozen, module = "cognito_crypto")]
pub(crate) struct DeviceSrpStarted(Held<auth::DeviceSrpStarted>);

#[pymethods]
impl DeviceSrpStarted {
    /// Takes the ChallengeParameters of DEVICE_PASSWORD_VERIFIER and returns the ChallengeResponses.
    ///
    /// now is the time in seconds since 1970, if this machine's clock cannot be trusted.
    #[pyo3(signature = (challenge_parameters, *, now = None))]
    fn respond<'py>(
        &self,
        py: Python<'py>,
        challenge_parameters: &Bound<'py, PyAny>,
        now: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let challenge: Parameters = read(challenge_parameters, "challenge_parameters")?;
        let (now, started) = (time(now)?, self.0.take()?);
        let responses = py.detach(|| started.respond_at(&challenge, now));
        Ok(pythonize(py, &responses.map_err(Failure::from)?)?)
    }
}

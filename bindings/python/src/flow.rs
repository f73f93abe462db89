//! A whole sign-in: how it starts, the request to send, and what a reply leads to.

use crate::{
    app::App,
    client::Device,
    convert::read,
    error::{self, Failure},
    held::Held,
    prompt::{self, factor},
    random::Source,
    secret::Secret,
    started::AuthFlowStarted,
    time::time,
};
use cognito_crypto::auth::{self, InitiateAuthResponse, Reply, Step};
use pyo3::prelude::*;
use pythonize::pythonize;

/// A sign-in about to start: one static method for each AuthFlow of the API, and one for the refresh of tokens.
///
/// >>> app = App("us-east-1_AbC123xyZ", "client")
/// >>> flow = AuthFlow.user_srp_auth(app, "alice", "correct horse").start()
/// >>> flow.operation, sorted(flow.request()["AuthParameters"])
/// ('InitiateAuth', ['SRP_A', 'USERNAME'])
#[pyclass(frozen, module = "cognito_crypto")]
pub(crate) struct AuthFlow(Held<auth::AuthFlow>);

impl AuthFlow {
    fn new(flow: auth::AuthFlow) -> Self {
        Self(Held::new(flow))
    }

    /// Changes the flow in its place, and returns the same object.
    fn change<'py>(
        this: &Bound<'py, Self>,
        change: impl FnOnce(auth::AuthFlow) -> auth::AuthFlow,
    ) -> Result<Bound<'py, Self>, Failure> {
        let held = &this.get().0;
        held.put(change(held.take()?));
        Ok(this.clone())
    }
}

#[pymethods]
impl AuthFlow {
    /// USER_SRP_AUTH: the user proves the password with SRP.
    #[staticmethod]
    fn user_srp_auth(app: &App, username: &str, password: Secret) -> Self {
        Self::new(auth::AuthFlow::user_srp_auth(&app.0, username, password.expose()))
    }

    /// USER_AUTH: the service offers the first factors that the user has. with_preferred_factor says which one to use.
    #[staticmethod]
    fn user_auth(app: &App, username: &str) -> Self {
        Self::new(auth::AuthFlow::user_auth(&app.0, username))
    }

    /// CUSTOM_AUTH: the pool's Lambda functions ask.
    #[staticmethod]
    fn custom_auth(app: &App, username: &str) -> Self {
        Self::new(auth::AuthFlow::custom_auth(&app.0, username))
    }

    /// CUSTOM_AUTH that starts with the password, proved with SRP.
    #[staticmethod]
    fn custom_auth_srp(app: &App, username: &str, password: Secret) -> Self {
        Self::new(auth::AuthFlow::custom_auth_srp(&app.0, username, password.expose()))
    }

    /// USER_PASSWORD_AUTH: the password is sent.
    #[staticmethod]
    fn user_password_auth(app: &App, username: &str, password: Secret) -> Self {
        Self::new(auth::AuthFlow::user_password_auth(&app.0, username, password.expose()))
    }

    /// ADMIN_USER_PASSWORD_AUTH: a back end sends the password, in the Admin form.
    #[staticmethod]
    fn admin_user_password_auth(app: &App, username: &str, password: Secret) -> Self {
        Self::new(auth::AuthFlow::admin_user_password_auth(&app.0, username, password.expose()))
    }

    /// ADMIN_NO_SRP_AUTH: the old name of ADMIN_USER_PASSWORD_AUTH.
    #[staticmethod]
    fn admin_no_srp_auth(app: &App, username: &str, password: Secret) -> Self {
        Self::new(auth::AuthFlow::admin_no_srp_auth(&app.0, username, password.expose()))
    }

    /// GetTokensFromRefreshToken: new tokens for a refresh token, whether the app client rotates refresh tokens or
    /// not. If the answer has a RefreshToken, it replaces the one that was sent: store it before anything else.
    #[staticmethod]
    fn get_tokens_from_refresh_token(app: &App, refresh_token: Secret) -> Self {
        Self::new(auth::AuthFlow::get_tokens_from_refresh_token(&app.0, refresh_token.expose()))
    }

    /// REFRESH_TOKEN_AUTH: new tokens for a refresh token, the old way, which rotation switches off. username is the
    /// real user name (SignedIn.username), not an alias.
    #[staticmethod]
    fn refresh_token_auth(app: &App, username: &str, refresh_token: Secret) -> Self {
        Self::new(auth::AuthFlow::refresh_token_auth(&app.0, username, refresh_token.expose()))
    }

    /// REFRESH_TOKEN: another name of REFRESH_TOKEN_AUTH.
    #[staticmethod]
    fn refresh_token(app: &App, username: &str, refresh_token: Secret) -> Self {
        Self::new(auth::AuthFlow::refresh_token(&app.0, username, refresh_token.expose()))
    }

    /// PREFERRED_CHALLENGE of USER_AUTH: "PASSWORD" or "PASSWORD_SRP" with the password, "WEB_AUTHN", if there is one
    /// already with the credential (JSON text), "EMAIL_OTP", "SMS_OTP".
    #[pyo3(signature = (factor, *, password = None, credential = None))]
    fn with_preferred_factor<'py>(
        this: &Bound<'py, Self>,
        factor: &str,
        password: Option<Secret>,
        credential: Option<Secret>,
    ) -> Result<Bound<'py, Self>, Failure> {
        let factor = self::factor(factor, password.as_ref(), credential.as_ref());
        Self::change(this, |flow| flow.with_preferred_factor(factor))
    }

    /// Signs in on a remembered device.
    fn with_device<'py>(
        this: &Bound<'py, Self>,
        device: &Device,
    ) -> Result<Bound<'py, Self>, Failure> {
        Self::change(this, |flow| flow.with_device(&device.0))
    }

    /// What every request carries along: a dict with any of ClientMetadata, AnalyticsMetadata, UserContextData and
    /// ContextData.
    fn with_metadata<'py>(
        this: &Bound<'py, Self>,
        metadata: &Bound<'py, PyAny>,
    ) -> Result<Bound<'py, Self>, Failure> {
        let metadata = read(metadata, "metadata")?;
        Self::change(this, |flow| flow.with_metadata(metadata))
    }

    /// The Session that confirm_sign_up answered: USER_AUTH then signs the new user in without a further proof.
    fn with_session<'py>(
        this: &Bound<'py, Self>,
        session: Secret,
    ) -> Result<Bound<'py, Self>, Failure> {
        Self::change(this, |flow| flow.with_session(session.expose()))
    }

    /// Uses AdminInitiateAuth and AdminRespondToAuthChallenge, which a back end calls with its own credentials.
    fn as_admin<'py>(this: &Bound<'py, Self>) -> Result<Bound<'py, Self>, Failure> {
        Self::change(this, auth::AuthFlow::as_admin)
    }

    /// Prepares the first request. It uses this object up.
    fn start(&self, py: Python<'_>) -> Result<AuthFlowStarted, Failure> {
        let flow = self.0.take()?;
        Ok(AuthFlowStarted::new(py.detach(|| flow.start_with_rng(&mut Source))?))
    }
}

#[pymethods]
impl AuthFlowStarted {
    /// The API's name of the call, as "InitiateAuth". boto3's method is botocore.xform_name(flow.operation).
    #[getter]
    fn operation(&self) -> Result<&'static str, Failure> {
        self.flow.with(|flow| flow.request().operation())
    }

    /// The arguments of the call, as boto3 takes them.
    fn request<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.flow.with(|flow| pythonize(py, flow.request()))??)
    }

    /// How often the service has answered this very request with an error that passes, as throttling does.
    #[getter]
    fn attempts(&self) -> Result<u32, Failure> {
        self.flow.with(|flow| flow.attempts())
    }

    /// The error because of which the same request has to be sent again, or None.
    #[getter]
    fn error<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.error.as_ref().map(|error| error::to_python(py, error)).transpose()
    }

    /// Prepares the request to be sent again: a password claim that is more than two minutes old is signed anew.
    #[pyo3(signature = (*, now = None))]
    fn renew(&self, py: Python<'_>, now: Option<f64>) -> Result<(), Failure> {
        let (now, mut flow) = (time(now)?, self.flow.take()?);
        py.detach(|| flow.renew_at(now));
        self.flow.put(flow);
        Ok(())
    }

    /// Takes the reply: the response as boto3 returned it, or a ServiceError. It uses this object up.
    ///
    /// Returns what comes next: an AuthFlowStarted whose request has to be sent (after a while, if it has an error),
    /// a Prompt to be answered, or SignedIn. Raises ServiceError if the service refused for good.
    ///
    /// now is the time in seconds since 1970, if this machine's clock cannot be trusted.
    #[pyo3(signature = (reply, *, now = None))]
    fn handle<'py>(
        &self,
        py: Python<'py>,
        reply: &Bound<'py, PyAny>,
        now: Option<f64>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let reply: Reply = match error::from_python(reply)? {
            Some(error) => error.into(),
            None => read::<InitiateAuthResponse>(reply, "reply")?.into(),
        };
        let (now, flow) = (time(now)?, self.flow.take()?);
        let step = py.detach(|| flow.handle_with_rng_at(reply, &mut Source, now));
        match step.map_err(Failure::from)? {
            Step::Send(flow) => Ok(Bound::new(py, Self::new(flow))?.into_any()),
            Step::SendAgain(flow, error) => {
                Ok(Bound::new(py, Self { error: Some(error), ..Self::new(flow) })?.into_any())
            }
            Step::Ask(prompt) => prompt::to_python(py, prompt),
            Step::Done(signed_in) => Ok(Bound::new(py, SignedIn(signed_in))?.into_any()),
        }
    }
}

/// The end of a sign-in.
#[pyclass(frozen, module = "cognito_crypto")]
pub(crate) struct SignedIn(auth::SignedIn);

#[pymethods]
impl SignedIn {
    /// The tokens, as boto3 returns them: AccessToken, IdToken, RefreshToken, ExpiresIn and so on.
    #[getter]
    fn authentication_result<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(pythonize(py, &self.0.authentication_result)?)
    }

    /// The real user name, which refresh_token_auth needs: the username claim of the access token, which was read but
    /// not verified.
    #[getter]
    fn username(&self) -> &str {
        &self.0.username
    }

    /// The key of a device that the service did not take, and that should be forgotten; or None.
    #[getter]
    fn device_to_forget(&self) -> Option<&str> {
        self.0.device_to_forget.as_deref()
    }

    /// If the service asks for a new device to be confirmed: the request of confirm_device, and the Device to store
    /// once the service has accepted that. Otherwise None.
    #[pyo3(signature = (device_name = None))]
    fn confirm_device<'py>(
        &self,
        py: Python<'py>,
        device_name: Option<&str>,
    ) -> PyResult<Option<(Bound<'py, PyAny>, Device)>> {
        let result = &self.0.authentication_result;
        let made = py.detach(|| result.confirm_device_with_rng(device_name, &mut Source));
        let Some((request, device)) = made.map_err(Failure::from)? else { return Ok(None) };
        Ok(Some((pythonize(py, &request)?, Device(device))))
    }

    fn __repr__(&self) -> String {
        "<SignedIn>".into()
    }
}

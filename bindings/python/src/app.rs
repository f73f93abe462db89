//! The app client of a user pool, and SECRET_HASH.

use crate::{error::Failure, secret::Secret};
use cognito_crypto::auth::{self, RevokeTokenRequest};
use pyo3::prelude::*;
use pythonize::pythonize;

/// An app client of a user pool: the id of the pool, the id of the client, and the client's secret, if it has one.
///
/// >>> App("us-east-1_AbC123xyZ", "1example23456789")
/// App('us-east-1_AbC123xyZ', '1example23456789')
#[pyclass(frozen, module = "cognito_crypto")]
pub(crate) struct App(pub(crate) auth::App);

#[pymethods]
impl App {
    #[new]
    #[pyo3(signature = (pool_id, client_id, client_secret = None))]
    fn new(pool_id: &str, client_id: &str, client_secret: Option<Secret>) -> Result<Self, Failure> {
        Ok(Self(match client_secret {
            Some(secret) => auth::App::with_client_secret(pool_id, client_id, secret.expose())?,
            None => auth::App::new(pool_id, client_id)?,
        }))
    }

    /// The id of the user pool, as "us-east-1_AbC123xyZ".
    #[getter]
    fn pool_id(&self) -> &str {
        self.0.pool_id()
    }

    /// The id of the app client.
    #[getter]
    fn client_id(&self) -> &str {
        self.0.client_id()
    }

    /// SECRET_HASH (or SecretHash) for a request that carries this very user name; None if the client has no secret.
    fn secret_hash(&self, username: &str) -> Option<String> {
        self.0.secret_hash(username).map(|hash| hash.expose().into())
    }

    /// ClientId, Username and SecretHash of sign_up, confirm_sign_up, forgot_password, confirm_forgot_password and
    /// resend_confirmation_code: client.forgot_password(**app.account_request("alice")).
    ///
    /// session, for confirm_sign_up only, is the Session that sign_up answered.
    #[pyo3(signature = (username, session = None))]
    fn account_request<'py>(
        &self,
        py: Python<'py>,
        username: &str,
        session: Option<Secret>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let mut request = self.0.account_request(username);
        if let Some(session) = session {
            request = request.with_session(session.expose());
        }
        Ok(pythonize(py, &request)?)
    }

    /// The request of revoke_token: client.revoke_token(**app.revoke_token_request(refresh_token)).
    fn revoke_token_request<'py>(
        &self,
        py: Python<'py>,
        refresh_token: Secret,
    ) -> PyResult<Bound<'py, PyAny>> {
        Ok(pythonize(py, &RevokeTokenRequest::new(&self.0, refresh_token.expose()))?)
    }

    fn __repr__(&self) -> String {
        format!("App({:?}, {:?})", self.0.pool_id(), self.0.client_id()).replace('"', "'")
    }
}

/// SECRET_HASH (or SecretHash), in base64, for a request that carries this very user name.
#[pyfunction]
pub(crate) fn secret_hash(client_secret: Secret, username: &str, client_id: &str) -> String {
    auth::secret_hash(client_secret.expose(), username, client_id).expose().into()
}

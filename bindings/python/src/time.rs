//! Points in time: the caller's, this machine's, and the service's.

use crate::error::Failure;
use cognito_crypto::auth::Timestamp;
use pyo3::prelude::*;

/// The time to sign: the caller's, or this machine's.
pub(crate) fn time(now: Option<f64>) -> Result<Timestamp, Failure> {
    Ok(match now {
        None => Timestamp::now()?,
        Some(seconds) if seconds >= 0.0 => Timestamp::from_unix(seconds as u64)?,
        Some(_) => Timestamp::from_unix(u64::MAX)?,
    })
}

/// The seconds since 1970 that the Date header of an HTTP response says: what the service's clock shows.
#[pyfunction]
pub(crate) fn parse_http_date(date: &str) -> Result<u64, Failure> {
    Ok(Timestamp::parse_http_date(date)?.unix())
}

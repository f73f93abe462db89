//! The service's time, which every answer of it tells: a wrong clock on this machine spoils no sign-in.

use aws_sdk_cognitoidentityprovider::{
    config::{
        ConfigBag, Intercept, RuntimeComponents,
        interceptors::BeforeDeserializationInterceptorContextRef,
    },
    error::BoxError,
};
use cognito_crypto::{
    Error,
    auth::{ClockOffset, Timestamp},
};
use std::sync::{Arc, Mutex, PoisonError};

/// A clock that goes by the `Date` header of the latest answer. Give it to the SDK's client as an interceptor.
///
/// A password claim carries the time. The service refuses one that is minutes off as if the password were wrong.
#[derive(Clone, Debug, Default)]
pub struct ServiceClock(Arc<Mutex<ClockOffset>>);

impl ServiceClock {
    /// The service's time; this machine's, before the service has answered.
    ///
    /// # Errors
    /// If this machine's clock is out of range.
    pub fn now(&self) -> Result<Timestamp, Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).now()
    }
}

impl Intercept for ServiceClock {
    fn name(&self) -> &'static str {
        "ServiceClock"
    }

    fn read_after_transmit(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let date = context.response().headers().get("date").map(Timestamp::parse_http_date);
        if let (Some(Ok(service)), Ok(caller)) = (date, Timestamp::now()) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
                ClockOffset::between(service, caller);
        }
        Ok(())
    }
}

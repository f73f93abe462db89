//! The difference between the service's clock and the caller's.

use super::timestamp::Timestamp;
use crate::error::{Error, Problem};

/// The difference between the service's clock and the caller's.
///
/// A password claim carries the time, and the service refuses one that is minutes off with the same words as a
/// wrong password ("Incorrect username or password."). Where clocks cannot be trusted, measure the offset with
/// the `Date` header of any response of the service, and hand corrected times to the functions whose names end
/// in `_at`:
///
/// ```
/// use cognito_crypto::auth::{ClockOffset, Timestamp};
///
/// # let now = || Timestamp::from_unix(784_111_657);
/// let date = "Sun, 06 Nov 1994 08:49:37 GMT"; // of the reply to InitiateAuth
/// let offset = ClockOffset::between(Timestamp::parse_http_date(date)?, now()?);
/// assert_eq!(offset.seconds(), 120); // this clock is two minutes slow
/// // flow.handle_at(reply, offset.correct(now()?)?)
/// assert_eq!(offset.correct(now()?)?, Timestamp::parse_http_date(date)?);
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockOffset(i64);

impl ClockOffset {
    /// Compares what the service's clock and the caller's show at the same moment.
    #[must_use]
    pub fn between(service: Timestamp, caller: Timestamp) -> Self {
        // Both are below 2^38.
        Self(service.unix().cast_signed() - caller.unix().cast_signed())
    }

    /// Returns how many seconds the caller's clock is slow; negative if it is fast.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// Returns the service's time for a time of the caller's clock.
    ///
    /// # Errors
    /// [`Error::Input`] if that is before 1970 or after 9999.
    pub fn correct(self, caller: Timestamp) -> Result<Timestamp, Error> {
        let corrected = caller.unix().checked_add_signed(self.0);
        corrected
            .ok_or(Error::Input { name: "timestamp", problem: Problem::OutOfRange })
            .and_then(Timestamp::from_unix)
    }

    /// Returns the service's time now, by the system clock.
    ///
    /// # Errors
    /// [`Error::Input`] if the clock is out of range, or the corrected time is.
    #[cfg(feature = "std")]
    pub fn now(self) -> Result<Timestamp, Error> {
        self.correct(Timestamp::now()?)
    }
}

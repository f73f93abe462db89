//! TIMESTAMP: `EEE MMM d HH:mm:ss 'UTC' yyyy`, formatted and strictly parsed.

use crate::error::{Error, Problem};
use alloc::format;
use core::fmt;

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY: u64 = 86_400;
/// 9999-12-31T23:59:59Z, the last second with a year of four digits.
const LAST: u64 = 253_402_300_799;

/// A second of UTC, as a password claim signs it: English names, the day of the month not padded, a
/// 24-hour clock with padded parts.
///
/// ```
/// use cognito_crypto::auth::Timestamp;
///
/// let time = Timestamp::from_unix(949_374_245)?;
/// assert_eq!(time.to_string(), "Tue Feb 1 03:04:05 UTC 2000");
/// assert_eq!(Timestamp::parse("Tue Feb 1 03:04:05 UTC 2000")?, time);
/// assert!(Timestamp::parse("Tue Feb 01 03:04:05 UTC 2000").is_err());
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    const NAME: &str = "timestamp";

    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    ///
    /// # Errors
    /// [`Error::Input`] for times after the year 9999.
    pub fn from_unix(seconds: u64) -> Result<Self, Error> {
        if seconds > LAST {
            return Err(Error::Input { name: Self::NAME, problem: Problem::OutOfRange });
        }
        Ok(Self(seconds))
    }

    /// Reads the system clock.
    ///
    /// # Errors
    /// [`Error::Input`] if the clock is set before 1970 or after 9999, or on `wasm32-unknown-unknown`, which has
    /// no clock: there, take the time from the host (in a browser `Date.now() / 1000`), and call the functions
    /// whose names end in `_at`. Their namesakes that read the clock themselves and would use up a flow or a
    /// challenge, such as [`handle`](crate::auth::AuthFlowStarted::handle), are not there on that target.
    #[cfg(feature = "std")]
    pub fn now() -> Result<Self, Error> {
        // The standard library's clock panics there.
        if cfg!(all(target_family = "wasm", target_os = "unknown")) {
            return Err(Error::Input { name: "system clock", problem: Problem::Unavailable });
        }
        std::time::SystemTime::now().try_into()
    }

    /// Parses the `Date` header of an HTTP response, such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7, the
    /// preferred format): what the service's clock shows. [`ClockOffset`](crate::auth::ClockOffset) makes use of it.
    ///
    /// # Errors
    /// [`Error::Input`] for any other text.
    pub fn parse_http_date(text: &str) -> Result<Self, Error> {
        parse_http_date(text).ok_or(Error::Input { name: "date", problem: Problem::Format })
    }

    /// Parses the exact text that [`Display`](fmt::Display) writes and nothing else: no padded day, no
    /// other weekday than the date's, no date that does not exist.
    ///
    /// # Errors
    /// [`Error::Input`] for any other text.
    pub fn parse(text: &str) -> Result<Self, Error> {
        parse(text)
            .filter(|parsed| same(text, parsed))
            .ok_or(Error::Input { name: Self::NAME, problem: Problem::Format })
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix(self) -> u64 {
        self.0
    }
}

impl core::str::FromStr for Timestamp {
    type Err = Error;

    /// As [`Timestamp::parse`].
    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

#[cfg(feature = "std")]
impl TryFrom<std::time::SystemTime> for Timestamp {
    type Error = Error;

    /// Cuts off the fraction of the second.
    fn try_from(time: std::time::SystemTime) -> Result<Self, Error> {
        time.duration_since(std::time::UNIX_EPOCH)
            .map_err(|_| Error::Input { name: Self::NAME, problem: Problem::OutOfRange })
            .and_then(|elapsed| Self::from_unix(elapsed.as_secs()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, seconds) = (self.0 / DAY, self.0 % DAY);
        let (year, month, day) = civil(days);
        write!(
            f,
            "{} {} {day} {:02}:{:02}:{:02} UTC {year:04}",
            WEEKDAYS[(days % 7) as usize],
            MONTHS[month as usize - 1],
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
        )
    }
}

/// Reads the numbers; [`same`] then refuses whatever is not exactly what they are written as.
fn parse(text: &str) -> Option<Timestamp> {
    let [_, month, day, clock, _, year] = fields(text, ' ')?;
    let [hour, minute, second] = fields(clock, ':')?;
    let month = MONTHS.iter().position(|name| *name == month)? as u64 + 1;
    let number = |digits: &str| digits.parse::<u16>().ok().map(u64::from);
    let (year, day) = (number(year)?, number(day)?);
    if !(1970..=9999).contains(&year) || day == 0 {
        return None;
    }
    let seconds = number(hour)? * 3600 + number(minute)? * 60 + number(second)?;
    Some(Timestamp(days(year, month, day) * DAY + seconds))
}

/// Rewrites the date in the order of TIMESTAMP, so that one parser checks both forms.
fn parse_http_date(text: &str) -> Option<Timestamp> {
    let [weekday, day, month, year, clock, "GMT"] = fields(text, ' ')? else { return None };
    let weekday = weekday.strip_suffix(',')?;
    let day = day.strip_prefix('0').or((day.len() == 2).then_some(day))?;
    Timestamp::parse(&format!("{weekday} {month} {day} {clock} UTC {year}")).ok()
}

/// Splits a text that has exactly `N` fields.
fn fields<const N: usize>(text: &str, separator: char) -> Option<[&str; N]> {
    let mut rest = text.split(separator);
    let mut fields = [""; N];
    for field in &mut fields {
        *field = rest.next()?;
    }
    rest.next().is_none().then_some(fields)
}

/// Returns whether `text` is what the timestamp is written as.
fn same(text: &str, timestamp: &Timestamp) -> bool {
    struct Rest<'a>(&'a str);
    impl fmt::Write for Rest<'_> {
        fn write_str(&mut self, part: &str) -> fmt::Result {
            self.0 = self.0.strip_prefix(part).ok_or(fmt::Error)?;
            Ok(())
        }
    }
    let mut rest = Rest(text);
    fmt::write(&mut rest, format_args!("{timestamp}")).is_ok() && rest.0.is_empty()
}

/// Days of the 400 years of a Gregorian cycle.
const CYCLE: u64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01. Years are counted from March, so that a leap day is the last day
/// of its year.
const EPOCH: u64 = 719_468;

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", `days_from_civil`).
const fn days(year: u64, month: u64, day: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let (cycle, year) = (year / 400, year % 400);
    cycle * CYCLE + year * 365 + year / 4 - year / 100 + day_of_year - EPOCH
}

/// The date (year, month, day) of a number of days from 1970-01-01 (`civil_from_days` of the same source).
const fn civil(days: u64) -> (u64, u64, u64) {
    let (cycle, day) = ((days + EPOCH) / CYCLE, (days + EPOCH) % CYCLE);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (cycle * 400 + year + (month <= 2) as u64, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn every_day_up_to_9999_is_written_and_read_back() {
        let mut previous = (1969, 12, 31);
        for day in 0..=LAST / DAY {
            let (y, m, d) = civil(day);
            assert_eq!(days(y, m, d), day);
            let leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
            let last = |month| match month {
                2 => 28 + u64::from(leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            let next = match previous {
                (py, 12, 31) => (py + 1, 1, 1),
                (py, pm, pd) if pd == last(pm) => (py, pm + 1, 1),
                (py, pm, pd) => (py, pm, pd + 1),
            };
            assert_eq!((y, m, d), next);
            previous = next;
            if day % 97 == 0 {
                let time = Timestamp::from_unix(day * DAY + day % DAY).unwrap();
                assert_eq!(Timestamp::parse(&time.to_string()), Ok(time));
            }
        }
    }

    #[test]
    fn rejects_every_other_spelling() {
        for text in [
            "",
            "Tue Feb 1 03:04:05 UTC 2000 ",
            " Tue Feb 1 03:04:05 UTC 2000",
            "Tue Feb 01 03:04:05 UTC 2000",
            "Tue Feb  1 03:04:05 UTC 2000",
            "Wed Feb 1 03:04:05 UTC 2000",
            "tue Feb 1 03:04:05 UTC 2000",
            "Tue FEB 1 03:04:05 UTC 2000",
            "Tue Feb 1 3:04:05 UTC 2000",
            "Tue Feb 1 03:4:05 UTC 2000",
            "Tue Feb 1 03:04:60 UTC 2000",
            "Tue Feb 1 24:00:00 UTC 2000",
            "Tue Feb +1 03:04:05 UTC 2000",
            "Tue Feb 1 03:04:05 GMT 2000",
            "Tue Feb 1 03:04:05 UTC 02000",
            "Wed Feb 30 03:04:05 UTC 2000",
            "Tue Feb 0 03:04:05 UTC 2000",
            "Wed Dec 31 23:59:59 UTC 1969",
            "Sat Jan 1 00:00:00 UTC 10000",
            "Tue Feb 1 03:04:05:06 UTC 2000",
            "Tue Feb 1 03:04 UTC 2000",
            "Tue Feb 18446744073709551616 03:04:05 UTC 2000",
            "2000-02-01T03:04:05Z",
        ] {
            assert!(Timestamp::parse(text).is_err(), "{text}");
        }
        let out_of_range = Error::Input { name: "timestamp", problem: Problem::OutOfRange };
        assert_eq!(Timestamp::from_unix(LAST + 1), Err(out_of_range));
        assert_eq!(Timestamp::from_unix(LAST).unwrap().to_string(), "Fri Dec 31 23:59:59 UTC 9999");
        #[cfg(feature = "std")]
        {
            use std::time::{Duration, UNIX_EPOCH};
            let before = UNIX_EPOCH - Duration::from_secs(1);
            assert_eq!(Timestamp::try_from(before), Err(out_of_range));
            let within = UNIX_EPOCH + Duration::from_millis(1999);
            assert_eq!(Timestamp::try_from(within), Timestamp::from_unix(1));
        }
    }

    #[test]
    fn r14_the_date_of_a_response_is_read() {
        for (text, unix) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Tue, 01 Feb 2000 03:04:05 GMT", 949_374_245),
            ("Thu, 26 Nov 2026 01:02:03 GMT", 1_795_654_923),
        ] {
            assert_eq!(Timestamp::parse_http_date(text), Timestamp::from_unix(unix), "{text}");
        }
        for text in [
            "",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 006 Nov 1994 08:49:37 GMT",
            "Mon, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 GMT ",
            "Sun, 06 Nov 1994 08:49:37 x GMT",
            "Sun,06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994  08:49:37 GMT",
        ] {
            assert!(Timestamp::parse_http_date(text).is_err(), "{text}");
        }
    }
}

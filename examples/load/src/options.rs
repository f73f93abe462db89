//! What the command line says.

use lexopt::{Arg, Parser, ValueExt};
use std::{error::Error, path::PathBuf, str::FromStr, time::Duration};

pub const HELP: &str = "\
Signs in with SRP to a Cognito user-pool endpoint, many times, and says how long it took.

cargo run --release --manifest-path examples/load/Cargo.toml -- [OPTION]...

A limit, or both:
  --count N         sign-ins
  --seconds N       time, after which no sign-in begins; it ends 30 seconds later at the latest

Whom it signs in, and where:
  --endpoint URL    http:// and an address (default: http://127.0.0.1:9229)
  --make            make a pool, an app client and the users first, as the emulator allows everybody
  --pool ID         the pool, unless it is made (default: us-east-1_Emulator)
  --client ID       the app client, likewise, without a secret (default: emulator)
  --users N         users named load-0, load-1, ... take turns (default: 100)
  --password TEXT   theirs (default: Passw0rd!)

How:
  --rate N          sign-ins a second (default: as fast as possible)
  --threads N       requests at a time (default: 16, at most 1000)
  --batch N         sign-ins that a thread computes together (default: 8, at most 1000)
  --unanswered      ask for challenges and leave them unanswered

What it writes:
  --json FILE       the summary (default: to standard output)
  --svg FILE        a plot of the latencies
";

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Most threads, and most sign-ins that one of them computes together.
const MOST: usize = 1_000;

/// How to load what.
#[derive(Clone, Debug)]
pub struct Options {
    pub count: Option<u64>,
    pub time: Option<Duration>,
    pub endpoint: String,
    pub make: bool,
    pub pool: String,
    pub client: String,
    pub users: u64,
    pub password: String,
    /// Sign-ins a second.
    pub rate: Option<f64>,
    pub threads: usize,
    pub batch: usize,
    pub unanswered: bool,
    /// How long an answer may take.
    pub patience: Duration,
    pub json: Option<PathBuf>,
    pub svg: Option<PathBuf>,
}

impl Options {
    /// Reads them; nothing if help is wanted.
    pub fn parse(mut parser: Parser) -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self {
            count: None,
            time: None,
            endpoint: "http://127.0.0.1:9229".into(),
            make: false,
            pool: "us-east-1_Emulator".into(),
            client: "emulator".into(),
            users: 100,
            password: "Passw0rd!".into(),
            rate: None,
            threads: 16,
            batch: 8,
            unanswered: false,
            patience: PATIENCE,
            json: None,
            svg: None,
        };
        while let Some(argument) = parser.next()? {
            let Arg::Long(name) = argument else { return Err(argument.unexpected()) };
            match name {
                "help" => return Ok(None),
                "make" => options.make = true,
                "unanswered" => options.unanswered = true,
                "count" => options.count = Some(number(&mut parser, "count")?),
                "seconds" => {
                    options.time = Some(Duration::from_secs(number(&mut parser, "seconds")?));
                }
                "endpoint" => options.endpoint = parser.value()?.string()?,
                "pool" => options.pool = parser.value()?.string()?,
                "client" => options.client = parser.value()?.string()?,
                "users" => options.users = number(&mut parser, "users")?,
                "password" => options.password = parser.value()?.string()?,
                "rate" => options.rate = Some(number(&mut parser, "rate")?),
                "threads" => options.threads = number(&mut parser, "threads")?,
                "batch" => options.batch = number(&mut parser, "batch")?,
                "json" => options.json = Some(parser.value()?.into()),
                "svg" => options.svg = Some(parser.value()?.into()),
                _ => return Err(argument.unexpected()),
            }
        }
        options.check()?;
        Ok(Some(options))
    }

    fn check(&self) -> Result<(), lexopt::Error> {
        if self.count.is_none() && self.time.is_none() {
            return Err("it takes a limit: --count or --seconds".into());
        }
        if !self.endpoint.starts_with("http://") {
            return Err("--endpoint: http:// and an address".into());
        }
        if self.count == Some(0) || self.time.is_some_and(|time| time.is_zero()) {
            return Err("--count and --seconds: 1 at least".into());
        }
        if self.users == 0 || self.threads == 0 || self.batch == 0 {
            return Err("--users, --threads and --batch: 1 at least".into());
        }
        if self.threads > MOST || self.batch > MOST {
            return Err(format!("--threads and --batch: {MOST} at most").into());
        }
        if self.rate.is_some_and(|rate| !(rate.is_finite() && rate > 0.0)) {
            return Err("--rate: more than 0".into());
        }
        Ok(())
    }
}

/// The number that an option has. If it is none, the error names the option.
fn number<T: FromStr<Err: Error + Send + Sync + 'static>>(
    parser: &mut Parser,
    option: &str,
) -> Result<T, lexopt::Error> {
    parser.value()?.parse().map_err(|error| format!("--{option}: {error}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Option<Options>, String> {
        let parser = Parser::from_args(arguments);
        Options::parse(parser).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_starts_without_a_limit() {
        let missing = "it takes a limit: --count or --seconds";
        assert_eq!(parse(&[]).unwrap_err(), missing);
        assert_eq!(parse(&["--rate", "5", "--users", "3"]).unwrap_err(), missing);
        assert_eq!(parse(&["--count", "5"]).unwrap().unwrap().count, Some(5));
        let time = parse(&["--seconds", "5"]).unwrap().unwrap().time;
        assert_eq!(time, Some(Duration::from_secs(5)));
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_the_name_of_its_option() {
        for (name, value) in [
            ("--rate", "0"),
            ("--rate", "-1"),
            ("--rate", "NaN"),
            ("--threads", "0"),
            ("--batch", "0"),
            ("--users", "0"),
            ("--endpoint", "127.0.0.1:9229"),
            ("--count", "-1"),
            ("--rate", "fast"),
            ("--count", "0"),
            ("--seconds", "0"),
            ("--threads", "1001"),
            ("--batch", "18446744073709551615"),
            ("--other", "1"),
        ] {
            let error = parse(&["--count", "1", name, value]).err();
            assert!(error.is_some_and(|error| error.contains(name)), "{name} {value}");
        }
    }
}

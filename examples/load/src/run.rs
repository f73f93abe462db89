//! The load: threads that sign in groups of users, whose SRP is computed in batches.

use crate::{Failure, api::Api, options::Options, users};
use cognito_crypto::auth::{App, UserSrp, batch};
use hdrhistogram::Histogram;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU64, Ordering},
    thread::{scope, sleep},
    time::{Duration, Instant},
};

/// Microseconds, three digits of them exact.
pub type Latencies = Histogram<u64>;

/// What came of the sign-ins.
pub struct Outcome {
    /// Those that ended with tokens, or with a challenge where they are left unanswered.
    pub succeeded: u64,
    /// How many calls were refused or failed, by the error's name, or by why there was no answer.
    pub failed: BTreeMap<String, u64>,
    /// Of InitiateAuth, where it was answered with a challenge.
    pub initiate: Latencies,
    /// Of RespondToAuthChallenge, where it was answered with tokens.
    pub respond: Latencies,
    /// Of both calls of a sign-in that succeeded.
    pub sign_in: Latencies,
    /// From the first call to the last answer.
    pub elapsed: Duration,
}

impl Outcome {
    fn new() -> Result<Self, Failure> {
        Ok(Self {
            succeeded: 0,
            failed: BTreeMap::new(),
            initiate: Histogram::new(3)?,
            respond: Histogram::new(3)?,
            sign_in: Histogram::new(3)?,
            elapsed: Duration::ZERO,
        })
    }

    /// Counts a failure.
    fn failed(&mut self, name: String) {
        *self.failed.entry(name).or_default() += 1;
    }

    fn add(&mut self, other: &Self) -> Result<(), Failure> {
        self.succeeded += other.succeeded;
        for (name, count) in &other.failed {
            *self.failed.entry(name.clone()).or_default() += count;
        }
        self.initiate.add(&other.initiate)?;
        self.respond.add(&other.respond)?;
        self.sign_in.add(&other.sign_in)?;
        Ok(())
    }
}

/// The sign-ins that are still to be made, by number.
struct Schedule<'a> {
    options: &'a Options,
    start: Instant,
    next: AtomicU64,
}

impl Schedule<'_> {
    /// Takes a group of sign-ins, and waits until its first is due; none if a limit is reached.
    fn take(&self) -> Option<std::ops::Range<u64>> {
        let first = self.next.fetch_add(self.options.batch as u64, Ordering::Relaxed);
        let count = self.options.count.unwrap_or(u64::MAX);
        let last = first.saturating_add(self.options.batch as u64).min(count);
        let due = self.options.rate.map_or(0.0, |rate| first as f64 / rate);
        let due = Duration::try_from_secs_f64(due).ok()?;
        if first >= count || self.options.time.is_some_and(|time| due >= time) {
            return None;
        }
        sleep(due.saturating_sub(self.start.elapsed()));
        (!self.is_over()).then_some(first..last)
    }

    /// Whether no sign-in may begin any more.
    fn is_over(&self) -> bool {
        self.options.time.is_some_and(|time| self.start.elapsed() >= time)
    }
}

/// Signs in until a limit is reached.
pub fn run(options: &Options) -> Result<Outcome, Failure> {
    let bar = match options.count {
        Some(count) => ProgressBar::new(count),
        None => ProgressBar::no_length(),
    };
    bar.set_style(ProgressStyle::with_template("{elapsed} {wide_bar} {human_pos} {per_sec}")?);
    let (schedule, bar) =
        (&Schedule { options, start: Instant::now(), next: AtomicU64::new(0) }, &bar);
    let mut all = Outcome::new()?;
    scope(|scope| {
        let threads = (0..options.threads).map(|_| scope.spawn(move || work(schedule, bar)));
        let threads: Vec<_> = threads.collect();
        for thread in threads {
            all.add(&thread.join().map_err(|_| "a thread panicked")??)?;
        }
        Ok::<_, Failure>(())
    })?;
    all.elapsed = schedule.start.elapsed();
    bar.finish_and_clear();
    Ok(all)
}

fn work(schedule: &Schedule<'_>, bar: &ProgressBar) -> Result<Outcome, Failure> {
    let options = schedule.options;
    let time = options.time.and_then(|time| time.checked_add(options.patience));
    let end = time.and_then(|time| schedule.start.checked_add(time));
    let (api, app) = (Api::new(options, end), App::new(&options.pool, &options.client)?);
    let mut outcome = Outcome::new()?;
    while let Some(numbers) = schedule.take() {
        let size = numbers.end - numbers.start;
        let names = numbers.map(|number| users::name(number % options.users));
        sign_in(schedule, &api, &app, names.collect(), &mut outcome)?;
        bar.inc(size);
    }
    Ok(outcome)
}

/// Signs a group in: the SRP of all of them together, their calls one after the other.
fn sign_in(
    schedule: &Schedule<'_>,
    api: &Api,
    app: &App,
    names: Vec<String>,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let options = schedule.options;
    let users = names.iter().map(|name| UserSrp::new(app, name)).collect();
    let mut challenged = Vec::new();
    for (parameters, started) in batch::start_users(users)? {
        if schedule.is_over() {
            break;
        }
        let request = json!({
            "AuthFlow": "USER_SRP_AUTH", "ClientId": options.client, "AuthParameters": parameters,
        });
        let Some((answer, time)) = timed(api, "InitiateAuth", &request, outcome) else { continue };
        outcome.initiate.record(time)?;
        let challenge = serde_json::from_value(answer["ChallengeParameters"].clone());
        let Ok(challenge) = challenge else {
            outcome.failed("another challenge".into());
            continue;
        };
        challenged.push((started, challenge, answer["Session"].clone(), time));
    }
    if options.unanswered {
        outcome.succeeded += challenged.len() as u64;
        return Ok(());
    }
    let (started, rest): (Vec<_>, Vec<_>) = challenged
        .into_iter()
        .map(|(started, challenge, session, time)| (started, (challenge, session, time)))
        .unzip();
    let items = started.into_iter().zip(&rest);
    let items = items.map(|(started, (challenge, ..))| (started, challenge, &*options.password));
    for (responses, (_, session, before)) in
        batch::respond_users(items.collect())?.iter().zip(&rest)
    {
        let request = json!({
            "ChallengeName": "PASSWORD_VERIFIER", "ClientId": options.client, "Session": session,
            "ChallengeResponses": responses.as_ref().map_err(ToString::to_string)?,
        });
        let Some((answer, time)) = timed(api, "RespondToAuthChallenge", &request, outcome) else {
            continue;
        };
        if !answer["AuthenticationResult"]["AccessToken"].is_string() {
            outcome.failed("another challenge".into());
            continue;
        }
        outcome.respond.record(time)?;
        outcome.sign_in.record(before + time)?;
        outcome.succeeded += 1;
    }
    Ok(())
}

/// The answer to a call and its microseconds; a call that fails is counted.
fn timed(
    api: &Api,
    operation: &str,
    request: &Value,
    outcome: &mut Outcome,
) -> Option<(Value, u64)> {
    let start = Instant::now();
    let answer = api.call(operation, request);
    let time = start.elapsed().as_micros() as u64;
    let name = match answer {
        Ok(Ok(answer)) => return Some((answer, time)),
        Ok(Err(name)) => name,
        Err(error) => format!("no answer: {error}"),
    };
    outcome.failed(name);
    None
}

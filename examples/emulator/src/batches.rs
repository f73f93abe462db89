//! Claims that come at the same time are verified together, which takes less time than one by one where the CPU has
//! vector instructions for it. One that comes alone is verified at once: nothing waits for company.

use crate::fault::Fault;
use cognito_crypto::{
    Error,
    auth::{Parameters, Timestamp, batch, server::PendingClaim},
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread::{Builder, available_parallelism},
};

/// The threads that verify claims, one a core. Whoever asks waits for the verdict, so that no more claims wait than
/// there are requests at a time.
pub struct Batches(Sender<Job>);

struct Job {
    claim: PendingClaim,
    responses: Parameters,
    now: Timestamp,
    verdict: SyncSender<Result<(), Error>>,
}

impl Batches {
    /// Starts the threads, each of which takes up to `most` claims that wait. They end with this value.
    pub fn start(most: usize) -> Result<Self, Fault> {
        let (sender, receiver) = channel();
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..available_parallelism().map_err(Fault::internal)?.get() {
            let receiver = Arc::clone(&receiver);
            let work = move || {
                while let Some(jobs) = next(&receiver, most) {
                    verify(jobs);
                }
            };
            Builder::new().name("claims".into()).spawn(work).map_err(Fault::internal)?;
        }
        Ok(Self(sender))
    }

    /// Verifies a claim.
    pub fn verify(
        &self,
        claim: PendingClaim,
        responses: &Parameters,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let (verdict, answer) = sync_channel(1);
        let responses = responses.iter().collect();
        self.0.send(Job { claim, responses, now, verdict }).map_err(Fault::internal)?;
        Ok(answer.recv().map_err(Fault::internal)??)
    }
}

/// Waits for a claim, and takes it and those that wait behind it; nothing when there will be none any more.
fn next(receiver: &Mutex<Receiver<Job>>, most: usize) -> Option<Vec<Job>> {
    let receiver = receiver.lock().ok()?;
    let first = receiver.recv().ok()?;
    Some([first].into_iter().chain(receiver.try_iter().take(most.saturating_sub(1))).collect())
}

fn verify(jobs: Vec<Job>) {
    // Mostly one batch: the time has whole seconds.
    let mut batches = BTreeMap::<u64, Vec<Job>>::new();
    for job in jobs {
        batches.entry(job.now.unix()).or_default().push(job);
    }
    for jobs in batches.into_values() {
        let now = jobs[0].now;
        let (claims, rest): (Vec<_>, Vec<_>) =
            jobs.into_iter().map(|job| (job.claim, (job.responses, job.verdict))).unzip();
        let responses = rest.iter().map(|(responses, _)| responses);
        let verdicts = batch::verify_claims_at(claims.into_iter().zip(responses).collect(), now);
        for ((_, verdict), found) in rest.into_iter().zip(verdicts) {
            // Nobody waits for it if the request's thread has panicked.
            let _ = verdict.send(found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_crypto::auth::{
        App, UserSrp,
        server::{SimulationKey, StoredUser, UserLookup, UserPool},
    };
    use std::thread::scope;

    /// A claim, and the answer of a user who types this password at this time.
    fn answered(typed: &str, now: Timestamp) -> (PendingClaim, Parameters) {
        let app = App::new("us-east-1_AbC", "client").unwrap();
        let pool = UserPool::new(&app, &SimulationKey::from_bytes([7; 32]));
        let stored = StoredUser::register(&app, "alice", "right").unwrap();
        let (request, started) = UserSrp::new(&app, "alice").start().unwrap();
        let lookup = UserLookup::found(stored).unwrap();
        let (challenge, claim) = pool.challenge_user(&request, lookup).unwrap();
        (claim, started.respond_at(&challenge, typed, now).unwrap())
    }

    #[test]
    fn everybody_gets_their_own_verdict_however_many_wait() {
        let time = |index: u64| Timestamp::from_unix(1_800_000_000 + index % 2 * 1_000).unwrap();
        for most in [1, 3, 64] {
            let batches = Batches::start(most).unwrap();
            let claims = (0..24).map(|index| {
                let typed = if index % 3 == 0 { "wrong" } else { "right" };
                (index, answered(typed, time(index)))
            });
            let claims: Vec<_> = claims.collect();
            scope(|scope| {
                for (index, (claim, responses)) in claims {
                    let batches = &batches;
                    scope.spawn(move || {
                        let verdict = batches.verify(claim, &responses, time(index));
                        assert_eq!(verdict.is_ok(), index % 3 != 0, "{index} of {most}");
                    });
                }
            });
        }
    }

    #[test]
    fn a_thread_takes_what_waits_and_no_more_than_it_may() {
        let (sender, receiver) = channel();
        let receiver = Mutex::new(receiver);
        let now = Timestamp::from_unix(1_800_000_000).unwrap();
        for _ in 0..5 {
            let (verdict, _) = sync_channel(1);
            let (claim, responses) = answered("right", now);
            sender.send(Job { claim, responses, now, verdict }).unwrap();
        }
        let taken = |most| next(&receiver, most).unwrap().len();
        assert_eq!([taken(1), taken(3), taken(64)], [1, 3, 1]);
        drop(sender);
        assert!(next(&receiver, 64).is_none());
    }
}

//! Wrong passwords and codes are counted for each user, whatever the user starts anew in between.
//!
//! The rule is the one that the service documents for passwords: after five wrong ones the user waits a second,
//! after each further one twice as long, up to a quarter of an hour; a right one, or a quarter of an hour
//! without any, begins the count again.

use crate::{
    fault::Fault,
    pending::{Owner, Pending},
    shared::Shared,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Wrong guesses after which the first wait comes.
const FREE: u32 = 5;
/// Longest wait, and how long a count is kept after the last wrong guess, in seconds.
const LONGEST: u64 = 900;

/// The counts.
pub struct Guesses(Pending<Count>);

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct Count {
    wrong: u32,
    locked_until: u64,
}

/// What is guessed.
#[derive(Clone, Copy, Debug)]
pub enum Guess {
    Password,
    /// A code of a second factor, or one that stands for a password.
    OneTimeCode,
    /// A code of ConfirmSignUp or ConfirmForgotPassword.
    Confirmation,
}

impl Guess {
    fn key(self, owner: &Owner) -> String {
        format!("{self:?} {}", owner.name)
    }

    fn locked(self) -> Fault {
        match self {
            Self::Password | Self::OneTimeCode => Fault::too_many_guesses(),
            Self::Confirmation => Fault::too_many_attempts(),
        }
    }
}

impl Guesses {
    pub fn new(fleet: Option<Arc<Shared>>) -> Self {
        Self(Pending::new(fleet, "guesses"))
    }

    /// Judges a guess, unless there were too many wrong ones. Several right ones may be judged at a time.
    pub fn judge<T>(
        &self,
        guess: Guess,
        owner: &Owner,
        now: u64,
        judge: impl FnOnce() -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let key = guess.key(owner);
        self.0.replace(&key, owner, now, |count| match count {
            Some(count) if now < count.locked_until => {
                (Some(kept(count, now)), Err(guess.locked()))
            }
            count => (count.map(|count| kept(count, now)), Ok(())),
        })??;
        let judged = judge();
        self.0.replace(&key, owner, now, |count| {
            let wrong = judged.is_err().then(|| one_more(count.unwrap_or_default(), now));
            (wrong.map(|count| kept(count, now)), ())
        })?;
        judged
    }

    /// Judges a guess that is counted as wrong until it is known to be right, so that no more guesses are
    /// judged at the same time than one after the other.
    pub fn judge_alone<T>(
        &self,
        guess: Guess,
        owner: &Owner,
        now: u64,
        judge: impl FnOnce() -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let key = guess.key(owner);
        self.0.replace(&key, owner, now, |count| {
            let count = count.unwrap_or_default();
            match now < count.locked_until {
                true => (Some(kept(count, now)), Err(guess.locked())),
                false => (Some(kept(one_more(count, now), now)), Ok(())),
            }
        })??;
        let judged = judge();
        if judged.is_ok() {
            self.0.take(&key, now, |_| true)?;
        }
        judged
    }
}

fn one_more(count: Count, now: u64) -> Count {
    let wrong = count.wrong.saturating_add(1);
    let wait = wrong.checked_sub(FREE).map_or(0, |more| LONGEST.min(1 << more.min(10)));
    Count { wrong, locked_until: now + wait }
}

fn kept(count: Count, now: u64) -> (Count, u64) {
    (count, now.max(count.locked_until) + LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour_and_a_right_guess_ends_them() {
        let guesses = Guesses::new(None);
        let owner = Owner { name: "alice".into(), exists: true };
        let locked = Guess::Password.locked();
        let guess = |now, right| {
            let outcome = if right { Ok(()) } else { Err(Fault::wrong_password()) };
            guesses.judge(Guess::Password, &owner, now, || outcome)
        };
        let mut now = 0;
        for wait in [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            assert_eq!(guess(now, false), Err(Fault::wrong_password()), "{wait}");
            for early in 0..wait {
                assert_eq!(guess(now + early, true), Err(Guess::Password.locked()), "{wait}");
            }
            now += wait;
        }
        guess(now, true).unwrap();
        for _ in 0..5 {
            assert_eq!(guess(now, false), Err(Fault::wrong_password()));
        }
        assert_eq!(guess(now, true), Err(locked));
        guess(now + 1, true).unwrap();
    }
}

//! Counts how the handshakes of each kind ended.

use crate::kind::Kind;
use cognito_crypto::Error;

pub(crate) struct Tally(Vec<Count>);

#[derive(Clone, Default)]
struct Count {
    accepted: u64,
    refused: u64,
    wrong: u64,
    example: Option<Result<(), Error>>,
}

impl Tally {
    pub(crate) fn new(kinds: &[Kind]) -> Self {
        Self(vec![Count::default(); kinds.len()])
    }

    pub(crate) fn count(&mut self, number: usize, kind: &Kind, verdict: Result<(), Error>) {
        let count = &mut self.0[number];
        match verdict {
            Ok(()) => count.accepted += 1,
            Err(_) => count.refused += 1,
        }
        if verdict != kind.outcome {
            count.wrong += 1;
            count.example = Some(verdict);
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (sum, one) in self.0.iter_mut().zip(&other.0) {
            sum.accepted += one.accepted;
            sum.refused += one.refused;
            sum.wrong += one.wrong;
            sum.example = sum.example.or(one.example);
        }
    }

    pub(crate) fn is_right(&self) -> bool {
        self.0.iter().all(|count| count.wrong == 0)
    }

    pub(crate) fn print(&self, kinds: &[Kind]) {
        println!("{:>9} {:>9} {:>6}", "accepted", "refused", "wrong");
        let line = |count: &Count, name: &str| {
            println!("{:>9} {:>9} {:>6}  {name}", count.accepted, count.refused, count.wrong);
        };
        let mut sum = Self(vec![Count::default()]);
        for (count, kind) in self.0.iter().zip(kinds) {
            line(count, &kind.name);
            if let Some(verdict) = count.example {
                println!("{:28}{verdict:?} instead of {:?}", "", kind.outcome);
            }
            sum.add(&Self(vec![count.clone()]));
        }
        line(&sum.0[0], "in all");
    }
}

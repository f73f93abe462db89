//! The process's resident memory, which has to stay flat.

use std::{fmt, fs};

/// What the first round may leave out: allocators keep what they were given once.
const SLACK_KB: usize = 16_384;

/// Samples of the resident memory; the first one is the measure of the others.
#[derive(Default)]
pub(crate) struct Watch {
    first_kb: Option<usize>,
    most_kb: usize,
}

impl Watch {
    pub(crate) fn sample(&mut self) {
        let now = resident_kb();
        self.first_kb.get_or_insert(now);
        self.most_kb = self.most_kb.max(now);
    }

    pub(crate) fn is_flat(&self) -> bool {
        self.first_kb.is_some_and(|first| self.most_kb <= first + SLACK_KB)
    }
}

impl fmt::Display for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first_kb.unwrap_or_default();
        write!(f, "memory {first} KB after the first round, {} KB at most", self.most_kb)
    }
}

fn resident_kb() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

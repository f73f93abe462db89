//! Interleaved timing: every sample of a rival lies between two samples of ours, and only such pairs are compared.

use std::hint::black_box;
use std::time::Instant;

use crate::gates::Gate;

/// A timed block lasts at least this long, so that the clock's own cost (well below a microsecond) vanishes.
const BLOCK_NS: f64 = 500_000.0;
/// Calls longer than this are timed without an untimed one before them: refilling a cache is nothing to them.
const WARM_NS: f64 = 10_000_000.0;

/// CPU time of this thread: what else runs on the machine is not counted.
fn thread_cpu_ns() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is a valid timespec for the call to fill in.
    let status = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    assert_eq!(status, 0, "the thread's CPU clock is there on every Linux");
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

fn cpu_ns_of(mut work: impl FnMut()) -> f64 {
    let start = thread_cpu_ns();
    work();
    thread_cpu_ns() - start
}

fn wall_ns_of(mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_nanos() as f64
}

/// One way to do a quantity's work.
pub struct Contender {
    pub name: String,
    /// Times a few calls; nanoseconds per item.
    sample: Box<dyn FnMut() -> f64>,
}

impl Contender {
    /// `call` does `items` items on this thread; CPU time.
    pub fn in_process<T>(name: String, items: usize, call: impl FnMut() -> T + 'static) -> Self {
        Self::repeated(name, items, call, |work| cpu_ns_of(work))
    }

    /// `call` does `items` items on several threads; wall time.
    pub fn on_several_cores<T>(
        name: String,
        items: usize,
        call: impl FnMut() -> T + 'static,
    ) -> Self {
        Self::repeated(name, items, call, |work| wall_ns_of(work))
    }

    /// `sample` does one item somewhere else and says how many nanoseconds it took.
    pub fn elsewhere(name: String, sample: impl FnMut() -> f64 + 'static) -> Self {
        Self { name, sample: Box::new(sample) }
    }

    /// The same under another name.
    pub fn called(self, name: &str) -> Self {
        Self { name: name.into(), ..self }
    }

    fn repeated<T>(
        name: String,
        items: usize,
        mut call: impl FnMut() -> T + 'static,
        clock: impl Fn(&mut dyn FnMut()) -> f64 + 'static,
    ) -> Self {
        let mut once = move || {
            black_box(call());
        };
        let call_ns = (0..4).map(|_| clock(&mut once)).fold(f64::INFINITY, f64::min);
        let calls = (BLOCK_NS / call_ns).ceil().max(1.0) as usize;
        let sample = move || {
            if call_ns < WARM_NS {
                once();
            }
            let block = clock(&mut || (0..calls).for_each(|_| once()));
            block / (calls * items) as f64
        };
        Self { name, sample: Box::new(sample) }
    }
}

/// What a pair of samples says.
#[derive(Clone, Copy, PartialEq)]
pub enum Reading {
    /// theirs / ours; the gate is a lower bound.
    Speedup,
    /// (theirs − ours) / theirs, the part of theirs that ours does not have; the gate is an upper bound.
    Share,
}

/// One rival of a comparison and the pairs measured so far.
pub struct Rival {
    contender: Contender,
    pub gate: Option<Gate>,
    /// (ours, theirs) in nanoseconds per item
    pairs: Vec<(f64, f64)>,
}

/// One quantity: ours against its rivals.
pub struct Comparison {
    pub quantity: &'static str,
    pub reading: Reading,
    /// Pairs per rival and turn.
    pub rounds: usize,
    ours: Contender,
    pub rivals: Vec<Rival>,
}

impl Comparison {
    pub fn new(quantity: &'static str, rounds: usize, ours: Contender) -> Self {
        Self { quantity, reading: Reading::Speedup, rounds, ours, rivals: Vec::new() }
    }

    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// A rival that the gate is about, if there is a gate.
    pub fn held(mut self, contender: Contender, gate: Option<Gate>) -> Self {
        self.rivals.push(Rival { contender, gate, pairs: Vec::new() });
        self
    }

    /// A rival on record.
    pub fn recorded(self, rival: Contender) -> Self {
        self.held(rival, None)
    }

    /// ours, first rival, ours, second rival, …, ours
    pub fn round(&mut self) {
        let mut before = (self.ours.sample)();
        for rival in &mut self.rivals {
            let theirs = (rival.contender.sample)();
            let after = (self.ours.sample)();
            rival.pairs.push(((before + after) / 2.0, theirs));
            before = after;
        }
    }

    pub fn summaries(&self) -> impl Iterator<Item = Summary> + '_ {
        self.rivals.iter().map(|rival| self.summary(rival))
    }

    fn summary(&self, rival: &Rival) -> Summary {
        let (mut ours, mut theirs): (Vec<_>, Vec<_>) = rival.pairs.iter().copied().unzip();
        let read = |&(ours, theirs): &(f64, f64)| match self.reading {
            Reading::Speedup => theirs / ours,
            Reading::Share => (theirs - ours) / theirs,
        };
        let mut readings: Vec<_> = rival.pairs.iter().map(read).collect();
        Summary {
            quantity: self.quantity,
            reading: self.reading,
            ours: self.ours.name.clone(),
            baseline: rival.contender.name.clone(),
            ours_ns: quantile(&mut ours, 0.5),
            theirs_ns: quantile(&mut theirs, 0.5),
            low: quantile(&mut readings, 0.1),
            ratio: quantile(&mut readings, 0.5),
            high: quantile(&mut readings, 0.9),
            pairs: rival.pairs.len(),
            gate: rival.gate,
        }
    }
}

/// What one rival's pairs come to.
pub struct Summary {
    pub quantity: &'static str,
    pub reading: Reading,
    pub ours: String,
    pub baseline: String,
    pub ours_ns: f64,
    pub theirs_ns: f64,
    /// The tenth percentile, the median and the ninetieth percentile of the readings of all pairs.
    pub low: f64,
    pub ratio: f64,
    pub high: f64,
    pub pairs: usize,
    pub gate: Option<Gate>,
}

impl Summary {
    /// Whether the gate lets it through; true where there is no gate.
    pub fn passes(&self) -> bool {
        self.gate.is_none_or(|gate| match self.reading {
            Reading::Speedup => self.ratio >= gate.must,
            Reading::Share => self.ratio <= gate.must,
        })
    }
}

/// Nearest rank; sorts in place.
pub fn quantile(values: &mut [f64], q: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * q).round() as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn took(ns: f64) -> Contender {
        Contender::elsewhere(ns.to_string(), move || ns)
    }

    #[test]
    fn a_rival_is_compared_with_the_mean_of_the_two_samples_around_it() {
        let mut ns = [1.0, 3.0].into_iter().cycle();
        let ours = Contender::elsewhere("ours".into(), move || ns.next().expect("cycles"));
        let mut comparison =
            Comparison::new("q", 1, ours).held(took(8.0), Some(Gate { must: 4.0, aim: 5.0 }));
        comparison.round();
        let summary = comparison.summaries().next().expect("one rival");
        assert_eq!((summary.ours_ns, summary.ratio), (2.0, 4.0));
        assert!(summary.passes());
    }

    #[test]
    fn a_reading_below_its_gate_does_not_pass() {
        let mut comparison =
            Comparison::new("q", 1, took(2.0)).held(took(8.0), Some(Gate { must: 4.1, aim: 5.0 }));
        comparison.round();
        assert!(!comparison.summaries().all(|summary| summary.passes()));
    }

    #[test]
    fn a_share_passes_at_or_below_its_gate() {
        let mut comparison = Comparison::new("q", 1, took(97.0))
            .reading(Reading::Share)
            .held(took(100.0), Some(Gate { must: 0.04, aim: 0.02 }));
        comparison.round();
        let summary = comparison.summaries().next().expect("one rival");
        assert!(summary.passes() && summary.ratio > 0.029 && summary.ratio < 0.031);
    }

    #[test]
    fn quantiles_are_nearest_ranks() {
        let mut values = [5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!([0.0, 0.5, 1.0].map(|q| quantile(&mut values, q)), [1.0, 3.0, 5.0]);
    }
}

//! The self-test that an accelerated backend passes before its first use.

use alloc::{vec, vec::Vec};
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

use super::{
    backend::{Backend, Lanes, Power},
    consteval::power_of_two,
    exponent::Exponent,
    power::{comb, lanes, window},
    words::{G, WORDS, Words},
};

/// What is known about an accelerated backend: whether it gives the right answers on this machine.
pub(super) struct SelfTest(AtomicU8);

impl SelfTest {
    const NOT_RUN: u8 = 0;
    const PASSED: u8 = 1;
    const FAILED: u8 = 2;

    pub(super) const fn new() -> Self {
        Self(AtomicU8::new(Self::NOT_RUN))
    }

    /// Returns the backend if it passes.
    pub(super) fn admit<B: Backend>(&self, backend: B) -> Option<B> {
        let test = || {
            let e = exponent();
            let [mut power, mut power_of_g] = [[0; WORDS]; 2];
            window::pow(backend, &mut power, &BASE, &e);
            comb::pow_g(backend, &mut power_of_g, &e);
            power == BASE_TO_E && power_of_g == G_TO_E
        };
        self.passed(test).then_some(backend)
    }

    /// Returns the lanes if every one of them passes.
    pub(super) fn admit_lanes<L: Lanes>(&self, witness: L) -> Option<L> {
        let test = || {
            let e = exponent();
            let right = |base, pow: fn(L, &mut [Power<'_>]), wanted| {
                let mut out = vec![[0; WORDS]; L::LANES];
                let powers = out.iter_mut().map(|out| Power { out, base, e: &e });
                pow(witness, &mut powers.collect::<Vec<_>>());
                out.iter().all(|power| power == wanted)
            };
            right(&BASE, lanes::pow, &BASE_TO_E) && right(&G, lanes::pow_g, &G_TO_E)
        };
        self.passed(test).then_some(witness)
    }

    /// Whether the test is passed; only the first call runs it. Threads that come first together all run it.
    fn passed(&self, test: impl FnOnce() -> bool) -> bool {
        let mut verdict = self.0.load(Relaxed);
        if verdict == Self::NOT_RUN {
            verdict = if test() { Self::PASSED } else { Self::FAILED };
            self.0.store(verdict, Relaxed);
        }
        verdict == Self::PASSED
    }
}

/// An exponent of 40 bits.
const E: u64 = 0x9e_3779_b97f;
const BASE: Words = power_of_two(5000);
const BASE_TO_E: Words = power_of_two(5000 * E as i64);
const G_TO_E: Words = power_of_two(E as i64);

fn exponent() -> Exponent {
    Exponent::from_be_bytes(&E.to_be_bytes())
}

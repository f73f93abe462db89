//! The self-test that an accelerated backend passes before its first use.

use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

use super::{
    Element, Exponent, backend::Backend, comb::pow_g, constant::power_of_two, params::Words,
    pow::pow,
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

    /// The backend, if it passes.
    pub(super) fn admit<B: Backend>(&self, backend: B) -> Option<B> {
        let test = || {
            knows_its_answers::<1>(
                |[out], base, e| pow(backend, out, base, e),
                |[out], e| pow_g(backend, out, e),
            )
        };
        self.passed(test).then_some(backend)
    }

    /// Whether the test is passed; only the first call runs it. Threads that come first together all do.
    pub(super) fn passed(&self, test: impl FnOnce() -> bool) -> bool {
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

/// Two known answers, from the compiler's arithmetic, in so many places at once.
pub(super) fn knows_its_answers<const LANES: usize>(
    pow: impl Fn(&mut [Element; LANES], &Element, &Exponent),
    pow_g: impl Fn(&mut [Element; LANES], &Exponent),
) -> bool {
    let e = Exponent::from_be_bytes(&E.to_be_bytes());
    let mut base = Element::zero();
    base.0 = BASE;
    let mut powers = [const { Element::zero() }; LANES];
    pow(&mut powers, &base, &e);
    let pow_is_right = powers.iter().all(|power| power.0 == BASE_TO_E);
    pow_g(&mut powers, &e);
    pow_is_right && powers.iter().all(|power| power.0 == G_TO_E)
}

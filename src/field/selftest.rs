//! The self-test that an accelerated backend passes before its first use: one power of a given base, as wide as a
//! sign-in's, and powers of g by either comb.

use super::{
    backend::{Backend, Lanes, Power},
    exponent::Exponent,
    generated::{BASE_TO_LOGIN, G_TO_LONG, G_TO_SHORT},
    power::{comb, lanes, window},
    words::{G, N, WORDS, Words},
};
use alloc::{vec, vec::Vec};
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// An exponent that takes four blocks of the comb; 256 bits.
pub(super) const SHORT: [u8; 32] = pattern(1);
/// An exponent that takes five blocks of the comb; 320 bits.
pub(super) const LONG: [u8; 40] = pattern(2);
/// u in a + u·x, an exponent of 513 bits; `SHORT` stands for a, the first 32 bytes of `LONG` for x.
pub(super) const SCRAMBLER: [u8; 32] = pattern(3);
/// The base of the power: ⌊N/2⌋ with low bits of its own.
pub(super) const BASE: Words = {
    let mut base = N;
    base[WORDS - 1] >>= 1;
    base[0] = 0x0123_4567_89ab_cdef;
    base
};

/// Bytes without regularity, from a linear congruential generator; the top bit is set.
const fn pattern<const LEN: usize>(seed: u64) -> [u8; LEN] {
    let mut bytes = [0; LEN];
    let mut state = seed;
    let mut i = 0;
    while i < LEN {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        bytes[i] = (state >> 56) as u8;
        i += 1;
    }
    bytes[0] |= 0x80;
    bytes
}

/// Remembers whether an accelerated backend gives the right answers on this machine.
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
            let mut out = [0; WORDS];
            window::pow(backend, &mut out, &BASE, &login());
            let pow_is_right = out == BASE_TO_LOGIN;
            let mut comb_is_right = |e: &[u8], answer: &Words| {
                comb::pow_g(backend, &mut out, &Exponent::from_be_bytes(e));
                out == *answer
            };
            pow_is_right && comb_is_right(&SHORT, &G_TO_SHORT) && comb_is_right(&LONG, &G_TO_LONG)
        };
        self.passed(test).then_some(backend)
    }

    /// Returns the lanes if every one of them passes.
    pub(super) fn admit_lanes<L: Lanes>(&self, witness: L) -> Option<L> {
        let test = || {
            let right = |pow: fn(L, &mut [Power<'_>]), base, e: &Exponent, answer: &Words| {
                let mut out = vec![[0; WORDS]; L::LANES];
                let powers = out.iter_mut().map(|out| Power { out, base, e });
                pow(witness, &mut powers.collect::<Vec<_>>());
                out.iter().all(|power| power == answer)
            };
            right(lanes::pow, &BASE, &login(), &BASE_TO_LOGIN)
                && right(lanes::pow_g, &G, &Exponent::from_be_bytes(&SHORT), &G_TO_SHORT)
                && right(lanes::pow_g, &G, &Exponent::from_be_bytes(&LONG), &G_TO_LONG)
        };
        self.passed(test).then_some(witness)
    }

    /// Returns whether the test is passed; only the first call runs it. Threads that come first together all run it.
    fn passed(&self, test: impl FnOnce() -> bool) -> bool {
        let mut verdict = self.0.load(Relaxed);
        if verdict == Self::NOT_RUN {
            verdict = if test() { Self::PASSED } else { Self::FAILED };
            self.0.store(verdict, Relaxed);
        }
        verdict == Self::PASSED
    }
}

/// a + u·x, as in a client's login.
fn login() -> Exponent {
    let [a, x] = [&SHORT, &LONG[..32]].map(Exponent::from_be_bytes);
    Exponent::mul_add(&a, &SCRAMBLER, &x)
}

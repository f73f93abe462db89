//! The arithmetic modulo N on a backend of the caller's choice, for benches, tests and the constant-time gate.
//!
//! Outside SemVer.

use super::{
    backend::{self, Backend as _},
    dispatch::{self, CANDIDATES, Candidate, Selected, with_backend},
    element::Element,
    exponent, fixed_base,
    montgomery::{self, Scratch, product},
    power::{comb, window},
    words::{BYTES, ONE},
};
use core::{fmt, mem::swap};

/// Bytes of the fixed-base table that every backend shares.
pub const FIXED_BASE_TABLE_BYTES: usize = size_of_val(&fixed_base::TABLES);

/// A backend that this machine runs.
#[derive(Clone, Copy)]
pub struct Backend {
    index: usize,
    selected: Selected,
}

impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Backend {
    /// All backends that this machine runs, the best first.
    pub fn available() -> impl Iterator<Item = Self> {
        let witness = |(index, candidate): (usize, &Candidate)| {
            Some(Self { index, selected: (candidate.admit)()? })
        };
        CANDIDATES.iter().enumerate().filter_map(witness)
    }

    /// The name that [`backend`](crate::backend) gives it.
    #[must_use]
    pub fn name(self) -> &'static str {
        CANDIDATES[self.index].name
    }

    /// Makes the whole process use this backend from now on.
    pub fn select(self) {
        dispatch::want(self.index);
    }

    /// `out` = base^e.
    pub fn pow(self, out: &mut Residue, base: &Residue, e: &Exponent) {
        with_backend!(self.selected, backend => window::pow(backend, &mut out.0.0, &base.0.0, &e.0));
    }

    /// `out` = 2^e.
    pub fn pow_g(self, out: &mut Residue, e: &Exponent) {
        with_backend!(self.selected, backend => comb::pow_g(backend, &mut out.0.0, &e.0));
    }

    /// `out` = a·b, including the conversions into the backend's form and back.
    pub fn mul(self, out: &mut Residue, a: &Residue, b: &Residue) {
        with_backend!(self.selected, backend => product(backend, &mut out.0.0, &a.0.0, &b.0.0));
    }

    /// `out` = a·b^times, one multiplication after the other in the backend's form.
    pub fn mul_chain(self, out: &mut Residue, a: &Residue, b: &Residue, times: usize) {
        with_backend!(self.selected, backend => chain(backend, out, a, b, times, |scratch| {
            backend.mul(&mut scratch.work, &mut scratch.product, &scratch.accumulator, &scratch.factor);
        }));
    }

    /// `out` = a^(2^times), one squaring after the other in the backend's form.
    pub fn square_chain(self, out: &mut Residue, a: &Residue, times: usize) {
        with_backend!(self.selected, backend => chain(backend, out, a, a, times, |scratch| {
            backend.square(&mut scratch.work, &mut scratch.product, &scratch.accumulator);
        }));
    }
}

/// Brings a and b into Montgomery form, takes so many steps from the accumulator to the product, and leaves.
fn chain<B: backend::Backend>(
    backend: B,
    out: &mut Residue,
    a: &Residue,
    b: &Residue,
    times: usize,
    step: impl Fn(&mut Scratch<B, 0>),
) {
    Scratch::<B, 0>::with(|scratch| {
        let mut r2 = B::ZERO;
        backend.load(&mut r2, const { &montgomery::r_squared::<B>() });
        backend.load(&mut scratch.product, &a.0.0);
        backend.mul(&mut scratch.work, &mut scratch.accumulator, &scratch.product, &r2);
        backend.load(&mut scratch.product, &b.0.0);
        backend.mul(&mut scratch.work, &mut scratch.factor, &scratch.product, &r2);
        for _ in 0..times {
            step(scratch);
            swap(&mut scratch.accumulator, &mut scratch.product);
        }
        backend.load(&mut scratch.factor, &ONE);
        backend.mul(&mut scratch.work, &mut scratch.product, &scratch.accumulator, &scratch.factor);
        backend.store(&mut out.0.0, &scratch.product);
    });
}

/// A number modulo N. Wiped on drop.
#[expect(missing_debug_implementations, reason = "secret")]
pub struct Residue(Element);

impl Residue {
    /// The number that these big-endian bytes spell, if it is below N.
    #[must_use]
    pub fn from_be_bytes(bytes: &[u8; BYTES]) -> Option<Self> {
        Element::from_be_bytes(bytes).map(Self)
    }

    /// Writes the number as big-endian bytes.
    pub fn write_be_bytes(&self, out: &mut [u8; BYTES]) {
        self.0.write_be_bytes(out);
    }
}

/// An exponent: a secret value of a public width. Wiped on drop.
#[expect(missing_debug_implementations, reason = "secret")]
pub struct Exponent(exponent::Exponent);

impl Exponent {
    /// The exponent that these big-endian bytes spell, as wide as they are long.
    ///
    /// # Panics
    /// If there are more than 384 bytes.
    #[must_use]
    pub fn from_be_bytes(bytes: &[u8]) -> Self {
        Self(exponent::Exponent::from_be_bytes(bytes))
    }

    /// a + u·x, one bit wider than the wider of a and 512 bits.
    ///
    /// # Panics
    /// If a has more than 384 bytes, or x more than 32.
    #[must_use]
    pub fn of_login(a: &[u8], u: &[u8; 32], x: &[u8]) -> Self {
        let [a, x] = [a, x].map(exponent::Exponent::from_be_bytes);
        Self(exponent::Exponent::mul_add(&a, u, &x))
    }
}

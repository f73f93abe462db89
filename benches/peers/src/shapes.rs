//! The shapes that are compared, each written once over [`Library`], so that every library does the same work.

use num_bigint::BigUint;

use crate::measure::Contender;
use crate::oracle::{self, BYTES, Bytes, Exponent, SignIn};

/// A library's arithmetic modulo N, through its own constant-time power where it has one.
///
/// Whatever it can prepare once per modulus (a Montgomery context) it prepares before the first call.
pub trait Library: 'static {
    /// A residue in the library's own form.
    type Number;
    /// An exponent in the library's own form, and its public width.
    type Exponent;

    /// What the table calls it, with its version.
    fn name(&self) -> String;
    fn number(&self, value: &Bytes) -> Self::Number;
    fn bytes(&self, number: &Self::Number) -> Bytes;
    fn exponent(&self, value: &ExponentBytes) -> Self::Exponent;
    fn power(&self, base: &Self::Number, exponent: &Self::Exponent) -> Self::Number;
    fn add(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;
    fn subtract(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;
    fn multiply(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;

    /// g^e; the foreign libraries have nothing better for it than their power.
    fn generator_power(&self, exponent: &Self::Exponent) -> Self::Number {
        let mut generator = [0; BYTES];
        generator[BYTES - 1] = oracle::GENERATOR as u8;
        self.power(&self.number(&generator), exponent)
    }
}

/// Bytes in, bytes out: what a shape computes.
pub type Answer = Vec<Bytes>;

/// One shape: its inputs as bytes, its steps, and what has to come out.
pub trait Shape: 'static {
    fn compute<L: Library>(&self, library: &L) -> Answer;
    fn expected(&self) -> Answer;

    /// The library doing this shape, ready to be timed: it has given the expected answer.
    fn by<L: Library>(self, library: L) -> Contender
    where
        Self: Sized,
    {
        let name = library.name();
        assert!(self.compute(&library) == self.expected(), "{name} computes something else");
        Contender::in_process(name, 1, move || self.compute(&library))
    }
}

/// An exponent as it arrives: big-endian, as many bytes as its public width needs.
pub struct ExponentBytes {
    pub bytes: Vec<u8>,
    pub bits: usize,
}

impl ExponentBytes {
    fn new(exponent: &Exponent) -> Self {
        Self { bytes: exponent.bytes(), bits: exponent.bits }
    }
}

/// A = g^a, S = (B − k·g^x)^(a + u·x)
pub struct ClientLogin {
    k: Bytes,
    a: ExponentBytes,
    x: ExponentBytes,
    exponent: ExponentBytes,
    public_b: Bytes,
    expected: Answer,
}

impl ClientLogin {
    pub fn new(s: &SignIn) -> Self {
        Self {
            k: oracle::bytes(&s.k),
            a: ExponentBytes::new(&s.a),
            x: ExponentBytes::new(&s.x),
            exponent: ExponentBytes::new(&s.client),
            public_b: oracle::bytes(&s.public_b),
            expected: vec![oracle::bytes(&s.public_a), oracle::bytes(&s.premaster)],
        }
    }
}

impl Shape for ClientLogin {
    fn compute<L: Library>(&self, library: &L) -> Answer {
        let public_a = library.generator_power(&library.exponent(&self.a));
        let verifier = library.generator_power(&library.exponent(&self.x));
        let masked = library.multiply(&library.number(&self.k), &verifier);
        let base = library.subtract(&library.number(&self.public_b), &masked);
        let premaster = library.power(&base, &library.exponent(&self.exponent));
        vec![library.bytes(&public_a), library.bytes(&premaster)]
    }

    fn expected(&self) -> Answer {
        self.expected.clone()
    }
}

/// B = k·v + g^b, S = (A·v^u)^b
pub struct ServerLogin {
    k: Bytes,
    b: ExponentBytes,
    u: ExponentBytes,
    verifier: Bytes,
    public_a: Bytes,
    expected: Answer,
}

impl ServerLogin {
    pub fn new(s: &SignIn) -> Self {
        Self {
            k: oracle::bytes(&s.k),
            b: ExponentBytes::new(&s.b),
            u: ExponentBytes::new(&s.u),
            verifier: oracle::bytes(&s.verifier),
            public_a: oracle::bytes(&s.public_a),
            expected: vec![oracle::bytes(&s.public_b), oracle::bytes(&s.premaster)],
        }
    }
}

impl Shape for ServerLogin {
    fn compute<L: Library>(&self, library: &L) -> Answer {
        let verifier = library.number(&self.verifier);
        let masked = library.multiply(&library.number(&self.k), &verifier);
        let b = library.exponent(&self.b);
        let public_b = library.add(&masked, &library.generator_power(&b));
        let blinded = library.power(&verifier, &library.exponent(&self.u));
        let base = library.multiply(&library.number(&self.public_a), &blinded);
        let premaster = library.power(&base, &b);
        vec![library.bytes(&public_b), library.bytes(&premaster)]
    }

    fn expected(&self) -> Answer {
        self.expected.clone()
    }
}

/// base^e for a base that differs every time.
pub struct RandomPower {
    base: Bytes,
    exponent: ExponentBytes,
    expected: Bytes,
}

impl RandomPower {
    pub fn new(base: &BigUint, exponent: &Exponent) -> Self {
        let expected = oracle::bytes(&oracle::power(base, exponent));
        Self { base: oracle::bytes(base), exponent: ExponentBytes::new(exponent), expected }
    }
}

impl Shape for RandomPower {
    fn compute<L: Library>(&self, library: &L) -> Answer {
        let base = library.number(&self.base);
        vec![library.bytes(&library.power(&base, &library.exponent(&self.exponent)))]
    }

    fn expected(&self) -> Answer {
        vec![self.expected]
    }
}

/// g^e
pub struct GeneratorPower {
    exponent: ExponentBytes,
    expected: Bytes,
}

impl GeneratorPower {
    pub fn new(exponent: &Exponent) -> Self {
        let power = oracle::power(&oracle::GENERATOR.into(), exponent);
        Self { exponent: ExponentBytes::new(exponent), expected: oracle::bytes(&power) }
    }
}

impl Shape for GeneratorPower {
    fn compute<L: Library>(&self, library: &L) -> Answer {
        vec![library.bytes(&library.generator_power(&library.exponent(&self.exponent)))]
    }

    fn expected(&self) -> Answer {
        vec![self.expected]
    }
}

//! num-bigint, which has no constant-time power: `modpow`.

use num_bigint::BigUint;

use crate::oracle::{self, Bytes};
use crate::report::locked_version;
use crate::shapes::{ExponentBytes, Library};

/// The library with N; it has no Montgomery context to keep.
pub struct NumBigint {
    n: BigUint,
}

impl NumBigint {
    pub fn new() -> Self {
        Self { n: oracle::modulus() }
    }
}

impl Library for NumBigint {
    type Number = BigUint;
    type Exponent = BigUint;

    fn name(&self) -> String {
        format!("num-bigint {}", locked_version("num-bigint"))
    }

    fn number(&self, value: &Bytes) -> BigUint {
        BigUint::from_bytes_be(value)
    }

    fn bytes(&self, number: &BigUint) -> Bytes {
        oracle::bytes(number)
    }

    fn exponent(&self, value: &ExponentBytes) -> BigUint {
        BigUint::from_bytes_be(&value.bytes)
    }

    fn power(&self, base: &BigUint, exponent: &BigUint) -> BigUint {
        base.modpow(exponent, &self.n)
    }

    fn add(&self, a: &BigUint, b: &BigUint) -> BigUint {
        (a + b) % &self.n
    }

    fn subtract(&self, a: &BigUint, b: &BigUint) -> BigUint {
        (a + &self.n - b) % &self.n
    }

    fn multiply(&self, a: &BigUint, b: &BigUint) -> BigUint {
        a * b % &self.n
    }
}

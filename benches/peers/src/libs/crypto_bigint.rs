//! crypto-bigint with its Montgomery parameters made once, through the faster of its constant-time powers (the
//! "almost Montgomery" one).

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U3072};

use crate::oracle::{self, Bytes};
use crate::report::locked_version;
use crate::shapes::{ExponentBytes, Library};

/// The library with everything it can prepare for N.
pub struct CryptoBigint {
    params: FixedMontyParams<{ U3072::LIMBS }>,
}

impl CryptoBigint {
    pub fn new() -> Self {
        let n = U3072::from_be_slice(&oracle::bytes(&oracle::modulus()));
        Self { params: FixedMontyParams::new(Odd::new(n).expect("N is odd")) }
    }
}

impl Library for CryptoBigint {
    type Number = FixedMontyForm<{ U3072::LIMBS }>;
    type Exponent = (U3072, u32);

    fn name(&self) -> String {
        format!("crypto-bigint {}", locked_version("crypto-bigint"))
    }

    fn number(&self, value: &Bytes) -> Self::Number {
        FixedMontyForm::new(&U3072::from_be_slice(value), &self.params)
    }

    fn bytes(&self, number: &Self::Number) -> Bytes {
        number.retrieve().to_be_bytes().into()
    }

    fn exponent(&self, value: &ExponentBytes) -> Self::Exponent {
        (U3072::from_be_slice_truncated(&value.bytes, U3072::BITS), value.bits as u32)
    }

    fn power(&self, base: &Self::Number, (exponent, bits): &Self::Exponent) -> Self::Number {
        base.pow_amm_bounded_exp(exponent, *bits)
    }

    fn add(&self, a: &Self::Number, b: &Self::Number) -> Self::Number {
        a + b
    }

    fn subtract(&self, a: &Self::Number, b: &Self::Number) -> Self::Number {
        a - b
    }

    fn multiply(&self, a: &Self::Number, b: &Self::Number) -> Self::Number {
        a * b
    }
}

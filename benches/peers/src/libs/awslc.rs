//! AWS-LC as aws-lc-sys builds it, with its assembler: `BN_mod_exp_mont_consttime` and one Montgomery context.

use std::ffi::c_int;
use std::ptr;

use aws_lc_sys as sys;

use crate::oracle::{self, BYTES, Bytes};
use crate::report::locked_version;
use crate::shapes::{ExponentBytes, Library};

/// The library with everything it can prepare for N.
pub struct AwsLc {
    n: Number,
    context: *mut sys::BN_CTX,
    montgomery: *mut sys::BN_MONT_CTX,
}

/// An owned `BIGNUM`.
pub struct Number(*mut sys::BIGNUM);

impl Number {
    fn from_be_bytes(bytes: &[u8]) -> Self {
        // SAFETY: `bytes` is readable for its length; a null `out` asks for a new number.
        let raw = unsafe { sys::BN_bin2bn(bytes.as_ptr(), bytes.len(), ptr::null_mut()) };
        assert!(!raw.is_null());
        Self(raw)
    }

    /// The result of a call that writes into a new number and returns 1.
    fn by(call: impl FnOnce(*mut sys::BIGNUM) -> c_int) -> Self {
        // SAFETY: no precondition.
        let out = Self(unsafe { sys::BN_new() });
        assert_eq!(call(out.0), 1);
        out
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        // SAFETY: the number is owned and freed once.
        unsafe { sys::BN_free(self.0) }
    }
}

impl Drop for AwsLc {
    fn drop(&mut self) {
        // SAFETY: both contexts are owned and freed once.
        unsafe {
            sys::BN_MONT_CTX_free(self.montgomery);
            sys::BN_CTX_free(self.context);
        }
    }
}

impl AwsLc {
    pub fn new() -> Self {
        let n = Number::from_be_bytes(&oracle::bytes(&oracle::modulus()));
        // SAFETY: the context is new and `n` is a valid odd number.
        unsafe {
            let context = sys::BN_CTX_new();
            let montgomery = sys::BN_MONT_CTX_new_for_modulus(n.0, context);
            assert!(!montgomery.is_null());
            Self { n, context, montgomery }
        }
    }
}

impl Library for AwsLc {
    type Number = Number;
    type Exponent = Number;

    fn name(&self) -> String {
        format!("AWS-LC (aws-lc-sys {})", locked_version("aws-lc-sys"))
    }

    fn number(&self, value: &Bytes) -> Number {
        Number::from_be_bytes(value)
    }

    fn bytes(&self, number: &Number) -> Bytes {
        let mut out = [0; BYTES];
        // SAFETY: `out` has the length that is announced.
        assert_eq!(unsafe { sys::BN_bn2bin_padded(out.as_mut_ptr(), BYTES, number.0) }, 1);
        out
    }

    /// The constant-time power goes by the words of the exponent: there is no width to tell it.
    fn exponent(&self, value: &ExponentBytes) -> Number {
        Number::from_be_bytes(&value.bytes)
    }

    fn power(&self, base: &Number, exponent: &Number) -> Number {
        Number::by(|out| {
            // SAFETY: every pointer is a live object of this library.
            unsafe {
                sys::BN_mod_exp_mont_consttime(
                    out,
                    base.0,
                    exponent.0,
                    self.n.0,
                    self.context,
                    self.montgomery,
                )
            }
        })
    }

    fn add(&self, a: &Number, b: &Number) -> Number {
        // SAFETY: every pointer is a live object of this library.
        Number::by(|out| unsafe { sys::BN_mod_add(out, a.0, b.0, self.n.0, self.context) })
    }

    fn subtract(&self, a: &Number, b: &Number) -> Number {
        // SAFETY: every pointer is a live object of this library.
        Number::by(|out| unsafe { sys::BN_mod_sub(out, a.0, b.0, self.n.0, self.context) })
    }

    fn multiply(&self, a: &Number, b: &Number) -> Number {
        // SAFETY: every pointer is a live object of this library.
        Number::by(|out| unsafe { sys::BN_mod_mul(out, a.0, b.0, self.n.0, self.context) })
    }
}

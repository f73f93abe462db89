//! OpenSSL 3 as the distribution builds it, with its assembler: `BN_mod_exp_mont_consttime` and one Montgomery context.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

use crate::oracle::{self, BYTES, Bytes};
use crate::shapes::{ExponentBytes, Library};

type RawNumber = *mut c_void;

#[link(name = "crypto")]
unsafe extern "C" {
    fn BN_new() -> RawNumber;
    fn BN_free(number: RawNumber);
    fn BN_bin2bn(bytes: *const u8, len: c_int, out: RawNumber) -> RawNumber;
    fn BN_bn2binpad(number: RawNumber, out: *mut u8, len: c_int) -> c_int;
    fn BN_CTX_new() -> *mut c_void;
    fn BN_CTX_free(context: *mut c_void);
    fn BN_MONT_CTX_new() -> *mut c_void;
    fn BN_MONT_CTX_free(montgomery: *mut c_void);
    fn BN_MONT_CTX_set(montgomery: *mut c_void, n: RawNumber, context: *mut c_void) -> c_int;
    fn BN_mod_exp_mont_consttime(
        out: RawNumber,
        base: RawNumber,
        exponent: RawNumber,
        n: RawNumber,
        context: *mut c_void,
        montgomery: *mut c_void,
    ) -> c_int;
    fn BN_mod_add(
        out: RawNumber,
        a: RawNumber,
        b: RawNumber,
        n: RawNumber,
        context: *mut c_void,
    ) -> c_int;
    fn BN_mod_sub(
        out: RawNumber,
        a: RawNumber,
        b: RawNumber,
        n: RawNumber,
        context: *mut c_void,
    ) -> c_int;
    fn BN_mod_mul(
        out: RawNumber,
        a: RawNumber,
        b: RawNumber,
        n: RawNumber,
        context: *mut c_void,
    ) -> c_int;
    fn OpenSSL_version(what: c_int) -> *const c_char;
}

/// The library with everything it can prepare for N.
pub struct OpenSsl {
    n: Number,
    context: *mut c_void,
    montgomery: *mut c_void,
}

/// An owned `BIGNUM`.
pub struct Number(RawNumber);

impl Number {
    fn from_be_bytes(bytes: &[u8]) -> Self {
        // SAFETY: `bytes` is readable for its length; a null `out` asks for a new number.
        let raw = unsafe { BN_bin2bn(bytes.as_ptr(), bytes.len() as c_int, ptr::null_mut()) };
        assert!(!raw.is_null());
        Self(raw)
    }

    /// The result of a call that writes into a new number and returns 1.
    fn by(call: impl FnOnce(RawNumber) -> c_int) -> Self {
        // SAFETY: no precondition.
        let out = Self(unsafe { BN_new() });
        assert_eq!(call(out.0), 1);
        out
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        // SAFETY: the number is owned and freed once.
        unsafe { BN_free(self.0) }
    }
}

impl Drop for OpenSsl {
    fn drop(&mut self) {
        // SAFETY: both contexts are owned and freed once.
        unsafe {
            BN_MONT_CTX_free(self.montgomery);
            BN_CTX_free(self.context);
        }
    }
}

impl OpenSsl {
    pub fn new() -> Self {
        let n = Number::from_be_bytes(&oracle::bytes(&oracle::modulus()));
        // SAFETY: the contexts are new and `n` is a valid odd number.
        unsafe {
            let (context, montgomery) = (BN_CTX_new(), BN_MONT_CTX_new());
            assert_eq!(BN_MONT_CTX_set(montgomery, n.0, context), 1);
            Self { n, context, montgomery }
        }
    }
}

impl Library for OpenSsl {
    type Number = Number;
    type Exponent = Number;

    fn name(&self) -> String {
        // SAFETY: 0 asks for the version text, which is static.
        let text = unsafe { CStr::from_ptr(OpenSSL_version(0)) }.to_string_lossy();
        text.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
    }

    fn number(&self, value: &Bytes) -> Number {
        Number::from_be_bytes(value)
    }

    fn bytes(&self, number: &Number) -> Bytes {
        let mut out = [0; BYTES];
        // SAFETY: `out` has the length that is announced.
        let written = unsafe { BN_bn2binpad(number.0, out.as_mut_ptr(), BYTES as c_int) };
        assert_eq!(written, BYTES as c_int);
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
                BN_mod_exp_mont_consttime(
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
        Number::by(|out| unsafe { BN_mod_add(out, a.0, b.0, self.n.0, self.context) })
    }

    fn subtract(&self, a: &Number, b: &Number) -> Number {
        // SAFETY: every pointer is a live object of this library.
        Number::by(|out| unsafe { BN_mod_sub(out, a.0, b.0, self.n.0, self.context) })
    }

    fn multiply(&self, a: &Number, b: &Number) -> Number {
        // SAFETY: every pointer is a live object of this library.
        Number::by(|out| unsafe { BN_mod_mul(out, a.0, b.0, self.n.0, self.context) })
    }
}

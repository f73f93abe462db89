//! GMP as the distribution builds it ("fat": it picks its assembler at run time): `mpz_powm_sec`.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::mem::MaybeUninit;

use crate::oracle::{self, BYTES, Bytes};
use crate::shapes::{ExponentBytes, Library};

/// `mpz_t`
#[repr(C)]
struct Mpz {
    allocated: c_int,
    size: c_int,
    limbs: *mut c_void,
}

#[link(name = "gmp")]
unsafe extern "C" {
    static __gmp_version: *const c_char;
    fn __gmpz_init(out: *mut Mpz);
    fn __gmpz_clear(number: *mut Mpz);
    fn __gmpz_import(
        out: *mut Mpz,
        count: usize,
        order: c_int,
        size: usize,
        endian: c_int,
        nails: usize,
        bytes: *const c_void,
    );
    fn __gmpz_export(
        out: *mut c_void,
        count: *mut usize,
        order: c_int,
        size: usize,
        endian: c_int,
        nails: usize,
        number: *const Mpz,
    ) -> *mut c_void;
    fn __gmpz_powm_sec(out: *mut Mpz, base: *const Mpz, exponent: *const Mpz, n: *const Mpz);
    fn __gmpz_add(out: *mut Mpz, a: *const Mpz, b: *const Mpz);
    fn __gmpz_sub(out: *mut Mpz, a: *const Mpz, b: *const Mpz);
    fn __gmpz_mul(out: *mut Mpz, a: *const Mpz, b: *const Mpz);
    fn __gmpz_mod(out: *mut Mpz, a: *const Mpz, n: *const Mpz);
}

/// The library with N; it has no Montgomery context to keep.
pub struct Gmp {
    n: Number,
}

/// An owned `mpz_t`.
pub struct Number(Mpz);

impl Number {
    /// The result of a call that writes into a new number.
    fn by(call: impl FnOnce(*mut Mpz)) -> Self {
        let mut out = MaybeUninit::uninit();
        // SAFETY: init fills in every field.
        let mut out = Self(unsafe {
            __gmpz_init(out.as_mut_ptr());
            out.assume_init()
        });
        call(&raw mut out.0);
        out
    }

    fn from_be_bytes(bytes: &[u8]) -> Self {
        // SAFETY: `bytes` is readable for its length, in units of one byte, most significant first.
        Self::by(|out| unsafe {
            __gmpz_import(out, bytes.len(), 1, 1, 1, 0, bytes.as_ptr().cast());
        })
    }
}

impl Drop for Number {
    fn drop(&mut self) {
        // SAFETY: the number is owned and cleared once.
        unsafe { __gmpz_clear(&raw mut self.0) }
    }
}

impl Gmp {
    pub fn new() -> Self {
        Self { n: Number::from_be_bytes(&oracle::bytes(&oracle::modulus())) }
    }

    fn reduced(
        &self,
        operation: unsafe extern "C" fn(*mut Mpz, *const Mpz, *const Mpz),
        a: &Number,
        b: &Number,
    ) -> Number {
        // SAFETY: every pointer is a live number; GMP allows the output to be an input.
        Number::by(|out| unsafe {
            operation(out, &raw const a.0, &raw const b.0);
            __gmpz_mod(out, out, &raw const self.n.0);
        })
    }
}

impl Library for Gmp {
    type Number = Number;
    type Exponent = Number;

    fn name(&self) -> String {
        // SAFETY: a static, NUL-terminated text.
        format!("GMP {}", unsafe { CStr::from_ptr(__gmp_version) }.to_string_lossy())
    }

    fn number(&self, value: &Bytes) -> Number {
        Number::from_be_bytes(value)
    }

    fn bytes(&self, number: &Number) -> Bytes {
        let (mut digits, mut count) = ([0u8; BYTES], 0);
        // SAFETY: a number below N has at most BYTES bytes.
        unsafe {
            __gmpz_export(
                digits.as_mut_ptr().cast(),
                &raw mut count,
                1,
                1,
                1,
                0,
                &raw const number.0,
            )
        };
        let mut out = [0; BYTES];
        out[BYTES - count..].copy_from_slice(&digits[..count]);
        out
    }

    /// The power goes by the words of the exponent: there is no width to tell it.
    fn exponent(&self, value: &ExponentBytes) -> Number {
        Number::from_be_bytes(&value.bytes)
    }

    fn power(&self, base: &Number, exponent: &Number) -> Number {
        // SAFETY: every pointer is a live number, the exponent is positive and N is odd.
        Number::by(|out| unsafe {
            __gmpz_powm_sec(out, &raw const base.0, &raw const exponent.0, &raw const self.n.0);
        })
    }

    fn add(&self, a: &Number, b: &Number) -> Number {
        self.reduced(__gmpz_add, a, b)
    }

    fn subtract(&self, a: &Number, b: &Number) -> Number {
        self.reduced(__gmpz_sub, a, b)
    }

    fn multiply(&self, a: &Number, b: &Number) -> Number {
        self.reduced(__gmpz_mul, a, b)
    }
}

//! Many powers at once: any number of items, any mix of widths.
//!
//! Operands come by reference and results go where they will stay, so that no secret is gathered into a
//! temporary array.

use super::{Element, Exponent};

/// `out[i] = base[i]^e[i]`; the three have the same length.
pub(crate) fn pow(out: &mut [Element], base: &[&Element], e: &[&Exponent]) {
    for ((out, base), e) in out.iter_mut().zip(base).zip(e) {
        out.pow(base, e);
    }
}

/// `out[i] = 2^e[i]`; both have the same length.
pub(crate) fn pow_g(out: &mut [Element], e: &[&Exponent]) {
    for (out, e) in out.iter_mut().zip(e) {
        out.pow_g(e);
    }
}

//! Exponentiation: the sequence of operations depends on the exponent's width alone.

pub(super) mod comb;
pub(super) mod window;

//! Exponentiation: the sequence of operations depends on the exponent's width alone.

pub(super) mod comb;
#[cfg(target_arch = "x86_64")]
pub(super) mod lanes;
pub(super) mod window;

//! Exponentiation: the sequence of operations depends on the exponent's width alone.

pub(super) mod comb;
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
pub(super) mod lanes;
pub(super) mod window;

//! Exponentiation: the sequence of operations depends on the exponent's width alone.

pub(super) mod comb;
#[cfg_attr(
    not(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2")),
    allow(dead_code, reason = "no other CPU has a backend with lanes")
)]
pub(super) mod lanes;
pub(super) mod window;

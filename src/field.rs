//! Integers modulo N, the 3072-bit safe prime of RFC 3526 §5 (group 15), with generator g = 2.
//!
//! This facade speaks plain residues; a backend (its Montgomery form, its radix, its kernels) is picked once
//! per operation and never seen above. Everything is constant-time in the values; only an exponent's width
//! is public. The layer knows no protocol and no strings.

#[cfg(target_arch = "x86_64")]
mod adx;
mod backend;
pub(crate) mod batch;
mod comb;
mod constant;
mod dispatch;
mod element;
mod exponent;
#[cfg(feature = "hazmat")]
pub(crate) mod hazmat;
#[cfg(target_arch = "x86_64")]
mod ifma;
#[cfg(target_arch = "x86_64")]
mod ifma_x8;
mod params;
mod portable;
mod pow;
mod radix60;
#[cfg(target_arch = "x86_64")]
mod selftest;
#[cfg(test)]
mod tests;

pub use dispatch::backend;
pub(crate) use element::Element;
pub(crate) use exponent::Exponent;

/// Bytes of a residue: 3072 bits.
pub(crate) const BYTES: usize = 384;
/// 64-bit words of a residue.
pub(crate) const WORDS: usize = BYTES / 8;

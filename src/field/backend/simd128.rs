//! 128-bit vectors of WebAssembly, one number at a time: the arithmetic of AVX2 in compact code.
//!
//! Representation, columns, reduction and bounds are those of [`avx2`](super::avx2), whose carries and recombination
//! this kernel shares ([`rows`](super::radix28::rows)). Two things differ.
//!
//! *Factors are narrow.* WebAssembly multiplies the lower or the upper two of four 32-bit lanes, and gives products of
//! 64 bits. So a row of four limbs that is a factor is one vector of 32-bit words, and a row of columns is two of
//! 64-bit words. Doubled sums of digits, below 2^30 + 2^10, fit.
//!
//! *All products go through one small loop.* An engine compiles the module while the first login waits, and the longer
//! the more code there is. The loop adds eight digits times all rows of a number to columns that were set to 0 before.
//! For a square that number has zeros below the digits, the digits themselves, and twice the limbs above them.

#[cfg(test)]
mod checked;
mod kernel;
mod machine;
#[cfg(test)]
mod tests;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) mod vector;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) use vector::Simd128;

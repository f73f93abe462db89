//! Integers modulo N, the 3072-bit safe prime of RFC 3526 §5 (group 15), with generator g = 2.
//!
//! [`Element`] is what the layers above work with: a plain residue. A *backend* (its radix, its Montgomery form, its
//! kernels) is picked once per operation and is never seen above. Everything is constant-time in the values; only
//! the width of an exponent is public. This layer knows no protocol and no strings.
//!
//! # The rooms, from the ground up
//!
//! | room | what is in it |
//! |---|---|
//! | `words` | plain 3072-bit numbers: N, addition, subtraction, bytes |
//! | `exponent` | exponents: secret values of a public width |
//! | `generated` | numbers that take long to compute: the fixed-base table, powers of two, known answers |
//! | `consteval` | what the compiler computes to make constants |
//! | `fixed_base` | the table of powers of g, and which exponents it serves |
//! | `backend` | the trait that every backend implements; the backends lie in `backend/` |
//! | `montgomery` | the way into a backend's Montgomery form and back, and the memory that an operation uses |
//! | `power` | exponentiation: by windows, by the comb over the fixed-base table, and in several lanes at once |
//! | `selftest` | the known answers that an accelerated backend gives before its first use |
//! | `dispatch` | which backend computes, and the override |
//! | `element` | residues and their operations |
//! | `batch` | many powers at once |
//! | `hazmat` | all of this for tests and benchmarks, outside SemVer |
//!
//! A room imports from rooms above it in this table, never from one below it.
//!
//! # Words that have one meaning here
//!
//! * A *word* has 64 bits; a number in words is little-endian and canonical (below N) unless its place says otherwise.
//! * A *limb* is a digit in the radix of a backend: 2^60, 2^51, 2^52, … A *row* is a vector of neighbouring limbs.
//! * A *column* of a product is the sum of all products of limbs that have the same weight.
//! * A *window* is a run of neighbouring bits of an exponent; a *tooth* is one of the distant bits that the comb takes
//!   together.
//! * An *alignment* of a row is the row moved by some lanes against the number.
//! * A *workspace* is the memory that one multiplication writes; a *scratch* is all that one operation writes.
//! * `set_…` methods write their result into `self`: a secret result is made in its final place and never moved.

mod backend;
pub(crate) mod batch;
mod consteval;
mod dispatch;
mod element;
mod exponent;
mod fixed_base;
#[cfg_attr(not(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2")), allow(dead_code, reason = "the self-test uses a part of it"))]
#[expect(clippy::large_const_arrays, reason = "moved into a static once")]
#[rustfmt::skip]
mod generated;
#[cfg(feature = "hazmat")]
pub(crate) mod hazmat;
mod montgomery;
mod power;
#[cfg_attr(
    not(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2")),
    allow(dead_code, reason = "no other CPU has an accelerated backend")
)]
mod selftest;
#[cfg(test)]
mod tests;
mod words;

pub use dispatch::backend;
pub(crate) use element::Element;
pub(crate) use exponent::Exponent;
pub(crate) use words::{BYTES, WORDS};

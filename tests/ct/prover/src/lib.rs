//! Proves that machine code treats secrets in constant time, by interpreting it.
//!
//! [`prove`] interprets the release code of a function inside this process, instruction by instruction, with
//! a shadow for every byte of registers, flags and memory: public, secret, or unknown to the interpreter.
//! It reports every jump, address, masked access, division and repetition that depends on a secret or on
//! something unknown, and every secret byte that is left behind when the function has returned.
//!
//! A clean report is a proof for *all* values of the secrets: as no jump and no address depends on them, the
//! same instructions are carried out on the same addresses whatever they are. It holds for the public
//! inputs that the function was run with.
//!
//! What it trusts: iced-x86's decoder and (for instructions without a model) its tables of effects, the
//! models in [`x86_64::models`], which the tests compare with the CPU, and that the CPU takes the same time for the
//! same instructions on the same addresses. Speculation is outside.

pub mod aarch64;
pub mod flags;
pub mod interpreter;
pub mod library;
pub mod mark;
mod memory;
pub mod program;
mod prove;
mod regions;
pub mod report;
mod sha256;
pub mod shadow;
#[cfg(target_arch = "x86_64")]
pub mod valgrind;
pub mod vector;
pub mod world;
#[cfg(target_arch = "x86_64")]
pub mod x86_64;

pub use memory::Memory;
pub use prove::{Run, prove};

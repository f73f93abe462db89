//! The interpreter of A64, the 64-bit instruction set of ARM: for a program that was written down.
//!
//! There is no decoder. The table in [`models`] has a row for each instruction, with the bits that it is known by, and
//! its model takes the fields out of the instruction word. A word without a row ends the run.

pub mod code;
mod interpreter;
mod machine;
pub mod models;
pub mod registers;

pub use interpreter::{Cpu, Interpreter};

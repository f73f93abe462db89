//! The interpreter of x86-64, which runs inside of the program that it proves.

pub mod alu;
pub mod cpu;
mod fallback;
mod interpreter;
pub mod machine;
pub mod models;
mod op;
pub mod registers;
pub mod single_step;

pub use interpreter::Interpreter;
pub use op::{Op, Operand};

#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(not(target_has_atomic = "ptr"))]
compile_error!("cognito-crypto needs a target with atomic compare-and-swap, for alloc::sync::Arc");

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod encoding;
mod error;
mod secret;
mod sha256;

mod field;

pub mod srp;

pub mod auth;

#[cfg(any(doc, doctest))]
pub mod manual;

pub use error::{Error, Problem};
pub use field::backend;
pub use secret::SecretString;

// They appear in signatures. A new incompatible version of either makes a new incompatible version of this crate.
pub use {rand_core, zeroize};

/// Field arithmetic on a chosen backend and the constant-time gate's observer, for tests and benches.
///
/// Outside SemVer.
#[cfg(feature = "hazmat")]
pub mod hazmat {
    pub use crate::field::hazmat::*;
    #[cfg(feature = "std")]
    pub use crate::secret::on_declassify;
}

#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod encoding;
mod error;
mod secret;

mod field;

pub mod srp;

pub mod auth;

pub use error::{Error, Problem};
pub use field::backend;
#[cfg(feature = "hazmat")]
#[cfg_attr(docsrs, doc(cfg(feature = "hazmat")))]
pub use field::hazmat;
pub use secret::SecretString;
#[cfg(all(feature = "hazmat", feature = "std"))]
pub use secret::on_publish;

#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod error;
mod encoding;
mod secret;

#[allow(dead_code)] // until the protocol layer above it lands
mod field;

pub use error::{Error, Problem};

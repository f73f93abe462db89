//! A small Amazon Cognito user-pool endpoint, whose cryptography is cognito-crypto's server role.
//!
//! Each layer uses those above it only: [`terminal`] speaks; [`random`], [`totp`], [`tokens`], [`batches`] compute;
//! [`shared`], [`records`], [`store`] and [`pending`] keep; [`service`] answers the operations that [`wire`] spells
//! out; [`http`] carries them.

pub mod batches;
pub mod fault;
pub mod http;
pub mod pending;
pub mod random;
pub mod records;
pub mod service;
pub mod shared;
pub mod store;
pub mod terminal;
pub mod tokens;
pub mod totp;
pub mod wire;

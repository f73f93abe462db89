//! The manual: how SRP works, which part of the crate does which job, recipes, and the way from other clients to this
//! one.
//!
//! | page | for whom |
//! |---|---|
//! | [`srp`] | readers who do not know SRP: what is computed and why, on one page |
//! | [`choosing`] | readers who want to know which API does a job |
//! | [`server_role`] | authors of a user pool, an emulator or a test double |
//! | [`recipes`] | programs that refresh tokens, have a wrong clock, run as WebAssembly, or move users |
//! | [`coming_from`] | users of another client: each call beside what it becomes here |
//!
//! The modules have no code; their examples are run as tests.

#[doc = include_str!("manual/srp.md")]
pub mod srp {}

#[doc = include_str!("manual/choosing.md")]
pub mod choosing {}

#[doc = include_str!("manual/server_role.md")]
pub mod server_role {}

#[doc = include_str!("manual/recipes.md")]
pub mod recipes {}

#[doc = include_str!("manual/coming_from.md")]
pub mod coming_from {}

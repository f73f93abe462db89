//! cognito-crypto for Python: the module `cognito_crypto._native`.
//!
//! Every class holds a value of the crate and hands calls on to it: Python's `str`, `dict` and exceptions become the
//! crate's types and back. There is no formula, no state machine and no rule of the protocol here.

mod app;
mod client;
mod convert;
mod error;
mod flow;
mod held;
mod prompt;
mod random;
mod secret;
mod started;
mod time;

use pyo3::prelude::*;

/// The core of cognito_crypto, in Rust. Import from cognito_crypto instead.
#[pymodule]
mod _native {
    #[cfg(feature = "hazmat")]
    #[pymodule_export]
    use super::random::hazmat::{replay, unread, use_private_key};
    #[pymodule_export]
    use super::{
        app::{App, secret_hash},
        backend,
        client::{Device, DeviceSrp, DeviceSrpStarted, UserSrp, UserSrpStarted},
        error::service_error,
        flow::{AuthFlow, SignedIn},
        prompt::{
            CodePrompt, CustomChallenge, MfaSetup, NewPassword, Other, Password, Prompt,
            SelectChallenge, SelectMfaType, StartOver, WebAuthn,
        },
        started::AuthFlowStarted,
        time::parse_http_date,
    };
}

/// The arithmetic that this machine computes with: "ifma", "avx2" or "portable".
#[pyfunction]
fn backend() -> &'static str {
    cognito_crypto::backend()
}

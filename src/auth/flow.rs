//! The whole sign-in as a state machine: a reply goes in, and the next step comes out.
//!
//! [`AuthFlow`] says how it starts, [`AuthFlowStarted`] lends the request to send and takes the reply to it.

mod auth_flow;
mod error;
mod factor;
mod handle;
mod held;
pub mod prompt;
mod recovery;
mod round;
mod start;
mod state;
mod step;

pub use auth_flow::AuthFlow;
pub use error::FlowError;
pub use factor::FirstFactor;
pub use state::AuthFlowStarted;
pub use step::{SignedIn, Step};

//! The bodies of requests and responses, as the API's reference writes them. Unknown keys are ignored.

mod auth;
mod devices;
mod factors;
mod pools;
mod users;

pub use auth::*;
pub use devices::*;
pub use factors::*;
pub use pools::*;
use serde::Serialize;
pub use users::*;

/// A response without content.
#[derive(Serialize)]
pub struct Empty {}

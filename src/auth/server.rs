//! The server role: what a user pool, an emulator or a test double computes.
//!
//! It keeps no state of its own. [`challenge_user`] and [`challenge_device`] give the `ChallengeParameters`
//! to send and a [`PendingClaim`] to store until the client answers; [`PendingClaim::verify`] uses it up.
//! Unknown users get a simulated challenge that costs the same and looks the same.
//!
//! ```
//! use cognito_crypto::auth::{App, UserSrp, server::{self, ServerKey, StoredUser, UserLookup}};
//!
//! # #[cfg(all(feature = "getrandom", feature = "std"))] {
//! let app = App::with_client_secret("us-east-1_AbC123xyZ", "client", "secret")?;
//! let server_key = ServerKey::generate()?;
//! let stored = StoredUser::register(&app, "alice", "correct horse")?;
//!
//! let (auth_parameters, started) = UserSrp::new(&app, "alice").start()?;
//! let lookup = UserLookup::found(stored)?;
//! let (challenge, pending) = server::challenge_user(&app, &server_key, &auth_parameters, lookup)?;
//! let responses = started.respond(&challenge, "correct horse")?;
//! pending.verify(&responses)?;
//! # }
//! # Ok::<(), cognito_crypto::Error>(())
//! ```

mod challenge;
mod password;
mod pending;
mod stand_in;
mod stored;

pub(super) use challenge::Draft;
#[cfg(feature = "getrandom")]
pub use challenge::{challenge_device, challenge_user};
pub use challenge::{challenge_device_with_rng, challenge_user_with_rng};
pub use password::verify_password;
pub use pending::{PendingClaim, TIMESTAMP_WINDOW};
pub use stand_in::{ServerKey, UserIds, UserLookup};
pub use stored::{StoredDevice, StoredUser};

//! The server role: what a user pool, an emulator or a test double computes.
//!
//! [`UserPool`] answers a client's first message with the `ChallengeParameters` to send and a [`PendingClaim`]
//! to keep until the client answers; [`PendingClaim::verify`] consumes it. A challenge for a user who does
//! not exist costs the same and looks the same as one for a user who does.
//!
//! A [`PendingClaim`] lives in the memory of one process. Where the answer may come to another, or after a restart,
//! there are two ways: `SealingKeys` (feature `sealed`) put the claim into the challenge's SECRET_BLOCK, encrypted and
//! authenticated, so that the key and the answer are all that a process needs; or [`PendingClaim::into_bytes`] gives it
//! to a store. A claim in memory or in a store that is read once is good for one answer. A sealed one is too only if
//! the caller refuses an identifier that was seen before, with a store of its own: the text of `SealingKeys` says what
//! is and is not protected without.
//!
//! SRP asks for a generator of the whole group modulo N (RFC 2945, RFC 5054). The g = 2 that Cognito's clients
//! compute with generates only half of it, the quadratic residues, and with B = k·v + g^b, as in the textbook,
//! each challenge would tell one bit about the password to whoever asked for it, without an answer and so
//! without a failed sign-in to count. This server role therefore sends B = k·v ± g^b with a random secret
//! sign, which makes the bit a coin toss, and accepts a claim under either of the two keys that clients then
//! arrive at. Clients need no change and do not notice.
//!
//! What remains is what SRP promises. Each *answered* challenge tests one password, so that a server has to
//! count failed sign-ins. A *stolen* verifier can be searched for its password at the attacker's own speed,
//! so that verifiers have to be protected like passwords.
//!
//! ```
//! use cognito_crypto::auth::server::{SimulationKey, StoredUser, UserLookup, UserPool};
//! use cognito_crypto::auth::{App, UserSrp};
//!
//! # #[cfg(all(feature = "getrandom", feature = "std"))] {
//! let app = App::with_client_secret("us-east-1_AbC123xyZ", "client", "secret")?;
//! let pool = UserPool::new(&app, &SimulationKey::generate()?);
//! let stored = StoredUser::register(&app, "alice", "correct horse")?;
//!
//! let (auth_parameters, started) = UserSrp::new(&app, "alice").start()?;
//! let lookup = UserLookup::found(stored)?; // or UserLookup::missing("alice")?
//! let (challenge, pending) = pool.challenge_user(&auth_parameters, lookup)?;
//! let responses = started.respond(&challenge, "correct horse")?;
//! pending.verify(&responses)?;
//! # }
//! # Ok::<(), cognito_crypto::Error>(())
//! ```

mod challenge;
mod fixed;
mod lookup;
mod password;
mod pending;
#[cfg(feature = "sealed")]
mod sealed;
mod simulation;
mod state;
mod stored;
mod user_pool;

pub(super) use challenge::{Draft, Half};
pub use lookup::UserLookup;
pub use pending::{PendingClaim, TIMESTAMP_WINDOW};
#[cfg(feature = "sealed")]
pub use sealed::{ChallengeId, OpenedClaim, SealingKeys};
pub use simulation::{SimulationKey, UserIdFormat};
pub use stored::{StoredDevice, StoredUser};
pub use user_pool::UserPool;

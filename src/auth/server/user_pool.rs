//! [`UserPool`]: an app client and a simulation key, which every operation of the server role needs.

use super::simulation::SimulationKey;
use crate::auth::app::App;

/// The server side of one app client of a user pool.
///
/// It holds no state of a sign-in. [`challenge_user`](Self::challenge_user) and
/// [`challenge_device`](Self::challenge_device) return the `ChallengeParameters` to send and the
/// [`PendingClaim`](super::PendingClaim) to keep until the client answers;
/// [`verify_password`](Self::verify_password) checks a password that comes as it is. Cheap to make and to clone.
#[derive(Clone, Debug)]
pub struct UserPool {
    pub(super) app: App,
    pub(super) key: SimulationKey,
}

impl UserPool {
    /// The server side of `app`. All app clients of a pool, and all its processes, share one simulation key.
    #[must_use]
    pub fn new(app: &App, key: &SimulationKey) -> Self {
        Self { app: app.clone(), key: key.clone() }
    }

    /// The app client.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }
}

//! A user pool: its app client, its keys and its registered users.

use crate::random::Random;
use cognito_crypto::{
    auth::{
        App, Timestamp,
        server::{SealingKeys, SimulationKey, StoredUser, TIMESTAMP_WINDOW, UserLookup},
    },
    srp::{Salt, Verifier},
};

pub(crate) const NOW: u64 = 1_800_000_000;
const USERS: usize = 64;

pub(crate) struct Pool {
    pub(crate) app: App,
    pub(crate) key: SimulationKey,
    pub(crate) sealing: Sealing,
    users: Vec<User>,
}

/// The keys of sealed challenges.
pub(crate) struct Sealing {
    pub(crate) current: SealingKeys,
    /// Another key, and the current one as the previous one.
    pub(crate) next: SealingKeys,
    /// Another key alone.
    pub(crate) foreign: SealingKeys,
}

impl Sealing {
    fn new() -> Self {
        let keys = |byte| SealingKeys::from_bytes([byte; 32]).with_max_age(TIMESTAMP_WINDOW);
        Self { current: keys(1), next: keys(2).with_other([1; 32]), foreign: keys(2) }
    }
}

/// A user, who signs in with an alias.
pub(crate) struct User {
    pub(crate) alias: String,
    pub(crate) id: String,
    pub(crate) password: String,
    pub(crate) salt: Salt,
    pub(crate) verifier: Vec<u8>,
}

impl Pool {
    pub(crate) fn new() -> Self {
        let app = App::with_client_secret("us-east-1_AbC123xyZ", "client", "secret").unwrap();
        let users = (0..USERS).map(|number| User::register(&app, number)).collect();
        Self { app, key: SimulationKey::from_bytes([7; 32]), sealing: Sealing::new(), users }
    }

    pub(crate) fn user(&self, number: usize) -> &User {
        &self.users[number % USERS]
    }
}

impl User {
    fn register(app: &App, number: usize) -> Self {
        let (id, password) = (format!("id {number}"), format!("correct horse {number}"));
        let stored =
            StoredUser::register_with_rng(app, &id, &password, &mut Random::new(number)).unwrap();
        Self {
            alias: format!("user{number}@example.com"),
            id,
            password,
            salt: stored.salt,
            verifier: stored.verifier.to_be_bytes().to_vec(),
        }
    }

    /// What a server finds in its store under the alias.
    pub(crate) fn lookup(&self) -> UserLookup {
        self.lookup_with(&self.verifier)
    }

    pub(crate) fn lookup_with(&self, verifier: &[u8]) -> UserLookup {
        let stored = StoredUser {
            user_id: self.id.clone(),
            salt: self.salt.clone(),
            verifier: Verifier::from_be_bytes(verifier).unwrap(),
        };
        UserLookup::found(stored).unwrap()
    }
}

/// The server's clock, so many seconds off.
pub(crate) fn clock(offset: i64) -> Timestamp {
    Timestamp::from_unix(NOW.strict_add_signed(offset)).unwrap()
}

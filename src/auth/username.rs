//! Who `USERNAME` and `SECRET_HASH` are about.

use super::{app::App, wire::Parameters};
use alloc::string::String;

/// Under which name a user is known, in the order in which a response prefers them.
#[derive(Debug)]
pub(super) struct Username {
    pub(super) typed: String,
    pub(super) user_id: Option<String>,
}

impl Username {
    pub(super) fn typed(name: &str) -> Self {
        Self { typed: name.into(), user_id: None }
    }

    /// Takes the `USER_ID_FOR_SRP` of an earlier challenge.
    pub(super) fn know(&mut self, user_id: &str) {
        self.user_id = Some(user_id.into());
    }

    /// The latest `USER_ID_FOR_SRP` received, else the challenge's `USERNAME`, else what the user typed.
    pub(super) fn resolve<'a>(&'a self, challenge: &'a Parameters) -> &'a str {
        challenge
            .get("USER_ID_FOR_SRP")
            .or(self.user_id.as_deref())
            .or(challenge.get("USERNAME"))
            .unwrap_or(&self.typed)
    }

    /// The name before any challenge.
    pub(super) fn known(&self) -> &str {
        self.user_id.as_deref().unwrap_or(&self.typed)
    }
}

/// Puts `USERNAME`, the `SECRET_HASH` over it and `DEVICE_KEY` into a request.
pub(super) fn identify(
    request: &mut Parameters,
    app: &App,
    username: &str,
    device_key: Option<&str>,
) {
    request.insert("USERNAME", username);
    if let Some(hash) = app.secret_hash(username) {
        request.insert("SECRET_HASH", hash);
    }
    if let Some(key) = device_key {
        request.insert("DEVICE_KEY", key);
    }
}

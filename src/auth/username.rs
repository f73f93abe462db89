//! Which name of the user a request carries as `USERNAME`, and the `SECRET_HASH` over that very name.

use super::{
    app::App,
    wire::{Parameters, names},
};
use alloc::string::String;
use core::fmt;

/// The names of one user during one sign-in.
///
/// A request carries the latest `USER_ID_FOR_SRP` that was received, else the `USERNAME` of the challenge that
/// it answers, else what the user typed. `SECRET_HASH` is computed over the name that the request carries.
#[derive(Clone)]
pub(super) struct Username {
    typed: String,
    /// The latest `USER_ID_FOR_SRP`.
    user_id: Option<String>,
    /// The `USERNAME` of the latest challenge.
    named: Option<String>,
}

impl Username {
    /// A user of whom only what was typed is known.
    pub(super) fn new(typed: &str) -> Self {
        Self { typed: typed.into(), user_id: None, named: None }
    }

    /// Takes a `USER_ID_FOR_SRP` that was received earlier.
    pub(super) fn set_user_id(&mut self, user_id: &str) {
        self.user_id = Some(user_id.into());
    }

    /// Takes the names of a challenge that is about to be answered. An empty one names nobody.
    pub(super) fn learn(&mut self, challenge: &Parameters) {
        let name = |key| challenge.get(key).filter(|name| !name.is_empty());
        if let Some(id) = name(names::USER_ID_FOR_SRP) {
            self.set_user_id(id);
        }
        self.named = name(names::USERNAME).map(Into::into);
    }

    /// Forgets what challenges said, for a sign-in that starts over.
    pub(super) fn forget(&mut self) {
        self.user_id = None;
        self.named = None;
    }

    /// What the user typed.
    pub(super) fn typed(&self) -> &str {
        &self.typed
    }

    /// The latest `USER_ID_FOR_SRP`, if one was received.
    pub(super) fn user_id(&self) -> Option<&str> {
        self.user_id.as_deref()
    }

    /// The `USERNAME` of the next request.
    pub(super) fn current(&self) -> &str {
        match (&self.user_id, &self.named) {
            (Some(id), _) => id,
            (None, Some(name)) => name,
            (None, None) => &self.typed,
        }
    }

    /// Starts the parameters of a request: `USERNAME`, the `SECRET_HASH` over it where the app client has a
    /// secret, and `DEVICE_KEY` on a remembered device.
    pub(super) fn identify(&self, app: &App, device_key: Option<&str>) -> Parameters {
        let mut request = Parameters::new();
        request.insert(names::USERNAME, self.current());
        if let Some(hash) = app.secret_hash(self.current()) {
            request.insert(names::SECRET_HASH, hash.expose());
        }
        if let Some(key) = device_key {
            request.insert(names::DEVICE_KEY, key);
        }
        request
    }
}

impl fmt::Debug for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Username([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_user_id_goes_before_the_challenges_name_and_that_before_what_was_typed() {
        let app = App::with_client_secret("us-east-1_AbC", "client", "secret").unwrap();
        let mut username = Username::new("typed");
        let steps = [
            (&[][..], "typed"),
            (&[("USERNAME", "named")], "named"),
            (&[], "typed"),
            (&[("USERNAME", ""), ("USER_ID_FOR_SRP", "")], "typed"),
            (&[("USERNAME", "named"), ("USER_ID_FOR_SRP", "id")], "id"),
            (&[("USERNAME", "named")], "id"),
            (&[("USERNAME", ""), ("USER_ID_FOR_SRP", "")], "id"),
            (&[("USER_ID_FOR_SRP", "another")], "another"),
        ];
        for (challenge, expected) in steps {
            username.learn(&challenge.iter().copied().collect());
            let request = username.identify(&app, None);
            assert_eq!(request.get("USERNAME"), Some(expected));
            let hash = app.secret_hash(expected).unwrap();
            assert_eq!(request.get("SECRET_HASH"), Some(hash.expose()));
        }
        username.forget();
        assert_eq!(username.current(), "typed");
    }
}

//! The result of looking a user up. Whether the user exists is treated as a secret.

use super::{
    fixed::{Fixed, Name, Record},
    simulation::SimulationKey,
    stored::{MAX_USERNAME, StoredUser},
};
use crate::{
    auth::app::App,
    error::{Error, Problem},
    secret::mask::SecretBit,
    srp::{Salt, Verifier},
};
use alloc::{boxed::Box, string::String};
use core::{fmt, hint::black_box};

/// The result of looking a name up: a stored user, or nobody. Which of the two it is, is treated as a secret.
pub struct UserLookup {
    record: Box<Record>,
    exists: SecretBit,
}

impl UserLookup {
    /// The user exists.
    ///
    /// # Errors
    /// [`Error::Input`] if the user id has more than 512 bytes.
    pub fn found(user: StoredUser) -> Result<Self, Error> {
        Self::new(user, "user id", true)
    }

    /// No such user. The challenge is simulated for `canonical`, which names the person as the pool does:
    /// whatever two spellings or aliases lead to the same user if they exist must be the same `canonical` if
    /// they do not.
    ///
    /// In a case-insensitive pool that is the name in lower case. `SECRET_HASH` stays over the name that was
    /// sent. Takes as long as [`Verifier::from_be_bytes`], [`Salt::from_be_bytes`] and
    /// [`found`](Self::found) take for a user whose values are stored in that form.
    ///
    /// # Errors
    /// [`Error::Input`] if the name has more than 512 bytes.
    pub fn missing(canonical: &str) -> Result<Self, Error> {
        let user = StoredUser {
            user_id: String::from(canonical),
            salt: Salt::from_be_bytes(&black_box([1; Salt::GENERATED_BYTES]))?,
            verifier: Verifier::from_be_bytes(&black_box([1; 384]))?,
        };
        Self::new(user, "user name", false)
    }

    fn new(user: StoredUser, name: &'static str, exists: bool) -> Result<Self, Error> {
        Ok(Self {
            record: Box::new(Record {
                user_id: checked(&user.user_id, name)?,
                salt: Fixed::new(user.salt.padded()),
                verifier: user.verifier,
            }),
            exists: SecretBit::new(exists),
        })
    }

    /// Returns the stored user or a simulated one, without a branch on which. `username` is the name sent.
    pub(super) fn or_simulated(
        self,
        key: &SimulationKey,
        app: &App,
        username: &str,
    ) -> Result<(StoredUser, SecretBit), Error> {
        let exists = self.exists.choice();
        // The name to simulate is the canonical one of a user who does not exist. For one who exists it does
        // not matter.
        let mut name = checked(username, "user name")?;
        name.assign(&self.record.user_id, !exists);
        let mut record = key.simulate(app, &name);
        record.assign(&self.record, exists);
        let user = StoredUser {
            user_id: String::from_utf8_lossy(&record.user_id.declassify()).into_owned(),
            salt: Salt::from_padded(record.salt.declassify()),
            verifier: record.verifier,
        };
        Ok((user, self.exists))
    }
}

impl fmt::Debug for UserLookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserLookup([redacted])")
    }
}

fn checked(text: &str, name: &'static str) -> Result<Name, Error> {
    if text.len() > MAX_USERNAME {
        return Err(Error::Input { name, problem: Problem::TooLong });
    }
    Ok(Name::new(text.as_bytes()))
}

//! The user pool and the app client that a sign-in is about, and `SECRET_HASH`.

use crate::{
    encoding,
    error::{Error, Problem},
    secret::{SecretString, authorized, burn, mask::CtEq},
    sha256::hmac,
};
use alloc::{string::String, sync::Arc};
use zeroize::Zeroizing;

/// Longest pool id, in characters.
const MAX_POOL_ID: usize = 55;

/// An app client of a user pool. Cheap to clone: clones share one client secret, wiped with the last.
///
/// ```
/// use cognito_crypto::auth::App;
///
/// let app = App::new("us-east-1_AbC123xyZ", "1example23456789")?;
/// assert_eq!(app.pool_name(), "AbC123xyZ");
/// assert!(app.secret_hash("alice").is_none());
///
/// let app = App::with_client_secret("us-east-1_AbC123xyZ", "client", "secret")?;
/// let hash = app.secret_hash("alice").unwrap();
/// assert_eq!(hash.expose(), "RTsve+FQ659UKyESgvLg9GYmZEL+QjzQsW/OjL77/b0=");
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pool_id: String,
    client_id: String,
    client_secret: Option<SecretString>,
}

impl App {
    /// An app client without a secret. The pool id is `REGION_NAME`, such as `us-east-1_AbC123xyZ`.
    ///
    /// # Errors
    /// [`Error::Input`] if the pool id does not match `[\w-]+_[0-9a-zA-Z]+`, has more than 55 characters,
    /// or the client id is empty.
    pub fn new(pool_id: &str, client_id: &str) -> Result<Self, Error> {
        Self::checked(pool_id, client_id, None)
    }

    /// An app client with a secret.
    ///
    /// # Errors
    /// As [`new`](Self::new), and if the secret is empty.
    pub fn with_client_secret(pool_id: &str, client_id: &str, secret: &str) -> Result<Self, Error> {
        if secret.is_empty() {
            return Err(Error::Input { name: "client secret", problem: Problem::Empty });
        }
        Self::checked(pool_id, client_id, Some(SecretString::new(secret)))
    }

    fn checked(
        pool_id: &str,
        client_id: &str,
        secret: Option<SecretString>,
    ) -> Result<Self, Error> {
        check_pool_id(pool_id).map_err(|problem| Error::Input { name: "pool id", problem })?;
        if client_id.is_empty() {
            return Err(Error::Input { name: "client id", problem: Problem::Empty });
        }
        Ok(Self(Arc::new(Inner {
            pool_id: pool_id.into(),
            client_id: client_id.into(),
            client_secret: secret,
        })))
    }

    /// The whole pool id.
    #[must_use]
    pub fn pool_id(&self) -> &str {
        &self.0.pool_id
    }

    /// The pool's name, which follows the last `_` of the pool id: x and the claim are computed over it.
    #[must_use]
    pub fn pool_name(&self) -> &str {
        self.0.pool_id.rsplit_once('_').map_or("", |(_, name)| name)
    }

    /// The app client's id.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.0.client_id
    }

    /// The app client's secret, for the requests that carry it as it is.
    pub(super) fn client_secret(&self) -> Option<&str> {
        self.0.client_secret.as_ref().map(SecretString::expose)
    }

    /// `SECRET_HASH` (or `SecretHash`) for a request that carries this very user name, if the app client
    /// has a secret.
    ///
    /// For REFRESH_TOKEN_AUTH, which carries none, it is the real user name (the `sub` where users sign in
    /// with an e-mail address), not an alias.
    #[must_use]
    pub fn secret_hash(&self, username: &str) -> Option<SecretString> {
        let secret = self.0.client_secret.as_ref()?;
        Some(secret_hash(secret.expose(), username, &self.0.client_id))
    }

    /// For a server: checks the `SECRET_HASH` that came with a request, in constant time. An app client without a
    /// secret accepts any.
    ///
    /// # Errors
    /// [`Error::NotAuthorized`] if it is missing or wrong.
    pub fn verify_secret_hash(&self, username: &str, given: Option<&str>) -> Result<(), Error> {
        burn::after(|| self.check_secret_hash(username, given))
    }

    /// [`verify_secret_hash`](Self::verify_secret_hash) inside of an operation that burns.
    pub(super) fn check_secret_hash(
        &self,
        username: &str,
        given: Option<&str>,
    ) -> Result<(), Error> {
        let Some(secret) = &self.0.client_secret else {
            return Ok(());
        };
        let given = given.ok_or(Error::NotAuthorized)?;
        let expected = Zeroizing::new(hash(secret.expose(), username, &self.0.client_id));
        // Lengths are compared first: that of a hash's base64 is public.
        authorized(expected.as_bytes().ct_eq(given.as_bytes()))
    }
}

/// SECRET_HASH = base64(HMAC-SHA256(client secret, username ‖ client id)), over the very USERNAME that is
/// sent in the same request, in UTF-8.
///
/// The typed clients do this by themselves; [`App::secret_hash`] does it for any other request.
#[must_use]
pub fn secret_hash(client_secret: &str, username: &str, client_id: &str) -> SecretString {
    burn::after(|| SecretString::new(hash(client_secret, username, client_id)))
}

fn hash(client_secret: &str, username: &str, client_id: &str) -> String {
    let parts = [username.as_bytes(), client_id.as_bytes()];
    encoding::encode_secret(&*hmac(client_secret.as_bytes(), &parts))
}

/// `[\w-]+_[0-9a-zA-Z]+`, at most 55 characters.
fn check_pool_id(id: &str) -> Result<(), Problem> {
    match id.len() {
        0 => return Err(Problem::Empty),
        1..=MAX_POOL_ID => {}
        _ => return Err(Problem::TooLong),
    }
    let (region, name) = id.rsplit_once('_').ok_or(Problem::PoolId)?;
    let in_region = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let well_formed = !region.is_empty()
        && region.bytes().all(in_region)
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if well_formed { Ok(()) } else { Err(Problem::PoolId) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_id_is_checked_and_its_name_follows_the_last_underscore() {
        for (id, name) in [("us-east-1_AbC", "AbC"), ("a_b_C1", "C1"), ("x_9", "9")] {
            assert_eq!(App::new(id, "client").unwrap().pool_name(), name);
        }
        let long = alloc::format!("us-east-1_{}", "x".repeat(46));
        for (id, problem) in [
            ("", Problem::Empty),
            ("AbC", Problem::PoolId),
            ("_AbC", Problem::PoolId),
            ("us-east-1_", Problem::PoolId),
            ("us east_AbC", Problem::PoolId),
            ("us-east-1_Ab-C", Problem::PoolId),
            (&long, Problem::TooLong),
        ] {
            let refused = App::new(id, "client").unwrap_err();
            assert_eq!(refused, Error::Input { name: "pool id", problem }, "{id}");
        }
        assert!(App::new(&long[..55], "client").is_ok());
    }

    #[test]
    fn neither_a_client_id_nor_a_secret_is_empty() {
        let empty = |name| Error::Input { name, problem: Problem::Empty };
        assert_eq!(App::new("us-east-1_AbC", "").unwrap_err(), empty("client id"));
        let refused = App::with_client_secret("us-east-1_AbC", "client", "").unwrap_err();
        assert_eq!(refused, empty("client secret"));
    }

    #[test]
    fn a_secret_hash_is_verified_over_the_same_user_name() {
        let app = App::with_client_secret("us-east-1_AbC", "client", "secret").unwrap();
        let hash = app.secret_hash("alice").unwrap();
        let hash = hash.expose();
        assert_eq!(app.verify_secret_hash("alice", Some(hash)), Ok(()));
        for (name, given) in [("bob", Some(hash)), ("alice", Some(&hash[1..])), ("alice", None)] {
            assert_eq!(app.verify_secret_hash(name, given), Err(Error::NotAuthorized));
        }
        let open = App::new("us-east-1_AbC", "client").unwrap();
        assert_eq!(open.verify_secret_hash("alice", None), Ok(()));
    }
}

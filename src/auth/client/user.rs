//! A user signs in with a password: USER_SRP_AUTH, then PASSWORD_VERIFIER.

use super::answer::{Answer, Claimant, Signer};
#[cfg(feature = "hazmat")]
use crate::srp::PrivateKey;
use crate::{
    auth::{
        app::App,
        timestamp::Timestamp,
        username::Username,
        wire::{Parameters, names},
    },
    error::Error,
    srp::{Client, Identity, PasswordKey, Salt},
};
use alloc::string::String;
use rand_core::TryCryptoRng;

/// A user about to sign in with SRP.
///
/// [`start`](Self::start) gives the `AuthParameters` of InitiateAuth (`AuthFlow` = `USER_SRP_AUTH`) and
/// the state that answers the PASSWORD_VERIFIER challenge which follows.
///
/// ```
/// use cognito_crypto::auth::{App, Parameters, Timestamp, UserSrp};
///
/// # #[cfg(feature = "getrandom")] {
/// let app = App::with_client_secret("us-east-1_AbC123xyZ", "client", "secret")?;
/// let (auth_parameters, started) = UserSrp::new(&app, "alice@example.com").start()?;
/// assert!(auth_parameters.get("SRP_A").is_some() && auth_parameters.get("SECRET_HASH").is_some());
///
/// // What the service answers: ChallengeName PASSWORD_VERIFIER with
/// let challenge: Parameters = [
///     ("SRP_B", "7b"),
///     ("SALT", "fa0c6bf9dc3b2e62b3027ec3cd0e436b"),
///     ("SECRET_BLOCK", "c2VjcmV0IGJsb2Nr"),
///     ("USERNAME", "alice@example.com"),
///     ("USER_ID_FOR_SRP", "0c8a2c1e-0d1f-4b1a-9f0e-1c2d3e4f5a6b"),
/// ].into_iter().collect();
///
/// // The ChallengeResponses of RespondToAuthChallenge.
/// let now = Timestamp::from_unix(1_800_000_000)?;
/// let responses = started.respond_at(&challenge, "correct horse", now)?;
/// assert_eq!(responses.get("USERNAME"), Some("0c8a2c1e-0d1f-4b1a-9f0e-1c2d3e4f5a6b"));
/// assert!(responses.get("PASSWORD_CLAIM_SIGNATURE").is_some());
/// # }
/// # Ok::<(), cognito_crypto::Error>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct UserSrp {
    app: App,
    username: Username,
    device_key: Option<String>,
}

impl UserSrp {
    /// `username` is what the user typed: a user name, an e-mail address, a phone number.
    pub fn new(app: &App, username: &str) -> Self {
        Self::named(app, Username::new(username))
    }

    /// A user whom earlier challenges have named.
    pub(in crate::auth) fn named(app: &App, username: Username) -> Self {
        Self { app: app.clone(), username, device_key: None }
    }

    /// Signs in on a remembered device: every request then carries its `DEVICE_KEY`.
    pub fn with_device_key(mut self, device_key: &str) -> Self {
        self.device_key = Some(device_key.into());
        self
    }

    /// The `USER_ID_FOR_SRP` that an earlier challenge of this sign-in came with.
    pub fn with_user_id(mut self, user_id: &str) -> Self {
        self.username.set_user_id(user_id);
        self
    }

    /// Draws a and computes A, with the operating system's random numbers.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    #[cfg(feature = "getrandom")]
    pub fn start(self) -> Result<(Parameters, UserSrpStarted), Error> {
        self.start_with_rng(&mut getrandom::SysRng)
    }

    /// Draws a and computes A.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    pub fn start_with_rng<R: TryCryptoRng + ?Sized>(
        self,
        rng: &mut R,
    ) -> Result<(Parameters, UserSrpStarted), Error> {
        Ok(self.start_with_client(Client::generate_with_rng(rng)?))
    }

    /// Computes A from a private value that must never be used twice: for known answers.
    #[cfg(feature = "hazmat")]
    pub fn start_with_private_key(self, a: PrivateKey) -> (Parameters, UserSrpStarted) {
        self.start_with_client(Client::new(a))
    }

    pub(in crate::auth) fn start_with_client(self, client: Client) -> (Parameters, UserSrpStarted) {
        let mut parameters = self.username.identify(&self.app, self.device_key.as_deref());
        parameters.insert(names::SRP_A, client.public_key().to_hex());
        (parameters, UserSrpStarted { user: self, client })
    }
}

/// A user who sent SRP_A and waits for PASSWORD_VERIFIER. Holds a, which is wiped on drop.
///
/// Answering uses the state up, since a may be used only once:
///
/// ```compile_fail
/// # fn twice(started: cognito_crypto::auth::UserSrpStarted,
/// #     challenge: &cognito_crypto::auth::Parameters) {
/// let _ = started.respond(challenge, "correct horse");
/// let _ = started.respond(challenge, "correct horse"); // error: use of moved value
/// # }
/// ```
#[derive(Debug)]
#[must_use]
pub struct UserSrpStarted {
    user: UserSrp,
    client: Client,
}

impl UserSrpStarted {
    /// Answers PASSWORD_VERIFIER, with the system clock's time.
    ///
    /// # Errors
    /// As [`respond_at`](Self::respond_at), and [`Error::Input`] if the clock is out of range.
    #[cfg(all(feature = "std", not(all(target_family = "wasm", target_os = "unknown"))))]
    pub fn respond(self, challenge: &Parameters, password: &str) -> Result<Parameters, Error> {
        self.respond_at(challenge, password, Timestamp::now()?)
    }

    /// Answers PASSWORD_VERIFIER. The password is borrowed for this call and not stored.
    ///
    /// # Errors
    /// [`Error::Missing`] if the challenge lacks `SALT`, `SRP_B` or `SECRET_BLOCK`,
    /// [`Error::Malformed`] if one of them is not what the protocol allows.
    pub fn respond_at(
        self,
        challenge: &Parameters,
        password: &str,
        timestamp: Timestamp,
    ) -> Result<Parameters, Error> {
        self.prove_at(challenge, password, timestamp).map(|(responses, _)| responses)
    }

    /// As [`respond_at`](Self::respond_at), for a password that was [hashed](Identity::password_hash) before with
    /// the pool's name and the `USER_ID_FOR_SRP` that the challenge comes with.
    ///
    /// # Errors
    /// As [`respond_at`](Self::respond_at).
    #[cfg(feature = "hazmat")]
    pub fn respond_with_password_hash_at(
        self,
        challenge: &Parameters,
        hash: &[u8; 32],
        timestamp: Timestamp,
    ) -> Result<Parameters, Error> {
        let derive = |_: &Identity<'_>, salt: &Salt| PasswordKey::from_password_hash(hash, salt);
        let (client, answer) = self.read_with(challenge, &derive)?;
        answer.prove(client, timestamp).map(|(responses, _)| responses)
    }

    /// As [`respond_at`](Self::respond_at), with what can sign the responses anew.
    pub(in crate::auth) fn prove_at(
        self,
        challenge: &Parameters,
        password: &str,
        timestamp: Timestamp,
    ) -> Result<(Parameters, Signer), Error> {
        let (client, answer) = self.read(challenge, password)?;
        answer.prove(client, timestamp)
    }

    /// Reads the challenge and derives x; a batch computes K in between.
    pub(in crate::auth) fn read<'a>(
        self,
        challenge: &'a Parameters,
        password: &str,
    ) -> Result<(Client, Answer<'a>), Error> {
        self.read_with(challenge, &|identity, salt| {
            PasswordKey::derive(identity, password.as_bytes(), salt)
        })
    }

    fn read_with<'a>(
        self,
        challenge: &'a Parameters,
        derive: &dyn Fn(&Identity<'_>, &Salt) -> PasswordKey,
    ) -> Result<(Client, Answer<'a>), Error> {
        let Self { user: UserSrp { app, mut username, device_key }, client } = self;
        username.learn(challenge);
        let (group, user) = (app.pool_name().into(), username.current().into());
        let claimant = Claimant { app, username, device_key, group, user };
        Ok((client, Answer::read(claimant, challenge, derive)?))
    }
}

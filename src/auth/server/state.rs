//! The state of a challenge as bytes: what [`PendingClaim::into_bytes`] and sealed challenges are made of.

use super::pending::{Claimant, Kind, PendingClaim};
use crate::{
    auth::app::App,
    error::{Error, Problem},
    field,
    secret::{burn, declassify, mask::SecretBit},
    srp::{Exchange, PrivateKey, PublicKey, Verifier},
};
use alloc::vec::Vec;
use zeroize::Zeroizing;

/// The form of the bytes. Another form gets another number.
const VERSION: u8 = 1;

/// Bytes of the part that every state has: whether the user exists, b, v, A and u.
pub(super) const SECRETS: usize = 1 + PrivateKey::GENERATED_BYTES + 2 * field::BYTES + 32;

impl PendingClaim {
    /// Turns the claim into bytes, for a server that keeps its state in a store which its processes share.
    ///
    /// The bytes are as secret as the verifier and b that they contain: store them encrypted or where nobody
    /// else reads, and for as long as a sign-in may take. They must be read only once: take them out of the
    /// store and delete them in one atomic step, since b may be used for one answer only. The form is that of
    /// this crate's version; it is not meant to be kept over an update.
    ///
    /// ```
    /// # use cognito_crypto::auth::server::{PendingClaim, SimulationKey, StoredUser, UserLookup, UserPool};
    /// # use cognito_crypto::auth::{App, UserSrp};
    /// # #[cfg(all(feature = "getrandom", feature = "std"))] {
    /// # let app = App::new("us-east-1_AbC123xyZ", "client")?;
    /// # let pool = UserPool::new(&app, &SimulationKey::generate()?);
    /// # let (request, started) = UserSrp::new(&app, "alice").start()?;
    /// # let lookup = UserLookup::found(StoredUser::register(&app, "alice", "correct horse")?)?;
    /// let (challenge, pending) = pool.challenge_user(&request, lookup)?;
    /// let stored = pending.into_bytes();
    ///
    /// // In another process:
    /// # let responses = started.respond(&challenge, "correct horse")?;
    /// PendingClaim::from_bytes(&app, &stored)?.verify(&responses)?;
    /// # }
    /// # Ok::<(), cognito_crypto::Error>(())
    /// ```
    #[must_use]
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        burn::after(|| {
            let Claimant { app, group, user, username, kind } = &self.claimant;
            let texts = [app.pool_id(), app.client_id(), group, user, username, &self.secret_block];
            let mut length = 2 + SECRETS;
            for text in texts {
                length += 4 + text.len();
            }
            // Never grows, which would leave a copy.
            let mut bytes = Zeroizing::new(Vec::with_capacity(length));
            bytes.extend_from_slice(&[VERSION, *kind as u8]);
            bytes.resize(2 + SECRETS, 0);
            if let Some(secrets) = bytes[2..].first_chunk_mut() {
                write_secrets(secrets, &self.exchange, &self.exists);
            }
            for text in texts {
                // No text has 4 GB: names have at most 512 bytes, ids and keys come from the caller.
                bytes.extend_from_slice(&(text.len() as u32).to_be_bytes());
                bytes.extend_from_slice(text.as_bytes());
            }
            bytes
        })
    }

    /// Reads what [`into_bytes`](Self::into_bytes) wrote, in this process or another.
    ///
    /// # Errors
    /// [`Error::Input`] if the bytes are not of that form, or about another pool or app client than `app`.
    pub fn from_bytes(app: &App, bytes: &[u8]) -> Result<Self, Error> {
        burn::after(|| {
            let (&[version, kind], rest) = bytes.split_first_chunk().ok_or(refused(TOO_SHORT))?;
            let (secrets, texts) = rest.split_first_chunk().ok_or(refused(TOO_SHORT))?;
            let kind = match (version, kind) {
                (VERSION, 0) => Kind::User,
                (VERSION, 1) => Kind::Device,
                _ => return Err(refused(Problem::Format)),
            };
            let mut texts = texts.to_vec();
            declassify(&mut *texts);
            let mut rest = &*texts;
            let mut text = || read_text(&mut rest);
            let (pool, client, group, user) = (text()?, text()?, text()?, text()?);
            let (username, secret_block) = (text()?, text()?);
            if !rest.is_empty() {
                return Err(refused(Problem::Format));
            }
            if pool != app.pool_id() || client != app.client_id() {
                return Err(refused(Problem::Mismatch));
            }
            let (exchange, exists) = read_secrets(secrets)?;
            let claimant = Claimant {
                app: app.clone(),
                group: group.into(),
                user: user.into(),
                username: username.into(),
                kind,
            };
            Ok(Self { claimant, exchange, secret_block: secret_block.into(), exists })
        })
    }
}

const TOO_SHORT: Problem = Problem::TooShort;

fn refused(problem: Problem) -> Error {
    Error::Input { name: "pending claim", problem }
}

fn read_text<'a>(rest: &mut &'a [u8]) -> Result<&'a str, Error> {
    let (length, after) = rest.split_first_chunk().ok_or(refused(TOO_SHORT))?;
    let length = u32::from_be_bytes(*length) as usize;
    let (text, after) = after.split_at_checked(length).ok_or(refused(TOO_SHORT))?;
    *rest = after;
    str::from_utf8(text).map_err(|_| refused(Problem::Format))
}

/// Writes whether the user exists, b, v, A and u.
pub(super) fn write_secrets(out: &mut [u8; SECRETS], exchange: &Exchange, exists: &SecretBit) {
    let Exchange { verifier, private, client, u } = exchange;
    let (flag, rest) = out.split_at_mut(1);
    flag[0] = exists.to_byte();
    let (b, rest) = rest.split_at_mut(PrivateKey::GENERATED_BYTES);
    private.write_be_bytes(b);
    let (v, rest) = rest.split_at_mut(field::BYTES);
    if let Some(v) = v.first_chunk_mut() {
        verifier.write_be_bytes(v);
    }
    let (a, rest) = rest.split_at_mut(field::BYTES);
    a.copy_from_slice(&client.to_be_bytes());
    rest.copy_from_slice(u);
}

/// Reads what [`write_secrets`] wrote.
pub(super) fn read_secrets(bytes: &[u8; SECRETS]) -> Result<(Exchange, SecretBit), Error> {
    let (flag, rest) = bytes.split_at(1);
    let (b, rest) = rest.split_at(PrivateKey::GENERATED_BYTES);
    let (v, rest) = rest.split_at(field::BYTES);
    let (a, rest) = rest.split_at(field::BYTES);
    let (mut a, mut u) = (a.to_vec(), [0; 32]);
    declassify(&mut *a);
    u.copy_from_slice(rest);
    declassify(&mut u);
    let exchange = Exchange {
        verifier: Verifier::parse(v)?,
        private: PrivateKey::from_generated(b),
        client: PublicKey::from_be_bytes(&a)?,
        u,
    };
    let exists = SecretBit::try_fill(|byte| {
        byte.copy_from_slice(flag);
        Ok::<_, Error>(())
    })?;
    Ok((exchange, exists))
}

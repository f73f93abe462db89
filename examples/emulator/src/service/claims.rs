//! SRP challenges of users and devices: the parameters sent. The claim that waits for its answer is in the
//! SECRET_BLOCK, sealed, so that no verifier is kept anywhere else, and any process of a fleet can verify the answer.

use super::{
    Service,
    sign_in::{SignIn, Waits},
    tenant::Tenant,
};
use crate::{
    fault::Fault,
    random,
    records::{Device, User},
    wire::AuthResponse,
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use cognito_crypto::auth::{
    Parameters, Timestamp,
    server::{PendingClaim, StoredDevice},
};
use sha2::{Digest, Sha256};

/// Whether a claim's challenge comes with a Session. USER_SRP_AUTH's does not; a claim is found by its
/// SECRET_BLOCK in any case.
#[derive(PartialEq)]
pub enum Session {
    Present,
    Absent,
}

impl Service {
    /// SRP_A came: asks for PASSWORD_VERIFIER.
    pub(super) fn ask_claim(
        &self,
        tenant: &Tenant,
        sign_in: SignIn,
        request: &Parameters,
        session: Session,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let user = self.signing_in(tenant, &sign_in)?;
        let lookup = self.lookup(&tenant.pool, &sign_in.username, user.as_ref())?;
        let pool = self.user_pool(tenant);
        let secret = user.map(|user| user.secret);
        let mut rng = self.randomness(tenant, &sign_in, secret.as_ref(), request)?;
        let (mut challenge, pending) = pool.challenge_user_with_rng(request, lookup, &mut rng)?;
        rng.respell(&mut challenge);
        let session = if session == Session::Present { Some(random::token()?) } else { None };
        self.ask_with(challenge, pending, Waits::Claim, sign_in, session, now)
    }

    /// A device's SRP_A came: asks for DEVICE_PASSWORD_VERIFIER.
    pub(super) fn ask_device_claim(
        &self,
        tenant: &Tenant,
        sign_in: SignIn,
        request: &Parameters,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let key = sign_in.device.as_deref().unwrap_or_default();
        let user = self.signing_in(tenant, &sign_in)?.ok_or_else(Fault::wrong_session)?;
        let device: Device = self.store.get((&user.sub, key))?.ok_or_else(Fault::no_device)?;
        let (salt, verifier) = device.secret.load()?;
        let stored = StoredDevice { key: device.key, group_key: device.group_key, salt, verifier };
        let mut rng = self.randomness(tenant, &sign_in, Some(&device.secret), request)?;
        let (mut challenge, pending) =
            self.user_pool(tenant).challenge_device_with_rng(request, stored, &mut rng)?;
        rng.respell(&mut challenge);
        let session = Some(random::token()?);
        self.ask_with(challenge, pending, Waits::DeviceClaim, sign_in, session, now)
    }

    fn ask_with(
        &self,
        challenge: Parameters,
        pending: PendingClaim,
        waits: Waits,
        sign_in: SignIn,
        session: Option<String>,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let challenge = self.sealing.seal_at(challenge, pending, Timestamp::from_unix(now)?)?;
        let handle = claim_handle(challenge.require("SECRET_BLOCK")?);
        let pairs = challenge.iter().map(|(key, value)| (key.into(), value.into()));
        self.ask_under(handle, session, sign_in, waits, pairs.collect(), now)
    }

    /// Whether a DEVICE_KEY, if there is one, is that of a confirmed device of the user.
    pub(super) fn is_device_of(
        &self,
        user: Option<&User>,
        key: Option<&str>,
    ) -> Result<bool, Fault> {
        let Some(key) = key else { return Ok(true) };
        let device: Option<Device> = match user {
            Some(user) => self.store.get((&user.sub, key))?,
            None => None,
        };
        Ok(device.is_some())
    }
}

/// Where a sign-in waits for the answer to this SECRET_BLOCK. Whoever takes it from there is the only one to answer.
pub fn claim_handle(secret_block: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(secret_block))
}

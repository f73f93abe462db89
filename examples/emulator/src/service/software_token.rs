//! An authenticator app as the second factor: AssociateSoftwareToken, VerifySoftwareToken, its codes.
//!
//! A new app counts once a code of it was verified. Until then an earlier app stays as it is, and nobody but an
//! app's owner, by an access token, replaces it.

use super::{
    Service,
    guesses::Guess,
    second_factor::available,
    sign_in::{SetUp, SignIn, Waits},
    tenant::Tenant,
};
use crate::{
    fault::Fault,
    pending::Owner,
    random,
    records::{Totp, User},
    totp,
    wire::{AssociateSoftwareToken, SoftwareToken, SoftwareTokenVerified, VerifySoftwareToken},
};

/// Bytes of a shared key, as long as SHA-1's output (RFC 4226 §4).
const KEY_BYTES: usize = 20;

impl Service {
    /// Draws a key for the app. It counts when a code of it was verified.
    pub(super) fn associate(
        &self,
        request: AssociateSoftwareToken,
        now: u64,
    ) -> Result<SoftwareToken, Fault> {
        let key = random::bytes::<KEY_BYTES>()?.to_vec();
        let secret_code = totp::base32(&key);
        if let Some(token) = request.access_token {
            let (_, user) = self.access(&token, now)?;
            self.change(&user, |user| {
                user.candidate = Some(key.clone());
                Ok(())
            })?;
            return Ok(SoftwareToken { secret_code, session: None });
        }
        let (sign_in, _) = self.setting_up(request.session, now)?;
        let session = Some(self.set_up(sign_in, SetUp::Associated(key), now)?);
        Ok(SoftwareToken { secret_code, session })
    }

    /// Takes the first code of the app.
    pub(super) fn verify_token(
        &self,
        request: VerifySoftwareToken,
        now: u64,
    ) -> Result<SoftwareTokenVerified, Fault> {
        let session = match request.access_token {
            Some(token) => {
                self.verify_candidate(&token, &request.user_code, now)?;
                None
            }
            None => Some(self.verify_set_up(request.session, &request.user_code, now)?),
        };
        Ok(SoftwareTokenVerified { status: "SUCCESS", session })
    }

    /// The app that was associated with an access token.
    fn verify_candidate(&self, token: &str, code: &str, now: u64) -> Result<(), Fault> {
        let (_, user) = self.access(token, now)?;
        let owner = Owner { name: format!("{} {}", user.pool, user.id), exists: true };
        self.guesses.judge_alone(Guess::OneTimeCode, &owner, now, || {
            self.change(&user, |user| {
                let key = user.candidate.take().ok_or_else(Fault::software_token)?;
                user.totp = Some(verified(key, code, now)?);
                Ok(())
            })
        })
    }

    /// The app that was associated with a Session; gives the Session that comes after it.
    fn verify_set_up(
        &self,
        session: Option<String>,
        code: &str,
        now: u64,
    ) -> Result<String, Fault> {
        let (mut sign_in, user) = self.setting_up(session, now)?;
        let Waits::MfaSetup(SetUp::Associated(key)) = &sign_in.waits else {
            return Err(Fault::software_token());
        };
        let key = key.clone();
        let judged = self.guesses.judge_alone(Guess::OneTimeCode, &sign_in.owner, now, || {
            self.change(&user, |user| {
                // Somebody else may have been faster.
                if user.totp.is_some() {
                    return Err(Fault::wrong_session());
                }
                user.totp = Some(verified(key.clone(), code, now)?);
                Ok(())
            })
        });
        if let Err(fault) = judged {
            sign_in.waits = Waits::MfaSetup(SetUp::Associated(key));
            self.ask_again(sign_in, now)?;
            return Err(fault);
        }
        self.set_up(sign_in, SetUp::Verified(key), now)
    }

    /// SOFTWARE_TOKEN_MFA_CODE: each code is taken once.
    pub(super) fn take_totp(
        &self,
        tenant: &Tenant,
        sign_in: &SignIn,
        code: &str,
        now: u64,
    ) -> Result<(), Fault> {
        let user = self.signing_in(tenant, sign_in)?.ok_or_else(Fault::wrong_session)?;
        self.guesses.judge_alone(Guess::OneTimeCode, &sign_in.owner, now, || {
            self.change(&user, |user| {
                let totp = user.totp.as_mut().ok_or_else(Fault::wrong_factor)?;
                let step = totp::verify(&totp.key, code, now).ok_or_else(Fault::wrong_factor)?;
                if step <= totp.last_step {
                    return Err(Fault::used_factor());
                }
                totp.last_step = step;
                Ok(())
            })
        })
    }

    /// MFA_SETUP: the app that this sign-in verified has to be the user's.
    pub(super) fn take_set_up(
        &self,
        tenant: &Tenant,
        sign_in: &SignIn,
        set_up: &SetUp,
    ) -> Result<(), Fault> {
        let SetUp::Verified(key) = set_up else {
            return Err(Fault::parameter("A software token must be verified first."));
        };
        let user = self.signing_in(tenant, sign_in)?.ok_or_else(Fault::wrong_session)?;
        let is_theirs = user.totp.is_some_and(|totp| totp.key == *key);
        if is_theirs { Ok(()) } else { Err(Fault::wrong_session()) }
    }

    /// The sign-in of a Session that waits for MFA_SETUP, and its user, who has no second factor yet.
    fn setting_up(&self, session: Option<String>, now: u64) -> Result<(SignIn, User), Fault> {
        let session = session.ok_or_else(|| Fault::missing("Session"))?;
        let waits = |sign_in: &SignIn| matches!(sign_in.waits, Waits::MfaSetup(_));
        let sign_in = self.sign_ins.take(&session, now, waits)?;
        let sign_in = sign_in.ok_or_else(Fault::wrong_session)?;
        let tenant = self.tenant(&sign_in.client, None)?;
        let has_none = |user: &User| available(&tenant.pool, user).is_empty();
        let user = self.signing_in(&tenant, &sign_in)?.filter(has_none);
        Ok((sign_in, user.ok_or_else(Fault::wrong_session)?))
    }

    /// The sign-in goes on under a new Session.
    fn set_up(&self, sign_in: SignIn, set_up: SetUp, now: u64) -> Result<String, Fault> {
        let response = self.ask(sign_in, Waits::MfaSetup(set_up), [].into(), now)?;
        response.session.ok_or_else(Fault::wrong_session)
    }

    fn change(
        &self,
        user: &User,
        change: impl FnMut(&mut User) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let changed = self.store.update((&user.pool, &user.id), change)?;
        changed.ok_or_else(Fault::no_user)
    }
}

/// An app of which this is a code.
fn verified(key: Vec<u8>, code: &str, now: u64) -> Result<Totp, Fault> {
    let last_step = totp::verify(&key, code, now).ok_or_else(Fault::software_token)?;
    Ok(Totp { key, last_step })
}

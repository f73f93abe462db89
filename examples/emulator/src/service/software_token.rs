//! An authenticator app as the second factor: AssociateSoftwareToken, VerifySoftwareToken, its codes.

use super::{
    Service,
    sign_in::{SignIn, Waits},
    tenant::Tenant,
};
use crate::{
    fault::Fault,
    pending::Pending,
    random,
    records::{Totp, User},
    totp,
    wire::{
        AssociateSoftwareToken, Empty, SetUserMfaPreference, SoftwareToken, SoftwareTokenVerified,
        VerifySoftwareToken,
    },
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
        let (user, session) = self.owner(request.access_token, request.session, now)?;
        let key = random::bytes::<KEY_BYTES>()?;
        let secret_code = totp::base32(&key);
        self.change(&user, |user| {
            let old = user.totp.take();
            user.totp = Some(Totp {
                key: key.into(),
                verified: false,
                preferred: old.is_some_and(|old| old.preferred),
                last_step: 0,
            });
            Ok(())
        })?;
        let session = session.map(|sign_in| self.set_up(sign_in, false, now)).transpose()?;
        Ok(SoftwareToken { secret_code, session })
    }

    /// Takes the first code of the app.
    pub(super) fn verify_token(
        &self,
        request: VerifySoftwareToken,
        now: u64,
    ) -> Result<SoftwareTokenVerified, Fault> {
        let (user, session) = self.owner(request.access_token, request.session, now)?;
        self.change(&user, |user| {
            let totp = user.totp.as_mut().ok_or_else(Fault::software_token)?;
            let step = totp::verify(&totp.key, &request.user_code, now);
            totp.last_step = step.ok_or_else(Fault::software_token)?;
            totp.verified = true;
            Ok(())
        })?;
        let session = session.map(|sign_in| self.set_up(sign_in, true, now)).transpose()?;
        Ok(SoftwareTokenVerified { status: "SUCCESS", session })
    }

    /// SetUserMFAPreference: in a pool where a second factor is optional.
    pub(super) fn prefer_token(
        &self,
        request: SetUserMfaPreference,
        now: u64,
    ) -> Result<Empty, Fault> {
        let (_, user) = self.access(&request.access_token, now)?;
        let preferred = request.software_token_mfa_settings.is_some_and(|it| it.enabled);
        self.change(&user, |user| {
            let unverified = || Fault::parameter("User has not verified software token mfa");
            let totp = user.totp.as_mut().filter(|totp| totp.verified).ok_or_else(unverified)?;
            totp.preferred = preferred;
            Ok(())
        })?;
        Ok(Empty {})
    }

    /// SOFTWARE_TOKEN_MFA_CODE: each code is taken once.
    pub(super) fn take_totp(
        &self,
        tenant: &Tenant,
        sign_in: &SignIn,
        code: &str,
        now: u64,
    ) -> Result<(), Fault> {
        let user = self.user(&tenant.pool, &sign_in.username)?.ok_or_else(Fault::wrong_session)?;
        self.change(&user, |user| {
            let totp = user.totp.as_mut().ok_or_else(Fault::wrong_factor)?;
            let step = totp::verify(&totp.key, code, now).ok_or_else(Fault::wrong_factor)?;
            if step <= totp.last_step {
                return Err(Fault::used_factor());
            }
            totp.last_step = step;
            Ok(())
        })
    }

    /// Who asks: the owner of an access token, or of a sign-in that waits for MFA_SETUP.
    fn owner(
        &self,
        access_token: Option<String>,
        session: Option<String>,
        now: u64,
    ) -> Result<(User, Option<SignIn>), Fault> {
        if let Some(token) = access_token {
            return Ok((self.access(&token, now)?.1, None));
        }
        let session = session.ok_or_else(|| Fault::missing("Session"))?;
        let sign_in = take_set_up(&self.sign_ins, &session, now)?;
        let tenant = self.tenant(&sign_in.client, None)?;
        let user = self.user(&tenant.pool, &sign_in.username)?.ok_or_else(Fault::wrong_session)?;
        Ok((user, Some(sign_in)))
    }

    /// The sign-in goes on under a new Session.
    fn set_up(&self, sign_in: SignIn, verified: bool, now: u64) -> Result<String, Fault> {
        let response = self.ask(sign_in, Waits::MfaSetup { verified }, [].into(), now)?;
        response.session.ok_or_else(Fault::wrong_session)
    }

    fn change(
        &self,
        user: &User,
        change: impl FnOnce(&mut User) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let changed = self.store.update((&user.pool, &user.id), change)?;
        changed.ok_or_else(Fault::no_user)
    }
}

fn take_set_up(sign_ins: &Pending<SignIn>, session: &str, now: u64) -> Result<SignIn, Fault> {
    let waits = |sign_in: &SignIn| matches!(sign_in.waits, Waits::MfaSetup { .. });
    sign_ins.take(session, now, waits)?.ok_or_else(Fault::wrong_session)
}

//! RespondToAuthChallenge and AdminRespondToAuthChallenge: the answer to whatever a sign-in waits for.

use super::{
    Service,
    claims::Session,
    sign_in::{SignIn, Waits, device_handle},
    tenant::Tenant,
};
use crate::{
    fault::Fault,
    wire::{AuthResponse, RespondToAuthChallenge},
};
use cognito_crypto::auth::{Parameters, Timestamp};
use ctutils::CtEq;

/// Wrong codes, or passwords that are too short, that a challenge takes.
const MAX_ATTEMPTS: u32 = 3;

impl Service {
    pub(super) fn respond(
        &self,
        request: RespondToAuthChallenge,
        admin: bool,
        now: Timestamp,
    ) -> Result<AuthResponse, Fault> {
        let pool = admin.then(|| request.user_pool_id.as_deref().unwrap_or_default());
        let tenant = self.tenant(&request.client_id, pool)?;
        let responses = &request.challenge_responses;
        let username = responses.require("USERNAME")?;
        tenant.check_secret_hash(username, responses.get("SECRET_HASH"))?;
        if matches!(&*request.challenge_name, "PASSWORD_VERIFIER" | "PASSWORD") {
            self.require_device(&tenant, username, responses.get("DEVICE_KEY"))?;
        }

        let mut sign_in = self.waiting(&tenant, &request, now.unix())?;
        let presented = responses.get("DEVICE_KEY").map(String::from);
        sign_in.device = presented.or(sign_in.device);
        self.answer(&tenant, sign_in, responses, now)
    }

    /// Takes out the sign-in that a response is about; a response is taken once.
    fn waiting(
        &self,
        tenant: &Tenant,
        request: &RespondToAuthChallenge,
        now: u64,
    ) -> Result<SignIn, Fault> {
        let responses = &request.challenge_responses;
        let username = responses.require("USERNAME")?;
        let session = request.session.as_deref();
        let handle = match &*request.challenge_name {
            "PASSWORD_VERIFIER" | "DEVICE_PASSWORD_VERIFIER" => {
                responses.require("PASSWORD_CLAIM_SECRET_BLOCK")?.into()
            }
            "DEVICE_SRP_AUTH" if session.is_none() => {
                let device = responses.require("DEVICE_KEY")?;
                let user = self.user(&tenant.pool, username)?.ok_or_else(Fault::wrong_session)?;
                let handle = device_handle(&tenant.client.id, &user.sub, device);
                let session = self.device_sessions.take(&handle, now, |_| true)?;
                session.ok_or_else(Fault::wrong_session)?
            }
            _ => session.ok_or_else(|| Fault::missing("Session"))?.into(),
        };
        let found = self.sign_ins.take(&handle, now, |sign_in| {
            sign_in.client == tenant.client.id
                && sign_in.waits.name() == request.challenge_name
                && (session.is_none() || session == sign_in.session.as_deref())
        })?;
        match found {
            Some(sign_in) if self.is_same_user(tenant, &sign_in.username, username)? => Ok(sign_in),
            _ if request.challenge_name == "PASSWORD_VERIFIER" => Err(Fault::wrong_password()),
            _ => Err(Fault::wrong_session()),
        }
    }

    /// Whether an answer under `name` is of the user who typed `typed`.
    fn is_same_user(&self, tenant: &Tenant, typed: &str, name: &str) -> Result<bool, Fault> {
        // Whether the user exists must not show: the claim of one who does not is verified too.
        let id = self.user(&tenant.pool, typed)?.map(|user| user.id);
        Ok(name == typed || id.is_none_or(|id| name == id))
    }

    fn answer(
        &self,
        tenant: &Tenant,
        mut sign_in: SignIn,
        responses: &Parameters,
        now: Timestamp,
    ) -> Result<AuthResponse, Fault> {
        let unix = now.unix();
        match std::mem::replace(&mut sign_in.waits, Waits::Select) {
            Waits::Select => match responses.require("ANSWER")? {
                "PASSWORD" => return self.check_password(tenant, sign_in, responses, unix),
                "PASSWORD_SRP" => {
                    return self.ask_claim(tenant, sign_in, responses, Session::Present, unix);
                }
                _ => return Err(Fault::parameter("The challenge is not available.")),
            },
            Waits::Password => return self.check_password(tenant, sign_in, responses, unix),
            Waits::PasswordSrp => {
                return self.ask_claim(tenant, sign_in, responses, Session::Present, unix);
            }
            Waits::Device => return self.ask_device_claim(tenant, sign_in, responses, unix),
            Waits::Claim(pending) => pending.verify_at(responses, now)?,
            Waits::DeviceClaim(pending) => {
                pending.verify_at(responses, now)?;
                sign_in.device_proven = true;
            }
            Waits::NewPassword => {
                if let Err(fault) = self.take_new_password(tenant, &sign_in, responses) {
                    self.ask_again(sign_in, Waits::NewPassword, unix)?;
                    return Err(fault);
                }
            }
            Waits::SoftwareToken => {
                let code = responses.require("SOFTWARE_TOKEN_MFA_CODE")?;
                if let Err(fault) = self.take_totp(tenant, &sign_in, code, unix) {
                    self.ask_again(sign_in, Waits::SoftwareToken, unix)?;
                    return Err(fault);
                }
                sign_in.second_factor = true;
            }
            Waits::MfaSetup { verified } => {
                if !verified {
                    return Err(Fault::parameter("A software token must be verified first."));
                }
                sign_in.second_factor = true;
            }
            Waits::Custom { code } => {
                if !bool::from(code.as_bytes().ct_eq(responses.require("ANSWER")?.as_bytes())) {
                    return Err(Fault::wrong_password());
                }
                sign_in.owes_custom = false;
            }
        }
        self.proceed(tenant, sign_in, unix)
    }

    /// Leaves the Session for another attempt, if there are any left.
    fn ask_again(&self, mut sign_in: SignIn, waits: Waits, now: u64) -> Result<(), Fault> {
        sign_in.waits = waits;
        sign_in.attempts += 1;
        match sign_in.session.clone() {
            Some(session) if sign_in.attempts < MAX_ATTEMPTS => {
                let until = sign_in.until;
                self.sign_ins.insert(session, sign_in, until, now)
            }
            _ => Ok(()),
        }
    }
}

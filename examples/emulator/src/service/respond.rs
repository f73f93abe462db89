//! RespondToAuthChallenge and AdminRespondToAuthChallenge: the answer to whatever a sign-in waits for.

use super::{
    Service,
    claims::{Session, claim_handle},
    guesses::Guess,
    names::device_key,
    purpose::Purpose,
    second_factor::{self, Question},
    sign_in::{SignIn, Waits, device_handle},
    tenant::Tenant,
};
use crate::{
    fault::Fault,
    records::Factor,
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

        let presented = device_key(responses)?;
        let mut sign_in = self.waiting(&tenant, &request, now.unix())?;
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
                claim_handle(responses.require("PASSWORD_CLAIM_SECRET_BLOCK")?)
            }
            "DEVICE_SRP_AUTH" if session.is_none() && self.options.device_without_session => {
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
            Some(sign_in) if is_same_user(tenant, &sign_in, username) => Ok(sign_in),
            _ if request.challenge_name == "PASSWORD_VERIFIER" => Err(Fault::wrong_password()),
            _ => Err(Fault::wrong_session()),
        }
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
            Waits::Select => {
                let choice = responses.require("ANSWER")?;
                return self.chosen(tenant, sign_in, choice, responses, unix);
            }
            Waits::Password => {
                return self.check_password(tenant, sign_in, Waits::Password, responses, unix);
            }
            Waits::PasswordSrp => {
                return self.ask_claim(tenant, sign_in, responses, Session::Present, unix);
            }
            Waits::Device => return self.ask_device_claim(tenant, sign_in, responses, unix),
            Waits::SelectMfa => return self.choose_factor(tenant, sign_in, responses, unix),
            Waits::Claim => {
                self.guesses.judge(Guess::Password, &sign_in.owner, unix, || {
                    let opened = self.sealing.open_user_at(&tenant.app, responses, now)?;
                    self.batches.verify(opened.claim, responses, now)
                })?;
                sign_in = self.check_device(tenant, sign_in, responses, unix)?;
            }
            Waits::SameClaim { signature, timestamp } => {
                self.guesses.judge(Guess::Password, &sign_in.owner, unix, || {
                    let given = responses.require("PASSWORD_CLAIM_SIGNATURE")?;
                    let same = bool::from(signature.as_bytes().ct_eq(given.as_bytes()));
                    let same = same && responses.get("TIMESTAMP") == Some(&timestamp);
                    if same { Ok(()) } else { Err(Fault::wrong_password()) }
                })?;
                sign_in = self.check_device(tenant, sign_in, responses, unix)?;
            }
            Waits::DeviceClaim => {
                let opened = self.sealing.open_device_at(&tenant.app, responses, now)?;
                self.batches.verify(opened.claim, responses, now)?;
                sign_in.proven_device = responses.get("DEVICE_KEY").map(String::from);
            }
            Waits::NewPassword => match self.take_new_password(tenant, &sign_in, responses) {
                Ok(password) => sign_in.user = sign_in.user.map(|(id, _)| (id, password)),
                Err(fault) => return self.refuse(sign_in, Waits::NewPassword, fault, unix),
            },
            Waits::SoftwareToken => {
                let code = responses.require("SOFTWARE_TOKEN_MFA_CODE")?;
                if let Err(fault) = self.take_totp(tenant, &sign_in, code, unix) {
                    return self.refuse(sign_in, Waits::SoftwareToken, fault, unix);
                }
                sign_in.second_factor = true;
            }
            Waits::Code { purpose, code, is_second_factor } => {
                let given = responses.require(purpose.response_key())?;
                let taken = self.take_sent_code(&sign_in, &code, given, Fault::wrong_factor, unix);
                if let Err(fault) = taken {
                    let waits = Waits::Code { purpose, code, is_second_factor };
                    return self.refuse(sign_in, waits, fault, unix);
                }
                sign_in.second_factor |= is_second_factor;
            }
            Waits::MfaSetup(set_up) => {
                if let Some(address) = responses.get("EMAIL") {
                    return match self.send_set_up_code(tenant, &sign_in, address) {
                        Ok(code) => self.ask_set_up_code(sign_in, address, code, unix),
                        Err(fault) => self.refuse(sign_in, Waits::MfaSetup(set_up), fault, unix),
                    };
                }
                self.take_set_up(tenant, &sign_in, &set_up)?;
                sign_in.second_factor = true;
            }
            Waits::EmailSetUp { address, code } => {
                let given = responses.require(Purpose::EmailOtp.response_key())?;
                let taken = self.take_sent_code(&sign_in, &code, given, Fault::wrong_factor, unix);
                if let Err(fault) = taken {
                    return self.refuse(sign_in, Waits::EmailSetUp { address, code }, fault, unix);
                }
                self.set_up_address(tenant, &sign_in, &address)?;
                sign_in.second_factor = true;
            }
            Waits::Custom { code } => {
                let given = responses.require("ANSWER")?;
                self.take_sent_code(&sign_in, &code, given, Fault::wrong_password, unix)?;
                sign_in.owes_custom = false;
            }
            Waits::WebAuthn { challenge } => {
                self.take_passkey(tenant, &sign_in, &challenge, responses, unix)?;
            }
            Waits::SignUp { .. } => return Err(Fault::wrong_session()),
        }
        self.proceed(tenant, sign_in, unix)
    }

    /// A DEVICE_KEY that comes with a right claim has to be that of a device of the user. If it is not, the
    /// same claim may come again without it.
    fn check_device(
        &self,
        tenant: &Tenant,
        mut sign_in: SignIn,
        responses: &Parameters,
        now: u64,
    ) -> Result<SignIn, Fault> {
        let user = self.signing_in(tenant, &sign_in)?;
        if self.is_device_of(user.as_ref(), responses.get("DEVICE_KEY"))? {
            return Ok(sign_in);
        }
        let text = |key| responses.require(key).map(String::from);
        let (signature, timestamp) = (text("PASSWORD_CLAIM_SIGNATURE")?, text("TIMESTAMP")?);
        sign_in.waits = Waits::SameClaim { signature, timestamp };
        self.keep(claim_handle(&text("PASSWORD_CLAIM_SECRET_BLOCK")?), sign_in, now)?;
        Err(Fault::no_device())
    }

    /// SELECT_MFA_TYPE.
    fn choose_factor(
        &self,
        tenant: &Tenant,
        sign_in: SignIn,
        responses: &Parameters,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let answer = responses.require("ANSWER")?;
        let user = self.signing_in(tenant, &sign_in)?.ok_or_else(Fault::wrong_session)?;
        let available = second_factor::available(&tenant.pool, &user);
        match available.into_iter().find(|factor: &Factor| factor.name() == answer) {
            Some(factor) => self.ask_second_factor(sign_in, &user, Question::Give(factor), now),
            None => {
                let fault = Fault::parameter("The second factor is not available.");
                self.refuse(sign_in, Waits::SelectMfa, fault, now)
            }
        }
    }

    /// Refuses an answer; the Session takes another, if there are any attempts left.
    fn refuse(
        &self,
        mut sign_in: SignIn,
        waits: Waits,
        fault: Fault,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        sign_in.waits = waits;
        self.ask_again(sign_in, now)?;
        Err(fault)
    }

    /// Leaves the Session for another attempt, if there are any left.
    pub(super) fn ask_again(&self, mut sign_in: SignIn, now: u64) -> Result<(), Fault> {
        sign_in.attempts += 1;
        match sign_in.session.clone() {
            Some(session) if sign_in.attempts < MAX_ATTEMPTS => self.keep(session, sign_in, now),
            _ => Ok(()),
        }
    }
}

/// Whether an answer under `name` is of the user who began to sign in. Whether that user exists must not show:
/// of one who does not, every answer goes on, and is refused where the others' are.
fn is_same_user(tenant: &Tenant, sign_in: &SignIn, name: &str) -> bool {
    let canonical = |name: &str| tenant.pool.canonical(name);
    let is_id = sign_in.user.as_ref().is_none_or(|(id, _)| *id == canonical(name));
    canonical(name) == canonical(&sign_in.username) || is_id
}

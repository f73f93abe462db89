//! InitiateAuth and AdminInitiateAuth: the first step of every AuthFlow.

use super::{
    Service,
    claims::Session,
    guesses::Guess,
    names::device_key,
    purpose::Purpose,
    sign_in::{SignIn, Waits},
    tenant::Tenant,
};
use crate::{
    fault::Fault,
    records::{FirstFactor, Pool},
    wire::{AuthResponse, InitiateAuth},
};
use cognito_crypto::auth::Parameters;
use std::collections::BTreeMap;

impl Service {
    pub(super) fn initiate(
        &self,
        request: InitiateAuth,
        admin: bool,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let pool = admin.then(|| request.user_pool_id.as_deref().unwrap_or_default());
        let tenant = self.tenant(&request.client_id, pool)?;
        let parameters = &request.auth_parameters;
        let flow = permission(&request.auth_flow, admin)?;
        tenant.allow(flow)?;
        if flow == "ALLOW_REFRESH_TOKEN_AUTH" {
            return self.refresh(&tenant, parameters, now);
        }

        let username = parameters.require("USERNAME")?;
        tenant.check_secret_hash(username, parameters.get("SECRET_HASH"))?;
        let mut sign_in = self.begin(&tenant, username, device_key(parameters)?)?;
        match flow {
            "ALLOW_USER_SRP_AUTH" => {
                self.ask_claim(&tenant, sign_in, parameters, Session::Absent, now)
            }
            "ALLOW_CUSTOM_AUTH" => {
                sign_in.owes_custom = true;
                match parameters.get("CHALLENGE_NAME") {
                    Some("SRP_A") => {
                        self.ask_claim(&tenant, sign_in, parameters, Session::Present, now)
                    }
                    _ => self.ask_custom(&tenant, sign_in, now),
                }
            }
            "ALLOW_USER_AUTH" => match request.session {
                // Of ConfirmSignUp, which was the first factor.
                Some(session) => {
                    let sign_in = self.signed_up(&tenant, &session, username, true, now)?;
                    self.proceed(&tenant, sign_in, now)
                }
                None => self.choose(&tenant, sign_in, parameters, now),
            },
            _ => self.check_password(&tenant, sign_in, Waits::Password, parameters, now),
        }
    }

    /// USER_AUTH: the preferred challenge, or a choice of them.
    fn choose(
        &self,
        tenant: &Tenant,
        sign_in: SignIn,
        parameters: &Parameters,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let choices = choices(&tenant.pool);
        let preferred = parameters.get("PREFERRED_CHALLENGE");
        match preferred.filter(|preferred| choices.contains(preferred)) {
            Some("PASSWORD") if parameters.get("PASSWORD").is_none() => {
                self.ask(sign_in, Waits::Password, BTreeMap::new(), now)
            }
            Some("PASSWORD_SRP") if parameters.get("SRP_A").is_none() => {
                self.ask(sign_in, Waits::PasswordSrp, BTreeMap::new(), now)
            }
            Some(chosen) => self.chosen(tenant, sign_in, chosen, parameters, now),
            None => self.ask(sign_in, Waits::Select, BTreeMap::new(), now),
        }
        .map(|mut response| {
            let asked = matches!(
                response.challenge_name,
                Some("SELECT_CHALLENGE" | "PASSWORD" | "PASSWORD_SRP")
            );
            response.available_challenges = asked.then_some(choices);
            response
        })
    }

    /// What a user of USER_AUTH chose, with PASSWORD or SRP_A where it takes one.
    pub(super) fn chosen(
        &self,
        tenant: &Tenant,
        sign_in: SignIn,
        choice: &str,
        given: &Parameters,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        if !choices(&tenant.pool).contains(&choice) {
            return Err(Fault::parameter("The challenge is not available."));
        }
        match choice {
            "PASSWORD" => self.check_password(tenant, sign_in, Waits::Select, given, now),
            "PASSWORD_SRP" => self.ask_claim(tenant, sign_in, given, Session::Present, now),
            "WEB_AUTHN" => self.ask_passkey(sign_in, now),
            choice => {
                let user = self.signing_in(tenant, &sign_in)?;
                let purpose = if choice == "SMS_OTP" { Purpose::SmsOtp } else { Purpose::EmailOtp };
                self.ask_code(sign_in, purpose, user.as_ref(), false, now)
            }
        }
    }

    /// A password that came as it is. If the device that came with it is not the user's, the sign-in may be
    /// answered once more.
    pub(super) fn check_password(
        &self,
        tenant: &Tenant,
        mut sign_in: SignIn,
        again: Waits,
        given: &Parameters,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let user = self.signing_in(tenant, &sign_in)?;
        let lookup = self.lookup(&tenant.pool, &sign_in.username, user.as_ref())?;
        let pool = self.user_pool(tenant);
        self.guesses.judge(Guess::Password, &sign_in.owner, now, || {
            Ok(pool.verify_password(given, lookup)?)
        })?;
        if !self.is_device_of(user.as_ref(), given.get("DEVICE_KEY"))? {
            if let Some(session) = sign_in.session.clone() {
                sign_in.waits = again;
                self.keep(session, sign_in, now)?;
            }
            return Err(Fault::no_device());
        }
        self.proceed(tenant, sign_in, now)
    }
}

/// What a user of USER_AUTH may choose: the same for everybody, so that it tells nothing of a user.
fn choices(pool: &Pool) -> Vec<&'static str> {
    let names = pool.first_factors.iter().map(|factor| match factor {
        FirstFactor::Password => ["PASSWORD", "PASSWORD_SRP"].as_slice(),
        FirstFactor::EmailOtp => &["EMAIL_OTP"],
        FirstFactor::SmsOtp => &["SMS_OTP"],
        FirstFactor::WebAuthn => &["WEB_AUTHN"],
    });
    names.flatten().copied().collect()
}

/// The ExplicitAuthFlows entry that a flow needs.
fn permission(flow: &str, admin: bool) -> Result<&'static str, Fault> {
    match flow {
        "USER_SRP_AUTH" => Ok("ALLOW_USER_SRP_AUTH"),
        "CUSTOM_AUTH" => Ok("ALLOW_CUSTOM_AUTH"),
        "USER_AUTH" => Ok("ALLOW_USER_AUTH"),
        "USER_PASSWORD_AUTH" => Ok("ALLOW_USER_PASSWORD_AUTH"),
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => Ok("ALLOW_REFRESH_TOKEN_AUTH"),
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" if admin => {
            Ok("ALLOW_ADMIN_USER_PASSWORD_AUTH")
        }
        _ => Err(Fault::parameter("Initiate Auth method not supported.")),
    }
}

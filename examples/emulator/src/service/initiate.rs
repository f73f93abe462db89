//! InitiateAuth and AdminInitiateAuth: the first step of every AuthFlow.

use super::{
    Service,
    claims::Session,
    sign_in::{SignIn, Waits},
    tenant::Tenant,
};
use crate::{
    fault::Fault,
    wire::{AuthResponse, InitiateAuth},
};
use cognito_crypto::auth::{Parameters, server};
use std::collections::BTreeMap;

/// What a user of USER_AUTH may choose.
const CHOICES: [&str; 2] = ["PASSWORD", "PASSWORD_SRP"];

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
        let mut sign_in = SignIn::new(&tenant, username, parameters.get("DEVICE_KEY"));
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
            "ALLOW_USER_AUTH" => self.choose(&tenant, sign_in, parameters, now),
            _ => {
                self.require_device(&tenant, username, parameters.get("DEVICE_KEY"))?;
                self.check_password(&tenant, sign_in, parameters, now)
            }
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
        let given = |key| parameters.get(key).is_some();
        match parameters.get("PREFERRED_CHALLENGE") {
            Some("PASSWORD") if given("PASSWORD") => {
                self.check_password(tenant, sign_in, parameters, now)
            }
            Some("PASSWORD_SRP") if given("SRP_A") => {
                self.ask_claim(tenant, sign_in, parameters, Session::Present, now)
            }
            preferred => {
                let waits = match preferred {
                    Some("PASSWORD") => Waits::Password,
                    Some("PASSWORD_SRP") => Waits::PasswordSrp,
                    _ => Waits::Select,
                };
                let mut response = self.ask(sign_in, waits, BTreeMap::new(), now)?;
                response.available_challenges = Some(CHOICES.into());
                Ok(response)
            }
        }
    }

    /// A password that came as it is.
    pub(super) fn check_password(
        &self,
        tenant: &Tenant,
        sign_in: SignIn,
        given: &Parameters,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let lookup = self.lookup(&tenant.pool, &sign_in.username)?;
        server::verify_password(&tenant.app, &self.server_key(&tenant.pool), given, lookup)?;
        self.proceed(tenant, sign_in, now)
    }
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

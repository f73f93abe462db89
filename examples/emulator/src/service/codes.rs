//! Codes that reach a user on another way: confirmation codes and custom challenges.
//!
//! There is no mail here: a code is printed on the server's standard output.

use super::{
    Service,
    sign_in::{SignIn, Waits},
    tenant::Tenant,
};
use crate::{
    fault::Fault,
    random,
    wire::{AuthResponse, CodeDeliveryDetails},
};
use ctutils::CtEq;
use serde::Deserialize;

/// How long a code is good, in seconds.
const LIFETIME: u64 = 3600;
/// Wrong codes that a code outlives.
const MAX_ATTEMPTS: u32 = 5;

/// What a code is for.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    SignUp,
    ForgotPassword,
    Custom,
}

/// A code that waits to be typed.
pub struct Code {
    code: String,
    attempts: u32,
}

/// Where a code is waited for.
pub fn handle(purpose: Purpose, pool: &str, username: &str) -> String {
    format!("{purpose:?} {pool} {username}")
}

impl Service {
    /// Draws a code and, if its receiver exists, delivers it. What is answered does not tell.
    pub(super) fn send_code(
        &self,
        purpose: Purpose,
        tenant: &Tenant,
        username: &str,
        now: u64,
    ) -> Result<CodeDeliveryDetails, Fault> {
        let code = self.deliver(purpose, tenant, username)?;
        let handle = handle(purpose, &tenant.pool.id, username);
        self.codes.insert(handle, Code { code, attempts: 0 }, now + LIFETIME, now)?;
        Ok(CodeDeliveryDetails {
            destination: "the server's terminal",
            delivery_medium: "EMAIL",
            attribute_name: "email",
        })
    }

    /// Takes a code in; a wrong one may be tried again a few times.
    pub(super) fn take_code(
        &self,
        purpose: Purpose,
        tenant: &Tenant,
        username: &str,
        given: &str,
        now: u64,
    ) -> Result<(), Fault> {
        let handle = handle(purpose, &tenant.pool.id, username);
        let judged = self.codes.update(&handle, now, |code| {
            code.attempts += 1;
            match bool::from(code.code.as_bytes().ct_eq(given.as_bytes())) {
                _ if code.attempts > MAX_ATTEMPTS => Err(Fault::too_many_attempts()),
                false => Err(Fault::wrong_code()),
                true => Ok(()),
            }
        })?;
        judged.ok_or_else(Fault::expired_code)??;
        // Two requests with the same code: the second finds nothing.
        self.codes.take(&handle, now, |_| true)?.map(|_| ()).ok_or_else(Fault::expired_code)
    }

    /// CUSTOM_CHALLENGE: what a Lambda trigger of the service would ask is here a code.
    pub(super) fn ask_custom(
        &self,
        tenant: &Tenant,
        sign_in: SignIn,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let code = self.deliver(Purpose::Custom, tenant, &sign_in.username)?;
        let parameters = [
            ("USERNAME".into(), sign_in.username.clone()),
            ("question".into(), "The code on the server's terminal?".into()),
        ];
        self.ask(sign_in, Waits::Custom { code }, parameters.into(), now)
    }

    fn deliver(&self, purpose: Purpose, tenant: &Tenant, username: &str) -> Result<String, Fault> {
        let code = random::code()?;
        if self.user(&tenant.pool, username)?.is_some() {
            println!("code for {username:?} ({purpose:?}): {code}");
            if let Some(test) = &self.test {
                let handle = handle(purpose, &tenant.pool.id, username);
                let mut delivered = test.delivered.lock().map_err(Fault::internal)?;
                delivered.insert(handle, code.clone());
            }
        }
        Ok(code)
    }
}

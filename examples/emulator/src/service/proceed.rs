//! What comes after a factor that was accepted: the next question, or tokens.

use super::{
    Service,
    second_factor::question,
    sign_in::{SESSION_LIFETIME, SignIn, Waits, device_handle, named},
    tenant::Tenant,
};
use crate::{
    fault::Fault,
    records::{Device, Status, User},
    wire::AuthResponse,
};

impl Service {
    /// After a factor was accepted: the next question, or tokens.
    pub(super) fn proceed(
        &self,
        tenant: &Tenant,
        sign_in: SignIn,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let user = self.signing_in(tenant, &sign_in)?.ok_or_else(Fault::wrong_password)?;
        if user.status == Status::Unconfirmed {
            return Err(Fault::not_confirmed());
        }
        if sign_in.owes_custom {
            return self.ask_custom(tenant, sign_in, now);
        }
        if user.status == Status::ForceChangePassword {
            return self.ask_new_password(tenant, sign_in, &user, now);
        }
        let device = self.presented_device(&sign_in, &user)?;
        if self.owes_second_factor(tenant, &sign_in, device.as_ref())
            && let Some(question) = question(&tenant.pool, &user)
        {
            return self.ask_second_factor(sign_in, &user, question, now);
        }
        match device {
            Some(device) if sign_in.proven_device.as_ref() != Some(&device.key) => {
                self.ask_device(sign_in, &user, &device, now)
            }
            device => self.grant(tenant, &user, device, now),
        }
    }

    /// Whether a second factor is still to come, if the user has any: a remembered device may stand for it.
    fn owes_second_factor(
        &self,
        tenant: &Tenant,
        sign_in: &SignIn,
        device: Option<&Device>,
    ) -> bool {
        let policy = tenant.pool.devices.unwrap_or_default();
        let spared =
            policy.challenge_required_on_new_device && device.is_some_and(|it| it.remembered);
        !spared && !sign_in.second_factor
    }

    /// The confirmed device that the client named.
    fn presented_device(&self, sign_in: &SignIn, user: &User) -> Result<Option<Device>, Fault> {
        match &sign_in.device {
            Some(key) => self.store.get((&user.sub, key)),
            None => Ok(None),
        }
    }

    fn ask_device(
        &self,
        sign_in: SignIn,
        user: &User,
        device: &Device,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let handle = device_handle(&sign_in.client, &user.sub, &device.key);
        let owner = sign_in.owner.clone();
        let response = self.ask(sign_in, Waits::Device, named(user), now)?;
        if self.options.device_without_session {
            let session = response.session.clone().unwrap_or_default();
            self.device_sessions.insert(handle, owner, session, now + SESSION_LIFETIME, now)?;
        }
        Ok(response)
    }

    fn ask_new_password(
        &self,
        tenant: &Tenant,
        sign_in: SignIn,
        user: &User,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let missing =
            tenant.pool.required.iter().filter(|name| !user.attributes.contains_key(*name));
        let missing: Vec<_> = missing.map(|name| format!("userAttributes.{name}")).collect();
        let parameters = [
            ("USER_ID_FOR_SRP", user.id.clone()),
            ("userAttributes", serde_json::to_string(&user.attributes).map_err(Fault::internal)?),
            ("requiredAttributes", serde_json::to_string(&missing).map_err(Fault::internal)?),
        ];
        let parameters = parameters.map(|(key, value)| (key.into(), value)).into();
        self.ask(sign_in, Waits::NewPassword, parameters, now)
    }
}

//! Users come to be and get passwords: SignUp, AdminCreateUser, ForgotPassword, NEW_PASSWORD_REQUIRED.

use super::{
    Service,
    attributes::{self, By},
    purpose::Purpose,
    sign_in::{SignIn, Waits},
    tenant::{Tenant, owner_of},
};
use crate::{
    fault::Fault,
    random,
    records::{Alias, Pool, Secret, Status, User},
    terminal::say,
    wire::{
        AdminCreateUser, AdminSetUserPassword, Attribute, CodeDelivered, ConfirmForgotPassword,
        ConfirmSignUp, Empty, ForgotPassword, SignUp, SignUpConfirmed, SignedUp, UserCreated,
        UserType,
    },
};
use cognito_crypto::auth::{App, Parameters, server::StoredUser};
use std::collections::BTreeMap;

/// Longest password, in characters.
const MAX_PASSWORD: usize = 256;

impl Service {
    pub(super) fn sign_up(&self, request: SignUp, now: u64) -> Result<SignedUp, Fault> {
        let tenant = self.tenant(&request.client_id, None)?;
        let name = &request.username;
        tenant.check_secret_hash(name, request.secret_hash.as_deref())?;
        let user = self.create_user(
            &tenant.pool,
            name,
            &request.password,
            attributes::accepted(&tenant.pool, By::User, request.user_attributes)?,
            Status::Unconfirmed,
        )?;
        let code_delivery_details = self.send_code(Purpose::SignUp, &tenant, name, now)?;
        let sign_in = self.begin(&tenant, name, None)?;
        let session =
            self.ask(sign_in, Waits::SignUp { confirmed: false }, [].into(), now)?.session;
        Ok(SignedUp { user_confirmed: false, user_sub: user.sub, code_delivery_details, session })
    }

    /// ConfirmSignUp. With the Session of SignUp, the answer has one that signs the user in.
    pub(super) fn confirm_sign_up(
        &self,
        request: ConfirmSignUp,
        now: u64,
    ) -> Result<SignUpConfirmed, Fault> {
        let tenant = self.tenant(&request.client_id, None)?;
        let (name, code) = (&request.username, &request.confirmation_code);
        tenant.check_secret_hash(name, request.secret_hash.as_deref())?;
        let signed_up = match request.session {
            Some(session) => Some(self.signed_up(&tenant, &session, name, false, now)?),
            None => None,
        };
        let confirmed = self
            .take_code(Purpose::SignUp, &tenant, name, code, now)
            .and_then(|()| self.confirm(&tenant.pool, name));
        match (confirmed, signed_up) {
            (Ok(()), None) => Ok(SignUpConfirmed { session: None }),
            (Ok(()), Some(sign_in)) => {
                let waits = Waits::SignUp { confirmed: true };
                Ok(SignUpConfirmed { session: self.ask(sign_in, waits, [].into(), now)?.session })
            }
            (Err(fault), signed_up) => {
                if let Some(sign_in) = signed_up {
                    self.keep(sign_in.session.clone().unwrap_or_default(), sign_in, now)?;
                }
                Err(fault)
            }
        }
    }

    /// The sign-in that a Session of SignUp or ConfirmSignUp goes on with.
    pub(super) fn signed_up(
        &self,
        tenant: &Tenant,
        session: &str,
        username: &str,
        is_confirmed: bool,
        now: u64,
    ) -> Result<SignIn, Fault> {
        let owner = owner_of(&tenant.pool, username, self.user(&tenant.pool, username)?.as_ref());
        let found = self.sign_ins.take(session, now, |sign_in| {
            sign_in.client == tenant.client.id
                && sign_in.owner == owner
                && matches!(sign_in.waits, Waits::SignUp { confirmed } if confirmed == is_confirmed)
        })?;
        found.ok_or_else(Fault::wrong_session)
    }

    /// A user who signed up typed the code: may sign in from now on, under the address that it went to, too.
    fn confirm(&self, pool: &Pool, name: &str) -> Result<(), Fault> {
        let user = self.user(pool, name)?.ok_or_else(Fault::expired_code)?;
        self.add_alias(pool, &user, "email")?;
        let confirmed = self.store.update((&user.pool, &user.id), |user: &mut User| {
            if user.status != Status::Unconfirmed {
                let message = "User cannot be confirmed. Current status is CONFIRMED";
                return Err(Fault::not_authorized(message));
            }
            user.status = Status::Confirmed;
            if user.attributes.contains_key("email") {
                user.attributes.insert("email_verified".into(), "true".into());
            }
            Ok(())
        })?;
        confirmed.ok_or_else(Fault::expired_code)
    }

    pub(super) fn forgot_password(
        &self,
        request: ForgotPassword,
        now: u64,
    ) -> Result<CodeDelivered, Fault> {
        let tenant = self.tenant(&request.client_id, None)?;
        tenant.check_secret_hash(&request.username, request.secret_hash.as_deref())?;
        let code_delivery_details =
            self.send_code(Purpose::ForgotPassword, &tenant, &request.username, now)?;
        Ok(CodeDelivered { code_delivery_details })
    }

    /// ConfirmForgotPassword.
    pub(super) fn reset_password(
        &self,
        request: ConfirmForgotPassword,
        now: u64,
    ) -> Result<Empty, Fault> {
        let tenant = self.tenant(&request.client_id, None)?;
        let (name, code) = (&request.username, &request.confirmation_code);
        tenant.check_secret_hash(name, request.secret_hash.as_deref())?;
        check_password(&tenant.pool, &request.password)?;
        self.take_code(Purpose::ForgotPassword, &tenant, name, code, now)?;
        let user = self.user(&tenant.pool, name)?;
        let user = user.filter(|user| user.status == Status::Confirmed);
        let user = user.ok_or_else(Fault::expired_code)?;
        let (password, status) = (&request.password, Status::Confirmed);
        self.set_password(&tenant.pool, &user, password, status, [].into())?;
        Ok(Empty {})
    }

    pub(super) fn admin_create_user(&self, request: AdminCreateUser) -> Result<UserCreated, Fault> {
        let pool = self.pool(&request.user_pool_id)?;
        let password = match request.temporary_password {
            Some(password) => password,
            None => {
                let password = random::token()?;
                say(format_args!("temporary password for {:?}: {password}", request.username));
                password
            }
        };
        let accepted = attributes::accepted(&pool, By::Administrator, request.user_attributes)?;
        let status = Status::ForceChangePassword;
        let user = self.create_user(&pool, &request.username, &password, accepted, status)?;
        let attributes = attributes::listed(&user);
        Ok(UserCreated {
            user: UserType {
                username: user.id,
                attributes,
                enabled: true,
                user_status: user.status,
            },
        })
    }

    pub(super) fn admin_set_password(&self, request: AdminSetUserPassword) -> Result<Empty, Fault> {
        let pool = self.pool(&request.user_pool_id)?;
        check_password(&pool, &request.password)?;
        let user = self.user(&pool, &request.username)?.ok_or_else(Fault::no_user)?;
        let status =
            if request.permanent { Status::Confirmed } else { Status::ForceChangePassword };
        self.set_password(&pool, &user, &request.password, status, [].into())?;
        Ok(Empty {})
    }

    /// The answer to NEW_PASSWORD_REQUIRED; gives the new password's id.
    pub(super) fn take_new_password(
        &self,
        tenant: &Tenant,
        sign_in: &SignIn,
        responses: &Parameters,
    ) -> Result<String, Fault> {
        let password = responses.require("NEW_PASSWORD")?;
        check_password(&tenant.pool, password)?;
        let user = self.signing_in(tenant, sign_in)?.ok_or_else(Fault::wrong_session)?;
        let given = responses.iter().filter_map(|(key, value)| {
            let name = key.strip_prefix("userAttributes.")?;
            Some(Attribute { name: name.into(), value: value.into() })
        });
        let added = attributes::added(&tenant.pool, &user, given.collect())?;
        self.set_password(&tenant.pool, &user, password, Status::Confirmed, added)
    }

    /// A user who was not there before.
    pub(super) fn create_user(
        &self,
        pool: &Pool,
        name: &str,
        password: &str,
        mut attributes: BTreeMap<String, String>,
        status: Status,
    ) -> Result<User, Fault> {
        let attribute = pool.check_name(name)?;
        check_password(pool, password)?;
        let sub = random::uuid()?;
        let canonical = pool.canonical(name);
        if let Some(attribute) = attribute {
            let given = attributes.insert(attribute.into(), name.into());
            if given.is_some_and(|given| pool.canonical(&given) != canonical) {
                let message = format!("Username and the attribute {attribute} are not the same");
                return Err(Fault::parameter(message));
            }
        }
        let id = if attribute.is_some() { sub.clone() } else { canonical.clone() };
        let user = User {
            pool: pool.id.clone(),
            secret: secret(pool, &id, password)?,
            id,
            sub,
            status,
            password_id: random::uuid()?,
            attributes,
            totp: None,
            candidate: None,
            factors: Vec::new(),
            preferred: None,
            passkeys: BTreeMap::new(),
        };
        if !self.store.insert((&pool.id, &user.id), &user)? {
            return Err(Fault::user_exists());
        }
        if attribute.is_some() {
            let alias = Alias { user: user.id.clone() };
            if !self.store.insert((&pool.id, &canonical), &alias)? {
                self.store.remove::<User>((&pool.id, &user.id))?;
                return Err(Fault::user_exists());
            }
        }
        for alias in ["email", "phone_number"] {
            let verified = user.attributes.get(&format!("{alias}_verified"));
            if verified.is_some_and(|verified| verified == "true")
                && let Err(fault) = self.add_alias(pool, &user, alias)
            {
                self.store.remove::<User>((&pool.id, &user.id))?;
                return Err(fault);
            }
        }
        Ok(user)
    }

    /// Lets a user sign in under a verified attribute, in a pool where it is an alias.
    pub(super) fn add_alias(&self, pool: &Pool, user: &User, attribute: &str) -> Result<(), Fault> {
        let Some(value) = user.attributes.get(attribute) else { return Ok(()) };
        if !pool.alias_attributes.iter().any(|alias| alias == attribute) {
            return Ok(());
        }
        let alias = Alias { user: user.id.clone() };
        match self.store.insert((&pool.id, &pool.canonical(value)), &alias)? {
            true => Ok(()),
            false => Err(Fault::alias_exists(attribute)),
        }
    }

    /// Replaces a user's password, if it is still the one that was read. Sign-ins and tokens of the old one
    /// are over. Gives the new one's id.
    fn set_password(
        &self,
        pool: &Pool,
        read: &User,
        password: &str,
        status: Status,
        attributes: BTreeMap<String, String>,
    ) -> Result<String, Fault> {
        let (secret, id) = (secret(pool, &read.id, password)?, random::uuid()?);
        let changed = self.store.update((&read.pool, &read.id), |user: &mut User| {
            if user.password_id != read.password_id {
                return Err(Fault::wrong_session());
            }
            (user.secret, user.status, user.password_id) = (secret.clone(), status, id.clone());
            user.attributes.extend(attributes.clone());
            Ok(())
        })?;
        changed.map(|()| id).ok_or_else(Fault::no_user)
    }
}

/// What is kept of a password.
fn secret(pool: &Pool, id: &str, password: &str) -> Result<Secret, Fault> {
    // A verifier does not depend on the app client.
    let app = App::new(&pool.id, "any")?;
    let stored = StoredUser::register(&app, id, password)?;
    Ok(Secret::new(&stored.salt, &stored.verifier))
}

fn check_password(pool: &Pool, password: &str) -> Result<(), Fault> {
    match password.chars().count() {
        length if length < pool.minimum_length => Err(Fault::weak_password()),
        length if length > MAX_PASSWORD => Err(Fault::parameter("Password: too long")),
        _ => Ok(()),
    }
}

//! Users come to be and get passwords: SignUp, AdminCreateUser, ForgotPassword, NEW_PASSWORD_REQUIRED.

use super::{Service, codes::Purpose, grants, sign_in::SignIn, tenant::Tenant};
use crate::{
    fault::Fault,
    random,
    records::{Alias, Pool, Secret, Status, User},
    wire::{
        self, AdminCreateUser, AdminSetUserPassword, CodeDelivered, ConfirmForgotPassword,
        ConfirmSignUp, Empty, ForgotPassword, SignUp, SignedUp, UserCreated, UserType,
    },
};
use cognito_crypto::auth::{App, Parameters, server::StoredUser};
use std::collections::BTreeMap;

/// Longest user name, in characters.
const MAX_USERNAME: usize = 128;
/// Longest password, in characters.
const MAX_PASSWORD: usize = 256;

impl Service {
    pub(super) fn sign_up(&self, request: SignUp, now: u64) -> Result<SignedUp, Fault> {
        let tenant = self.tenant(&request.client_id, None)?;
        tenant.check_secret_hash(&request.username, request.secret_hash.as_deref())?;
        let user = self.create_user(
            &tenant.pool,
            &request.username,
            &request.password,
            wire::attributes(request.user_attributes),
            Status::Unconfirmed,
        )?;
        Ok(SignedUp {
            user_confirmed: false,
            user_sub: user.sub,
            code_delivery_details: self.send_code(
                Purpose::SignUp,
                &tenant,
                &request.username,
                now,
            )?,
        })
    }

    pub(super) fn confirm_sign_up(&self, request: ConfirmSignUp, now: u64) -> Result<Empty, Fault> {
        let tenant = self.tenant(&request.client_id, None)?;
        let (name, code) = (&request.username, &request.confirmation_code);
        tenant.check_secret_hash(name, request.secret_hash.as_deref())?;
        self.take_code(Purpose::SignUp, &tenant, name, code, now)?;
        let user = self.user(&tenant.pool, name)?.ok_or_else(Fault::expired_code)?;
        self.store.update((&user.pool, &user.id), |user: &mut User| {
            user.status = Status::Confirmed;
            Ok(())
        })?;
        Ok(Empty {})
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
        let user = self.user(&tenant.pool, name)?.ok_or_else(Fault::expired_code)?;
        self.set_password(&tenant.pool, &user, &request.password, Status::Confirmed, [].into())?;
        Ok(Empty {})
    }

    pub(super) fn admin_create_user(&self, request: AdminCreateUser) -> Result<UserCreated, Fault> {
        let pool = self.pool(&request.user_pool_id)?;
        let password = match request.temporary_password {
            Some(password) => password,
            None => {
                let password = random::token()?;
                println!("temporary password for {:?}: {password}", request.username);
                password
            }
        };
        let attributes = wire::attributes(request.user_attributes);
        let status = Status::ForceChangePassword;
        let user = self.create_user(&pool, &request.username, &password, attributes, status)?;
        let attributes = grants::listed(&user);
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

    /// The answer to NEW_PASSWORD_REQUIRED.
    pub(super) fn take_new_password(
        &self,
        tenant: &Tenant,
        sign_in: &SignIn,
        responses: &Parameters,
    ) -> Result<(), Fault> {
        let password = responses.require("NEW_PASSWORD")?;
        check_password(&tenant.pool, password)?;
        let user = self.user(&tenant.pool, &sign_in.username)?.ok_or_else(Fault::wrong_session)?;
        let attributes: BTreeMap<_, _> = responses
            .iter()
            .filter_map(|(key, value)| Some((key.strip_prefix("userAttributes.")?, value)))
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        let known =
            |name: &String| user.attributes.contains_key(name) || attributes.contains_key(name);
        if let Some(missing) = tenant.pool.required.iter().find(|name| !known(name)) {
            let message = format!("Invalid user attributes: {missing}: Attribute is required");
            return Err(Fault::parameter(message));
        }
        self.set_password(&tenant.pool, &user, password, Status::Confirmed, attributes)
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
        check_name(name)?;
        check_password(pool, password)?;
        let sub = random::uuid()?;
        let id = if pool.aliases { &*sub } else { name };
        if pool.aliases {
            let attribute = if name.contains('@') { "email" } else { "phone_number" };
            attributes.insert(attribute.into(), name.into());
        }
        let user = User {
            pool: pool.id.clone(),
            id: id.into(),
            secret: secret(pool, id, password)?,
            sub: sub.clone(),
            status,
            attributes,
            totp: None,
        };
        if !self.store.insert((&pool.id, id), &user)? {
            return Err(Fault::user_exists());
        }
        if pool.aliases && !self.store.insert((&pool.id, name), &Alias { user: id.into() })? {
            self.store.remove::<User>((&pool.id, id))?;
            return Err(Fault::user_exists());
        }
        Ok(user)
    }

    fn set_password(
        &self,
        pool: &Pool,
        user: &User,
        password: &str,
        status: Status,
        attributes: BTreeMap<String, String>,
    ) -> Result<(), Fault> {
        let secret = secret(pool, &user.id, password)?;
        let changed = self.store.update((&user.pool, &user.id), |user: &mut User| {
            (user.secret, user.status) = (secret, status);
            user.attributes.extend(attributes);
            Ok(())
        })?;
        changed.ok_or_else(Fault::no_user)
    }
}

/// What is kept of a password.
fn secret(pool: &Pool, id: &str, password: &str) -> Result<Secret, Fault> {
    // A verifier does not depend on the app client.
    let app = App::new(&pool.id, "any")?;
    let stored = StoredUser::register(&app, id, password)?;
    Ok(Secret::new(&stored.salt, &stored.verifier))
}

fn check_name(name: &str) -> Result<(), Fault> {
    let legal = |character: char| !character.is_whitespace() && !character.is_control();
    if (1..=MAX_USERNAME).contains(&name.chars().count()) && name.chars().all(legal) {
        return Ok(());
    }
    Err(Fault::parameter("Username: 1 to 128 characters, no white space"))
}

fn check_password(pool: &Pool, password: &str) -> Result<(), Fault> {
    match password.chars().count() {
        length if length < pool.minimum_length => Err(Fault::weak_password()),
        length if length > MAX_PASSWORD => Err(Fault::parameter("Password: too long")),
        _ => Ok(()),
    }
}

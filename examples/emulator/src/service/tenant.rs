//! Who a request is for: the pool, the app client, the user.

use super::{Service, names::check_length};
use crate::{
    fault::Fault,
    pending::Owner,
    records::{Alias, Client, Pool, User},
};
use cognito_crypto::auth::{
    App,
    server::{SimulationKey, StoredUser, UserIdFormat, UserLookup, UserPool},
};
use ctutils::CtEq;

/// An app client and its pool.
pub struct Tenant {
    pub pool: Pool,
    pub client: Client,
    pub app: App,
}

impl Tenant {
    /// Checks the SECRET_HASH that came with a USERNAME.
    pub fn check_secret_hash(&self, username: &str, given: Option<&str>) -> Result<(), Fault> {
        let id = &self.client.id;
        let problem = match (&self.client.secret, given) {
            (Some(_), None) => "is configured with secret but SECRET_HASH was not received",
            (None, Some(_)) => "is not configured for secret but secret hash was received",
            _ => "",
        };
        if !problem.is_empty() {
            return Err(Fault::not_authorized(format!("Client {id} {problem}")));
        }
        self.app.verify_secret_hash(username, given).map_err(|_| {
            Fault::not_authorized(format!("Unable to verify secret hash for client {id}"))
        })
    }

    /// Checks the client secret itself, which some operations take in place of a hash.
    pub fn check_secret(&self, given: Option<&str>) -> Result<(), Fault> {
        let given = given.unwrap_or_default();
        match &self.client.secret {
            Some(secret) if !bool::from(secret.as_bytes().ct_eq(given.as_bytes())) => {
                Err(Fault::not_authorized("Invalid client secret"))
            }
            _ => Ok(()),
        }
    }

    /// Checks that the app client may use a flow.
    pub fn allow(&self, flow: &str) -> Result<(), Fault> {
        if self.client.flows.iter().any(|allowed| allowed == flow) {
            return Ok(());
        }
        let name = flow.trim_start_matches("ALLOW_");
        Err(Fault::parameter(format!("{name} flow not enabled for this client")))
    }
}

impl Service {
    /// The pool with this id.
    pub(super) fn pool(&self, id: &str) -> Result<Pool, Fault> {
        let pool = self.store.get(("", id))?;
        pool.ok_or_else(|| Fault::not_found(format!("User pool {id} does not exist.")))
    }

    /// The app client with this id; an administrator names its pool too.
    pub(super) fn tenant(&self, client: &str, pool: Option<&str>) -> Result<Tenant, Fault> {
        let found: Option<Client> = self.store.get(("", client))?;
        let client =
            found.filter(|found| pool.is_none_or(|pool| pool == found.pool)).ok_or_else(|| {
                Fault::not_found(format!("User pool client {client} does not exist."))
            })?;
        let app = match &client.secret {
            Some(secret) => App::with_client_secret(&client.pool, &client.id, secret)?,
            None => App::new(&client.pool, &client.id)?,
        };
        Ok(Tenant { pool: self.pool(&client.pool)?, client, app })
    }

    /// The user of this name: a user name or id, or one of the user's aliases.
    pub(super) fn user(&self, pool: &Pool, name: &str) -> Result<Option<User>, Fault> {
        check_length(name)?;
        let name = pool.canonical(name);
        // An id is never somebody else's alias.
        if let Some(user) = self.user_with_id(&pool.id, &name)? {
            return Ok(Some(user));
        }
        let alias: Option<Alias> = self.store.get((&pool.id, &name))?;
        match alias {
            Some(alias) => self.user_with_id(&pool.id, &alias.user),
            None => Ok(None),
        }
    }

    /// The user with this id.
    pub(super) fn user_with_id(&self, pool: &str, id: &str) -> Result<Option<User>, Fault> {
        self.store.get((pool, id))
    }

    /// Whose pending state it is that is kept for this name.
    pub(super) fn owner(&self, pool: &Pool, name: &str) -> Result<Owner, Fault> {
        Ok(owner_of(pool, name, self.user(pool, name)?.as_ref()))
    }

    /// What the server role wants to know of a user, who may not exist.
    pub(super) fn lookup(
        &self,
        pool: &Pool,
        name: &str,
        user: Option<&User>,
    ) -> Result<UserLookup, Fault> {
        let Some(user) = user else { return Ok(UserLookup::missing(&pool.canonical(name))?) };
        let (salt, verifier) = user.secret.load()?;
        Ok(UserLookup::found(StoredUser { user_id: user.id.clone(), salt, verifier })?)
    }

    /// The server role of an app client.
    pub(super) fn user_pool(&self, tenant: &Tenant) -> UserPool {
        let pool = &tenant.pool;
        let ids = match (pool.has_no_usernames(), pool.alias_attributes.is_empty()) {
            (true, _) => UserIdFormat::Uuid,
            (false, true) => UserIdFormat::Username,
            (false, false) => UserIdFormat::UuidForAliases,
        };
        let key = SimulationKey::from_bytes(self.simulation).with_user_id_format(ids);
        UserPool::new(&tenant.app, &key)
    }
}

/// Whose pending state it is that is kept for a name, and the user of that name, if there is one.
pub fn owner_of(pool: &Pool, name: &str, user: Option<&User>) -> Owner {
    let id = user.map_or_else(|| pool.canonical(name), |user| user.id.clone());
    Owner { name: format!("{} {id}", pool.id), exists: user.is_some() }
}

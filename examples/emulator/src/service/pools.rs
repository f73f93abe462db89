//! User pools and app clients: CreateUserPool, CreateUserPoolClient, and a pool to begin with.

use super::Service;
use crate::{
    fault::Fault,
    random,
    records::{Client, DevicePolicy, Mfa, Pool, Status},
    wire::{
        ClientCreated, CreateUserPool, CreateUserPoolClient, PoolCreated, UserPoolClientType,
        UserPoolType,
    },
};

/// The region in pool ids: the service's oldest.
const REGION: &str = "us-east-1";

/// What an app client may do if it does not say.
const DEFAULT_FLOWS: [&str; 3] =
    ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"];

/// Ids, name and password of [`Service::demo`].
pub const DEMO: [&str; 4] = ["us-east-1_Emulator", "emulator", "alice", "Passw0rd!"];

impl Service {
    pub(super) fn create_pool(&self, request: CreateUserPool) -> Result<PoolCreated, Fault> {
        let required = request.schema.into_iter().filter(|attribute| attribute.required);
        let pool = Pool {
            id: format!("{REGION}_{}", random::pool_name()?),
            mfa: request.mfa_configuration,
            devices: request.device_configuration,
            aliases: !request.username_attributes.is_empty(),
            required: required.map(|attribute| attribute.name).collect(),
            minimum_length: request.policies.password_policy.minimum_length,
        };
        self.store.put(("", &pool.id), &pool)?;
        Ok(PoolCreated { user_pool: UserPoolType { id: pool.id } })
    }

    pub(super) fn create_client(
        &self,
        request: CreateUserPoolClient,
    ) -> Result<ClientCreated, Fault> {
        let pool = self.pool(&request.user_pool_id)?;
        let client = Client {
            id: random::client_id()?,
            pool: pool.id,
            secret: request.generate_secret.then(random::client_secret).transpose()?,
            flows: request
                .explicit_auth_flows
                .unwrap_or_else(|| DEFAULT_FLOWS.map(String::from).into()),
        };
        self.store.put(("", &client.id), &client)?;
        Ok(ClientCreated {
            user_pool_client: UserPoolClientType {
                user_pool_id: client.pool,
                client_id: client.id,
                client_secret: client.secret,
                explicit_auth_flows: client.flows,
            },
        })
    }

    /// Makes a pool, an app client and a user that are the same every time, if they are not there.
    pub fn demo(&self) -> Result<(), Fault> {
        let [pool, client, user, password] = DEMO;
        let pool = Pool {
            id: pool.into(),
            mfa: Mfa::Off,
            devices: Some(DevicePolicy::default()),
            aliases: false,
            required: Vec::new(),
            minimum_length: 8,
        };
        let flows =
            ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"];
        let client = Client {
            id: client.into(),
            pool: pool.id.clone(),
            secret: None,
            flows: DEFAULT_FLOWS.into_iter().chain(flows).map(String::from).collect(),
        };
        self.store.insert(("", &pool.id), &pool)?;
        self.store.insert(("", &client.id), &client)?;
        match self.create_user(&pool, user, password, [].into(), Status::Confirmed) {
            Err(fault) if fault != Fault::user_exists() => Err(fault),
            _ => Ok(()),
        }
    }
}

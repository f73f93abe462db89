//! User pools and app clients: CreateUserPool, CreateUserPoolClient, and a pool to begin with.

use super::{Service, attributes::STANDARD};
use crate::{
    fault::Fault,
    random,
    records::{Client, DevicePolicy, FirstFactor, Mfa, Pool, Status},
    wire::{
        ClientCreated, CreateUserPool, CreateUserPoolClient, PoolCreated, RefreshTokenRotation,
        UserPoolClientType, UserPoolType,
    },
};

/// The region in pool ids: the service's oldest.
const REGION: &str = "us-east-1";

/// What an app client may do if it does not say.
const DEFAULT_FLOWS: [&str; 3] =
    ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"];

/// The attributes that users may sign in with.
const SIGN_IN_ATTRIBUTES: [&str; 2] = ["email", "phone_number"];

/// Ids, name and password of [`Service::demo`].
pub const DEMO: [&str; 4] = ["us-east-1_Emulator", "emulator", "alice", "Passw0rd!"];

impl Service {
    pub(super) fn create_pool(&self, request: CreateUserPool) -> Result<PoolCreated, Fault> {
        let (standard, custom): (Vec<_>, Vec<_>) =
            request.schema.iter().partition(|it| STANDARD.contains(&&*it.name));
        if custom.iter().any(|attribute| attribute.required) {
            let message = "Required custom attributes are not supported currently.";
            return Err(Fault::parameter(message));
        }
        for list in [&request.username_attributes, &request.alias_attributes] {
            if list.iter().any(|name| !SIGN_IN_ATTRIBUTES.contains(&&**name)) {
                let message = "Users sign in with email and phone_number only in this emulator.";
                return Err(Fault::parameter(message));
            }
        }
        if !request.username_attributes.is_empty() && !request.alias_attributes.is_empty() {
            let message = "Only one of the aliasAttributes or usernameAttributes can be set.";
            return Err(Fault::parameter(message));
        }
        let required = standard.iter().filter(|attribute| attribute.required);
        let pool = Pool {
            id: format!("{REGION}_{}", random::pool_name()?),
            mfa: request.mfa_configuration,
            devices: request.device_configuration,
            required: required.map(|attribute| attribute.name.clone()).collect(),
            custom: custom.iter().map(|attribute| format!("custom:{}", attribute.name)).collect(),
            username_attributes: request.username_attributes,
            alias_attributes: request.alias_attributes,
            case_sensitive: request.username_configuration.case_sensitive,
            minimum_length: request.policies.password_policy.minimum_length,
            first_factors: request.policies.sign_in_policy.allowed_first_auth_factors,
            sms: request.sms_configuration.is_some(),
            email: request.email_configuration.is_some(),
        };
        self.store.put(("", &pool.id), &pool)?;
        Ok(PoolCreated { user_pool: UserPoolType { id: pool.id } })
    }

    pub(super) fn create_client(
        &self,
        request: CreateUserPoolClient,
    ) -> Result<ClientCreated, Fault> {
        let pool = self.pool(&request.user_pool_id)?;
        let rotation = request.refresh_token_rotation.filter(RefreshTokenRotation::is_enabled);
        let mut flows = match request.explicit_auth_flows {
            Some(flows) => flows,
            None => DEFAULT_FLOWS.map(String::from).into(),
        };
        if rotation.is_some() {
            // The two exclude each other at the service.
            flows.retain(|flow| flow != "ALLOW_REFRESH_TOKEN_AUTH");
        }
        let client = Client {
            id: random::client_id()?,
            pool: pool.id,
            secret: request.generate_secret.then(random::client_secret).transpose()?,
            flows,
            rotation_grace: rotation.map(|rotation| rotation.grace()).transpose()?,
        };
        self.store.put(("", &client.id), &client)?;
        Ok(ClientCreated {
            user_pool_client: UserPoolClientType {
                user_pool_id: client.pool,
                client_id: client.id,
                client_secret: client.secret,
                explicit_auth_flows: client.flows,
                refresh_token_rotation: request.refresh_token_rotation,
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
            username_attributes: Vec::new(),
            alias_attributes: Vec::new(),
            case_sensitive: false,
            required: Vec::new(),
            custom: Vec::new(),
            first_factors: vec![FirstFactor::Password],
            sms: false,
            email: false,
            minimum_length: 8,
        };
        let flows =
            ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"];
        let client = Client {
            id: client.into(),
            pool: pool.id.clone(),
            secret: None,
            flows: DEFAULT_FLOWS.into_iter().chain(flows).map(String::from).collect(),
            rotation_grace: None,
        };
        self.store.insert(("", &pool.id), &pool)?;
        self.store.insert(("", &client.id), &client)?;
        match self.create_user(&pool, user, password, [].into(), Status::Confirmed) {
            Err(fault) if fault != Fault::user_exists() => Err(fault),
            _ => Ok(()),
        }
    }
}

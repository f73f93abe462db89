//! What a completed sign-in grants: tokens, their refresh, their revocation, and what they open.

use super::{Service, tenant::Tenant};
use crate::{
    fault::Fault,
    random,
    records::{Device, Grant, GrantDevice, User},
    wire::{
        Attribute, AuthResponse, AuthenticationResult, Empty, GetTokensFromRefreshToken, GetUser,
        NewDeviceMetadata, RevokeToken, UserFound,
    },
};
use cognito_crypto::auth::Parameters;
use ctutils::CtEq;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Seconds that access and id tokens live.
const TOKEN_LIFETIME: u64 = 3600;
/// Seconds that a refresh token lives: 30 days.
const REFRESH_LIFETIME: u64 = 30 * 86_400;

impl Service {
    /// Tokens for a sign-in that is complete, and a new device's keys where the pool tracks devices.
    pub(super) fn grant(
        &self,
        tenant: &Tenant,
        user: &User,
        device: Option<Device>,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let device = match device {
            Some(Device { key, group_key, .. }) => {
                Some(GrantDevice { key, group_key, confirmed: true })
            }
            None if tenant.pool.devices.is_some() => Some(new_device(&tenant.pool.id)?),
            None => None,
        };
        let (id, secret) = (random::uuid()?, random::token()?);
        let refresh_token = format!("{id}.{secret}");
        let grant = Grant {
            id,
            refresh_hash: Sha256::digest(&refresh_token).into(),
            pool: tenant.pool.id.clone(),
            client: tenant.client.id.clone(),
            user: user.id.clone(),
            device,
            since: now,
            revoked: false,
        };
        self.store.put(("", &grant.id), &grant)?;

        let mut result = self.tokens(tenant, user, &grant, now)?;
        result.refresh_token = Some(refresh_token);
        result.new_device_metadata =
            grant.device.filter(|device| !device.confirmed).map(|device| NewDeviceMetadata {
                device_key: device.key,
                device_group_key: device.group_key,
            });
        Ok(AuthResponse { authentication_result: Some(result), ..Default::default() })
    }

    /// REFRESH_TOKEN_AUTH.
    pub(super) fn refresh(
        &self,
        tenant: &Tenant,
        parameters: &Parameters,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let token = parameters.require("REFRESH_TOKEN")?;
        let (grant, user) = self.redeem(tenant, token, parameters.get("DEVICE_KEY"), now)?;
        tenant.check_secret_hash(&user.id, parameters.get("SECRET_HASH"))?;
        self.refreshed(tenant, &user, &grant, now)
    }

    /// GetTokensFromRefreshToken, which Amplify uses.
    pub(super) fn get_tokens(
        &self,
        request: GetTokensFromRefreshToken,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let tenant = self.tenant(&request.client_id, None)?;
        tenant.check_secret(request.client_secret.as_deref())?;
        let device = request.device_key.as_deref();
        let (grant, user) = self.redeem(&tenant, &request.refresh_token, device, now)?;
        self.refreshed(&tenant, &user, &grant, now)
    }

    fn refreshed(
        &self,
        tenant: &Tenant,
        user: &User,
        grant: &Grant,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let result = self.tokens(tenant, user, grant, now)?;
        Ok(AuthResponse { authentication_result: Some(result), ..Default::default() })
    }

    /// The sign-in that a refresh token is of, if it is still good, and its device comes with it.
    fn redeem(
        &self,
        tenant: &Tenant,
        token: &str,
        device_key: Option<&str>,
        now: u64,
    ) -> Result<(Grant, User), Fault> {
        let refused = || Fault::not_authorized("Invalid Refresh Token");
        let grant = self.grant_of(token)?.ok_or_else(refused)?;
        if grant.client != tenant.client.id || now >= grant.since + REFRESH_LIFETIME {
            return Err(refused());
        }
        if grant.revoked {
            return Err(Fault::not_authorized("Refresh Token has been revoked"));
        }
        let user = self.user(&tenant.pool, &grant.user)?.ok_or_else(refused)?;
        if let Some(bound) = grant.device.as_ref().filter(|device| device.confirmed) {
            let device: Option<Device> = self.store.get((&user.sub, &bound.key))?;
            if device.is_none() || device_key != Some(&bound.key) {
                return Err(refused());
            }
        }
        Ok((grant, user))
    }

    /// RevokeToken: the refresh token and every access token that came of the same sign-in.
    pub(super) fn revoke(&self, request: RevokeToken) -> Result<Empty, Fault> {
        let tenant = self.tenant(&request.client_id, None)?;
        tenant.check_secret(request.client_secret.as_deref())?;
        let refused = || Fault::not_authorized("Invalid Refresh Token");
        let grant = self.grant_of(&request.token)?.ok_or_else(refused)?;
        if grant.client != tenant.client.id {
            return Err(refused());
        }
        self.store.update(("", &grant.id), |grant: &mut Grant| {
            grant.revoked = true;
            Ok(())
        })?;
        Ok(Empty {})
    }

    pub(super) fn get_user(&self, request: GetUser, now: u64) -> Result<UserFound, Fault> {
        let (_, user) = self.access(&request.access_token, now)?;
        let has_token = user.totp.as_ref().is_some_and(|totp| totp.verified);
        Ok(UserFound {
            user_attributes: listed(&user),
            user_mfa_setting_list: has_token.then_some("SOFTWARE_TOKEN_MFA").into_iter().collect(),
            username: user.id,
        })
    }

    /// Whose access token this is.
    pub(super) fn access(&self, token: &str, now: u64) -> Result<(Grant, User), Fault> {
        let refused = || Fault::not_authorized("Invalid Access Token");
        let claims = self.signer.verify(token).ok_or_else(refused)?;
        let text = |name: &str| claims[name].as_str().unwrap_or_default();
        if text("token_use") != "access" {
            return Err(refused());
        }
        if claims["exp"].as_u64().is_none_or(|until| now >= until) {
            return Err(Fault::not_authorized("Access Token has expired"));
        }
        let grant: Grant = self.store.get(("", text("origin_jti")))?.ok_or_else(refused)?;
        if grant.revoked {
            return Err(Fault::not_authorized("Access Token has been revoked"));
        }
        let user = self.store.get((&grant.pool, &grant.user))?.ok_or_else(refused)?;
        Ok((grant, user))
    }

    /// The grant of a refresh token.
    fn grant_of(&self, token: &str) -> Result<Option<Grant>, Fault> {
        let Some((id, _)) = token.split_once('.') else { return Ok(None) };
        let grant: Option<Grant> = self.store.get(("", id))?;
        let hash: [u8; 32] = Sha256::digest(token).into();
        Ok(grant.filter(|grant| grant.refresh_hash.ct_eq(&hash).into()))
    }

    fn tokens(
        &self,
        tenant: &Tenant,
        user: &User,
        grant: &Grant,
        now: u64,
    ) -> Result<AuthenticationResult, Fault> {
        let mut claims = Map::new();
        let mut set = |name: &str, value: Value| claims.insert(name.into(), value);
        set("sub", json!(user.sub));
        set("iss", json!(format!("{}/{}", self.issuer, tenant.pool.id)));
        set("origin_jti", json!(grant.id));
        set("auth_time", json!(grant.since));
        set("iat", json!(now));
        set("exp", json!(now + TOKEN_LIFETIME));

        let mut id = claims.clone();
        id.extend(user.attributes.iter().map(|(name, value)| (name.clone(), json!(value))));
        id.insert("jti".into(), json!(random::uuid()?));
        id.insert("token_use".into(), json!("id"));
        id.insert("aud".into(), json!(tenant.client.id));
        id.insert("cognito:username".into(), json!(user.id));
        let mut access = claims;
        access.insert("jti".into(), json!(random::uuid()?));
        access.insert("token_use".into(), json!("access"));
        access.insert("scope".into(), json!("aws.cognito.signin.user.admin"));
        access.insert("client_id".into(), json!(tenant.client.id));
        access.insert("username".into(), json!(user.id));
        if let Some(device) = &grant.device {
            access.insert("device_key".into(), json!(device.key));
        }
        Ok(AuthenticationResult {
            access_token: self.signer.sign(&access.into())?,
            id_token: self.signer.sign(&id.into())?,
            refresh_token: None,
            expires_in: TOKEN_LIFETIME,
            token_type: "Bearer",
            new_device_metadata: None,
        })
    }
}

/// Keys for a device that may be confirmed.
fn new_device(pool: &str) -> Result<GrantDevice, Fault> {
    let region = pool.split_once('_').map_or("", |(region, _)| region);
    let key = format!("{region}_{}", random::uuid()?);
    Ok(GrantDevice { key, group_key: random::device_group()?, confirmed: false })
}

/// The attributes of a user, with the sub among them.
pub fn listed(user: &User) -> Vec<Attribute> {
    let sub = Attribute { name: "sub".into(), value: user.sub.clone() };
    let others = user.attributes.iter();
    let others = others.map(|(name, value)| Attribute { name: name.clone(), value: value.clone() });
    std::iter::once(sub).chain(others).collect()
}

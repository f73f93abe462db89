//! The tokens of a completed sign-in: how they are issued, refreshed, revoked and used.

use super::{Service, attributes, tenant::Tenant};
use crate::{
    fault::Fault,
    random,
    records::{Device, Factor, Grant, GrantDevice, RefreshToken, User},
    wire::{
        AuthResponse, AuthenticationResult, Empty, GetTokensFromRefreshToken, GetUser,
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
/// Most refresh tokens of a sign-in that are good at a time: one, and those that it replaced a moment ago.
const MAX_REFRESH_TOKENS: usize = 10;

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
        let id = random::uuid()?;
        let (refresh_token, kept) = refresh_token(&id, now + REFRESH_LIFETIME)?;
        let grant = Grant {
            id,
            refresh_tokens: vec![kept],
            pool: tenant.pool.id.clone(),
            client: tenant.client.id.clone(),
            user: user.id.clone(),
            password_id: user.password_id.clone(),
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

    /// REFRESH_TOKEN_AUTH, which app clients that rotate their refresh tokens have switched off.
    pub(super) fn refresh(
        &self,
        tenant: &Tenant,
        parameters: &Parameters,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let token = parameters.require("REFRESH_TOKEN")?;
        let (grant, user) = self.redeem(tenant, token, parameters.get("DEVICE_KEY"), now)?;
        tenant.check_secret_hash(&user.id, parameters.get("SECRET_HASH"))?;
        let result = self.tokens(tenant, &user, &grant, now)?;
        Ok(AuthResponse { authentication_result: Some(result), ..Default::default() })
    }

    /// GetTokensFromRefreshToken, which works with rotation and without.
    pub(super) fn get_tokens(
        &self,
        request: GetTokensFromRefreshToken,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let tenant = self.tenant(&request.client_id, None)?;
        tenant.check_secret(request.client_secret.as_deref())?;
        let (device, token) = (request.device_key.as_deref(), &request.refresh_token);
        let (grant, user) = self.redeem(&tenant, token, device, now)?;
        let mut result = self.tokens(&tenant, &user, &grant, now)?;
        if let Some(grace) = tenant.client.rotation_grace {
            result.refresh_token = Some(self.rotate(&grant, token, grace, now)?);
        }
        Ok(AuthResponse { authentication_result: Some(result), ..Default::default() })
    }

    /// Replaces a refresh token; the old one stays good for the grace period, so that a client that did not
    /// get the answer can ask again. The new one lives as long as the first would have.
    fn rotate(&self, grant: &Grant, old: &str, grace: u64, now: u64) -> Result<String, Fault> {
        let (new, kept) = refresh_token(&grant.id, grant.since + REFRESH_LIFETIME)?;
        let old: [u8; 32] = Sha256::digest(old).into();
        let rotated = self.store.update(("", &grant.id), |grant: &mut Grant| {
            let tokens = &mut grant.refresh_tokens;
            let replaced = tokens.iter_mut().find(|token| token.is(&old) && now < token.until);
            let replaced = replaced.ok_or_else(invalid_refresh_token)?;
            replaced.until = replaced.until.min(now + grace);
            tokens.retain(|token| now < token.until);
            tokens.push(kept.clone());
            let surplus = tokens.len().saturating_sub(MAX_REFRESH_TOKENS);
            tokens.drain(..surplus);
            Ok(())
        })?;
        rotated.map(|()| new).ok_or_else(invalid_refresh_token)
    }

    /// The sign-in that a refresh token is of, if it is still good, and its device comes with it.
    fn redeem(
        &self,
        tenant: &Tenant,
        token: &str,
        device_key: Option<&str>,
        now: u64,
    ) -> Result<(Grant, User), Fault> {
        let refused = invalid_refresh_token;
        let grant = self.grant_of(token, now)?.ok_or_else(refused)?;
        if grant.client != tenant.client.id {
            return Err(refused());
        }
        let user = self.user_with_id(&grant.pool, &grant.user)?.ok_or_else(refused)?;
        if grant.is_over(&user) {
            return Err(Fault::not_authorized("Refresh Token has been revoked"));
        }
        if let Some(bound) = grant.device.as_ref().filter(|device| device.confirmed) {
            let device: Option<Device> = self.store.get((&user.sub, &bound.key))?;
            if device.is_none() || device_key != Some(&bound.key) {
                return Err(refused());
            }
        }
        Ok((grant, user))
    }

    /// RevokeToken: the refresh token and every access token that came of the same sign-in.
    pub(super) fn revoke(&self, request: RevokeToken, now: u64) -> Result<Empty, Fault> {
        let tenant = self.tenant(&request.client_id, None)?;
        tenant.check_secret(request.client_secret.as_deref())?;
        let grant = self.grant_of(&request.token, now)?.ok_or_else(invalid_refresh_token)?;
        if grant.client != tenant.client.id {
            return Err(invalid_refresh_token());
        }
        self.store.update(("", &grant.id), |grant: &mut Grant| {
            grant.revoked = true;
            Ok(())
        })?;
        Ok(Empty {})
    }

    pub(super) fn get_user(&self, request: GetUser, now: u64) -> Result<UserFound, Fault> {
        let (_, user) = self.access(&request.access_token, now)?;
        let factors = user.factors.iter().map(|factor| factor.name());
        Ok(UserFound {
            user_attributes: attributes::listed(&user),
            user_mfa_setting_list: factors.collect(),
            preferred_mfa_setting: user.preferred.map(Factor::name),
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
        let user = self.user_with_id(&grant.pool, &grant.user)?.ok_or_else(refused)?;
        if grant.is_over(&user) {
            return Err(Fault::not_authorized("Access Token has been revoked"));
        }
        Ok((grant, user))
    }

    /// The grant of a refresh token that has not expired.
    fn grant_of(&self, token: &str, now: u64) -> Result<Option<Grant>, Fault> {
        let Some((id, _)) = token.split_once('.') else { return Ok(None) };
        let grant: Option<Grant> = self.store.get(("", id))?;
        let hash: [u8; 32] = Sha256::digest(token).into();
        Ok(grant.filter(|grant| {
            grant.refresh_tokens.iter().any(|token| token.is(&hash) && now < token.until)
        }))
    }

    fn tokens(
        &self,
        tenant: &Tenant,
        user: &User,
        grant: &Grant,
        now: u64,
    ) -> Result<AuthenticationResult, Fault> {
        // Of both tokens. What the pool says is set last, so that no attribute is taken for it.
        let common = [
            ("sub", json!(user.sub)),
            ("iss", json!(format!("{}/{}", self.issuer, tenant.pool.id))),
            ("origin_jti", json!(grant.id)),
            ("auth_time", json!(grant.since)),
            ("iat", json!(now)),
            ("exp", json!(now + TOKEN_LIFETIME)),
        ];
        let mut id: Map<_, _> = user.attributes.iter().map(claim).collect();
        let own = [
            ("jti", json!(random::uuid()?)),
            ("token_use", json!("id")),
            ("aud", json!(tenant.client.id)),
            ("cognito:username", json!(user.id)),
        ];
        id.extend(common.clone().into_iter().chain(own).map(|(name, value)| (name.into(), value)));
        let own = [
            ("jti", json!(random::uuid()?)),
            ("token_use", json!("access")),
            ("scope", json!("aws.cognito.signin.user.admin")),
            ("client_id", json!(tenant.client.id)),
            ("username", json!(user.id)),
        ];
        let own = common.into_iter().chain(own);
        let mut access: Map<_, _> = own.map(|(name, value)| (name.into(), value)).collect();
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

/// An attribute as a claim: whether an address was verified is true or false, everything else is text.
fn claim((name, value): (&String, &String)) -> (String, Value) {
    let value = match &**value {
        "true" | "false" if name.ends_with("_verified") => json!(value == "true"),
        value => json!(value),
    };
    (name.clone(), value)
}

/// A fresh refresh token, and what is kept of it.
fn refresh_token(grant: &str, until: u64) -> Result<(String, RefreshToken), Fault> {
    let token = format!("{grant}.{}", random::token()?);
    let hash = Sha256::digest(&token).into();
    Ok((token, RefreshToken { hash, until }))
}

fn invalid_refresh_token() -> Fault {
    Fault::not_authorized("Invalid Refresh Token")
}

impl RefreshToken {
    fn is(&self, hash: &[u8; 32]) -> bool {
        self.hash.ct_eq(hash).into()
    }
}

impl Grant {
    /// Whether the sign-in has ended: it was revoked, or the user has another password by now.
    fn is_over(&self, user: &User) -> bool {
        self.revoked || self.password_id != user.password_id
    }
}

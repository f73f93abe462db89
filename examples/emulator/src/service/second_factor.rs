//! The second factor: which one a user is asked for, SetUserMFAPreference, and the choice between several.

use super::{
    Service,
    attributes::{By, accepted},
    purpose::Purpose,
    sign_in::{SetUp, SignIn, Waits, named},
    tenant::Tenant,
};
use crate::{
    fault::Fault,
    records::{Factor, Mfa, Pool, User},
    wire::{Attribute, AuthResponse, Empty, MfaSettings, SetUserMfaPreference},
};

/// What a user who owes a second factor is asked.
pub enum Question {
    /// To give this one.
    Give(Factor),
    /// To choose one of these.
    Choose(Vec<Factor>),
    /// To set one of these up.
    SetUp(Vec<Factor>),
}

/// What a user who owes a second factor is asked, if anything.
pub fn question(pool: &Pool, user: &User) -> Option<Question> {
    let available = available(pool, user);
    let preferred = user.preferred.filter(|factor| available.contains(factor));
    match (pool.mfa, preferred, &*available) {
        (Mfa::Off, ..) => None,
        (_, Some(factor), _) | (_, None, &[factor]) => Some(Question::Give(factor)),
        (Mfa::On, None, []) => {
            let mut offered = vec![Factor::SoftwareTokenMfa];
            if pool.email {
                offered.push(Factor::EmailOtp);
            }
            Some(Question::SetUp(offered))
        }
        (Mfa::Optional, None, []) => None,
        (_, None, _) => Some(Question::Choose(available)),
    }
}

/// The second factors that a user can give.
pub fn available(pool: &Pool, user: &User) -> Vec<Factor> {
    let on = |factor| user.factors.contains(&factor);
    let has = |attribute: &str| user.attributes.contains_key(attribute);
    let mut available = Vec::new();
    if user.totp.is_some() && (pool.mfa == Mfa::On || on(Factor::SoftwareTokenMfa)) {
        available.push(Factor::SoftwareTokenMfa);
    }
    if has("phone_number") && on(Factor::SmsMfa) {
        available.push(Factor::SmsMfa);
    }
    if has("email") && on(Factor::EmailOtp) {
        available.push(Factor::EmailOtp);
    }
    // Where one is required, an address will do.
    if available.is_empty() && pool.mfa == Mfa::On {
        if pool.sms && has("phone_number") {
            available.push(Factor::SmsMfa);
        }
        if pool.email && has("email") {
            available.push(Factor::EmailOtp);
        }
    }
    available
}

impl Service {
    pub(super) fn ask_second_factor(
        &self,
        sign_in: SignIn,
        user: &User,
        question: Question,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let mut parameters = named(user);
        let waits = match question {
            Question::Give(Factor::SoftwareTokenMfa) => Waits::SoftwareToken,
            Question::Give(Factor::SmsMfa) => {
                return self.ask_code(sign_in, Purpose::SmsMfa, Some(user), true, now);
            }
            Question::Give(Factor::EmailOtp) => {
                return self.ask_code(sign_in, Purpose::EmailOtp, Some(user), true, now);
            }
            Question::Choose(factors) => {
                let names = serde_json::to_string(&factors).map_err(Fault::internal)?;
                parameters.insert("MFAS_CAN_CHOOSE".into(), names);
                Waits::SelectMfa
            }
            Question::SetUp(factors) => {
                let names = serde_json::to_string(&factors).map_err(Fault::internal)?;
                parameters.insert("MFAS_CAN_SETUP".into(), names);
                Waits::MfaSetup(SetUp::Nothing)
            }
        };
        self.ask(sign_in, waits, parameters, now)
    }

    /// MFA_SETUP with EMAIL: sends a code to that address, of a user who has none.
    pub(super) fn send_set_up_code(
        &self,
        tenant: &Tenant,
        sign_in: &SignIn,
        address: &str,
    ) -> Result<String, Fault> {
        if !tenant.pool.email {
            return Err(Fault::parameter("This pool sends no codes by e-mail."));
        }
        let given = Attribute { name: "email".into(), value: address.into() };
        accepted(&tenant.pool, By::User, vec![given])?;
        self.without_address(tenant, sign_in)?;
        self.deliver(Purpose::EmailOtp, &tenant.pool.id, &sign_in.username, true)
    }

    /// The code reached the user at that address: it is theirs, and will do as a second factor from now on.
    pub(super) fn set_up_address(
        &self,
        tenant: &Tenant,
        sign_in: &SignIn,
        address: &str,
    ) -> Result<(), Fault> {
        let mut user = self.without_address(tenant, sign_in)?;
        let verified = [("email", address), ("email_verified", "true")];
        let verified = verified.map(|(name, value)| (name.to_owned(), value.to_owned()));
        user.attributes.extend(verified.clone());
        self.add_alias(&tenant.pool, &user, "email")?;
        let changed = self.store.update((&user.pool, &user.id), |user: &mut User| {
            // Somebody else may have been faster.
            if user.attributes.contains_key("email") {
                return Err(Fault::wrong_session());
            }
            user.attributes.extend(verified.clone());
            Ok(())
        })?;
        changed.ok_or_else(Fault::no_user)
    }

    /// The user who signs in, if no second factor and no e-mail address is known of them yet.
    fn without_address(&self, tenant: &Tenant, sign_in: &SignIn) -> Result<User, Fault> {
        let user = self.signing_in(tenant, sign_in)?.ok_or_else(Fault::wrong_session)?;
        let is_new = available(&tenant.pool, &user).is_empty();
        if is_new { Ok(user) } else { Err(Fault::wrong_session()) }
    }

    /// SetUserMFAPreference: switches second factors on and off, and prefers one.
    pub(super) fn prefer_factors(
        &self,
        request: SetUserMfaPreference,
        now: u64,
    ) -> Result<Empty, Fault> {
        let (_, user) = self.access(&request.access_token, now)?;
        let settings = [
            (Factor::SoftwareTokenMfa, request.software_token_mfa_settings),
            (Factor::SmsMfa, request.sms_mfa_settings),
            (Factor::EmailOtp, request.email_mfa_settings),
        ];
        let changed = self.store.update((&user.pool, &user.id), |user: &mut User| {
            for (factor, settings) in &settings {
                if let Some(settings) = settings {
                    prefer(user, *factor, settings)?;
                }
            }
            Ok(())
        })?;
        changed.map(|()| Empty {}).ok_or_else(Fault::no_user)
    }
}

fn prefer(user: &mut User, factor: Factor, settings: &MfaSettings) -> Result<(), Fault> {
    let problem = match factor {
        Factor::SoftwareTokenMfa if user.totp.is_none() => {
            "User has not verified software token mfa"
        }
        Factor::SmsMfa if !user.attributes.contains_key("phone_number") => {
            "User does not have delivery config set to turn on SMS_MFA"
        }
        Factor::EmailOtp if !user.attributes.contains_key("email") => {
            "User does not have delivery config set to turn on EMAIL_OTP"
        }
        _ => "",
    };
    if settings.enabled && !problem.is_empty() {
        return Err(Fault::parameter(problem));
    }
    user.factors.retain(|other| *other != factor);
    if settings.enabled {
        user.factors.push(factor);
    }
    if settings.enabled && settings.preferred_mfa {
        user.preferred = Some(factor);
    } else if user.preferred == Some(factor) {
        user.preferred = None;
    }
    Ok(())
}

//! The second factor: which one a user is asked for, SetUserMFAPreference, and the choice between several.

use super::{
    Service,
    codes::Purpose,
    sign_in::{SignIn, Waits, named},
    software_token::SetUp,
};
use crate::{
    fault::Fault,
    records::{Factor, Mfa, Pool, User},
    wire::{AuthResponse, Empty, MfaSettings, SetUserMfaPreference},
};

/// What a user who owes a second factor is asked.
pub enum Question {
    /// To give this one.
    Give(Factor),
    /// To choose one of these.
    Choose(Vec<Factor>),
    /// To set one up.
    SetUp,
}

/// What a user who owes a second factor is asked, if anything.
pub fn question(pool: &Pool, user: &User) -> Option<Question> {
    let available = available(pool, user);
    let preferred = user.preferred.filter(|factor| available.contains(factor));
    match (pool.mfa, preferred, &*available) {
        (Mfa::Off, ..) => None,
        (_, Some(factor), _) | (_, None, &[factor]) => Some(Question::Give(factor)),
        (Mfa::On, None, []) => Some(Question::SetUp),
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
    // Where one is required, a phone number will do.
    if available.is_empty() && pool.mfa == Mfa::On && pool.sms && has("phone_number") {
        available.push(Factor::SmsMfa);
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
            Question::SetUp => {
                parameters.insert("MFAS_CAN_SETUP".into(), r#"["SOFTWARE_TOKEN_MFA"]"#.into());
                Waits::MfaSetup(SetUp::Nothing)
            }
        };
        self.ask(sign_in, waits, parameters, now)
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

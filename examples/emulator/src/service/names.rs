//! The forms of user names: what a pool lets users sign in with, and under which spelling a name is kept.

use crate::{fault::Fault, records::Pool};
use cognito_crypto::auth::Parameters;

/// Longest user name, in characters.
const MAX_USERNAME: usize = 128;
/// Longest device key, in characters.
const MAX_DEVICE_KEY: usize = 55;
const EMAIL: &str = "email";
const PHONE: &str = "phone_number";

impl Pool {
    /// The one spelling of a name: users whose names have the same are the same user.
    pub fn canonical(&self, name: &str) -> String {
        if self.case_sensitive { name.into() } else { name.to_lowercase() }
    }

    /// Whether users have no user name, but sign in with an e-mail address or a phone number.
    pub fn has_no_usernames(&self) -> bool {
        !self.username_attributes.is_empty()
    }

    /// Checks a new user's name; gives the attribute that it is, in a pool whose users have no user name.
    pub fn check_name(&self, name: &str) -> Result<Option<&'static str>, Fault> {
        let legal = |character: char| !character.is_whitespace() && !character.is_control();
        check_length(name)?;
        if name.is_empty() || !name.chars().all(legal) {
            return Err(Fault::parameter("Username: 1 to 128 characters, no white space"));
        }
        let has = |list: &[String], attribute| list.iter().any(|entry| entry == attribute);
        if self.has_no_usernames() {
            let [email, phone] = [EMAIL, PHONE].map(|it| has(&self.username_attributes, it));
            return match (email && is_email(name), phone && is_phone_number(name)) {
                (true, _) => Ok(Some(EMAIL)),
                (_, true) => Ok(Some(PHONE)),
                _ => Err(Fault::parameter(match (email, phone) {
                    (true, true) => "Username should be either an email or a phone number.",
                    (true, false) => "Username should be an email.",
                    _ => "Username should be a phone number.",
                })),
            };
        }
        // A name that could be somebody's alias would hide that user.
        for (attribute, is_alias, form) in [
            (EMAIL, is_email as fn(&str) -> bool, "email"),
            (PHONE, is_phone_number, "phone number"),
        ] {
            if has(&self.alias_attributes, attribute) && is_alias(name) {
                return Err(Fault::parameter(format!(
                    "Username cannot be of {form} format, since user pool is configured for {form} alias."
                )));
            }
        }
        Ok(None)
    }
}

/// Refuses a name that is longer than any user's, before anything is kept of it.
pub fn check_length(name: &str) -> Result<(), Fault> {
    match name.chars().count() {
        0..=MAX_USERNAME => Ok(()),
        _ => Err(Fault::parameter("Username: 1 to 128 characters, no white space")),
    }
}

/// The DEVICE_KEY of a request, if there is one.
pub fn device_key(parameters: &Parameters) -> Result<Option<String>, Fault> {
    match parameters.get("DEVICE_KEY") {
        Some(key) if key.chars().count() > MAX_DEVICE_KEY => {
            Err(Fault::parameter("DEVICE_KEY: 55 characters at most"))
        }
        key => Ok(key.map(String::from)),
    }
}

/// Whether this has the form of an e-mail address: a local part and a domain.
pub fn is_email(text: &str) -> bool {
    let legal = |character: char| !character.is_whitespace() && !character.is_control();
    text.chars().all(legal)
        && text.split_once('@').is_some_and(|(local, domain)| {
            let labels = domain.split('.');
            !local.is_empty() && !domain.contains('@') && labels.clone().all(|it| !it.is_empty())
        })
}

/// Whether this has the form of a phone number: E.164, with the plus sign.
pub fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

//! The attributes of users: which of them a request may set, and to what.

use super::names::{is_email, is_phone_number};
use crate::{
    fault::Fault,
    records::{Pool, User},
    wire::Attribute,
};
use std::collections::BTreeMap;

/// What users may say of themselves in every pool: OpenID Connect's standard claims (Core 1.0 §5.1).
pub const STANDARD: [&str; 17] = [
    "address",
    "birthdate",
    "email",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
];
/// What only an administrator says of a user.
const VERIFIED: [&str; 2] = ["email_verified", "phone_number_verified"];
/// Longest value, in characters.
const MAX_VALUE: usize = 2048;

/// Whose request sets the attributes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum By {
    User,
    Administrator,
}

/// Attributes by name, if the request may set every one of them. The pool's own claims (`sub`, `identities`,
/// `cognito:groups` and the like) are among neither the standard attributes nor the pool's own.
pub fn accepted(
    pool: &Pool,
    by: By,
    given: Vec<Attribute>,
) -> Result<BTreeMap<String, String>, Fault> {
    let mut attributes = BTreeMap::new();
    for Attribute { name, value } in given {
        check(pool, by, &name, &value)?;
        attributes.insert(name, value);
    }
    Ok(attributes)
}

fn check(pool: &Pool, by: By, name: &str, value: &str) -> Result<(), Fault> {
    let problem = match name {
        _ if value.chars().count() > MAX_VALUE => format!("{name}: Value is too long"),
        _ if VERIFIED.contains(&name) => match (by, value) {
            (By::User, _) => {
                let message = "A client attempted to write unauthorized attribute";
                return Err(Fault::not_authorized(message));
            }
            (By::Administrator, "true" | "false") => return Ok(()),
            _ => format!("{name}: Value must be true or false"),
        },
        "email" if !is_email(value) => {
            return Err(Fault::parameter("Invalid email address format."));
        }
        "phone_number" if !is_phone_number(value) => {
            return Err(Fault::parameter("Invalid phone number format."));
        }
        _ if STANDARD.contains(&name) || pool.custom.iter().any(|custom| custom == name) => {
            return Ok(());
        }
        _ => format!("{name}: Attribute does not exist in the schema."),
    };
    Err(Fault::parameter(format!("Attributes did not conform to the schema: {problem}")))
}

/// Attributes that the answer to NEW_PASSWORD_REQUIRED may add to those of a user.
pub fn added(
    pool: &Pool,
    user: &User,
    given: Vec<Attribute>,
) -> Result<BTreeMap<String, String>, Fault> {
    let fixed = |name: &String| {
        let lists = [&pool.required, &pool.username_attributes, &pool.alias_attributes];
        user.attributes.contains_key(name) && lists.iter().any(|list| list.contains(name))
    };
    let mut added = accepted(pool, By::User, given)?;
    if let Some(name) = added.keys().find(|name| fixed(name)) {
        return Err(Fault::parameter(format!("Cannot modify an already provided {name}")));
    }
    let known = |name: &String| user.attributes.contains_key(name) || added.contains_key(name);
    if let Some(missing) = pool.required.iter().find(|name| !known(name)) {
        let message = format!("Invalid user attributes: {missing}: Attribute is required");
        return Err(Fault::parameter(message));
    }
    // What is new was not verified.
    for (name, verified) in ["email", "phone_number"].into_iter().zip(VERIFIED) {
        if added.contains_key(name) && user.attributes.get(name) != added.get(name) {
            added.insert(verified.into(), "false".into());
        }
    }
    Ok(added)
}

/// The attributes of a user, with the sub among them.
pub fn listed(user: &User) -> Vec<Attribute> {
    let sub = Attribute { name: "sub".into(), value: user.sub.clone() };
    let others = user.attributes.iter();
    let others = others.map(|(name, value)| Attribute { name: name.clone(), value: value.clone() });
    std::iter::once(sub).chain(others).collect()
}

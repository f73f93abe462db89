//! This crate's client role signs in to ministack: `interop ADDRESS`, with what `ministack_setup.py` printed on
//! standard input. Prints one JSON object a check.

mod api;
mod checks;
mod totp;

use api::Api;
use checks::Case;
use serde::Deserialize;
use serde_json::json;
use std::{env, error::Error, io};

/// What `ministack_setup.py` prints.
#[derive(Deserialize)]
struct Setup {
    without_secret: Case,
    with_secret: Case,
    address: Case,
    new_password: Case,
    totp: Case,
    custom: Case,
}

fn main() -> Result<(), Box<dyn Error>> {
    let address = env::args().nth(1).ok_or("usage: interop ADDRESS")?;
    let api = Api::new(address);
    let setup: Setup = serde_json::from_reader(io::stdin())?;

    let plain = &setup.without_secret;
    check("sign-in without secret", plain, |user| checks::signs_in(&api, plain, user));
    check("wrong password", plain, |user| checks::wrong_password(&api, plain, user));
    let secret = &setup.with_secret;
    check("sign-in with secret", secret, |user| checks::signs_in(&api, secret, user));
    check("wrong secret", secret, |user| checks::wrong_secret(&api, secret, user));
    let case = &setup.address;
    check("sign-in with an e-mail address", case, |user| checks::signs_in(&api, case, user));
    let case = &setup.new_password;
    check("NEW_PASSWORD_REQUIRED", case, |user| checks::new_password(&api, case, user));
    let case = &setup.totp;
    check("TOTP", case, |user| checks::totp(&api, case, user));
    let case = &setup.custom;
    check("CUSTOM_AUTH with SRP first", case, |user| checks::custom(&api, case, user));
    check("CUSTOM_AUTH, wrong password", case, |user| {
        checks::custom_wrong_password(&api, case, user)
    });
    Ok(())
}

/// Runs a check for every user of a case.
fn check(name: &str, case: &Case, passes: impl Fn(&checks::User) -> Result<(), Box<dyn Error>>) {
    let failures = case.users.iter().filter_map(|user| passes(user).err());
    let problems: Vec<_> = failures.map(|problem| problem.to_string()).collect();
    let cell = json!({
        "client": "client role", "server": "ministack 1.5.33", "check": name,
        "passed": case.users.len() - problems.len(), "failed": problems.len(), "problems": problems,
    });
    println!("{cell}");
}

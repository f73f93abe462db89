//! The users who sign in, and how they are made.

use crate::{Failure, api::Api, options::Options};
use indicatif::ProgressBar;
use serde_json::{Value, json};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread::scope,
};

/// The name of a user.
pub fn name(number: u64) -> String {
    format!("load-{number}")
}

/// Makes a pool, an app client and the users, and has the options name them.
pub fn make(options: &mut Options) -> Result<(), Failure> {
    let api = Api::new(&options.endpoint);
    let pool = call(&api, "CreateUserPool", &json!({ "PoolName": "load" }))?;
    options.pool = text(&pool["UserPool"]["Id"])?;
    let client = json!({ "UserPoolId": options.pool, "ClientName": "load" });
    let client = call(&api, "CreateUserPoolClient", &client)?;
    options.client = text(&client["UserPoolClient"]["ClientId"])?;

    let (options, next) = (&*options, &AtomicU64::new(0));
    let bar = &ProgressBar::new(options.users);
    scope(|scope| {
        let makers = (0..options.threads).map(|_| {
            scope.spawn(move || {
                let api = Api::new(&options.endpoint);
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= options.users {
                        return Ok(());
                    }
                    make_one(&api, options, &name(number))?;
                    bar.inc(1);
                }
            })
        });
        let makers: Vec<_> = makers.collect();
        makers.into_iter().try_for_each(|maker| maker.join().map_err(|_| "a thread panicked")?)
    })
}

fn make_one(api: &Api, options: &Options, name: &str) -> Result<(), Failure> {
    let mut request = json!({ "UserPoolId": options.pool, "Username": name });
    call(api, "AdminCreateUser", &request)?;
    request["Password"] = options.password.as_str().into();
    request["Permanent"] = true.into();
    call(api, "AdminSetUserPassword", &request).map(drop)
}

/// A call that has to succeed; what is too much at a time is sent again.
fn call(api: &Api, operation: &str, request: &Value) -> Result<Value, Failure> {
    loop {
        match api.call(operation, request)? {
            Ok(answer) => return Ok(answer),
            Err(name) if name == "TooManyRequestsException" => {}
            Err(name) => return Err(format!("{operation}: {name}").into()),
        }
    }
}

fn text(value: &Value) -> Result<String, Failure> {
    Ok(value.as_str().ok_or("an answer without the id")?.into())
}

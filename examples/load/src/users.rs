//! The users who sign in, and how they are made.

use crate::{Failure, api::Api, options::Options};
use indicatif::ProgressBar;
use serde_json::{Value, json};
use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread::{scope, sleep},
    time::{Duration, Instant},
};

/// How long a call that was too much waits before it is sent again.
const PAUSE: Duration = Duration::from_millis(20);

/// The name of a user.
pub fn name(number: u64) -> String {
    format!("load-{number}")
}

/// Makes a pool, an app client and the users, and has the options name them.
pub fn make(options: &mut Options) -> Result<(), Failure> {
    let api = Api::new(options, None);
    let pool = call(&api, options, "CreateUserPool", &json!({ "PoolName": "load" }))?;
    options.pool = text(&pool["UserPool"]["Id"])?;
    let client = json!({ "UserPoolId": options.pool, "ClientName": "load" });
    let client = call(&api, options, "CreateUserPoolClient", &client)?;
    options.client = text(&client["UserPoolClient"]["ClientId"])?;

    let (options, next) = (&*options, &AtomicU64::new(0));
    let bar = &ProgressBar::new(options.users);
    scope(|scope| {
        let makers = (0..options.threads).map(|_| {
            scope.spawn(move || {
                let api = Api::new(options, None);
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
    call(api, options, "AdminCreateUser", &request)?;
    request["Password"] = options.password.as_str().into();
    request["Permanent"] = true.into();
    call(api, options, "AdminSetUserPassword", &request).map(drop)
}

/// A call that has to succeed; what is too much at a time is sent again, for as long as an answer may take.
fn call(api: &Api, options: &Options, operation: &str, request: &Value) -> Result<Value, Failure> {
    let start = Instant::now();
    loop {
        match api.call(operation, request)? {
            Ok(answer) => return Ok(answer),
            Err(name)
                if name == "TooManyRequestsException" && start.elapsed() < options.patience =>
            {
                sleep(PAUSE);
            }
            Err(name) => return Err(format!("{operation}: {name}").into()),
        }
    }
}

fn text(value: &Value) -> Result<String, Failure> {
    Ok(value.as_str().ok_or("an answer without the id")?.into())
}

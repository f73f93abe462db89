//! The checks: a sign-in by the flow, question by question, and what must be refused.

use crate::{api::Api, totp};
use cognito_crypto::{
    Error as Refusal,
    auth::{App, AuthFlow, AuthFlowStarted, SignedIn, Step, Timestamp, prompt::Prompt},
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{error::Error, fmt::Debug};

type Outcome = Result<(), Box<dyn Error>>;
type Answer = Result<AuthFlowStarted, Box<dyn Error>>;

/// A pool, an app client, and users.
#[derive(Deserialize)]
pub struct Case {
    pool: String,
    client_id: String,
    client_secret: Option<String>,
    pub users: Vec<User>,
}

#[derive(Deserialize)]
pub struct User {
    name: String,
    password: String,
}

impl Case {
    fn app(&self) -> Result<App, Refusal> {
        match &self.client_secret {
            Some(secret) => App::with_client_secret(&self.pool, &self.client_id, secret),
            None => App::new(&self.pool, &self.client_id),
        }
    }
}

/// Drives a sign-in to its end; `answer` takes the questions.
fn drive(
    api: &Api,
    flow: AuthFlow,
    mut answer: impl FnMut(Prompt) -> Answer,
) -> Result<SignedIn, Box<dyn Error>> {
    let mut flow = flow.start()?;
    loop {
        let reply = api.send(flow.request())?;
        flow = match flow.handle(reply)? {
            Step::Send(flow) => flow,
            Step::SendAgain(flow, error) if flow.attempts() > 3 => return Err(error.into()),
            Step::SendAgain(flow, _) => flow,
            Step::Ask(prompt) => answer(prompt)?,
            Step::Done(signed_in) => return Ok(signed_in),
        }
    }
}

/// A sign-in that asks nothing.
fn unasked(api: &Api, flow: AuthFlow) -> Result<SignedIn, Box<dyn Error>> {
    drive(api, flow, |prompt| Err(format!("asked {prompt:?}").into()))
}

/// The tokens are those of the user who signed in.
fn belongs(api: &Api, signed_in: &SignedIn) -> Outcome {
    let token = signed_in.authentication_result.access_token.as_ref();
    let token = token.ok_or("no access token")?.expose();
    let user = api.call("GetUser", &json!({ "AccessToken": token }))?;
    expect(&user["Username"], &Value::from(&*signed_in.username))
}

fn expect<T: PartialEq + Debug>(found: &T, expected: &T) -> Outcome {
    if found == expected { Ok(()) } else { Err(format!("{found:?} is not {expected:?}").into()) }
}

/// The service refused with NotAuthorizedException and this message.
fn is_refused(outcome: Result<SignedIn, Box<dyn Error>>, message: &str) -> Outcome {
    let Err(error) = outcome else { return Err("not refused".into()) };
    let expected = format!("NotAuthorizedException: {message}");
    if error.to_string().starts_with(&expected) { Ok(()) } else { Err(error) }
}

pub fn signs_in(api: &Api, case: &Case, user: &User) -> Outcome {
    let flow = AuthFlow::user_srp_auth(&case.app()?, &user.name, &user.password);
    belongs(api, &unasked(api, flow)?)
}

pub fn wrong_password(api: &Api, case: &Case, user: &User) -> Outcome {
    let flow = AuthFlow::user_srp_auth(&case.app()?, &user.name, &format!("{}x", user.password));
    is_refused(unasked(api, flow), "Incorrect username or password.")
}

pub fn wrong_secret(api: &Api, case: &Case, user: &User) -> Outcome {
    let app = App::with_client_secret(&case.pool, &case.client_id, "wrong")?;
    let flow = AuthFlow::user_srp_auth(&app, &user.name, &user.password);
    is_refused(unasked(api, flow), "Unable to verify secret hash")
}

/// A temporary password is replaced, and the new one signs in.
pub fn new_password(api: &Api, case: &Case, user: &User) -> Outcome {
    let app = case.app()?;
    let replacement = format!("{}+", user.password);
    let flow = AuthFlow::user_srp_auth(&app, &user.name, &user.password);
    let mut asked = 0;
    let signed_in = drive(api, flow, |prompt| match prompt {
        Prompt::NewPassword(prompt) => {
            asked += 1;
            Ok(prompt.answer(&replacement, &[])?)
        }
        other => Err(format!("asked {other:?}").into()),
    })?;
    expect(&asked, &1)?;
    belongs(api, &signed_in)?;
    let flow = AuthFlow::user_srp_auth(&app, &user.name, &replacement);
    belongs(api, &unasked(api, flow)?)
}

/// An authenticator app is set up after a sign-in and asked for a code in the next; a wrong one is asked again.
pub fn totp(api: &Api, case: &Case, user: &User) -> Outcome {
    let app = case.app()?;
    let flow = || AuthFlow::user_srp_auth(&app, &user.name, &user.password);
    let signed_in = unasked(api, flow())?;
    let access = signed_in.authentication_result.access_token.as_ref().ok_or("no access token")?;
    let access = access.expose();
    let token = api.call("AssociateSoftwareToken", &json!({ "AccessToken": access }))?;
    let secret = token["SecretCode"].as_str().ok_or("no SecretCode")?;
    let code =
        || -> Result<String, Box<dyn Error>> { totp::code(secret, Timestamp::now()?.unix()) };
    let verify = json!({ "AccessToken": access, "UserCode": code()? });
    expect(&api.call("VerifySoftwareToken", &verify)?["Status"], &"SUCCESS".into())?;

    let mut asked = 0;
    let signed_in = drive(api, flow(), |prompt| match prompt {
        Prompt::SoftwareTokenMfa(prompt) => {
            asked += 1;
            let code = if asked == 1 { "000000".into() } else { code()? };
            Ok(prompt.answer(&code)?)
        }
        other => Err(format!("asked {other:?}").into()),
    })?;
    expect(&asked, &2)?;
    belongs(api, &signed_in)
}

/// The question is the user's name, the answer the name backwards.
pub fn custom(api: &Api, case: &Case, user: &User) -> Outcome {
    let flow = AuthFlow::custom_auth_srp(&case.app()?, &user.name, &user.password);
    let mut asked = 0;
    let signed_in = drive(api, flow, |prompt| match prompt {
        Prompt::CustomChallenge(prompt) => {
            asked += 1;
            let question = prompt.parameters().get("question").unwrap_or_default();
            let answer: String = question.chars().rev().collect();
            Ok(prompt.answer(&answer))
        }
        other => Err(format!("asked {other:?}").into()),
    })?;
    expect(&asked, &1)?;
    belongs(api, &signed_in)
}

pub fn custom_wrong_password(api: &Api, case: &Case, user: &User) -> Outcome {
    let password = format!("{}x", user.password);
    let flow = AuthFlow::custom_auth_srp(&case.app()?, &user.name, &password);
    is_refused(unasked(api, flow), "Incorrect username or password")
}

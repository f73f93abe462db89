//! The sign-in flow where it is told something unusual: challenges out of order, errors of the service, prompts
//! that were stored, arbitrary maps; and whole sign-ins against this crate's own server role.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/machine.rs"]
mod machine;
#[path = "common/random.rs"]
mod random;
#[path = "common/script.rs"]
mod script;

#[path = "flow/answers.rs"]
mod answers;
#[path = "flow/arbitrary.rs"]
mod arbitrary;
#[path = "flow/hostile.rs"]
mod hostile;
#[path = "flow/json.rs"]
mod json;
#[path = "flow/loopback.rs"]
mod loopback;
#[path = "flow/order.rs"]
mod order;
#[path = "flow/recovery.rs"]
mod recovery;
#[path = "flow/resume.rs"]
mod resume;
#[path = "flow/types.rs"]
mod types;

use cognito_crypto::{
    SecretString,
    auth::{
        App, AuthFlow, AuthFlowStarted, AuthenticationResult, Device, InitiateAuthResponse,
        Parameters, Request, ServiceError, Step, prompt::Prompt,
    },
};

const POOL: &str = "us-east-1_AbC123xyZ";

fn app() -> App {
    App::with_client_secret(POOL, "client", "s3cret").unwrap()
}

fn device() -> Device {
    Device::new("us-east-1_0a1b2c3d", "-x1Y2z3W4", "device password")
}

/// A sign-in that has sent its InitiateAuth.
fn started(flow: AuthFlow) -> AuthFlowStarted {
    flow.start().unwrap()
}

fn srp() -> AuthFlow {
    AuthFlow::user_srp_auth(&app(), "alice", "correct horse")
}

/// A challenge of the service.
fn challenge(name: &str, parameters: &[(&str, &str)]) -> InitiateAuthResponse {
    let parameters = parameters.iter().copied();
    InitiateAuthResponse::challenge(name)
        .with_parameters(parameters)
        .with_session(&format!("session of {name}"))
}

/// Parameters of a challenge that proves a password.
const VERIFIER: [(&str, &str); 4] = [
    ("SALT", "1f"),
    ("SRP_B", "7b"),
    ("SECRET_BLOCK", "c2VjcmV0IGJsb2Nr"),
    ("USER_ID_FOR_SRP", "0c8a2c1e"),
];

fn error(name: &str, message: &str) -> ServiceError {
    ServiceError::new(name, message)
}

fn device_not_found() -> ServiceError {
    error("ResourceNotFoundException", "Device does not exist.")
}

fn session_over() -> ServiceError {
    error("NotAuthorizedException", "Invalid session for the user, session is expired.")
}

/// The service is content.
fn tokens() -> InitiateAuthResponse {
    InitiateAuthResponse::signed_in(AuthenticationResult::new("eyJra"))
}

/// The step is a request.
fn respond(step: Step) -> AuthFlowStarted {
    match step {
        Step::Send(flow) => flow,
        other => panic!("no request: {other:?}"),
    }
}

/// The step is a question.
fn ask(step: Step) -> Prompt {
    match step {
        Step::Ask(prompt) => prompt,
        other => panic!("no question: {other:?}"),
    }
}

/// What a request answers, with the keys of its parameters.
fn summary(request: &Request) -> (String, Vec<&str>) {
    let name = match request {
        Request::InitiateAuth(request) => &request.auth_flow,
        Request::RespondToAuthChallenge(request) => &request.challenge_name,
        other => panic!("no challenge: {other:?}"),
    };
    (name.clone(), request.parameters().iter().map(|(key, _)| key).collect())
}

fn session(request: &Request) -> Option<&str> {
    let session = match request {
        Request::InitiateAuth(request) => &request.session,
        Request::RespondToAuthChallenge(request) => &request.session,
        other => panic!("no session: {other:?}"),
    };
    session.as_ref().map(SecretString::expose)
}

fn value<'a>(parameters: &'a Parameters, key: &str) -> &'a str {
    parameters.get(key).unwrap()
}

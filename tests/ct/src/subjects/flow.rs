//! Whole sign-ins with `auth::AuthFlow`: what it holds between two requests, and what it copies into them.

use super::{
    SecretRng, Subject,
    auth::{app, challenge, new_device, now},
    digest,
    srp::password,
};
use cognito_crypto::auth::{
    AuthFlow, AuthFlowStarted, AuthenticationResult, InitiateAuthResponse, NewDeviceMetadata,
    Reply, Request, ServiceError, Step, prompt::Prompt,
};
use prover::mark::finished;

pub const SUBJECTS: &[Subject] = &[
    Subject::new("auth: flow, password and device proved", proved),
    Subject::new("auth: flow, password sent and set", sent_and_set),
    Subject::new("auth: flow, password asked for", asked),
];

/// What a request carries but passwords, codes and the like, which go out as they are and stay secrets.
pub fn sent(request: &Request) -> u64 {
    const PUBLIC: [&str; 8] = [
        "USERNAME",
        "SRP_A",
        "SECRET_HASH",
        "DEVICE_KEY",
        "TIMESTAMP",
        "PASSWORD_CLAIM_SIGNATURE",
        "PASSWORD_CLAIM_SECRET_BLOCK",
        "PREFERRED_CHALLENGE",
    ];
    let values = request.parameters().iter().filter(|(key, _)| PUBLIC.contains(key));
    digest(values.map(|(_, value)| value.as_bytes()))
}

pub fn respond(name: &str, case: u64) -> InitiateAuthResponse {
    let mut response = InitiateAuthResponse::challenge(name).with_session("session");
    response.challenge_parameters = Some(challenge(case));
    response
}

pub fn handle(flow: AuthFlowStarted, response: InitiateAuthResponse, rng: &mut SecretRng) -> Step {
    handle_reply(flow, response.into(), rng)
}

pub fn handle_reply(flow: AuthFlowStarted, reply: Reply, rng: &mut SecretRng) -> Step {
    let step = flow.handle_with_rng_at(reply, rng, now()).unwrap();
    finished("auth::AuthFlowStarted::handle_with_rng_at");
    step
}

pub fn start(flow: AuthFlow, rng: &mut SecretRng) -> AuthFlowStarted {
    let started = flow.start_with_rng(rng).unwrap();
    finished("auth::AuthFlow::start_with_rng");
    started
}

fn proved(case: u64) -> u64 {
    let (app, mut rng) = (app(), SecretRng::new());
    let (device, _) = new_device(&mut rng);
    let flow = AuthFlow::user_srp_auth(&app, "alice", password(case));
    finished("auth::AuthFlow::user_srp_auth");
    let mut flow = start(flow.with_device(&device), &mut rng);
    let mut all = sent(flow.request());
    for name in ["PASSWORD_VERIFIER", "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"] {
        let Step::Send(next) = handle(flow, respond(name, case), &mut rng) else {
            return 0;
        };
        all ^= sent(next.request());
        flow = next;
    }
    // The device is refused: the flow starts over without it, with the password that it has held until now.
    let refused = ServiceError::new("NotAuthorizedException", "Incorrect username or password.");
    let Step::Send(flow) = handle_reply(flow, refused.into(), &mut rng) else {
        return 0;
    };
    all ^ sent(flow.request())
}

fn sent_and_set(case: u64) -> u64 {
    let (app, mut rng) = (app(), SecretRng::new());
    let flow = AuthFlow::user_password_auth(&app, "alice", password(case));
    finished("auth::AuthFlow::user_password_auth");
    let flow = start(flow, &mut rng);
    let mut all = sent(flow.request());
    let step = handle(flow, respond("NEW_PASSWORD_REQUIRED", case), &mut rng);
    let Step::Ask(Prompt::NewPassword(prompt)) = step else {
        return 0;
    };
    let flow = prompt.answer(password(1 - case), &[]).unwrap();
    finished("auth::prompt::NewPassword::answer");
    all ^= sent(flow.request());
    let Step::Done(done) = handle(flow, tokens(), &mut rng) else {
        return 0;
    };
    let made = done.authentication_result.confirm_device_with_rng(None, &mut rng).unwrap();
    finished("auth::AuthenticationResult::confirm_device_with_rng");
    all ^ u64::from(made.is_some())
}

/// Tokens, and a device to confirm.
fn tokens() -> InitiateAuthResponse {
    let device = NewDeviceMetadata::new("us-east-1_0a1b2c3d", "-x1Y2z3W4");
    let result = AuthenticationResult::new("eyJra").with_new_device_metadata(device);
    InitiateAuthResponse::signed_in(result)
}

/// To be sent in one case, to be proved in the other.
fn asked(case: u64) -> u64 {
    let (app, mut rng) = (app(), SecretRng::new());
    let flow = start(AuthFlow::user_auth(&app, "alice"), &mut rng);
    let all = sent(flow.request());
    let name = ["PASSWORD", "PASSWORD_SRP"][case as usize];
    let Step::Ask(Prompt::Password(prompt)) = handle(flow, respond(name, case), &mut rng) else {
        return 0;
    };
    let flow = prompt.answer_with_rng(password(case), &mut rng).unwrap();
    finished("auth::prompt::Password::answer_with_rng");
    all ^ sent(flow.request())
}

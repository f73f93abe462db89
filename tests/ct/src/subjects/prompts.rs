//! The prompts of `auth::AuthFlow`: what a user is asked for, answered; refresh tokens; sign-ins that start over.

use super::{
    SecretRng, Subject,
    auth::{app, new_device, now},
    flow::{handle, handle_reply, respond, sent, start},
    srp::password,
};
use cognito_crypto::auth::{
    AuthFlow, AuthFlowStarted, FirstFactor, InitiateAuthResponse, ServiceError, Step, Timestamp,
    prompt::{AssociateSoftwareTokenRequest, MfaChoice, Prompt},
};
use prover::mark::{finished, secret};

pub const SUBJECTS: &[Subject] = &[
    Subject::new("auth: prompt, first factor chosen", first_factor),
    Subject::new("auth: prompt, code", code),
    Subject::new("auth: prompt, custom challenge", custom),
    Subject::new("auth: prompt, passkey or a challenge unheard of", passkey),
    Subject::new("auth: prompt, second factor chosen and set up", second_factor),
    Subject::new("auth: prompt, saved and resumed", saved),
    Subject::new("auth: flow, started over", started_over),
    Subject::new("auth: flow, factor preferred", preferred),
    Subject::new("auth: flow, tokens refreshed", refreshed),
    Subject::new("auth: flow, by an administrator", admin),
];

/// Codes, Sessions, credentials, and refresh tokens.
static VALUES: [&str; 2] =
    ["AYABeKq3xw9ZjhVt5mRz7LpWc2dBg8sNfaQABAAdTZXJ2aWNlABBDb2duaXR", "314159"];

pub fn for_each_secret(mut each: impl FnMut(&[u8])) {
    each(VALUES[0].as_bytes());
}

fn value(case: u64) -> &'static str {
    secret::<str>(VALUES[case as usize])
}

fn user_auth(rng: &mut SecretRng) -> AuthFlowStarted {
    start(AuthFlow::user_auth(&app(), "alice"), rng)
}

/// What is asked about a challenge with these parameters.
fn ask(
    flow: AuthFlowStarted,
    name: &str,
    parameters: &[(&str, &str)],
    rng: &mut SecretRng,
) -> Prompt {
    let response = InitiateAuthResponse::challenge(name).with_session(value(0));
    finished("auth::InitiateAuthResponse::with_session");
    match handle(flow, response.with_parameters(parameters.iter().copied()), rng) {
        Step::Ask(prompt) => prompt,
        _ => panic!("{name} asks for nothing"),
    }
}

fn first_factor(case: u64) -> u64 {
    let mut rng = SecretRng::new();
    let Prompt::SelectChallenge(prompt) =
        ask(user_auth(&mut rng), "SELECT_CHALLENGE", &[], &mut rng)
    else {
        return 0;
    };
    let factor = match case {
        0 => FirstFactor::PasswordSrp(password(0)),
        _ => FirstFactor::WebAuthn { credential: Some(value(0)) },
    };
    let flow = prompt.answer_with_rng(factor, &mut rng).unwrap();
    finished("auth::prompt::SelectChallenge::answer_with_rng");
    sent(flow.request())
}

fn code(case: u64) -> u64 {
    let mut rng = SecretRng::new();
    let name = ["SMS_MFA", "EMAIL_OTP"][case as usize];
    let (Prompt::SmsMfa(prompt) | Prompt::EmailOtp(prompt)) =
        ask(user_auth(&mut rng), name, &[], &mut rng)
    else {
        return 0;
    };
    let flow = prompt.answer(value(1)).unwrap();
    finished("auth::prompt::CodePrompt::answer");
    sent(flow.request())
}

fn custom(case: u64) -> u64 {
    let (app, mut rng) = (app(), SecretRng::new());
    let flow = match case {
        0 => AuthFlow::custom_auth(&app, "alice"),
        _ => AuthFlow::custom_auth_srp(&app, "alice", password(0)),
    };
    finished(["auth::AuthFlow::custom_auth", "auth::AuthFlow::custom_auth_srp"][case as usize]);
    let flow = start(flow, &mut rng);
    let Prompt::CustomChallenge(prompt) =
        ask(flow, "CUSTOM_CHALLENGE", &[("question", "?")], &mut rng)
    else {
        return 0;
    };
    let flow = prompt.answer(value(case));
    finished("auth::prompt::CustomChallenge::answer");
    sent(flow.request())
}

fn passkey(case: u64) -> u64 {
    let mut rng = SecretRng::new();
    let name = ["WEB_AUTHN", "NEWER_THAN_THIS"][case as usize];
    let options = [("CREDENTIAL_REQUEST_OPTIONS", "{}")];
    let flow = match ask(user_auth(&mut rng), name, &options, &mut rng) {
        Prompt::WebAuthn(prompt) => prompt.answer(value(0)).unwrap(),
        Prompt::Other(prompt) => {
            prompt.answer([("ANSWER", value(0))].into_iter().collect()).unwrap()
        }
        _ => return 0,
    };
    finished(["auth::prompt::WebAuthn::answer", "auth::prompt::Other::answer"][case as usize]);
    sent(flow.request())
}

/// Chosen in one case, set up in the other.
fn second_factor(case: u64) -> u64 {
    let mut rng = SecretRng::new();
    let flow = user_auth(&mut rng);
    if case == 0 {
        let choices = [("MFAS_CAN_CHOOSE", r#"["SMS_MFA","SOFTWARE_TOKEN_MFA"]"#)];
        let Prompt::SelectMfaType(prompt) = ask(flow, "SELECT_MFA_TYPE", &choices, &mut rng) else {
            return 0;
        };
        let flow = prompt.answer("SMS_MFA").unwrap();
        finished("auth::prompt::SelectMfaType::answer");
        return sent(flow.request());
    }
    let choices = [("MFAS_CAN_SETUP", r#"["SOFTWARE_TOKEN_MFA"]"#)];
    let Prompt::MfaSetup(prompt) = ask(flow, "MFA_SETUP", &choices, &mut rng) else { return 0 };
    drop(prompt.associate_software_token());
    finished("auth::prompt::MfaSetup::associate_software_token");
    drop(AssociateSoftwareTokenRequest::new(value(0)));
    finished("auth::prompt::AssociateSoftwareTokenRequest::new");
    let flow = prompt.answer(MfaChoice::SoftwareToken { session: value(0) }).unwrap();
    finished("auth::prompt::MfaSetup::answer");
    sent(flow.request())
}

fn saved(_: u64) -> u64 {
    let mut rng = SecretRng::new();
    let prompt = ask(user_auth(&mut rng), "SMS_MFA", &[], &mut rng);
    let saved = prompt.save();
    finished("auth::prompt::Prompt::save");
    drop(prompt);
    let Prompt::SmsMfa(prompt) = saved.resume(&app(), None).unwrap() else { return 0 };
    finished("auth::prompt::SavedPrompt::resume");
    sent(prompt.answer(value(1)).unwrap().request())
}

fn started_over(case: u64) -> u64 {
    let (app, mut rng) = (app(), SecretRng::new());
    let flow = match case {
        0 => AuthFlow::user_password_auth(&app, "alice", password(0)),
        _ => AuthFlow::user_srp_auth(&app, "alice", password(0)),
    };
    let prompt = ask(start(flow, &mut rng), "SMS_MFA", &[], &mut rng);
    let prompt = prompt.start_over();
    finished("auth::prompt::Prompt::start_over");
    let flow = prompt.answer_with_rng(Some(password(1)), &mut rng).unwrap();
    finished("auth::prompt::StartOver::answer_with_rng");
    sent(flow.request())
}

fn preferred(case: u64) -> u64 {
    let (app, mut rng) = (app(), SecretRng::new());
    let flow = AuthFlow::user_auth(&app, "alice").with_preferred_factor(match case {
        0 => FirstFactor::Password(password(0)),
        _ => FirstFactor::PasswordSrp(password(0)),
    });
    finished("auth::AuthFlow::with_preferred_factor");
    let flow = flow.with_session(value(0));
    finished("auth::AuthFlow::with_session");
    let flow = start(flow, &mut rng);
    let all = sent(flow.request());
    let busy = ServiceError::new("InternalErrorException", "");
    let Step::SendAgain(flow, _) = handle_reply(flow, busy.into(), &mut rng) else { return 0 };
    if case == 0 {
        return all;
    }
    let Step::Send(mut flow) = handle(flow, respond("PASSWORD_VERIFIER", case), &mut rng) else {
        return 0;
    };
    // Too late for the claim, which is signed anew.
    flow.renew_at(Timestamp::from_unix(now().unix() + 600).unwrap());
    finished("auth::AuthFlowStarted::renew_at");
    all ^ sent(flow.request())
}

fn refreshed(case: u64) -> u64 {
    let (app, mut rng) = (app(), SecretRng::new());
    let flow = match case {
        0 => AuthFlow::get_tokens_from_refresh_token(&app, value(0)),
        _ => AuthFlow::refresh_token_auth(&app, "alice", value(0)),
    };
    finished(
        ["auth::AuthFlow::get_tokens_from_refresh_token", "auth::AuthFlow::refresh_token_auth"]
            [case as usize],
    );
    let (device, _) = new_device(&mut rng);
    let flow = flow.with_device(&device);
    finished("auth::AuthFlow::with_device");
    let flow = start(flow, &mut rng);
    u64::from(flow.attempts())
}

fn admin(case: u64) -> u64 {
    let (app, mut rng) = (app(), SecretRng::new());
    let flow = match case {
        0 => AuthFlow::admin_user_password_auth(&app, "alice", password(0)),
        _ => AuthFlow::admin_no_srp_auth(&app, "alice", password(0)).as_admin(),
    };
    finished(
        ["auth::AuthFlow::admin_user_password_auth", "auth::AuthFlow::admin_no_srp_auth"]
            [case as usize],
    );
    sent(start(flow, &mut rng).request())
}

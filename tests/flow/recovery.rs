//! Errors of the service: which of them lead on, and where.

use super::{
    VERIFIER, app, ask, challenge, device, device_not_found, error, random::Replay, respond,
    session, session_over, srp, started, summary, tokens, value,
};
use cognito_crypto::{
    Error,
    auth::{
        AuthFlow, FirstFactor, Step,
        prompt::{Prompt, StartOver, StartOverReason},
    },
};

fn start_over(prompt: Prompt<'_>) -> StartOver<'_> {
    match prompt {
        Prompt::StartOver(prompt) => prompt,
        other => panic!("another question: {other:?}"),
    }
}

#[test]
fn a_forgotten_device_is_left_out_of_the_same_signed_response() {
    let device = device();
    let flow = started(srp().with_device(&device));
    let (signed, flow) = respond(flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    let (again, flow) = respond(flow.handle(device_not_found()).unwrap());
    assert_eq!(session(&again), session(&signed));
    for (key, value) in signed.parameters().iter() {
        let expected = (key != "DEVICE_KEY").then_some(value);
        assert_eq!(again.parameters().get(key), expected, "{key}");
    }
    assert!(signed.parameters().get("DEVICE_KEY").is_some());
    // It stays forgotten, and cannot be forgotten twice.
    let refused = flow.handle(device_not_found());
    assert_eq!(refused.unwrap_err(), Error::Service);
}

#[test]
fn a_forgotten_device_is_left_out_of_everything_after_it() {
    let device = device();
    let flow = started(srp().with_device(&device));
    let (again, flow) = respond(flow.handle(device_not_found()).unwrap());
    assert_eq!(summary(&again).1, ["SECRET_HASH", "SRP_A", "USERNAME"]);
    let (signed, flow) = respond(flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    assert_eq!(signed.parameters().get("DEVICE_KEY"), None);
    let refused = flow.handle(challenge("DEVICE_SRP_AUTH", &[]));
    assert_eq!(refused.unwrap_err(), Error::Unexpected { name: "DEVICE_SRP_AUTH" });
}

#[test]
fn the_caller_is_told_that_a_device_was_forgotten() {
    let device = device();
    for forgotten in [true, false] {
        let mut flow = started(srp().with_device(&device));
        if forgotten {
            flow = respond(flow.handle(device_not_found()).unwrap()).1;
        }
        let prompt = ask(flow.handle(challenge("CUSTOM_CHALLENGE", &[])).unwrap());
        let saved = prompt.save();
        assert_eq!(saved.device_key(), (!forgotten).then_some(device.key()));
        let known = (!forgotten).then_some(&device);
        let Prompt::CustomChallenge(prompt) = Prompt::resume(saved, &app(), known).unwrap() else {
            panic!("another question")
        };
        let Step::Done(signed_in) = prompt.answer("4").1.handle(tokens()).unwrap() else {
            panic!("not signed in")
        };
        assert_eq!(signed_in.device_not_found, forgotten);
    }
}

#[test]
fn a_device_that_is_forgotten_while_it_proves_itself_makes_the_sign_in_start_over() {
    let device = device();
    for proofs in 1..=2 {
        let mut flow = started(srp().with_device(&device));
        for (name, parameters) in
            [("DEVICE_SRP_AUTH", [].as_slice()), ("DEVICE_PASSWORD_VERIFIER", &VERIFIER)]
                .into_iter()
                .take(proofs)
        {
            flow = respond(flow.handle(challenge(name, parameters)).unwrap()).1;
        }
        let prompt = start_over(ask(flow.handle(device_not_found()).unwrap()));
        assert_eq!(prompt.reason(), StartOverReason::DeviceNotFound);
        let prompt = prompt.answer(None).unwrap_err().prompt;
        let broken = &mut Replay::new(Vec::new());
        let refused = prompt.answer_with_rng(Some("correct horse"), broken).unwrap_err();
        assert_eq!(refused.error, Error::Rng);
        let (request, _) = refused.prompt.answer(Some("correct horse")).unwrap();
        let keys = vec!["SECRET_HASH", "SRP_A", "USERNAME"];
        assert_eq!(summary(&request), ("USER_SRP_AUTH".into(), keys));
        assert_eq!(value(request.parameters(), "USERNAME"), "alice", "as it was typed");
    }
}

#[test]
fn a_session_that_is_over_makes_the_sign_in_start_over_as_it_began() {
    let device = device();
    let flow = AuthFlow::user_auth(&app(), "alice").preferring(FirstFactor::EmailOtp);
    let flow = started(flow.with_device(&device));
    let Prompt::EmailOtp(code) = ask(flow.handle(challenge("EMAIL_OTP", &[])).unwrap()) else {
        panic!("not asked for a code")
    };
    let (_, flow) = code.answer("123456").unwrap();
    let expired = error("ExpiredCodeException", "Invalid code provided, request a code again.");
    let prompt = start_over(ask(flow.handle(expired).unwrap()));
    assert_eq!(prompt.reason(), StartOverReason::SessionOver);
    let (request, _) = prompt.answer(None).unwrap();
    let keys = vec!["DEVICE_KEY", "PREFERRED_CHALLENGE", "SECRET_HASH", "USERNAME"];
    assert_eq!(summary(&request), ("USER_AUTH".into(), keys));
}

#[test]
fn a_wrong_answer_is_asked_for_again_with_the_same_session() {
    for name in [
        "CodeMismatchException",
        "InvalidPasswordException",
        "PasswordHistoryPolicyViolationException",
        "InvalidParameterException",
    ] {
        let flow = started(AuthFlow::custom_auth(&app(), "alice"));
        let mut step = flow.handle(challenge("SMS_MFA", &[])).unwrap();
        for code in ["000000", "000001"] {
            let Prompt::SmsMfa(prompt) = ask(step) else { panic!("not asked for a code") };
            let (request, flow) = prompt.answer(code).unwrap();
            assert_eq!(value(request.parameters(), "SMS_MFA_CODE"), code);
            assert_eq!(session(&request), Some("session of SMS_MFA"));
            step = flow.handle(error(name, "")).unwrap();
        }
    }
}

#[test]
fn a_refusal_for_good_is_an_error() {
    let wrong = || error("NotAuthorizedException", "Incorrect username or password.");
    assert_eq!(started(srp()).handle(wrong()).unwrap_err(), Error::Service);
    // No session has begun that could be over, no question was asked that could be asked again.
    assert_eq!(started(srp()).handle(session_over()).unwrap_err(), Error::Service);
    let mismatch = error("CodeMismatchException", "");
    assert_eq!(started(srp()).handle(mismatch).unwrap_err(), Error::Service);
    let (_, flow) =
        respond(started(srp()).handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    assert_eq!(flow.handle(wrong()).unwrap_err(), Error::Service);
    let pool = error("ResourceNotFoundException", "User pool client does not exist.");
    assert_eq!(started(srp()).handle(pool).unwrap_err(), Error::Service);
}

#[test]
fn a_refresh_token_is_not_presented_in_another_way() {
    let device = device();
    for refused in [device_not_found(), session_over()] {
        let flow = AuthFlow::refresh_token_auth(&app(), "alice", "eyJj").with_device(&device);
        assert_eq!(started(flow).handle(refused).unwrap_err(), Error::Service);
    }
}

//! Errors of the service: which of them lead on, and where.

use super::{
    VERIFIER, app, ask, challenge, device, device_not_found, error, random::Replay, respond,
    session, session_over, srp, started, summary, tokens, value,
};
use cognito_crypto::{
    Error,
    auth::{
        AuthFlow, FirstFactor, FlowError, Parameters, ServiceError, Step, Timestamp,
        prompt::{Prompt, StartOver, StartOverReason},
    },
};

fn start_over(prompt: Prompt) -> StartOver {
    match prompt {
        Prompt::StartOver(prompt) => prompt,
        other => panic!("another question: {other:?}"),
    }
}

#[test]
fn a_forgotten_device_is_left_out_of_the_same_signed_response() {
    let device = device();
    let flow = started(srp().with_device(&device));
    let flow = respond(flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    let mut signed: Parameters = flow.request().parameters().iter().collect();
    let flow = respond(flow.handle(device_not_found()).unwrap());
    assert_eq!(session(flow.request()), Some("session of PASSWORD_VERIFIER"));
    assert!(signed.contains_key("DEVICE_KEY"));
    signed.remove("DEVICE_KEY");
    assert!(flow.request().parameters().iter().eq(&signed));
    // It stays forgotten, and cannot be forgotten twice.
    let refused = flow.handle(device_not_found()).unwrap_err();
    assert_eq!(refused.service(), Some(&device_not_found()));
    assert_eq!(refused.device_to_forget(), Some(device.key()));
}

#[test]
fn a_forgotten_device_is_left_out_of_everything_after_it() {
    let device = device();
    let flow = started(srp().with_device(&device));
    let flow = respond(flow.handle(device_not_found()).unwrap());
    assert_eq!(summary(flow.request()).1, ["SECRET_HASH", "SRP_A", "USERNAME"]);
    let flow = respond(flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    assert_eq!(flow.request().parameters().get("DEVICE_KEY"), None);
    // R6: a service that asks for its proof all the same leads to another sign-in, not to the end of this one.
    // The flow holds no password for it, since it has no device.
    let prompt = start_over(ask(flow.handle(challenge("DEVICE_SRP_AUTH", &[])).unwrap()));
    assert_eq!(prompt.reason(), StartOverReason::DeviceNotFound);
    assert_eq!(prompt.device_to_forget(), Some(device.key()));
    let flow = prompt.answer(Some("password")).unwrap();
    assert_eq!(summary(flow.request()).1, ["SECRET_HASH", "SRP_A", "USERNAME"]);
}

#[test]
fn the_caller_is_told_that_a_device_was_forgotten() {
    let device = device();
    for forgotten in [true, false] {
        let mut flow = started(srp().with_device(&device));
        if forgotten {
            flow = respond(flow.handle(device_not_found()).unwrap());
        }
        let prompt = ask(flow.handle(challenge("CUSTOM_CHALLENGE", &[])).unwrap());
        let saved = prompt.save();
        assert_eq!(saved.device_key(), (!forgotten).then_some(device.key()));
        let known = (!forgotten).then_some(&device);
        let Prompt::CustomChallenge(prompt) = saved.resume(&app(), known).unwrap() else {
            panic!("another question")
        };
        let Step::Done(signed_in) = prompt.answer("4").handle(tokens()).unwrap() else {
            panic!("not signed in")
        };
        assert_eq!(signed_in.device_to_forget.is_some(), forgotten);
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
            flow = respond(flow.handle(challenge(name, parameters)).unwrap());
        }
        let flow = respond(flow.handle(device_not_found()).unwrap());
        let keys = vec!["SECRET_HASH", "SRP_A", "USERNAME"];
        assert_eq!(summary(flow.request()), ("USER_SRP_AUTH".into(), keys));
        assert_eq!(value(flow.request().parameters(), "USERNAME"), "alice", "as it was typed");
        assert_eq!(session(flow.request()), None);
    }
}

#[test]
fn without_a_password_the_user_is_asked_whether_to_start_over() {
    let device = device();
    let flow = started(srp().with_device(&device));
    let prompt = ask(flow.handle(challenge("SMS_MFA", &[])).unwrap());
    for proofs in 1..=2 {
        let Prompt::SmsMfa(prompt) = prompt.save().resume(&app(), Some(&device)).unwrap() else {
            panic!("another question")
        };
        let mut flow = prompt.answer("123456").unwrap();
        for (name, parameters) in
            [("DEVICE_SRP_AUTH", [].as_slice()), ("DEVICE_PASSWORD_VERIFIER", &VERIFIER)]
                .into_iter()
                .take(proofs)
        {
            flow = respond(flow.handle(challenge(name, parameters)).unwrap());
        }
        let prompt = start_over(ask(flow.handle(device_not_found()).unwrap()));
        assert_eq!(prompt.reason(), StartOverReason::DeviceNotFound);
        let prompt = prompt.answer(None).unwrap_err().prompt;
        let broken = &mut Replay::new(Vec::new());
        let refused = prompt.answer_with_rng(Some("correct horse"), broken).unwrap_err();
        assert_eq!(refused.error, Error::Rng);
        let flow = refused.prompt.answer(Some("correct horse")).unwrap();
        let keys = vec!["SECRET_HASH", "SRP_A", "USERNAME"];
        assert_eq!(summary(flow.request()), ("USER_SRP_AUTH".into(), keys));
        assert_eq!(value(flow.request().parameters(), "USERNAME"), "alice", "as it was typed");
    }
}

#[test]
fn a_session_that_is_over_makes_the_sign_in_start_over_as_it_began() {
    let device = device();
    let flow = AuthFlow::user_auth(&app(), "alice").with_preferred_factor(FirstFactor::EmailOtp);
    let flow = started(flow.with_device(&device));
    let Prompt::EmailOtp(code) = ask(flow.handle(challenge("EMAIL_OTP", &[])).unwrap()) else {
        panic!("not asked for a code")
    };
    let flow = code.answer("123456").unwrap();
    let expired = error("ExpiredCodeException", "Invalid code provided, request a code again.");
    let prompt = start_over(ask(flow.handle(expired).unwrap()));
    assert_eq!(prompt.reason(), StartOverReason::SessionOver);
    let flow = prompt.answer(None).unwrap();
    let keys = vec!["DEVICE_KEY", "PREFERRED_CHALLENGE", "SECRET_HASH", "USERNAME"];
    assert_eq!(summary(flow.request()), ("USER_AUTH".into(), keys));
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
            let flow = prompt.answer(code).unwrap();
            assert_eq!(value(flow.request().parameters(), "SMS_MFA_CODE"), code);
            assert_eq!(session(flow.request()), Some("session of SMS_MFA"));
            step = flow.handle(error(name, "")).unwrap();
        }
    }
}

#[test]
fn a_refusal_for_good_keeps_the_services_words() {
    let wrong = || error("NotAuthorizedException", "Incorrect username or password.");
    let mismatch = || error("CodeMismatchException", "");
    let pool = || error("ResourceNotFoundException", "User pool client does not exist.");
    // No session has begun that could be over, no question was asked that could be asked again.
    for refusal in [wrong(), session_over(), mismatch(), pool()] {
        let refused = started(srp()).handle(refusal.clone()).unwrap_err();
        assert_eq!(refused, FlowError::Service(refusal));
    }
    let flow = respond(started(srp()).handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    let refused = flow.handle(wrong()).unwrap_err();
    assert_eq!(refused.service().map(ServiceError::name), Some("NotAuthorizedException"));
    let printed = Box::<dyn std::error::Error + Send + Sync>::from(refused).to_string();
    assert_eq!(printed, "NotAuthorizedException: Incorrect username or password.");
}

#[test]
fn every_error_of_a_sign_in_converts_into_one_type() {
    fn sign_in() -> Result<(), FlowError> {
        let step = started(srp()).handle(challenge("SMS_MFA", &[]))?;
        let Prompt::SmsMfa(prompt) = ask(step) else { panic!("not asked for a code") };
        Timestamp::from_unix(0)?;
        let _ = prompt.answer("")?;
        Ok(())
    }
    fn anyhow() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let step = started(srp()).handle(challenge("SMS_MFA", &[]))?;
        let Prompt::SmsMfa(prompt) = ask(step) else { panic!("not asked for a code") };
        let _ = prompt.answer("")?;
        Ok(())
    }
    assert_eq!(sign_in().unwrap_err().to_string(), "SMS_MFA_CODE is empty");
    assert_eq!(anyhow().unwrap_err().to_string(), "SMS_MFA_CODE is empty");
}

#[test]
fn a_fault_that_passes_leaves_the_flow_as_it_was_however_often_it_comes() {
    let mut flow = started(srp());
    let sent: Parameters = flow.request().parameters().iter().collect();
    for attempt in 1..=9 {
        let busy = error("TooManyRequestsException", "Too many requests");
        let Step::SendAgain(again, _) = flow.handle(busy).unwrap() else { panic!("another step") };
        assert_eq!(again.attempts(), attempt);
        assert!(again.request().parameters().iter().eq(&sent));
        flow = again;
    }
    let flow = respond(flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    assert_eq!(flow.attempts(), 0, "it is another request");
}

#[test]
fn a_refresh_token_is_not_presented_in_another_way() {
    let device = device();
    for refused in [device_not_found(), session_over()] {
        for flow in [
            AuthFlow::refresh_token_auth(&app(), "alice", "eyJj"),
            AuthFlow::get_tokens_from_refresh_token(&app(), "eyJj"),
        ] {
            let answered = started(flow.with_device(&device)).handle(refused.clone());
            assert_eq!(answered.unwrap_err(), refused.clone().into());
        }
    }
}

//! Challenges that come out of order or twice, replies that say nothing, input that cannot be right.

use super::{
    VERIFIER, app, ask, challenge, device, random::Replay, respond, session, srp, started, tokens,
    value,
};
use cognito_crypto::{
    Error, Problem,
    auth::{
        AuthFlow, AuthFlowStarted, AuthenticationResult, FirstFactor, FlowError,
        InitiateAuthResponse, Request, Step, Timestamp,
        prompt::{Prompt, Refused},
    },
};

fn unexpected(name: &'static str) -> FlowError {
    Error::Unexpected { name }.into()
}

#[test]
fn a_password_claim_is_made_once_and_only_after_srp_a() {
    let refused = started(AuthFlow::user_password_auth(&app(), "alice", "correct horse"))
        .handle(challenge("PASSWORD_VERIFIER", &VERIFIER));
    assert_eq!(refused.unwrap_err(), unexpected("PASSWORD_VERIFIER"));

    let flow = respond(started(srp()).handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    let refused = flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER));
    assert_eq!(refused.unwrap_err(), unexpected("PASSWORD_VERIFIER"));
}

#[test]
fn a_device_proves_itself_once_and_only_if_there_is_one() {
    let refused = started(srp()).handle(challenge("DEVICE_SRP_AUTH", &[]));
    assert_eq!(refused.unwrap_err(), unexpected("DEVICE_SRP_AUTH"));
    let refused = started(srp()).handle(challenge("DEVICE_PASSWORD_VERIFIER", &VERIFIER));
    assert_eq!(refused.unwrap_err(), unexpected("DEVICE_PASSWORD_VERIFIER"));

    let device = device();
    let twice = |second: &str| {
        let flow = started(srp().with_device(&device));
        let flow = respond(flow.handle(challenge("DEVICE_SRP_AUTH", &[])).unwrap());
        if second == "DEVICE_SRP_AUTH" {
            return flow.handle(challenge(second, &[])).unwrap_err();
        }
        let flow = respond(flow.handle(challenge(second, &VERIFIER)).unwrap());
        flow.handle(challenge("DEVICE_SRP_AUTH", &[])).unwrap_err()
    };
    assert_eq!(twice("DEVICE_SRP_AUTH"), unexpected("DEVICE_SRP_AUTH"));
    assert_eq!(twice("DEVICE_PASSWORD_VERIFIER"), unexpected("DEVICE_SRP_AUTH"));
}

#[test]
fn srp_a_is_not_sent_again_and_again() {
    let flow = started(
        AuthFlow::user_auth(&app(), "alice").with_preferred_factor(FirstFactor::PasswordSrp("pw")),
    );
    let flow = respond(flow.handle(challenge("PASSWORD_SRP", &[])).unwrap());
    assert!(flow.request().parameters().get("SRP_A").is_some());
    let refused = flow.handle(challenge("PASSWORD_SRP", &[]));
    assert_eq!(refused.unwrap_err(), unexpected("PASSWORD_SRP"));
}

#[test]
fn every_a_is_fresh() {
    let device = device();
    let sent = |flow: &AuthFlowStarted| value(flow.request().parameters(), "SRP_A").to_owned();
    let flow = started(srp().with_device(&device));
    let first = sent(&flow);
    let flow = respond(flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    let flow = respond(flow.handle(challenge("DEVICE_SRP_AUTH", &[])).unwrap());
    let (second, third) = (sent(&flow), sent(&started(srp())));
    assert!(first != second && first != third && second != third);
}

#[test]
fn the_session_of_a_request_is_that_of_the_challenge_it_answers() {
    let device = device();
    let flow = started(srp().with_device(&device));
    assert_eq!(session(flow.request()), None);
    let mut verifier = challenge("PASSWORD_VERIFIER", &VERIFIER);
    verifier.session = None;
    let flow = respond(flow.handle(verifier).unwrap());
    assert_eq!(session(flow.request()), None);
    let flow = respond(flow.handle(challenge("DEVICE_SRP_AUTH", &[])).unwrap());
    assert_eq!(session(flow.request()), Some("session of DEVICE_SRP_AUTH"));
    let flow = respond(flow.handle(challenge("DEVICE_PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    assert_eq!(session(flow.request()), Some("session of DEVICE_PASSWORD_VERIFIER"));
}

#[test]
fn a_password_is_held_no_longer_than_an_answer_can_need_it() {
    // The state is printed without its secrets, but it does say whether there are any.
    let holds = |flow: &dyn std::fmt::Debug| !format!("{flow:?}").contains("held: Nothing");
    let flow = started(srp());
    assert!(holds(&flow));
    let flow = respond(flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    assert!(!holds(&flow), "after PASSWORD_VERIFIER");

    let flow = started(AuthFlow::admin_no_srp_auth(&app(), "alice", "pw"));
    assert!(holds(&flow));
    let flow = respond(flow.handle(challenge("ADMIN_NO_SRP_AUTH", &[])).unwrap());
    assert!(!holds(&flow), "after ADMIN_NO_SRP_AUTH");

    let flow = started(AuthFlow::custom_auth_srp(&app(), "alice", "pw"));
    let prompt = ask(flow.handle(challenge("CUSTOM_CHALLENGE", &[])).unwrap());
    assert!(holds(&prompt), "PASSWORD_VERIFIER may follow a custom challenge");
    let prompt = ask(started(srp()).handle(challenge("SMS_MFA", &[])).unwrap());
    assert!(!holds(&prompt), "nothing that needs it follows another question");
}

#[test]
fn on_a_device_a_password_is_held_until_the_device_has_proved_itself() {
    let device = device();
    let holds = |flow: &dyn std::fmt::Debug| {
        let printed = format!("{flow:?}");
        ["Password(", "User(", "UsedPassword"].iter().any(|held| printed.contains(held))
    };
    let claimed = || {
        let flow = started(srp().with_device(&device));
        respond(flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap())
    };
    assert!(holds(&claimed()), "the device may have to prove itself");
    let Prompt::SmsMfa(prompt) = ask(claimed().handle(challenge("SMS_MFA", &[])).unwrap()) else {
        panic!("another question")
    };
    assert!(holds(&prompt), "after the code as well");
    let saved = serde_json::to_string(&Prompt::SmsMfa(prompt).save()).unwrap();
    assert!(!saved.contains("correct horse"));

    let proving = || respond(claimed().handle(challenge("DEVICE_SRP_AUTH", &[])).unwrap());
    assert!(holds(&proving()));
    let proved =
        || respond(proving().handle(challenge("DEVICE_PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    assert!(holds(&proved()), "the service may refuse the proof");
    let prompt = ask(proved().handle(challenge("SMS_MFA", &[])).unwrap());
    assert!(!holds(&prompt), "the proof was accepted");

    // Without the device that it does not know, and once the sign-in has started over without it.
    let flow = respond(claimed().handle(super::device_not_found()).unwrap());
    let prompt = ask(flow.handle(challenge("SMS_MFA", &[])).unwrap());
    assert!(!holds(&prompt), "no device is left that could be refused");
    let refused = super::error("NotAuthorizedException", "Incorrect username or password.");
    let flow = respond(proved().handle(refused).unwrap());
    let flow = respond(flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    assert!(!holds(&flow), "no device is left that could be refused");
}

#[test]
fn a_reply_without_a_challenge_and_without_tokens_is_refused() {
    let refused = started(srp()).handle(InitiateAuthResponse::default());
    assert_eq!(refused.unwrap_err(), Error::Missing { name: "AuthenticationResult" }.into());
    for result in [AuthenticationResult::default(), AuthenticationResult::new("")] {
        let refused = started(srp()).handle(InitiateAuthResponse::signed_in(result));
        assert_eq!(refused.unwrap_err(), Error::Missing { name: "AccessToken" }.into());
    }
}

#[test]
fn nothing_that_a_start_needs_may_be_empty() {
    let app = app();
    for (flow, name) in [
        (AuthFlow::get_tokens_from_refresh_token(&app, ""), "refresh token"),
        (AuthFlow::user_srp_auth(&app, "", "pw"), "username"),
        (AuthFlow::user_srp_auth(&app, "alice", ""), "password"),
        (AuthFlow::user_password_auth(&app, "alice", ""), "password"),
        (AuthFlow::custom_auth(&app, ""), "username"),
        (AuthFlow::refresh_token_auth(&app, "alice", ""), "refresh token"),
        // Its SECRET_HASH is over a name.
        (AuthFlow::refresh_token_auth(&app, "", "eyJj"), "username"),
        (
            AuthFlow::user_auth(&app, "alice").with_preferred_factor(FirstFactor::Password("")),
            "password",
        ),
        (
            AuthFlow::user_auth(&app, "alice")
                .with_preferred_factor(FirstFactor::WebAuthn { credential: Some("") }),
            "credential",
        ),
    ] {
        assert_eq!(flow.start().unwrap_err(), Error::Input { name, problem: Problem::Empty });
    }
}

#[test]
fn only_user_auth_takes_a_preference() {
    let flow = srp().with_preferred_factor(FirstFactor::EmailOtp);
    let name = "PREFERRED_CHALLENGE";
    assert_eq!(flow.start().unwrap_err(), Error::Input { name, problem: Problem::NotOfThisFlow });
}

#[test]
fn the_refresh_has_no_admin_form() {
    let flow = AuthFlow::get_tokens_from_refresh_token(&app(), "eyJj").as_admin();
    let name = "UserPoolId";
    assert_eq!(flow.start().unwrap_err(), Error::Input { name, problem: Problem::NotOfThisFlow });
}

#[test]
fn every_answer_goes_out_under_the_name_that_is_known_best() {
    let (app, device) = (app(), device());
    let names = |request: &Request| {
        let [name, hash] = ["USERNAME", "SECRET_HASH"].map(|key| value(request.parameters(), key));
        assert_eq!(app.secret_hash(name).unwrap().expose(), hash);
        String::from(name)
    };
    let flow = started(srp().with_device(&device));
    assert_eq!(names(flow.request()), "alice", "as typed");
    let mut verifier = VERIFIER.to_vec();
    verifier[3] = ("USERNAME", "alice in the pool");
    let flow = respond(flow.handle(challenge("PASSWORD_VERIFIER", &verifier)).unwrap());
    assert_eq!(names(flow.request()), "alice in the pool", "the challenge's USERNAME");
    let flow = respond(flow.handle(challenge("DEVICE_SRP_AUTH", &[])).unwrap());
    assert_eq!(names(flow.request()), "alice", "no name in the challenge");
    let known = challenge("DEVICE_PASSWORD_VERIFIER", &VERIFIER);
    let flow = respond(flow.handle(known).unwrap());
    assert_eq!(names(flow.request()), "0c8a2c1e", "the challenge's USER_ID_FOR_SRP");
    let named = challenge("SELECT_CHALLENGE", &[("USERNAME", "another")]);
    let Prompt::SelectChallenge(prompt) = ask(flow.handle(named).unwrap()) else { panic!() };
    let flow = prompt.answer(FirstFactor::PasswordSrp("pw")).unwrap();
    assert_eq!(
        names(flow.request()),
        "0c8a2c1e",
        "the latest USER_ID_FOR_SRP goes before USERNAME"
    );
    verifier[3] = ("USERNAME", "another");
    let flow = respond(flow.handle(challenge("PASSWORD_VERIFIER", &verifier)).unwrap());
    assert_eq!(names(flow.request()), "0c8a2c1e", "and stays");
    let Step::Done(signed_in) = flow.handle(tokens()).unwrap() else { panic!() };
    assert_eq!(signed_in.username, "0c8a2c1e");
}

#[test]
fn a_device_proves_itself_under_the_user_id_that_came_before() {
    let device = device();
    let flow = started(srp().with_device(&device));
    let flow = respond(flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap());
    let flow = respond(flow.handle(challenge("DEVICE_SRP_AUTH", &[])).unwrap());
    let mut verifier = VERIFIER;
    verifier[3] = ("USERNAME", "another");
    let flow = respond(flow.handle(challenge("DEVICE_PASSWORD_VERIFIER", &verifier)).unwrap());
    assert_eq!(value(flow.request().parameters(), "USERNAME"), "0c8a2c1e");
}

#[test]
fn a_generator_that_fails_is_an_error_and_loses_no_prompt() {
    let broken = &mut Replay::new(Vec::new());
    assert_eq!(srp().start_with_rng(broken).unwrap_err(), Error::Rng);

    let device = device();
    let now = Timestamp::from_unix(0).unwrap();
    let flow = started(srp().with_device(&device));
    let refused = flow.handle_with_rng_at(challenge("DEVICE_SRP_AUTH", &[]), broken, now);
    assert_eq!(refused.unwrap_err(), Error::Rng.into());

    let question = |name| {
        let flow = started(AuthFlow::user_auth(&app(), "alice"));
        ask(flow.handle(challenge(name, &[])).unwrap())
    };
    let Prompt::SelectChallenge(prompt) = question("SELECT_CHALLENGE") else { panic!() };
    let refused = prompt.answer_with_rng(FirstFactor::PasswordSrp("pw"), broken).unwrap_err();
    assert_eq!(refused.error, Error::Rng);
    assert!(refused.prompt.answer(FirstFactor::PasswordSrp("pw")).is_ok());

    let Prompt::Password(prompt) = question("PASSWORD_SRP") else { panic!() };
    let Refused { prompt, error, .. } = prompt.answer_with_rng("pw", broken).unwrap_err();
    assert_eq!(error, Error::Rng);
    assert!(prompt.answer("pw").is_ok());
}

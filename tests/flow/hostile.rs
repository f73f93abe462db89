//! A service that says whatever it likes: the flow always ends or asks, and sends no password that was given for SRP.

use super::{
    VERIFIER, app, ask, challenge, device, device_not_found, error, machine, respond, session, srp,
    started, tokens,
};
use cognito_crypto::{
    Error,
    auth::{
        AuthFlow, AuthFlowStarted, Device, FirstFactor, InitiateAuthResponse, Reply, Step,
        prompt::Prompt,
    },
};

const PASSWORD: &str = "correct horse";

/// What the flow goes on from without asking the user.
const REPLIES: usize = 9;

fn reply(number: usize) -> Reply {
    let names = [
        "PASSWORD_VERIFIER",
        "DEVICE_SRP_AUTH",
        "DEVICE_PASSWORD_VERIFIER",
        "PASSWORD",
        "PASSWORD_SRP",
        "ADMIN_NO_SRP_AUTH",
    ];
    match number {
        0..=5 => challenge(names[number], &VERIFIER).into(),
        6 => device_not_found().into(),
        7 => error("NotAuthorizedException", "Incorrect username or password.").into(),
        _ => error("ExpiredCodeException", "").into(),
    }
}

fn flows(device: &Device) -> Vec<(AuthFlow, bool)> {
    let app = app();
    let user_auth = |factor| AuthFlow::user_auth(&app, "alice").with_preferred_factor(factor);
    let flows = [
        (AuthFlow::user_srp_auth(&app, "alice", PASSWORD), true),
        (AuthFlow::custom_auth_srp(&app, "alice", PASSWORD), true),
        (user_auth(FirstFactor::PasswordSrp(PASSWORD)), true),
        (user_auth(FirstFactor::Password(PASSWORD)), false),
        (AuthFlow::user_password_auth(&app, "alice", PASSWORD), false),
        (AuthFlow::admin_no_srp_auth(&app, "alice", PASSWORD), false),
        (AuthFlow::custom_auth(&app, "alice"), true),
        (AuthFlow::get_tokens_from_refresh_token(&app, "eyJj"), true),
    ];
    flows.into_iter().map(|(flow, srp)| (flow.with_device(device), srp)).collect()
}

/// Hands the replies to a sign-in. Returns it if it still wants to send something.
fn led_on(flow: AuthFlow, replies: &[usize], for_srp: bool) -> Option<AuthFlowStarted> {
    let mut flow = started(flow);
    for (index, number) in replies.iter().enumerate() {
        let body = serde_json::to_string(flow.request()).unwrap();
        assert!(!for_srp || !body.contains(PASSWORD), "after {:?}", &replies[..index]);
        match flow.handle(reply(*number)) {
            Ok(Step::Send(next)) => flow = next,
            Ok(Step::Ask(_)) | Err(_) => return None,
            Ok(other) => panic!("{replies:?} leads to {other:?}"),
        }
    }
    Some(flow)
}

#[test]
fn no_sequence_of_replies_keeps_the_flow_sending_or_makes_it_send_a_password_given_for_srp() {
    let device = device();
    for start in 0..machine::cases(flows(&device).len()) {
        let (mut paths, mut longest) = (vec![Vec::new()], 0);
        while let Some(path) = paths.pop() {
            for number in 0..REPLIES {
                let longer = [&path[..], &[number]].concat();
                let (flow, for_srp) = flows(&device).swap_remove(start);
                if led_on(flow, &longer, for_srp).is_some() {
                    longest = longest.max(longer.len());
                    assert!(longest <= 10, "{longer:?}");
                    paths.push(longer);
                }
            }
        }
        // A refresh is sent, and nothing else.
        assert_eq!(longest == 0, start == 7, "{start}");
    }
}

#[test]
fn a_refresh_answers_no_challenge() {
    let (app, device) = (app(), device());
    let flows = || {
        [
            AuthFlow::get_tokens_from_refresh_token(&app, "eyJj"),
            AuthFlow::refresh_token_auth(&app, "alice", "eyJj"),
        ]
    };
    for name in ["SMS_MFA", "DEVICE_SRP_AUTH", "PASSWORD", "NEW_PASSWORD_REQUIRED", "TELEPATHY"] {
        for flow in flows() {
            let refused = started(flow.with_device(&device)).handle(challenge(name, &[]));
            let missing = Error::Missing { name: "AuthenticationResult" };
            assert_eq!(refused.unwrap_err(), missing.into(), "{name}");
        }
        for flow in flows() {
            let mut both = challenge(name, &[]);
            both.authentication_result = tokens().authentication_result;
            let step = started(flow.with_device(&device)).handle(both).unwrap();
            assert!(matches!(step, Step::Done(_)), "{name}");
        }
    }
}

/// R1 and R5: a challenge about a device that cannot be answered would start the sign-in over, but not with tokens.
#[test]
fn tokens_beside_a_challenge_are_not_given_up_for_another_sign_in() {
    let device = device();
    let claimed = || {
        let flow = started(srp().with_device(&device));
        respond(flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER)).unwrap())
    };
    let dropped = respond(claimed().handle(device_not_found()).unwrap());
    let proving = respond(claimed().handle(challenge("DEVICE_SRP_AUTH", &[])).unwrap());
    for (flow, name) in [(dropped, "DEVICE_SRP_AUTH"), (proving, "DEVICE_PASSWORD_VERIFIER")] {
        let mut both = challenge(name, &[]);
        both.authentication_result = tokens().authentication_result;
        let step = flow.handle(both).unwrap();
        let Step::Done(signed_in) = step else { panic!("{name} leads to {step:?}") };
        assert_eq!(signed_in.device_to_forget.is_some(), name == "DEVICE_SRP_AUTH");
    }
}

#[test]
fn an_empty_session_and_an_empty_challenge_name_are_none() {
    let flow = started(AuthFlow::custom_auth(&app(), "alice"));
    let Prompt::SmsMfa(prompt) =
        ask(flow.handle(InitiateAuthResponse::challenge("SMS_MFA").with_session("")).unwrap())
    else {
        panic!("another question")
    };
    assert_eq!(session(prompt.answer("123456").unwrap().request()), None);

    // R1: such a challenge beside tokens cannot be answered.
    for name in ["SMS_MFA", ""] {
        let mut both = tokens();
        both.challenge_name = Some(name.into());
        both.session = Some("".into());
        let flow = started(AuthFlow::custom_auth(&app(), "alice"));
        assert!(matches!(flow.handle(both).unwrap(), Step::Done(_)), "{name}");
    }
}

#[test]
fn an_empty_name_does_not_take_the_place_of_the_users() {
    let mut verifier = VERIFIER;
    verifier[3] = ("USER_ID_FOR_SRP", "");
    let flow = respond(started(srp()).handle(challenge("PASSWORD_VERIFIER", &verifier)).unwrap());
    assert_eq!(flow.request().parameters().get("USERNAME"), Some("alice"));
}

#[test]
fn tokens_that_are_there_in_part_end_nothing_that_can_go_on() {
    let whole = serde_json::json!({ "AccessToken": "eyJra" });
    for (result, challenge, done) in [
        (serde_json::json!(null), Some("SMS_MFA"), false),
        (serde_json::json!({}), Some("SMS_MFA"), false),
        (serde_json::json!({ "IdToken": "eyJra", "AccessToken": null }), Some("SMS_MFA"), false),
        (serde_json::json!({ "AccessToken": "" }), Some("SMS_MFA"), false),
        (whole.clone(), Some("WEB_AUTHN"), true),
        (whole, None, true),
    ] {
        let json = serde_json::json!({
            "AuthenticationResult": result, "ChallengeName": challenge, "Session": "session",
            "ChallengeParameters": null, "AvailableChallenges": null, "SomethingNew": [1, {}],
        });
        let response: InitiateAuthResponse = serde_json::from_value(json).unwrap();
        let step = started(AuthFlow::custom_auth(&app(), "alice")).handle(response).unwrap();
        assert_eq!(matches!(step, Step::Done(_)), done, "{step:?}");
    }
}

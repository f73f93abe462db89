//! Prompts that are stored between two HTTP requests.

use super::{
    POOL, VERIFIER, app, ask, challenge, device, error, script::through_storage, session, srp,
    started, value,
};
use cognito_crypto::{
    Error, Problem,
    auth::{
        App, AuthFlow,
        prompt::{Prompt, SavedPrompt, StartOverReason},
    },
};

fn stored(prompt: &Prompt) -> String {
    serde_json::to_string(&prompt.save()).unwrap()
}

fn saved(stored: &str) -> SavedPrompt {
    serde_json::from_str(stored).unwrap()
}

fn mismatch(name: &'static str) -> Error {
    Error::Input { name, problem: Problem::Mismatch }
}

#[test]
fn another_apps_prompt_is_refused() {
    let prompt = ask(started(srp()).handle(challenge("SMS_MFA", &[])).unwrap());
    let text = stored(&prompt);
    assert!(saved(&text).resume(&app(), None).is_ok());
    for (pool, client) in [(POOL, "another"), ("us-east-1_Another", "client")] {
        let other = App::with_client_secret(pool, client, "s3cret").unwrap();
        let refused = saved(&text).resume(&other, None);
        assert_eq!(refused.unwrap_err(), mismatch("prompt"));
    }
}

#[test]
fn a_prompt_is_resumed_on_the_device_it_was_asked_on() {
    let [mine, other] = [device(), cognito_crypto::auth::Device::new("other", "group", "pw")];
    let with = ask(started(srp().with_device(&mine)).handle(challenge("SMS_MFA", &[])).unwrap());
    let without = ask(started(srp()).handle(challenge("SMS_MFA", &[])).unwrap());
    for (prompt, device, accepted) in [
        (&with, Some(&mine), true),
        (&with, Some(&other), false),
        (&with, None, false),
        (&without, None, true),
        (&without, Some(&mine), false),
    ] {
        match saved(&stored(prompt)).resume(&app(), device) {
            Ok(_) => assert!(accepted),
            Err(error) => assert!(!accepted && error == mismatch("device")),
        }
    }
}

#[test]
fn a_stored_prompt_holds_no_secret_and_goes_on_where_it_was() {
    let (app, device) = (app(), device());
    let flow = started(srp().with_device(&device));
    let mfa = challenge("SMS_MFA", &[("USER_ID_FOR_SRP", "0c8a2c1e")]);
    let prompt = ask(flow.handle(mfa).unwrap());
    let secrets = ["s3cret", "correct horse", "device password"];
    let Prompt::SmsMfa(prompt) = through_storage(prompt, &app, Some(&device), &secrets) else {
        panic!("another question")
    };
    let flow = prompt.answer("123456").unwrap();
    assert_eq!(session(flow.request()), Some("session of SMS_MFA"));
    assert_eq!(value(flow.request().parameters(), "USERNAME"), "0c8a2c1e");
    assert_eq!(value(flow.request().parameters(), "DEVICE_KEY"), device.key());
    let hash = app.secret_hash("0c8a2c1e").unwrap();
    assert_eq!(value(flow.request().parameters(), "SECRET_HASH"), hash.expose());
    // The device still proves itself.
    assert!(flow.handle(challenge("DEVICE_SRP_AUTH", &[])).is_ok());
}

#[test]
fn a_prompt_that_is_answered_twice_makes_the_sign_in_start_over() {
    let prompt = ask(started(srp()).handle(challenge("SMS_MFA", &[])).unwrap());
    let text = stored(&prompt);
    let again = || match saved(&text).resume(&app(), None).unwrap() {
        Prompt::SmsMfa(prompt) => prompt.answer("123456").unwrap(),
        prompt => panic!("another question: {prompt:?}"),
    };
    assert!(again().handle(challenge("CUSTOM_CHALLENGE", &[])).is_ok());
    let used = "Invalid session for the user, session can only be used once.";
    let prompt = ask(again().handle(error("NotAuthorizedException", used)).unwrap());
    let Prompt::StartOver(prompt) = through_storage(prompt, &app(), None, &["s3cret"]) else {
        panic!("another question")
    };
    assert_eq!(prompt.reason(), StartOverReason::SessionOver);
    assert!(prompt.needs_password());
}

#[test]
fn srp_does_not_go_on_after_storage() {
    let flow = started(AuthFlow::custom_auth_srp(&app(), "alice", "correct horse"));
    let prompt = ask(flow.handle(challenge("CUSTOM_CHALLENGE", &[])).unwrap());
    let app = app();
    let Prompt::CustomChallenge(prompt) = through_storage(prompt, &app, None, &["correct horse"])
    else {
        panic!("another question")
    };
    let flow = prompt.answer("4");
    let refused = flow.handle(challenge("PASSWORD_VERIFIER", &VERIFIER));
    assert_eq!(refused.unwrap_err(), Error::Unexpected { name: "PASSWORD_VERIFIER" }.into());
}

#[test]
fn a_prompt_that_no_sign_in_starts_with_is_refused() {
    let prompt = ask(started(srp()).handle(challenge("SMS_MFA", &[])).unwrap());
    let saved_now = prompt.save();
    assert_eq!((saved_now.auth_flow(), saved_now.username()), ("USER_SRP_AUTH", "alice"));
    assert!(!saved_now.is_admin());
    let text = stored(&prompt);
    for (from, to) in [
        // A form that only a back end may use, without it.
        (r#""Kind":"UserSrp""#, r#""Kind":"AdminUserPassword""#),
        (r#""Kind":"UserSrp""#, r#""Kind":"AdminNoSrp""#),
        // A refresh asks nothing.
        (r#""Kind":"UserSrp""#, r#""Kind":"GetTokens""#),
        (r#""Kind":"UserSrp""#, r#""Kind":"RefreshTokenAuth""#),
        (r#""Preferred":null"#, r#""Preferred":"PASSWORD""#),
        (r#""Version":1"#, r#""Version":2"#),
    ] {
        assert!(text.contains(from), "{text}");
        let refused = saved(&text.replace(from, to)).resume(&app(), None);
        assert_eq!(refused.unwrap_err(), mismatch("prompt"), "{to}");
    }
    let unknown = text.replace(r#""Kind":"UserSrp""#, r#""Kind":"Anything""#);
    assert!(serde_json::from_str::<SavedPrompt>(&unknown).is_err());
}

#[test]
fn what_version_1_has_stored_is_read() {
    for (question, tries) in [
        (
            r#"{"Challenge":[{"ChallengeName":"SMS_MFA","ChallengeParameters":{},
                "AvailableChallenges":[],"Session":"session"},2,
                {"__type":"CodeMismatchException","message":"Invalid code"}]}"#,
            2,
        ),
        (r#"{"StartOver":["SessionOver",null]}"#, 0),
    ] {
        let text = format!(
            r#"{{"Version":1,"UserPoolId":"{POOL}","ClientId":"client","Username":"alice",
                "UserIdForSrp":null,"DeviceKey":null,"DeviceToForget":null,
                "Start":{{"Kind":"UserSrp","Preferred":null,"Admin":false}},
                "Metadata":{{}},"Question":{question}}}"#
        );
        let prompt = saved(&text).resume(&app(), None).unwrap();
        assert_eq!(prompt.tries(), tries);
    }
}

#[test]
fn what_was_tampered_with_is_refused() {
    let options = [("CREDENTIAL_REQUEST_OPTIONS", "{}")];
    let prompt = ask(started(srp()).handle(challenge("WEB_AUTHN", &options)).unwrap());
    let text = stored(&prompt).replace("CREDENTIAL_REQUEST_OPTIONS", "NOTHING");
    let refused = saved(&text).resume(&app(), None);
    assert_eq!(refused.unwrap_err(), Error::Missing { name: "CREDENTIAL_REQUEST_OPTIONS" });
}

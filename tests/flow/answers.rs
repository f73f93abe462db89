//! What a prompt takes for an answer, where the service says less than usual or something unusual.

use super::{app, ask, challenge, started, summary, value};
use cognito_crypto::{
    Error, Problem,
    auth::{
        AuthFlow, FirstFactor,
        prompt::{MfaChoice, Prompt},
    },
};

/// The question that a challenge leads to.
fn question(name: &str, parameters: &[(&str, &str)]) -> Prompt {
    let flow = started(AuthFlow::custom_auth(&app(), "alice"));
    ask(flow.handle(challenge(name, parameters)).unwrap())
}

#[test]
fn any_first_factor_may_be_chosen_if_the_service_does_not_say_which() {
    for (factor, keys) in [
        (FirstFactor::Password("pw"), ["ANSWER", "PASSWORD"].as_slice()),
        (FirstFactor::SmsOtp, &["ANSWER"]),
        (FirstFactor::WebAuthn { credential: None }, &["ANSWER"]),
        (FirstFactor::Other("TELEPATHY"), &["ANSWER"]),
    ] {
        let Prompt::SelectChallenge(prompt) = question("SELECT_CHALLENGE", &[]) else { panic!() };
        assert!(prompt.available_challenges().is_empty());
        let flow = prompt.answer(factor).unwrap();
        assert_eq!(summary(flow.request()).1, [keys, &["SECRET_HASH", "USERNAME"]].concat());
        assert_eq!(value(flow.request().parameters(), "ANSWER"), factor.name());
    }
    let Prompt::SelectChallenge(prompt) = question("SELECT_CHALLENGE", &[]) else { panic!() };
    let refused = prompt.answer(FirstFactor::Other("")).unwrap_err();
    assert_eq!(refused.error, Error::Input { name: "ANSWER", problem: Problem::Empty });
}

#[test]
fn the_options_of_a_passkey_may_come_with_the_choice() {
    let options = [("CREDENTIAL_REQUEST_OPTIONS", "{}")];
    let Prompt::SelectChallenge(prompt) = question("SELECT_CHALLENGE", &options) else { panic!() };
    assert_eq!(prompt.credential_request_options(), Some("{}"));
}

#[test]
fn any_second_factor_may_be_set_up_if_the_service_does_not_say_which() {
    let by_email = MfaChoice::Email { address: "a@example.com" };
    let token = MfaChoice::SoftwareToken { session: "verified" };
    for factor in [by_email, token] {
        let Prompt::MfaSetup(prompt) = question("MFA_SETUP", &[]) else { panic!() };
        assert!(prompt.answer(factor).is_ok());
    }
    // Some pages about the API call it so.
    let offer = [("MFAS_CAN_SETUP", r#"["EMAIL_MFA"]"#)];
    for (factor, accepted) in [(by_email, true), (token, false)] {
        let Prompt::MfaSetup(prompt) = question("MFA_SETUP", &offer) else { panic!() };
        assert_eq!(prompt.answer(factor).is_ok(), accepted);
    }
}

#[test]
fn an_attribute_that_has_a_value_may_be_left_or_given_with_that_value() {
    let parameters = [
        ("userAttributes", r#"{"name": "Alice", "nickname": "Al"}"#),
        ("requiredAttributes", r#"["userAttributes.name"]"#),
    ];
    for (attributes, refused) in [
        ([].as_slice(), None),
        (&[("name", "Alice")], None),
        (&[("name", "Alicia")], Some("name")),
        (&[("given_name", "Alicia")], None),
        (&[("nickname", "Ali")], Some("nickname")),
        (&[("cognito:mfa_enabled", "true")], Some("cognito:mfa_enabled")),
        (&[("phone_number_verified", "true")], Some("phone_number_verified")),
        (&[("identities", "[]")], Some("identities")),
    ] {
        let Prompt::NewPassword(prompt) = question("NEW_PASSWORD_REQUIRED", &parameters) else {
            panic!()
        };
        let answer = prompt.answer("N3w", attributes).map_err(|refused| refused.attribute);
        assert_eq!(answer.err().flatten().as_deref(), refused);
    }
}

#[test]
fn a_new_password_may_be_all_that_is_asked_for() {
    for parameters in [[].as_slice(), &[("userAttributes", "{}"), ("requiredAttributes", "[]")]] {
        let Prompt::NewPassword(prompt) = question("NEW_PASSWORD_REQUIRED", parameters) else {
            panic!()
        };
        assert!(prompt.required_attributes().is_empty() && prompt.user_attributes().is_empty());
        let flow = prompt.answer("N3w", &[]).unwrap();
        assert_eq!(summary(flow.request()).1, ["NEW_PASSWORD", "SECRET_HASH", "USERNAME"]);
    }
}

#[test]
fn a_required_attribute_may_be_named_without_its_prefix() {
    let parameters = [("requiredAttributes", r#"["name"]"#)];
    let Prompt::NewPassword(prompt) = question("NEW_PASSWORD_REQUIRED", &parameters) else {
        panic!()
    };
    assert_eq!(prompt.required_attributes(), ["name"]);
    let flow = prompt.answer("N3w", &[("name", "Alice")]).unwrap();
    assert_eq!(value(flow.request().parameters(), "userAttributes.name"), "Alice");
}

#[test]
fn the_responses_to_an_unknown_challenge_may_not_name_the_user() {
    for key in ["USERNAME", "SECRET_HASH", "DEVICE_KEY"] {
        let Prompt::Other(prompt) = question("TELEPATHY", &[]) else { panic!() };
        let refused = prompt.answer([(key, "x")].into_iter().collect()).unwrap_err();
        assert_eq!(refused.error, Error::Input { name: key, problem: Problem::ReadOnly });
    }
}

#[test]
fn nothing_that_is_printed_of_an_answer_is_secret() {
    for factor in [
        FirstFactor::Password("hunter2"),
        FirstFactor::PasswordSrp("hunter2"),
        FirstFactor::WebAuthn { credential: Some("hunter2") },
    ] {
        assert_eq!(format!("{factor:?}"), format!("FirstFactor({})", factor.name()));
    }
    for factor in
        [MfaChoice::SoftwareToken { session: "hunter2" }, MfaChoice::Email { address: "hunter2" }]
    {
        assert!(!format!("{factor:?}").contains("hunter2"));
    }
}

//! Arbitrary maps: no panic, and an error names the key at fault.

use super::{app, challenge, device, machine, respond, started};
use cognito_crypto::{
    Error,
    auth::{AuthFlow, AuthFlowStarted, FirstFactor, FlowError, InitiateAuthResponse, Step},
};
use proptest::{collection::btree_map, prelude::*, sample::select};
use std::collections::BTreeMap;

const CHALLENGES: [&str; 18] = [
    "ADMIN_NO_SRP_AUTH",
    "CUSTOM_CHALLENGE",
    "DEVICE_PASSWORD_VERIFIER",
    "DEVICE_SRP_AUTH",
    "EMAIL_OTP",
    "MFA_SETUP",
    "NEW_PASSWORD_REQUIRED",
    "PASSWORD",
    "PASSWORD_SRP",
    "PASSWORD_VERIFIER",
    "SELECT_CHALLENGE",
    "SELECT_MFA_TYPE",
    "SMS_MFA",
    "SMS_OTP",
    "SOFTWARE_TOKEN_MFA",
    "TELEPATHY",
    "WEB_AUTHN",
    "",
];

const KEYS: [&str; 14] = [
    "CODE_DELIVERY_DESTINATION",
    "CREDENTIAL_REQUEST_OPTIONS",
    "DEVICE_KEY",
    "FRIENDLY_DEVICE_NAME",
    "MFAS_CAN_CHOOSE",
    "MFAS_CAN_SETUP",
    "SALT",
    "SECRET_BLOCK",
    "SRP_B",
    "USERNAME",
    "USER_ID_FOR_SRP",
    "requiredAttributes",
    "userAttributes",
    "anything",
];

/// Text that is nearly right, or anything.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?[0-9a-f]{0,40}",
        "[A-Za-z0-9+/_=-]{0,60}",
        r#"\[("[a-zA-Z._]{0,8}",?){0,3}\]"#,
        r#"\{("[a-z]{0,4}":"?[a-z0-9]{0,4}"?,?){0,3}\}"#,
        any::<String>(),
    ]
}

fn parameters() -> impl Strategy<Value = BTreeMap<String, String>> {
    btree_map(select(KEYS.as_slice()).prop_map(String::from), text(), 0..KEYS.len())
}

fn response(name: &str, parameters: &BTreeMap<String, String>) -> InitiateAuthResponse {
    let mut response = challenge(name, &[]);
    let pairs = parameters.iter().map(|(key, value)| (&**key, &**value));
    response.challenge_parameters = Some(pairs.collect());
    response
}

/// Whether an error about a challenge is about what the peer sent, and names it.
fn names_the_key(error: FlowError, challenge: &str, parameters: &BTreeMap<String, String>) -> bool {
    let FlowError::Protocol(error) = error else { return false };
    match error {
        Error::Missing { name: "AuthenticationResult" } => challenge.is_empty(),
        Error::Missing { name } => !parameters.contains_key(name),
        Error::Malformed { name, .. } => parameters.contains_key(name),
        Error::Unexpected { name } => name == challenge,
        _ => false,
    }
}

/// Sign-ins that wait for different challenges.
fn flows(device: &cognito_crypto::auth::Device) -> [AuthFlowStarted; 4] {
    let app = app();
    let srp = || AuthFlow::user_srp_auth(&app, "alice", "pw").with_device(device);
    let proving = started(srp()).handle(challenge("DEVICE_SRP_AUTH", &[])).unwrap();
    let password =
        AuthFlow::user_auth(&app, "alice").with_preferred_factor(FirstFactor::Password("pw"));
    [started(srp()), respond(proving), started(password), started(AuthFlow::custom_auth(&app, "a"))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(machine::cases(96) as u32))]

    #[test]
    fn an_arbitrary_challenge_leads_on_or_to_an_error_that_names_the_key(
        name in prop_oneof![select(CHALLENGES.as_slice()).prop_map(String::from), any::<String>()],
        parameters in parameters(),
    ) {
        for flow in flows(&device()) {
            if let Err(error) = flow.handle(response(&name, &parameters)) {
                prop_assert!(names_the_key(error.clone(), &name, &parameters), "{error:?}");
            }
        }
    }

    #[test]
    fn any_json_of_a_response_is_taken_or_refused(
        name in prop::option::of(select(CHALLENGES.as_slice())),
        parameters in prop::option::of(parameters()),
        session in prop::option::of(any::<String>()),
        tokens in any::<bool>(),
    ) {
        let tokens = tokens.then(|| serde_json::json!({ "AccessToken": "eyJra" }));
        let json = serde_json::json!({
            "ChallengeName": name, "ChallengeParameters": parameters, "Session": session,
            "AuthenticationResult": tokens,
        });
        let response: InitiateAuthResponse = serde_json::from_value(json).unwrap();
        let flow = started(AuthFlow::custom_auth(&app(), "alice"));
        let name = name.unwrap_or_default();
        match flow.handle(response) {
            Ok(Step::Done(_)) => prop_assert!(tokens.is_some()),
            Ok(Step::Ask(_)) => prop_assert!(!name.is_empty() && (tokens.is_none() || session.is_some())),
            Ok(step) => prop_assert!(false, "{step:?}"),
            Err(error) => {
                prop_assert!(tokens.is_none());
                prop_assert!(names_the_key(error, name, &parameters.unwrap_or_default()));
            }
        }
    }
}

#[test]
fn a_parameter_that_is_needed_and_missing_is_named() {
    let device = device();
    for (challenge, needed) in [
        ("PASSWORD_VERIFIER", ["SALT", "SRP_B", "SECRET_BLOCK"].as_slice()),
        ("WEB_AUTHN", &["CREDENTIAL_REQUEST_OPTIONS"]),
    ] {
        for missing in needed {
            let rest = needed.iter().filter(|key| key != &missing);
            let parameters = rest.map(|key| (String::from(*key), String::from("1f"))).collect();
            let [srp, ..] = flows(&device);
            let error = srp.handle(response(challenge, &parameters)).unwrap_err();
            assert_eq!(error, Error::Missing { name: missing }.into(), "{challenge}");
        }
    }
}

#[test]
fn a_parameter_that_is_malformed_is_named() {
    let device = device();
    for (challenge, key, wrong) in [
        ("PASSWORD_VERIFIER", "SALT", "xyz"),
        ("PASSWORD_VERIFIER", "SRP_B", "0"),
        ("PASSWORD_VERIFIER", "SECRET_BLOCK", "?"),
        ("SELECT_MFA_TYPE", "MFAS_CAN_CHOOSE", "SMS_MFA"),
        ("MFA_SETUP", "MFAS_CAN_SETUP", "[01]"),
        ("NEW_PASSWORD_REQUIRED", "userAttributes", "[]"),
        ("NEW_PASSWORD_REQUIRED", "requiredAttributes", "{}"),
    ] {
        let mut parameters: BTreeMap<String, String> =
            ["SALT", "SRP_B", "SECRET_BLOCK"].map(|key| (key.into(), "1f".into())).into();
        parameters.insert(key.into(), wrong.into());
        let [srp, ..] = flows(&device);
        let error = srp.handle(response(challenge, &parameters)).unwrap_err();
        let FlowError::Protocol(Error::Malformed { name, .. }) = error else { panic!("{error:?}") };
        assert_eq!(name, key);
    }
}

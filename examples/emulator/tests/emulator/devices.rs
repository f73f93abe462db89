//! Remembered devices.

use crate::server::{PASSWORD, Server, has_tokens, parameters_of, refused, totp, wrong_password};
use cognito_crypto::auth::{Device, DeviceSrp, Parameters, UserSrp};
use cognito_emulator::{fault::Fault, service::Options};
use serde_json::{Value, json};

fn server(device_policy: Value) -> Server {
    let server = Server::new(json!({ "DeviceConfiguration": device_policy }), true);
    server.add_user("alice");
    server
}

/// A sign-in that confirms its new device: the device, and the tokens.
fn confirmed(server: &Server) -> (Device, Value) {
    let answer = server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
    let tokens = answer["AuthenticationResult"].clone();
    let text = |key: &str| tokens["NewDeviceMetadata"][key].as_str().unwrap();
    let (device, config) = Device::generate(text("DeviceKey"), text("DeviceGroupKey")).unwrap();
    let request = json!({
        "AccessToken": tokens["AccessToken"], "DeviceKey": device.key(),
        "DeviceSecretVerifierConfig":
            { "Salt": config.salt, "PasswordVerifier": config.password_verifier.expose() },
    });
    let answer = server.call("ConfirmDevice", request.clone()).unwrap();
    assert_eq!(answer["UserConfirmationNecessary"], false);
    assert_eq!(refused(server.call("ConfirmDevice", request)).0, "InvalidParameterException");
    (device, tokens)
}

/// Answers DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER.
fn prove_device(
    server: &Server,
    device: &Device,
    asked: &Value,
    with_session: bool,
) -> Result<Value, Fault> {
    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");
    let session =
        |answer: &Value| if with_session { answer["Session"].clone() } else { Value::Null };
    let (responses, started) = DeviceSrp::new(&server.app, "alice", device).start().unwrap();
    let challenge = server.respond("DEVICE_SRP_AUTH", &session(asked), &responses)?;
    assert_eq!(challenge["ChallengeName"], "DEVICE_PASSWORD_VERIFIER");
    let responses = started.respond_at(&parameters_of(&challenge), server.timestamp()).unwrap();
    server.respond("DEVICE_PASSWORD_VERIFIER", &session(&challenge), &responses)
}

#[test]
fn a_confirmed_device_is_asked_after_every_first_factor() {
    let server = server(json!({}));
    let (device, _) = confirmed(&server);
    let srp = UserSrp::new(&server.app, "alice").with_device_key(device.key());
    let after_srp = server.srp(srp, PASSWORD).unwrap();
    let plain = server.named("alice", &[("PASSWORD", PASSWORD), ("DEVICE_KEY", device.key())]);
    let after_password = server.initiate("USER_PASSWORD_AUTH", &plain).unwrap();
    for asked in [after_srp, after_password] {
        let answer = prove_device(&server, &device, &asked, true).unwrap();
        assert!(has_tokens(&answer));
        assert_eq!(answer["AuthenticationResult"]["NewDeviceMetadata"], Value::Null);
    }
}

#[test]
fn a_wrong_device_password_or_session_is_refused() {
    let server = server(json!({}));
    let (device, _) = confirmed(&server);
    let sign_in = || {
        let user = UserSrp::new(&server.app, "alice").with_device_key(device.key());
        server.srp(user, PASSWORD).unwrap()
    };
    let other = Device::new(device.key(), device.group_key(), "wrong");
    assert_eq!(refused(prove_device(&server, &other, &sign_in(), true)), wrong_password());
    let mut asked = sign_in();
    asked["Session"] = "x".repeat(43).into();
    let answer = prove_device(&server, &device, &asked, true);
    assert_eq!(refused(answer).1, "Invalid session for the user.");
}

/// The same, with the switch for pycognito.
fn lenient_server() -> Server {
    let options = Options { device_without_session: true, ..Options::default() };
    let secret = json!({ "GenerateSecret": true });
    let server = Server::with(json!({ "DeviceConfiguration": {} }), secret, options);
    server.add_user("alice");
    server
}

#[test]
fn a_device_is_asked_for_without_its_session_only_where_that_was_switched_on() {
    for (server, lenient) in [(server(json!({})), false), (lenient_server(), true)] {
        let (device, _) = confirmed(&server);
        let user = UserSrp::new(&server.app, "alice").with_device_key(device.key());
        let asked = server.srp(user, PASSWORD).unwrap();
        let answer = prove_device(&server, &device, &asked, false);
        match lenient {
            true => assert!(has_tokens(&answer.unwrap())),
            false => {
                let missing = "Missing required parameter Session";
                assert_eq!(refused(answer).1, missing);
                assert!(has_tokens(&prove_device(&server, &device, &asked, true).unwrap()));
            }
        }
    }
}

#[test]
fn a_device_without_a_first_factor_is_refused() {
    let server = lenient_server();
    let (device, _) = confirmed(&server);
    let asked = json!({ "ChallengeName": "DEVICE_SRP_AUTH" });
    let answer = prove_device(&server, &device, &asked, false);
    assert_eq!(refused(answer).1, "Invalid session for the user.");
}

#[test]
fn whose_a_device_is_shows_after_the_password_only() {
    let server = server(json!({}));
    let (device, _) = confirmed(&server);
    server.add_user("bob");
    for (name, key) in
        [("alice", "us-east-1_other"), ("alice", device.key()), ("bob", device.key())]
    {
        let user = UserSrp::new(&server.app, name).with_device_key(key);
        assert_eq!(refused(server.srp(user, "wrong")), wrong_password());
        let more = [("PASSWORD", "wrong"), ("DEVICE_KEY", key)];
        let plain = server.initiate("USER_PASSWORD_AUTH", &server.named(name, &more));
        assert_eq!(refused(plain), wrong_password());
        for (flow, challenge) in [("PASSWORD", "PASSWORD"), ("", "SELECT_CHALLENGE")] {
            let parameters = server.named(name, &[("PREFERRED_CHALLENGE", flow)]);
            let asked = server.initiate("USER_AUTH", &parameters).unwrap();
            let mut answer = server.named(name, &more);
            answer.insert("ANSWER", "PASSWORD");
            let answer = server.respond(challenge, &asked["Session"], &answer);
            assert_eq!(refused(answer), wrong_password());
        }
        server.later(1000);
    }
}

#[test]
fn a_password_that_came_with_an_unknown_device_is_taken_once_more_without_it() {
    let server = server(json!({}));
    let asked = server.initiate("USER_AUTH", &server.named("alice", &[])).unwrap();
    let mut answer = server.named("alice", &[("ANSWER", "PASSWORD"), ("PASSWORD", PASSWORD)]);
    answer.insert("DEVICE_KEY", "us-east-1_other");
    let session = &asked["Session"];
    let refusal = refused(server.respond("SELECT_CHALLENGE", session, &answer));
    assert_eq!(refusal.1, "Device does not exist.");
    answer.remove("DEVICE_KEY");
    assert!(has_tokens(&server.respond("SELECT_CHALLENGE", session, &answer).unwrap()));
}

#[test]
fn tokens_are_bound_to_the_device_that_was_proven_and_to_no_other() {
    let policy = json!({ "ChallengeRequiredOnNewDevice": true });
    let pool = json!({ "DeviceConfiguration": policy, "MfaConfiguration": "OPTIONAL" });
    let server = Server::new(pool, true);
    server.add_user("alice");
    let ((device, tokens), (other, _)) = (confirmed(&server), confirmed(&server));
    let access = tokens["AccessToken"].clone();
    let token = server.call("AssociateSoftwareToken", json!({ "AccessToken": access })).unwrap();
    let code = totp(&token["SecretCode"], server.now.get());
    let verify = json!({ "AccessToken": access, "UserCode": code });
    server.call("VerifySoftwareToken", verify).unwrap();
    let preference =
        json!({ "AccessToken": access, "SoftwareTokenMfaSettings": { "Enabled": true } });
    server.call("SetUserMFAPreference", preference).unwrap();

    let user = UserSrp::new(&server.app, "alice").with_device_key(device.key());
    let asked = server.srp(user, PASSWORD).unwrap();
    let forget = json!({
        "AccessToken": access, "DeviceKey": device.key(), "DeviceRememberedStatus": "not_remembered",
    });
    server.call("UpdateDeviceStatus", forget).unwrap();
    let asked = prove_device(&server, &device, &asked, true).unwrap();
    assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    server.later(30);
    let code = totp(&token["SecretCode"], server.now.get());
    let answer = [("SOFTWARE_TOKEN_MFA_CODE", &*code), ("DEVICE_KEY", other.key())];
    let answer = server.named("alice", &answer);
    let answer = server.respond("SOFTWARE_TOKEN_MFA", &asked["Session"], &answer).unwrap();
    assert_eq!(answer["ChallengeName"], "DEVICE_SRP_AUTH");
    assert!(has_tokens(&prove_device(&server, &other, &answer, true).unwrap()));
}

#[test]
fn a_forgotten_device_does_not_exist_and_the_same_claim_goes_on_without_it() {
    let server = server(json!({}));
    let (device, tokens) = confirmed(&server);
    let forget = json!({ "AccessToken": tokens["AccessToken"], "DeviceKey": device.key() });
    server.call("ForgetDevice", forget.clone()).unwrap();
    let missing = || ("ResourceNotFoundException", "Device does not exist.".to_owned());
    assert_eq!(refused(server.call("ForgetDevice", forget)), missing());

    let user = UserSrp::new(&server.app, "alice").with_device_key(device.key());
    let (parameters, started) = user.start().unwrap();
    let challenge = server.initiate("USER_SRP_AUTH", &parameters).unwrap();
    let given = parameters_of(&challenge);
    let mut responses = started.respond_at(&given, PASSWORD, server.timestamp()).unwrap();
    let answer = server.respond("PASSWORD_VERIFIER", &Value::Null, &responses);
    assert_eq!(refused(answer), missing());
    responses.remove("DEVICE_KEY");
    let mut changed: Parameters = responses.iter().collect();
    changed.insert("PASSWORD_CLAIM_SIGNATURE", "A".repeat(43) + "=");
    let answer = server.respond("PASSWORD_VERIFIER", &Value::Null, &changed);
    assert_eq!(refused(answer), wrong_password());

    let (parameters, started) = UserSrp::new(&server.app, "alice").start().unwrap();
    let challenge = server.initiate("USER_SRP_AUTH", &parameters).unwrap();
    let given = parameters_of(&challenge);
    let mut responses = started.respond_at(&given, PASSWORD, server.timestamp()).unwrap();
    responses.insert("DEVICE_KEY", device.key());
    let answer = server.respond("PASSWORD_VERIFIER", &Value::Null, &responses);
    assert_eq!(refused(answer), missing());
    responses.remove("DEVICE_KEY");
    let answer = server.respond("PASSWORD_VERIFIER", &Value::Null, &responses).unwrap();
    assert!(has_tokens(&answer));
    assert!(answer["AuthenticationResult"]["NewDeviceMetadata"].is_object());
}

#[test]
fn a_refresh_token_is_bound_to_its_device() {
    let server = server(json!({}));
    let (device, tokens) = confirmed(&server);
    let refresh = |key: Option<&str>| {
        let mut parameters: Parameters = server.named("alice", &[]);
        parameters.insert("REFRESH_TOKEN", tokens["RefreshToken"].as_str().unwrap());
        if let Some(key) = key {
            parameters.insert("DEVICE_KEY", key);
        }
        server.initiate("REFRESH_TOKEN_AUTH", &parameters)
    };
    assert!(has_tokens(&refresh(Some(device.key())).unwrap()));
    for key in [None, Some("us-east-1_other")] {
        assert_eq!(refused(refresh(key)).1, "Invalid Refresh Token");
    }
}

#[test]
fn a_remembered_device_spares_the_second_factor_where_the_pool_says_so() {
    for (spares, challenge) in [(true, "DEVICE_SRP_AUTH"), (false, "SOFTWARE_TOKEN_MFA")] {
        let policy = json!({ "ChallengeRequiredOnNewDevice": spares });
        let pool = json!({ "DeviceConfiguration": policy, "MfaConfiguration": "OPTIONAL" });
        let server = Server::new(pool, true);
        server.add_user("alice");
        let (device, tokens) = confirmed(&server);
        let with_access = |operation: &str, mut request: Value| {
            request["AccessToken"] = tokens["AccessToken"].clone();
            server.call(operation, request)
        };
        let token = with_access("AssociateSoftwareToken", json!({})).unwrap();
        let code = totp(&token["SecretCode"], server.now.get());
        with_access("VerifySoftwareToken", json!({ "UserCode": code })).unwrap();
        let preference = json!({ "SoftwareTokenMfaSettings": { "Enabled": true } });
        with_access("SetUserMFAPreference", preference).unwrap();

        let update = |status: &str| {
            let request = json!({ "DeviceKey": device.key(), "DeviceRememberedStatus": status });
            with_access("UpdateDeviceStatus", request)
        };
        for (status, challenge) in
            [("not_remembered", "SOFTWARE_TOKEN_MFA"), ("remembered", challenge)]
        {
            update(status).unwrap();
            let user = UserSrp::new(&server.app, "alice").with_device_key(device.key());
            assert_eq!(server.srp(user, PASSWORD).unwrap()["ChallengeName"], challenge);
        }
        assert_eq!(refused(update("lost")).0, "SerializationException");
    }
}

#[test]
fn a_verifier_that_is_negative_or_no_number_is_refused() {
    let server = server(json!({}));
    let answer = server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
    let tokens = &answer["AuthenticationResult"];
    for verifier in ["gA==", "!", ""] {
        let answer = server.call(
            "ConfirmDevice",
            json!({
                "AccessToken": tokens["AccessToken"],
                "DeviceKey": tokens["NewDeviceMetadata"]["DeviceKey"],
                "DeviceSecretVerifierConfig": { "Salt": "AQ==", "PasswordVerifier": verifier },
            }),
        );
        assert_eq!(refused(answer).0, "InvalidParameterException");
    }
}

#[test]
fn a_device_is_spoiled_for_a_test_and_fails() {
    let server = server(json!({}));
    let (device, _) = confirmed(&server);
    let spoil = json!({
        "UserPoolId": server.pool, "Username": "alice", "DeviceKey": device.key(),
    });
    server.call("TestSpoilDevice", spoil).unwrap();
    let user = UserSrp::new(&server.app, "alice").with_device_key(device.key());
    let asked = server.srp(user, PASSWORD).unwrap();
    assert_eq!(refused(prove_device(&server, &device, &asked, true)), wrong_password());
}

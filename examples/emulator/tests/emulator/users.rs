//! Users sign up, forget their passwords, and are still there after a restart.

use crate::server::{PASSWORD, Server, has_tokens, refused, wrong_password};
use cognito_crypto::auth::{Timestamp, UserSrp};
use cognito_emulator::{service::Service, store::Store};
use serde_json::{Value, json};

fn request(server: &Server, username: &str, more: Value) -> Value {
    let mut request = json!({ "ClientId": server.app.client_id(), "Username": username });
    if let Some(hash) = server.app.secret_hash(username) {
        request["SecretHash"] = hash.into();
    }
    request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    request
}

#[test]
fn a_user_signs_up_confirms_the_code_and_signs_in() {
    for with_secret in [false, true] {
        let server = Server::new(json!({}), with_secret);
        let sign_up = request(&server, "alice", json!({ "Password": PASSWORD }));
        server.call("SignUp", sign_up.clone()).unwrap();
        assert_eq!(refused(server.call("SignUp", sign_up)).0, "UsernameExistsException");
        let sign_in = || server.srp(UserSrp::new(&server.app, "alice"), PASSWORD);
        assert_eq!(refused(sign_in()).0, "UserNotConfirmedException");
        let wrong = server.srp(UserSrp::new(&server.app, "alice"), "wrong");
        assert_eq!(refused(wrong), wrong_password());

        let confirm = |code: &str| {
            let more = json!({ "ConfirmationCode": code });
            server.call("ConfirmSignUp", request(&server, "alice", more))
        };
        assert_eq!(refused(confirm("x")).0, "CodeMismatchException");
        confirm(&server.code("sign-up", "alice")).unwrap();
        assert!(has_tokens(&sign_in().unwrap()));
    }
}

#[test]
fn a_secret_hash_is_required_outside_of_sign_in_too() {
    let server = Server::new(json!({}), true);
    server.add_user("alice");
    for (operation, more) in [
        ("SignUp", json!({ "Password": PASSWORD })),
        ("ConfirmSignUp", json!({ "ConfirmationCode": "1" })),
        ("ForgotPassword", json!({})),
        ("ConfirmForgotPassword", json!({ "ConfirmationCode": "1", "Password": PASSWORD })),
    ] {
        let mut request = request(&server, "alice", more);
        request["SecretHash"] = server.app.secret_hash("bob").into();
        let (name, message) = refused(server.call(operation, request));
        assert_eq!(name, "NotAuthorizedException");
        assert!(message.starts_with("Unable to verify secret hash"), "{operation}");
    }
}

#[test]
fn a_forgotten_password_is_replaced_with_a_code() {
    let server = Server::new(json!({}), false);
    server.add_user("alice");
    server.call("ForgotPassword", request(&server, "alice", json!({}))).unwrap();
    let code = server.code("forgot-password", "alice");
    let more = json!({ "ConfirmationCode": code, "Password": "battery staple" });
    let confirm = request(&server, "alice", more);
    server.call("ConfirmForgotPassword", confirm.clone()).unwrap();
    let again = server.call("ConfirmForgotPassword", confirm);
    assert_eq!(refused(again).0, "ExpiredCodeException");
    let user = UserSrp::new(&server.app, "alice");
    assert!(has_tokens(&server.srp(user, "battery staple").unwrap()));
}

#[test]
fn forgetting_a_password_does_not_tell_whether_the_user_exists() {
    let server = Server::new(json!({}), false);
    server.add_user("alice");
    let more = json!({ "ConfirmationCode": "x", "Password": PASSWORD });
    let [known, unknown] = ["alice", "ghost"].map(|name| {
        let confirm = || server.call("ConfirmForgotPassword", request(&server, name, more.clone()));
        let unasked = refused(confirm());
        let sent = server.call("ForgotPassword", request(&server, name, json!({}))).unwrap();
        let wrong: Vec<_> = (0..7).map(|_| refused(confirm())).collect();
        (unasked, sent, wrong)
    });
    assert_eq!(known, unknown);
    assert_eq!(known.2[0].0, "CodeMismatchException");
    assert_eq!(known.2[6].0, "LimitExceededException");
}

#[test]
fn names_and_passwords_have_to_be_legal() {
    let server =
        Server::new(json!({ "Policies": { "PasswordPolicy": { "MinimumLength": 12 } } }), false);
    for (name, password, error) in [
        ("alice", "elevenchars", "InvalidPasswordException"),
        ("alice", &"x".repeat(257), "InvalidParameterException"),
        ("", "correct horse", "InvalidParameterException"),
        ("a b", "correct horse", "InvalidParameterException"),
        (&"x".repeat(129), "correct horse", "InvalidParameterException"),
    ] {
        let request = request(&server, name, json!({ "Password": password }));
        assert_eq!(refused(server.call("SignUp", request)).0, error);
    }
}

#[test]
fn users_devices_tokens_and_stand_ins_survive_a_restart_and_passwords_are_not_stored() {
    let file = std::env::temp_dir().join(format!("cognito-emulator-{}.redb", std::process::id()));
    let now = Timestamp::now().unwrap();
    let start = || {
        let service = Service::new(Store::open(&file).unwrap(), "http://localhost".into(), false);
        let service = service.unwrap();
        service.demo().unwrap();
        service
    };
    let call = |service: &Service, operation: &str, request: Value| -> Value {
        let body = service.call(operation, request.to_string().as_bytes(), now).unwrap();
        serde_json::from_slice(&body).unwrap()
    };
    let salt = |service: &Service| {
        call(
            service,
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_SRP_AUTH", "ClientId": "emulator",
                "AuthParameters": { "USERNAME": "ghost", "SRP_A": "2" },
            }),
        )["ChallengeParameters"]["SALT"]
            .clone()
    };
    let password = json!({
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "emulator",
        "AuthParameters": { "USERNAME": "alice", "PASSWORD": "Passw0rd!" },
    });
    let first = start();
    let stand_in = salt(&first);
    let tokens = call(&first, "InitiateAuth", password.clone())["AuthenticationResult"].clone();
    let device = &tokens["NewDeviceMetadata"]["DeviceKey"];
    call(
        &first,
        "ConfirmDevice",
        json!({
            "AccessToken": tokens["AccessToken"], "DeviceKey": device,
            "DeviceSecretVerifierConfig": { "Salt": "AQ==", "PasswordVerifier": "AQ==" },
        }),
    );
    drop(first);

    let second = start();
    assert_eq!(salt(&second), stand_in);
    let user = call(&second, "GetUser", json!({ "AccessToken": tokens["AccessToken"] }));
    assert_eq!(user["Username"], "alice");
    let mut with_device = password;
    with_device["AuthParameters"]["DEVICE_KEY"] = device.clone();
    let asked = call(&second, "InitiateAuth", with_device);
    assert_eq!(asked["ChallengeName"], "DEVICE_SRP_AUTH");
    drop(second);

    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.windows(8).any(|window| window == b"verifier"));
    assert!(!bytes.windows(9).any(|window| window == b"Passw0rd!"));
    std::fs::remove_file(&file).unwrap();
}

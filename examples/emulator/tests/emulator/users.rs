//! Users sign up, forget their passwords, and are still there after a restart.

use crate::server::{PASSWORD, Server, claims, has_tokens, map, refused, wrong_password};
use cognito_crypto::auth::{Timestamp, UserSrp};
use cognito_emulator::{
    service::{Options, Service},
    store::Store,
};
use serde_json::{Value, json};

#[test]
fn a_user_signs_up_confirms_the_code_and_signs_in() {
    for with_secret in [false, true] {
        let server = Server::new(json!({}), with_secret);
        let sign_up = server.request("alice", json!({ "Password": PASSWORD }));
        server.call("SignUp", sign_up.clone()).unwrap();
        assert_eq!(refused(server.call("SignUp", sign_up)).0, "UsernameExistsException");
        let sign_in = || server.srp(UserSrp::new(&server.app, "alice"), PASSWORD);
        assert_eq!(refused(sign_in()).0, "UserNotConfirmedException");
        let wrong = server.srp(UserSrp::new(&server.app, "alice"), "wrong");
        assert_eq!(refused(wrong), wrong_password());

        let confirm = |code: &str| {
            let more = json!({ "ConfirmationCode": code });
            server.call("ConfirmSignUp", server.request("alice", more))
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
        let mut request = server.request("alice", more);
        request["SecretHash"] =
            server.app.secret_hash("bob").map(|hash| hash.expose().to_owned()).into();
        let (name, message) = refused(server.call(operation, request));
        assert_eq!(name, "NotAuthorizedException");
        assert!(message.starts_with("Unable to verify secret hash"), "{operation}");
    }
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
        let request = server.request(name, json!({ "Password": password }));
        assert_eq!(refused(server.call("SignUp", request)).0, error);
    }
}

#[test]
fn users_devices_tokens_and_stand_ins_survive_a_restart_and_passwords_are_not_stored() {
    let file = std::env::temp_dir().join(format!("cognito-emulator-{}.redb", std::process::id()));
    let now = Timestamp::now().unwrap();
    let start = || {
        let service = Service::new(
            Store::open(&file).unwrap(),
            "http://localhost".into(),
            Options::default(),
        );
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

#[test]
fn a_user_does_not_set_what_the_pool_says_of_users() {
    let schema = json!([{ "Name": "team" }]);
    let server = Server::new(json!({ "Schema": schema }), false);
    let sign_up = |name: &str, value: &str| {
        let attributes = json!([{ "Name": name, "Value": value }]);
        let more = json!({ "Password": PASSWORD, "UserAttributes": attributes });
        server.call("SignUp", server.request("mallory", more))
    };
    let schema = "InvalidParameterException";
    for (name, value, error) in [
        ("sub", "51041a00-0000-4000-8000-000000000000", schema),
        ("iss", "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other", schema),
        ("exp", "99999999999", schema),
        ("identities", "[]", schema),
        ("cognito:groups", "admin", schema),
        ("cognito:username", "alice", schema),
        ("custom:other", "x", schema),
        ("team", "x", schema),
        ("email", "no address", schema),
        ("phone_number", "555", schema),
        ("name", &"x".repeat(2049), schema),
        ("email_verified", "true", "NotAuthorizedException"),
        ("phone_number_verified", "true", "NotAuthorizedException"),
    ] {
        assert_eq!(refused(sign_up(name, value)).0, error, "{name}");
    }
    sign_up("custom:team", "x").unwrap();
}

#[test]
fn an_administrator_does_not_set_the_pools_claims_either_but_says_what_is_verified() {
    let server = Server::new(json!({}), false);
    let create = |name: &str, value: &str| {
        let attributes = json!([{ "Name": name, "Value": value }]);
        let request = json!({
            "UserPoolId": server.pool, "Username": "mallory", "UserAttributes": attributes,
        });
        server.call("AdminCreateUser", request)
    };
    for (name, value) in [("sub", "x"), ("cognito:groups", "admin"), ("email_verified", "yes")] {
        assert_eq!(refused(create(name, value)).0, "InvalidParameterException", "{name}");
    }
    let attributes = json!([
        { "Name": "email", "Value": "alice@example.com" }, { "Name": "email_verified", "Value": "true" },
    ]);
    server.add_user_with("alice", attributes);
    let id = claims(&server.tokens("alice")["IdToken"]);
    assert_eq!((&id["email"], &id["email_verified"]), (&json!("alice@example.com"), &json!(true)));
}

#[test]
fn a_new_password_does_not_come_with_the_pools_claims_or_another_address() {
    let schema =
        json!([{ "Name": "email", "Required": true }, { "Name": "name", "Required": true }]);
    let server = Server::new(json!({ "Schema": schema }), false);
    let attributes = json!([{ "Name": "email", "Value": "mallory@example.com" }]);
    server
        .call(
            "AdminCreateUser",
            json!({
                "UserPoolId": server.pool, "Username": "mallory", "TemporaryPassword": PASSWORD,
                "UserAttributes": attributes,
            }),
        )
        .unwrap();
    let answer = |name: &str, value: &str| {
        let challenge = server.srp(UserSrp::new(&server.app, "mallory"), PASSWORD).unwrap();
        let key = format!("userAttributes.{name}");
        let more =
            [("NEW_PASSWORD", "battery staple"), ("userAttributes.name", "M"), (&*key, value)];
        let answer = server.named("mallory", &more);
        server.respond("NEW_PASSWORD_REQUIRED", &challenge["Session"], &answer)
    };
    for (name, value) in [("sub", "x"), ("exp", "9"), ("cognito:groups", "admin")] {
        assert_eq!(refused(answer(name, value)).0, "InvalidParameterException", "{name}");
    }
    assert_eq!(refused(answer("email_verified", "true")).0, "NotAuthorizedException");
    for value in ["alice@example.com", "mallory@example.com"] {
        let message = "Cannot modify an already provided email";
        assert_eq!(refused(answer("email", value)).1, message);
    }
    assert!(has_tokens(&answer("nickname", "m").unwrap()));
}

#[test]
fn names_have_the_form_of_the_attribute_that_users_sign_in_with() {
    let sub = "51041a00-0000-4000-8000-000000000000";
    let cases: [(Value, &[&str], &[&str]); 3] = [
        (json!(["email"]), &["a@example.com"], &["alice", sub, "+491234", "@x", "a@", "a@b@c"]),
        (json!(["phone_number"]), &["+491234"], &["alice", sub, "a@example.com", "491234", "+"]),
        (json!(["email", "phone_number"]), &["a@example.com", "+491234"], &["alice", sub]),
    ];
    for (attributes, right, wrong) in cases {
        let server = Server::new(json!({ "UsernameAttributes": attributes }), false);
        let sign_up = |name: &str| {
            server.call("SignUp", server.request(name, json!({ "Password": PASSWORD })))
        };
        for name in wrong {
            let (error, message) = refused(sign_up(name));
            assert_eq!(error, "InvalidParameterException");
            assert!(message.starts_with("Username should be"), "{message}");
        }
        for name in right {
            sign_up(name).unwrap();
        }
    }
    let server = Server::new(json!({ "AliasAttributes": ["email"] }), false);
    let more = json!({ "Password": PASSWORD });
    let refusal = refused(server.call("SignUp", server.request("a@example.com", more)));
    assert!(refusal.1.starts_with("Username cannot be of email format"), "{}", refusal.1);
}

#[test]
fn nothing_is_kept_of_names_and_devices_that_nobody_can_have() {
    let server = Server::new(json!({}), false);
    server.add_user("alice");
    let (name, key) = ("x".repeat(129), "x".repeat(56));
    let wrong = "InvalidParameterException";
    for flow in ["USER_SRP_AUTH", "USER_AUTH", "CUSTOM_AUTH", "USER_PASSWORD_AUTH"] {
        let begin = |name: &str, key: &str| {
            let more = [("SRP_A", "2"), ("PASSWORD", PASSWORD), ("DEVICE_KEY", key)];
            refused(server.initiate(flow, &server.named(name, &more))).0
        };
        assert_eq!(begin(&name, "us-east-1_x"), wrong, "{flow}");
        assert_eq!(begin("alice", &key), wrong, "{flow}");
    }
    let forgot = server.call("ForgotPassword", server.request(&name, json!({})));
    assert_eq!(refused(forgot).0, wrong);
    let asked = server.initiate("USER_AUTH", &server.named("alice", &[])).unwrap();
    let answer = server.named("alice", &[("ANSWER", "PASSWORD"), ("DEVICE_KEY", &key)]);
    let refusal = refused(server.respond("SELECT_CHALLENGE", &asked["Session"], &answer));
    assert_eq!(refusal.0, wrong);
}

#[test]
fn nobody_signs_up_under_the_sub_of_another_user() {
    let server = Server::new(json!({ "UsernameAttributes": ["email"] }), false);
    server.add_user("alice@example.com");
    let tokens = server.tokens("alice@example.com");
    let sub = claims(&tokens["AccessToken"])["sub"].as_str().unwrap().to_owned();
    let more = json!({ "Password": "mallory's own" });
    let refusal = refused(server.call("SignUp", server.request(&sub, more)));
    assert_eq!(refusal, ("InvalidParameterException", "Username should be an email.".into()));
    let fresh = server.refresh("alice@example.com", &tokens).unwrap();
    let id = &fresh["AuthenticationResult"]["IdToken"];
    assert_eq!(claims(id)["sub"], *sub);
    assert!(has_tokens(&server.srp(UserSrp::new(&server.app, &sub), PASSWORD).unwrap()));
}

#[test]
fn an_alias_signs_in_once_it_is_verified_and_belongs_to_one_user() {
    let server = Server::new(json!({ "AliasAttributes": ["email"] }), false);
    let attributes = json!([{ "Name": "email", "Value": "Alice@example.com" }]);
    let more = json!({ "Password": PASSWORD, "UserAttributes": attributes });
    for name in ["alice", "mallory"] {
        server.call("SignUp", server.request(name, more.clone())).unwrap();
    }
    let sign_in = || server.srp(UserSrp::new(&server.app, "alice@EXAMPLE.com"), PASSWORD);
    assert_eq!(refused(sign_in()), wrong_password());
    let confirm = |name: &str| {
        let more = json!({ "ConfirmationCode": server.code("sign-up", name) });
        server.call("ConfirmSignUp", server.request(name, more))
    };
    confirm("alice").unwrap();
    let tokens = sign_in().unwrap()["AuthenticationResult"].clone();
    assert_eq!(claims(&tokens["IdToken"])["cognito:username"], "alice");
    assert_eq!(claims(&tokens["IdToken"])["email_verified"], true);
    assert_eq!(refused(confirm("mallory")).0, "AliasExistsException");
}

#[test]
fn a_name_is_one_user_in_every_spelling_unless_the_pool_tells_them_apart() {
    let server = Server::new(json!({}), true);
    server.add_user("Alice");
    assert!(has_tokens(&server.srp(UserSrp::new(&server.app, "aLICE"), PASSWORD).unwrap()));
    let more = json!({ "Password": PASSWORD });
    let again = server.call("SignUp", server.request("ALICE", more.clone()));
    assert_eq!(refused(again).0, "UsernameExistsException");

    let configuration = json!({ "UsernameConfiguration": { "CaseSensitive": true } });
    let server = Server::new(configuration, false);
    server.add_user("alice");
    server.call("SignUp", server.request("ALICE", more)).unwrap();
    let other = server.srp(UserSrp::new(&server.app, "ALICE"), PASSWORD);
    assert_eq!(refused(other).0, "UserNotConfirmedException");
    assert!(has_tokens(&server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap()));
}

#[test]
fn a_user_who_confirms_in_the_session_of_signing_up_is_signed_in_with_it() {
    for with_secret in [false, true] {
        let server = Server::new(json!({}), with_secret);
        let sign_up = |name: &str| {
            let more = json!({ "Password": PASSWORD });
            server.call("SignUp", server.request(name, more)).unwrap()["Session"].clone()
        };
        let confirm = |name: &str, code: &str, session: &Value| {
            let more = json!({ "ConfirmationCode": code, "Session": session });
            server.call("ConfirmSignUp", server.request(name, more))
        };
        let initiate = |name: &str, session: &Value| {
            let parameters = map(&server.named(name, &[]));
            let request = json!({
                "AuthFlow": "USER_AUTH", "ClientId": server.app.client_id(), "Session": session,
                "AuthParameters": parameters,
            });
            server.call("InitiateAuth", request)
        };
        let (session, other) = (sign_up("alice"), sign_up("bob"));
        let code = server.code("sign-up", "alice");
        assert_eq!(refused(confirm("alice", &code, &other)).1, "Invalid session for the user.");
        assert_eq!(refused(initiate("alice", &session)).1, "Invalid session for the user.");
        assert_eq!(refused(confirm("alice", "x", &session)).0, "CodeMismatchException");
        let confirmed = confirm("alice", &code, &session).unwrap()["Session"].clone();
        assert_eq!(refused(initiate("bob", &confirmed)).1, "Invalid session for the user.");
        assert!(has_tokens(&initiate("alice", &confirmed).unwrap()));
        assert_eq!(refused(initiate("alice", &confirmed)).1, "Invalid session for the user.");
    }
}

//! Passwords are forgotten, guessed and changed.

use crate::server::{PASSWORD, Server, has_tokens, parameters_of, refused, wrong_password};
use cognito_crypto::auth::UserSrp;
use serde_json::{Value, json};

#[test]
fn a_forgotten_password_is_replaced_with_a_code() {
    let server = Server::new(json!({}), false);
    server.add_user("alice");
    server.call("ForgotPassword", server.request("alice", json!({}))).unwrap();
    let code = server.code("forgot-password", "alice");
    let more = json!({ "ConfirmationCode": code, "Password": "battery staple" });
    let confirm = server.request("alice", more);
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
        let confirm = || server.call("ConfirmForgotPassword", server.request(name, more.clone()));
        let unasked = refused(confirm());
        let sent = server.call("ForgotPassword", server.request(name, json!({}))).unwrap();
        let wrong: Vec<_> = (0..7).map(|_| refused(confirm())).collect();
        (unasked, sent, wrong)
    });
    assert_eq!(known, unknown);
    assert_eq!(known.2[0].0, "CodeMismatchException");
    assert_eq!(known.2[6].0, "LimitExceededException");
}

#[test]
fn guesses_at_a_code_are_counted_however_many_codes_are_sent() {
    let server = Server::new(json!({}), false);
    for name in ["alice", "ghost"] {
        if name == "alice" {
            server.add_user(name);
        }
        let mut judged = 0;
        for _ in 0..100 {
            server.call("ForgotPassword", server.request(name, json!({}))).unwrap();
            let more = json!({ "ConfirmationCode": "x", "Password": PASSWORD });
            let refusal = refused(server.call("ConfirmForgotPassword", server.request(name, more)));
            judged += usize::from(refusal.0 == "CodeMismatchException");
        }
        assert_eq!(judged, 5, "{name}");
    }
    let more = json!({ "ConfirmationCode": server.code("forgot-password", "alice"), "Password": PASSWORD });
    let right = server.request("alice", more);
    let refusal = refused(server.call("ConfirmForgotPassword", right.clone()));
    assert_eq!(refusal.0, "LimitExceededException");
    server.later(1);
    server.call("ConfirmForgotPassword", right).unwrap();
}

#[test]
fn guesses_at_a_password_are_counted_in_every_flow() {
    let server = Server::new(json!({}), false);
    server.add_user("alice");
    for name in ["alice", "ghost"] {
        let plain = |password: &str| {
            server.initiate("USER_PASSWORD_AUTH", &server.named(name, &[("PASSWORD", password)]))
        };
        for _ in 0..3 {
            assert_eq!(refused(plain("wrong")), wrong_password());
        }
        for _ in 0..2 {
            let wrong = server.srp(UserSrp::new(&server.app, name), "wrong");
            assert_eq!(refused(wrong), wrong_password());
        }
        let exceeded = ("NotAuthorizedException", "Password attempts exceeded".to_owned());
        assert_eq!(refused(plain(PASSWORD)), exceeded);
        assert_eq!(refused(server.srp(UserSrp::new(&server.app, name), PASSWORD)), exceeded);
    }
    server.later(1);
    assert!(has_tokens(&server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap()));
}

#[test]
fn a_changed_password_ends_sign_ins_and_tokens() {
    let server = Server::new(json!({}), false);
    server.add_user("alice");
    let by_code = || {
        server.call("ForgotPassword", server.request("alice", json!({}))).unwrap();
        let code = server.code("forgot-password", "alice");
        let more = json!({ "ConfirmationCode": code, "Password": PASSWORD });
        server.call("ConfirmForgotPassword", server.request("alice", more)).unwrap();
    };
    let by_an_administrator = || {
        let request = json!({
            "UserPoolId": server.pool, "Username": "alice", "Password": PASSWORD, "Permanent": true,
        });
        server.call("AdminSetUserPassword", request).unwrap();
    };
    for change in [&by_code as &dyn Fn(), &by_an_administrator] {
        let tokens = server.tokens("alice");
        let challenged = UserSrp::new(&server.app, "alice").start().unwrap();
        let challenge = server.initiate("USER_SRP_AUTH", &challenged.0).unwrap();
        let choice = server.initiate("USER_AUTH", &server.named("alice", &[])).unwrap();
        change();
        let given = parameters_of(&challenge);
        let responses = challenged.1.respond_at(&given, PASSWORD, server.timestamp()).unwrap();
        let answer = server.respond("PASSWORD_VERIFIER", &Value::Null, &responses);
        assert_eq!(refused(answer), wrong_password());
        let answer = server.named("alice", &[("ANSWER", "PASSWORD"), ("PASSWORD", PASSWORD)]);
        assert_eq!(
            refused(server.respond("SELECT_CHALLENGE", &choice["Session"], &answer)).0,
            "NotAuthorizedException"
        );
        let refusal = refused(server.refresh("alice", &tokens));
        assert_eq!(refusal.1, "Refresh Token has been revoked");
        let access = server.call("GetUser", json!({ "AccessToken": tokens["AccessToken"] }));
        assert_eq!(refused(access).1, "Access Token has been revoked");
        server.later(1);
        assert!(server.tokens("alice")["AccessToken"].is_string());
    }
}

#[test]
fn a_password_that_was_never_the_users_own_is_not_forgotten() {
    let server = Server::new(json!({}), false);
    let create = json!({ "UserPoolId": server.pool, "Username": "alice" });
    server.call("AdminCreateUser", create).unwrap();
    server.call("ForgotPassword", server.request("alice", json!({}))).unwrap();
    let read =
        json!({ "UserPoolId": server.pool, "Username": "alice", "Purpose": "forgot-password" });
    assert_eq!(server.call("TestReadCode", read).unwrap()["Code"], Value::Null);
}

//! Signing in with a password, in every flow, and what is refused.

use crate::server::{PASSWORD, Server, has_tokens, map, parameters_of, refused, wrong_password};
use cognito_crypto::auth::{App, ClockOffset, Parameters, Timestamp, UserSrp, UserSrpStarted};
use cognito_emulator::service::Options;
use serde_json::{Value, json};

fn servers() -> [Server; 2] {
    [false, true].map(|with_secret| {
        let server = Server::new(json!({}), with_secret);
        server.add_user("alice");
        server
    })
}

/// USER_SRP_AUTH up to the challenge.
fn challenged(server: &Server, username: &str) -> (Value, UserSrpStarted) {
    let (parameters, started) = UserSrp::new(&server.app, username).start().unwrap();
    (server.initiate("USER_SRP_AUTH", &parameters).unwrap(), started)
}

#[test]
fn a_user_signs_in_with_srp_and_a_wrong_password_is_refused() {
    for server in servers() {
        assert!(has_tokens(&server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap()));
        let wrong = server.srp(UserSrp::new(&server.app, "alice"), "wrong");
        assert_eq!(refused(wrong), wrong_password());
    }
}

#[test]
fn the_challenge_of_user_srp_auth_has_no_session() {
    for server in servers() {
        assert_eq!(challenged(&server, "alice").0["Session"], Value::Null);
    }
}

#[test]
fn a_wrong_or_missing_secret_hash_is_refused_in_both_calls() {
    let [open, server] = servers();
    let id = server.app.client_id();
    let wrong = App::with_client_secret(server.app.pool_id(), id, "wrong").unwrap();
    let message = format!("Unable to verify secret hash for client {id}");
    let refusal = ("NotAuthorizedException", message);
    assert_eq!(refused(server.srp(UserSrp::new(&wrong, "alice"), PASSWORD)), refusal);

    let (challenge, started) = challenged(&server, "alice");
    let mut responses =
        started.respond_at(&parameters_of(&challenge), PASSWORD, server.timestamp()).unwrap();
    responses.insert("SECRET_HASH", wrong.secret_hash("alice").unwrap().expose());
    let answer = server.respond("PASSWORD_VERIFIER", &Value::Null, &responses);
    assert_eq!(refused(answer), refusal);
    responses.remove("SECRET_HASH");
    let (name, message) = refused(server.respond("PASSWORD_VERIFIER", &Value::Null, &responses));
    assert_eq!(name, "NotAuthorizedException");
    assert!(message.ends_with("configured with secret but SECRET_HASH was not received"));

    let mut parameters = UserSrp::new(&open.app, "alice").start().unwrap().0;
    parameters.insert("SECRET_HASH", "AAAA");
    let (_, message) = refused(open.initiate("USER_SRP_AUTH", &parameters));
    assert!(message.ends_with("not configured for secret but secret hash was received"));
}

#[test]
fn a_claim_is_refused_when_repeated_changed_stale_or_late() {
    let [server, _] = servers();
    let respond =
        |responses: &Parameters| server.respond("PASSWORD_VERIFIER", &Value::Null, responses);
    let claim = |age: i64| {
        let (challenge, started) = challenged(&server, "alice");
        let time =
            Timestamp::from_unix(server.now.get().checked_add_signed(-age).unwrap()).unwrap();
        started.respond_at(&parameters_of(&challenge), PASSWORD, time).unwrap()
    };
    let first = claim(0);
    assert!(has_tokens(&respond(&first).unwrap()));
    assert_eq!(refused(respond(&first)), wrong_password());

    let mut changed = claim(0);
    let other = claim(0);
    changed
        .insert("PASSWORD_CLAIM_SECRET_BLOCK", other.get("PASSWORD_CLAIM_SECRET_BLOCK").unwrap());
    assert_eq!(refused(respond(&changed)), wrong_password());

    for stale in [301, -301] {
        assert_eq!(refused(respond(&claim(stale))), wrong_password());
    }
    let late = claim(0);
    server.later(180);
    assert_eq!(refused(respond(&late)), wrong_password());

    let mut incomplete = claim(0);
    incomplete.remove("TIMESTAMP");
    let missing = ("InvalidParameterException", "Missing required parameter TIMESTAMP".into());
    assert_eq!(refused(respond(&incomplete)), missing);
}

#[test]
fn an_unknown_user_is_challenged_alike_every_time_and_refused_as_a_known_one() {
    for aliases in [json!([]), json!(["email"])] {
        let server = Server::new(json!({ "UsernameAttributes": aliases }), false);
        server.add_user("alice@example.com");
        let keys = |challenge: &Value| {
            let map = challenge["ChallengeParameters"].as_object().unwrap();
            map.iter()
                .map(|(key, value)| (key.clone(), value.as_str().unwrap().len()))
                .filter(|(key, _)| key != "SRP_B")
                .collect::<Vec<_>>()
        };
        let (known, _) = challenged(&server, "alice@example.com");
        let (unknown, _) = challenged(&server, "ghost@example.com");
        let (again, _) = challenged(&server, "ghost@example.com");
        assert_eq!(keys(&known), keys(&unknown));
        for key in ["SALT", "USER_ID_FOR_SRP", "USERNAME"] {
            assert_eq!(unknown["ChallengeParameters"][key], again["ChallengeParameters"][key]);
        }
        for name in ["alice@example.com", "ghost@example.com"] {
            let wrong = server.srp(UserSrp::new(&server.app, name), "wrong");
            assert_eq!(refused(wrong), wrong_password());
            for flow in ["USER_PASSWORD_AUTH", "USER_AUTH"] {
                let more = [("PREFERRED_CHALLENGE", "PASSWORD"), ("PASSWORD", "wrong")];
                let wrong = server.initiate(flow, &server.named(name, &more));
                assert_eq!(refused(wrong), wrong_password());
            }
        }
    }
}

#[test]
fn two_spellings_of_nobody_are_challenged_as_one_user() {
    let spellings = ["Ghost@example.com", "ghost@EXAMPLE.com"];
    for (pool, uuid) in [
        (json!({}), false),
        (json!({ "UsernameAttributes": ["email"] }), true),
        (json!({ "AliasAttributes": ["email"] }), true),
    ] {
        let server = Server::new(pool, false);
        let [one, other] = spellings.map(|name| challenged(&server, name).0);
        for key in ["SALT", "USER_ID_FOR_SRP", "USERNAME"] {
            let of = |challenge: &Value| challenge["ChallengeParameters"][key].clone();
            assert_eq!(of(&one), of(&other), "{key}");
        }
        let id = one["ChallengeParameters"]["USER_ID_FOR_SRP"].as_str().unwrap();
        assert_eq!(id == "ghost@example.com", !uuid, "{id}");
        assert_eq!(id.len() == 36, uuid, "{id}");
    }
    let server = Server::new(json!({ "UsernameConfiguration": { "CaseSensitive": true } }), false);
    let [one, other] = spellings.map(|name| challenged(&server, name).0);
    assert_ne!(one["ChallengeParameters"]["SALT"], other["ChallengeParameters"]["SALT"]);
}

#[test]
fn a_user_with_an_alias_signs_in_under_a_uuid() {
    let server = Server::new(json!({ "UsernameAttributes": ["email"] }), true);
    server.add_user("zoë@example.com");
    let (challenge, started) = challenged(&server, "zoë@example.com");
    let given = parameters_of(&challenge);
    assert_eq!(given.get("USER_ID_FOR_SRP").unwrap().len(), 36);
    let responses = started.respond_at(&given, PASSWORD, server.timestamp()).unwrap();
    let answer = server.respond("PASSWORD_VERIFIER", &Value::Null, &responses).unwrap();
    let token = &answer["AuthenticationResult"]["AccessToken"];
    let user = server.call("GetUser", json!({ "AccessToken": token })).unwrap();
    assert_eq!(user["Username"], given.get("USER_ID_FOR_SRP").unwrap());
    let email = json!({ "Name": "email", "Value": "zoë@example.com" });
    assert!(user["UserAttributes"].as_array().unwrap().contains(&email));
}

#[test]
fn a_password_sent_as_it_is_signs_in() {
    for server in servers() {
        let right = server.named("alice", &[("PASSWORD", PASSWORD)]);
        let wrong = server.named("alice", &[("PASSWORD", "wrong")]);
        assert!(has_tokens(&server.initiate("USER_PASSWORD_AUTH", &right).unwrap()));
        assert_eq!(refused(server.initiate("USER_PASSWORD_AUTH", &wrong)), wrong_password());
    }
}

#[test]
fn an_administrator_signs_a_user_in_within_the_pool_only() {
    let [server, _] = servers();
    let admin = |flow: &str, pool: &str| {
        server.call(
            "AdminInitiateAuth",
            json!({
                "AuthFlow": flow, "ClientId": server.app.client_id(), "UserPoolId": pool,
                "AuthParameters": { "USERNAME": "alice", "PASSWORD": PASSWORD },
            }),
        )
    };
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
        assert!(has_tokens(&admin(flow, &server.pool).unwrap()));
        let plain = server.initiate(flow, &server.named("alice", &[("PASSWORD", PASSWORD)]));
        assert_eq!(refused(plain).0, "InvalidParameterException");
    }
    assert_eq!(refused(admin("ADMIN_NO_SRP_AUTH", "us-east-1_x")).0, "ResourceNotFoundException");

    let (parameters, started) = UserSrp::new(&server.app, "alice").start().unwrap();
    let challenge = server.call("AdminInitiateAuth", json!({
        "AuthFlow": "USER_SRP_AUTH", "ClientId": server.app.client_id(), "UserPoolId": server.pool,
        "AuthParameters": { "USERNAME": "alice", "SRP_A": parameters.get("SRP_A") },
    }));
    let challenge = parameters_of(&challenge.unwrap());
    let responses = started.respond_at(&challenge, PASSWORD, server.timestamp()).unwrap();
    let answer = server.call(
        "AdminRespondToAuthChallenge",
        json!({
            "ChallengeName": "PASSWORD_VERIFIER", "ClientId": server.app.client_id(),
            "UserPoolId": server.pool, "ChallengeResponses": map(&responses),
        }),
    );
    assert!(has_tokens(&answer.unwrap()));
}

#[test]
fn a_flow_that_the_app_client_did_not_allow_is_refused() {
    let [server, _] = servers();
    let request = json!({ "UserPoolId": server.pool });
    let client = server.call("CreateUserPoolClient", request).unwrap();
    let answer = server.call(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client["UserPoolClient"]["ClientId"],
            "AuthParameters": { "USERNAME": "alice", "PASSWORD": PASSWORD },
        }),
    );
    let message = "USER_PASSWORD_AUTH flow not enabled for this client".into();
    assert_eq!(refused(answer), ("InvalidParameterException", message));
}

#[test]
fn tokens_are_refreshed_until_they_are_revoked() {
    for server in servers() {
        let tokens = server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
        let tokens = &tokens["AuthenticationResult"];
        let refresh = tokens["RefreshToken"].as_str().unwrap();
        let mut parameters = Parameters::new();
        parameters.insert("REFRESH_TOKEN", refresh);
        if let Some(hash) = server.app.secret_hash("alice") {
            parameters.insert("SECRET_HASH", hash.expose());
        }
        server.later(3000);
        let fresh = server.initiate("REFRESH_TOKEN_AUTH", &parameters).unwrap();
        assert_eq!(fresh["AuthenticationResult"]["RefreshToken"], Value::Null);
        let get = |tokens: &Value| {
            server.call("GetUser", json!({ "AccessToken": tokens["AccessToken"] }))
        };
        assert_eq!(get(tokens).unwrap()["Username"], "alice");
        server.later(1000);
        assert_eq!(refused(get(tokens)).1, "Access Token has expired");
        assert!(get(&fresh["AuthenticationResult"]).is_ok());
        let id = json!({ "AccessToken": tokens["IdToken"] });
        assert_eq!(refused(server.call("GetUser", id)).1, "Invalid Access Token");

        let mut get_tokens = json!({ "ClientId": server.app.client_id(), "RefreshToken": refresh });
        let mut revoke = json!({ "ClientId": server.app.client_id(), "Token": refresh });
        if let Some(secret) = &server.client_secret {
            for (operation, request) in
                [("GetTokensFromRefreshToken", &mut get_tokens), ("RevokeToken", &mut revoke)]
            {
                let refusal = refused(server.call(operation, request.clone()));
                assert_eq!(refusal.1, "Invalid client secret");
                request["ClientSecret"] = secret.as_str().into();
            }
        }
        let newer = server.call("GetTokensFromRefreshToken", get_tokens).unwrap();
        assert!(get(&newer["AuthenticationResult"]).is_ok());
        server.call("RevokeToken", revoke.clone()).unwrap();
        let refusal = refused(server.initiate("REFRESH_TOKEN_AUTH", &parameters));
        assert_eq!(refusal.1, "Refresh Token has been revoked");
        assert_eq!(refused(get(&fresh["AuthenticationResult"])).1, "Access Token has been revoked");
        revoke["Token"] = format!("{refresh}x").into();
        assert_eq!(refused(server.call("RevokeToken", revoke)).1, "Invalid Refresh Token");
    }
}

#[test]
fn public_values_out_of_range_are_refused_before_any_arithmetic() {
    let [server, _] = servers();
    for (a, problem) in [
        ("0", "zero modulo N"),
        ("", "empty"),
        ("xyz", "not hexadecimal"),
        (&"f".repeat(768), "not below N"),
        (&"f".repeat(1025), "too long"),
    ] {
        let parameters = server.named("alice", &[("SRP_A", a)]);
        let message = format!("the peer's SRP_A is {problem}");
        let refusal = refused(server.initiate("USER_SRP_AUTH", &parameters));
        assert_eq!(refusal, ("InvalidParameterException", message));
    }
}

#[test]
fn whoever_asks_for_much_locks_nobody_else_out() {
    let server = Server::new(json!({}), false);
    server.add_user("alice");
    server.add_user("bob");
    let (challenge, started) = challenged(&server, "alice");
    let choice = |name: &str| server.initiate("USER_AUTH", &server.named(name, &[])).unwrap();
    let alices = choice("alice");
    // Before the flood: in the name of a user, and in the names of users who do not exist.
    for index in 0..crate::FLOOD {
        choice("bob");
        choice(&format!("ghost-{index}"));
    }
    let responses =
        started.respond_at(&parameters_of(&challenge), PASSWORD, server.timestamp()).unwrap();
    let answer = server.respond("PASSWORD_VERIFIER", &Value::Null, &responses);
    assert!(has_tokens(&answer.unwrap()));
    let answer = server.named("alice", &[("ANSWER", "PASSWORD"), ("PASSWORD", PASSWORD)]);
    let answer = server.respond("SELECT_CHALLENGE", &alices["Session"], &answer);
    assert!(has_tokens(&answer.unwrap()));
    for name in ["alice", "bob"] {
        assert!(has_tokens(&server.srp(UserSrp::new(&server.app, name), PASSWORD).unwrap()));
    }
}

#[test]
fn a_refresh_token_that_rotates_is_good_for_the_grace_period_after_it_was_replaced() {
    for (grace, with_secret) in [(0, false), (30, true)] {
        let rotation = json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": grace });
        let client = json!({ "RefreshTokenRotation": rotation, "GenerateSecret": with_secret });
        let server = Server::with(json!({}), client, Options::default());
        server.add_user("alice");
        let tokens = server.tokens("alice");
        let get = |token: &Value| {
            let mut request = json!({ "ClientId": server.app.client_id(), "RefreshToken": token });
            request["ClientSecret"] = server.client_secret.clone().into();
            server.call("GetTokensFromRefreshToken", request)
        };
        let message = "REFRESH_TOKEN_AUTH flow not enabled for this client";
        assert_eq!(refused(server.refresh("alice", &tokens)).1, message);

        let first = tokens["RefreshToken"].clone();
        let replaced = || get(&first).map(|it| it["AuthenticationResult"]["RefreshToken"].clone());
        let second = replaced().unwrap();
        assert!(second.is_string() && second != first);
        if grace > 0 {
            server.later(grace - 1);
            let retried = replaced().unwrap();
            assert!(retried != second && get(&retried).is_ok());
            server.later(1);
        }
        assert_eq!(refused(get(&first)).1, "Invalid Refresh Token");
        let third = get(&second).unwrap()["AuthenticationResult"].clone();
        let access = json!({ "AccessToken": third["AccessToken"] });
        assert_eq!(server.call("GetUser", access).unwrap()["Username"], "alice");
        // The sign-in does not outlive its first token.
        server.later(30 * 86_400);
        assert_eq!(refused(get(&third["RefreshToken"])).1, "Invalid Refresh Token");
    }
}

#[test]
fn a_grace_period_is_a_minute_at_most() {
    let server = Server::new(json!({}), false);
    let rotation = json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": 61 });
    let request = json!({ "UserPoolId": server.pool, "RefreshTokenRotation": rotation });
    let refusal = refused(server.call("CreateUserPoolClient", request));
    assert_eq!(refusal, ("InvalidParameterException", "RetryGracePeriodSeconds: 0 to 60".into()));
}

/// R14: the password is right, and the claim was signed by a clock that is ten minutes off. With the `Date` of an
/// answer the user signs in.
#[test]
fn r14_a_client_whose_clock_is_wrong_signs_in_by_the_services_date() {
    let [server, _] = servers();
    let service = Timestamp::parse_http_date("Fri, 15 Jan 2027 08:00:00 GMT").unwrap();
    assert_eq!(server.timestamp(), service);
    let sign_in = |now: Timestamp| {
        let (challenge, started) = challenged(&server, "alice");
        let responses = started.respond_at(&parameters_of(&challenge), PASSWORD, now).unwrap();
        server.respond("PASSWORD_VERIFIER", &Value::Null, &responses)
    };
    for shown in [service.unix() - 600, service.unix() + 600] {
        let shown = Timestamp::from_unix(shown).unwrap();
        assert_eq!(refused(sign_in(shown)), wrong_password());
        let corrected = ClockOffset::between(service, shown).correct(shown).unwrap();
        assert!(has_tokens(&sign_in(corrected).unwrap()));
    }
}

//! The challenges around the password: choice, new password, authenticator app, custom.

use crate::server::{PASSWORD, Server, has_tokens, parameters_of, refused, totp, wrong_password};
use cognito_crypto::auth::UserSrp;
use serde_json::{Value, json};

fn server() -> Server {
    let server = Server::new(json!({}), true);
    server.add_user("alice");
    server
}

/// PASSWORD_VERIFIER, from the answer to whatever took SRP_A.
fn prove(server: &Server, flow: &str, more: &[(&str, &str)]) -> Value {
    let (mut parameters, started) = UserSrp::new(&server.app, "alice").start().unwrap();
    for (key, value) in more {
        parameters.insert(*key, *value);
    }
    let challenge = server.initiate(flow, &parameters).unwrap();
    assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
    assert!(challenge["Session"].is_string());
    let responses = started.respond_at(&parameters_of(&challenge), PASSWORD, server.timestamp());
    server.respond("PASSWORD_VERIFIER", &challenge["Session"], &responses.unwrap()).unwrap()
}

#[test]
fn user_auth_offers_a_choice_and_takes_either() {
    let server = server();
    let choice = server.initiate("USER_AUTH", &server.named("alice", &[])).unwrap();
    assert_eq!(choice["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(choice["AvailableChallenges"], json!(["PASSWORD", "PASSWORD_SRP"]));
    let (mut answer, started) = UserSrp::new(&server.app, "alice").start().unwrap();
    answer.insert("ANSWER", "PASSWORD_SRP");
    let challenge = server.respond("SELECT_CHALLENGE", &choice["Session"], &answer).unwrap();
    let responses = started.respond_at(&parameters_of(&challenge), PASSWORD, server.timestamp());
    let session = &challenge["Session"];
    assert!(has_tokens(
        &server.respond("PASSWORD_VERIFIER", session, &responses.unwrap()).unwrap()
    ));

    let choice = server.initiate("USER_AUTH", &server.named("alice", &[])).unwrap();
    let answer = server.named("alice", &[("ANSWER", "PASSWORD"), ("PASSWORD", PASSWORD)]);
    let session = &choice["Session"];
    assert!(has_tokens(&server.respond("SELECT_CHALLENGE", session, &answer).unwrap()));
    let again = server.respond("SELECT_CHALLENGE", session, &answer);
    assert_eq!(refused(again), ("NotAuthorizedException", "Invalid session for the user.".into()));
}

#[test]
fn user_auth_takes_a_preferred_challenge_with_its_answer_or_asks_for_it() {
    let server = server();
    assert!(has_tokens(&prove(&server, "USER_AUTH", &[("PREFERRED_CHALLENGE", "PASSWORD_SRP")])));
    for (preferred, key, value) in
        [("PASSWORD", "PASSWORD", PASSWORD), ("PASSWORD_SRP", "SRP_A", "2")]
    {
        let parameters = server.named("alice", &[("PREFERRED_CHALLENGE", preferred)]);
        let asked = server.initiate("USER_AUTH", &parameters).unwrap();
        assert_eq!(asked["ChallengeName"], preferred);
        let answer = server.named("alice", &[(key, value)]);
        let next = server.respond(preferred, &asked["Session"], &answer).unwrap();
        assert!(has_tokens(&next) || next["ChallengeName"] == "PASSWORD_VERIFIER");
    }
}

#[test]
fn a_session_belongs_to_one_user_one_challenge_and_three_minutes() {
    let server = server();
    server.add_user("bob");
    let answer = |name| server.named(name, &[("ANSWER", "PASSWORD"), ("PASSWORD", PASSWORD)]);
    let session = || {
        let choice = server.initiate("USER_AUTH", &server.named("alice", &[])).unwrap();
        choice["Session"].clone()
    };
    let refusal = || ("NotAuthorizedException", "Invalid session for the user.".into());
    let other = server.respond("SELECT_CHALLENGE", &session(), &answer("bob"));
    assert_eq!(refused(other), refusal());
    let other = server.respond("PASSWORD", &session(), &answer("alice"));
    assert_eq!(refused(other), refusal());
    let other = server.respond("SELECT_CHALLENGE", &json!("x".repeat(43)), &answer("alice"));
    assert_eq!(refused(other), refusal());
    let old = session();
    server.later(180);
    assert_eq!(refused(server.respond("SELECT_CHALLENGE", &old, &answer("alice"))), refusal());
}

#[test]
fn a_temporary_password_has_to_be_changed() {
    let schema = json!([{ "Name": "name", "Required": true }]);
    let server = Server::new(json!({ "Schema": schema }), true);
    server
        .call(
            "AdminCreateUser",
            json!({
                "UserPoolId": server.pool, "Username": "alice", "TemporaryPassword": PASSWORD,
            }),
        )
        .unwrap();
    let challenge = server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let given = parameters_of(&challenge);
    assert_eq!(given.get("requiredAttributes"), Some("[\"userAttributes.name\"]"));
    for (password, name, error) in [
        ("short", "Alice", "InvalidPasswordException"),
        ("battery staple", "", "InvalidParameterException"),
    ] {
        let mut answer = server.named("alice", &[("NEW_PASSWORD", password)]);
        if !name.is_empty() {
            answer.insert("userAttributes.name", name);
        }
        let session = &challenge["Session"];
        assert_eq!(refused(server.respond("NEW_PASSWORD_REQUIRED", session, &answer)).0, error);
    }
    let answer = [("NEW_PASSWORD", "battery staple"), ("userAttributes.name", "Alice")];
    let answer = server.named("alice", &answer);
    let session = &challenge["Session"];
    assert!(has_tokens(&server.respond("NEW_PASSWORD_REQUIRED", session, &answer).unwrap()));
    let user = UserSrp::new(&server.app, "alice");
    assert!(has_tokens(&server.srp(user, "battery staple").unwrap()));
    let old = server.srp(UserSrp::new(&server.app, "alice"), PASSWORD);
    assert_eq!(refused(old), wrong_password());
}

#[test]
fn an_authenticator_app_is_set_up_in_a_sign_in_and_asked_in_the_next() {
    let server = Server::new(json!({ "MfaConfiguration": "ON" }), true);
    server.add_user("alice");
    let sign_in = || server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
    let setup = sign_in();
    assert_eq!(setup["ChallengeName"], "MFA_SETUP");
    let offered = &setup["ChallengeParameters"]["MFAS_CAN_SETUP"];
    assert_eq!(offered, r#"["SOFTWARE_TOKEN_MFA"]"#);
    let unverified =
        server.respond("MFA_SETUP", &sign_in()["Session"], &server.named("alice", &[]));
    assert_eq!(refused(unverified).0, "InvalidParameterException");

    let token = json!({ "Session": setup["Session"] });
    let token = server.call("AssociateSoftwareToken", token).unwrap();
    let code = totp(&token["SecretCode"], server.now.get());
    let verify = json!({ "Session": token["Session"], "UserCode": code });
    let verified = server.call("VerifySoftwareToken", verify).unwrap();
    assert_eq!(verified["Status"], "SUCCESS");
    let answer = server.named("alice", &[]);
    assert!(has_tokens(&server.respond("MFA_SETUP", &verified["Session"], &answer).unwrap()));

    let answer = |challenge: &Value, code: &str| {
        assert_eq!(challenge["ChallengeName"], "SOFTWARE_TOKEN_MFA");
        let answer = server.named("alice", &[("SOFTWARE_TOKEN_MFA_CODE", code)]);
        server.respond("SOFTWARE_TOKEN_MFA", &challenge["Session"], &answer)
    };
    assert_eq!(refused(answer(&sign_in(), &code)).0, "ExpiredCodeException");
    server.later(30);
    let code = totp(&token["SecretCode"], server.now.get());
    let challenge = sign_in();
    let mismatch = ("CodeMismatchException", "Invalid code received for user".to_owned());
    assert_eq!(refused(answer(&challenge, "000")), mismatch);
    assert!(has_tokens(&answer(&challenge, &code).unwrap()));

    server.later(30);
    let code = totp(&token["SecretCode"], server.now.get());
    let challenge = sign_in();
    for _ in 0..3 {
        assert_eq!(refused(answer(&challenge, "000")), mismatch);
    }
    assert_eq!(refused(answer(&challenge, &code)).1, "Invalid session for the user.");
}

#[test]
fn an_authenticator_app_is_asked_of_users_who_prefer_it() {
    let server = Server::new(json!({ "MfaConfiguration": "OPTIONAL" }), false);
    server.add_user("alice");
    let sign_in = || server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
    let access = sign_in()["AuthenticationResult"]["AccessToken"].clone();
    let token = json!({ "AccessToken": access });
    let token = server.call("AssociateSoftwareToken", token).unwrap();
    let verify = |code: &str| {
        server.call("VerifySoftwareToken", json!({ "AccessToken": access, "UserCode": code }))
    };
    assert_eq!(refused(verify("000")).0, "EnableSoftwareTokenMFAException");
    verify(&totp(&token["SecretCode"], server.now.get())).unwrap();
    assert!(has_tokens(&sign_in()));
    server
        .call(
            "SetUserMFAPreference",
            json!({
                "AccessToken": access, "SoftwareTokenMfaSettings": { "Enabled": true },
            }),
        )
        .unwrap();
    assert_eq!(sign_in()["ChallengeName"], "SOFTWARE_TOKEN_MFA");
}

#[test]
fn custom_auth_begins_with_srp_or_without() {
    let server = server();
    let with_srp = || prove(&server, "CUSTOM_AUTH", &[("CHALLENGE_NAME", "SRP_A")]);
    let plain = || server.initiate("CUSTOM_AUTH", &server.named("alice", &[])).unwrap();
    for challenge in [with_srp(), plain()] {
        assert_eq!(challenge["ChallengeName"], "CUSTOM_CHALLENGE");
    }
    for begin in [&with_srp as &dyn Fn() -> Value, &plain] {
        let challenge = begin();
        let answer = server.named("alice", &[("ANSWER", &server.code("custom", "alice"))]);
        let session = &challenge["Session"];
        assert!(has_tokens(&server.respond("CUSTOM_CHALLENGE", session, &answer).unwrap()));
        let wrong = server.named("alice", &[("ANSWER", "x")]);
        let answer = server.respond("CUSTOM_CHALLENGE", &begin()["Session"], &wrong);
        assert_eq!(refused(answer), wrong_password());
    }
    let ghost = server.named("ghost", &[]);
    let challenge = server.initiate("CUSTOM_AUTH", &ghost).unwrap();
    let answer = server.named("ghost", &[("ANSWER", "123456")]);
    let answer = server.respond("CUSTOM_CHALLENGE", &challenge["Session"], &answer);
    assert_eq!(refused(answer), wrong_password());
}

/// A set-up that has its app, in a Session of MFA_SETUP.
fn associated(server: &Server) -> Value {
    let setup = server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
    assert_eq!(setup["ChallengeName"], "MFA_SETUP");
    server.call("AssociateSoftwareToken", json!({ "Session": setup["Session"] })).unwrap()
}

#[test]
fn a_second_factor_that_was_verified_is_not_replaced_by_an_older_sign_in() {
    let server = Server::new(json!({ "MfaConfiguration": "ON" }), false);
    server.add_user("alice");
    let fresh = || server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
    // Somebody with the password alone is in the middle of setting an app up, twice.
    let (unassociated, mallorys) = (fresh(), associated(&server));
    let alices = associated(&server);
    let code = |token: &Value| totp(&token["SecretCode"], server.now.get());
    let verify = |token: &Value| {
        let request = json!({ "Session": token["Session"], "UserCode": code(token) });
        server.call("VerifySoftwareToken", request)
    };
    let verified = verify(&alices).unwrap();
    let invalid = ("NotAuthorizedException", "Invalid session for the user.".to_owned());
    assert_eq!(refused(verify(&mallorys)), invalid);
    let associate = json!({ "Session": unassociated["Session"] });
    assert_eq!(refused(server.call("AssociateSoftwareToken", associate)), invalid);
    let answer = server.named("alice", &[]);
    assert!(has_tokens(&server.respond("MFA_SETUP", &verified["Session"], &answer).unwrap()));
    assert_eq!(fresh()["ChallengeName"], "SOFTWARE_TOKEN_MFA");
}

#[test]
fn an_address_is_set_up_in_a_sign_in_and_its_codes_are_asked_in_the_next() {
    let mail = json!({ "EmailSendingAccount": "DEVELOPER" });
    let pool = json!({ "MfaConfiguration": "ON", "EmailConfiguration": mail, "AliasAttributes": ["email"] });
    let server = Server::new(pool, true);
    server.add_user("alice");
    let fresh = || server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
    // Somebody with the password alone is in the middle of setting something up, too.
    let (older, app, setup) = (fresh(), fresh(), fresh());
    let offered = &setup["ChallengeParameters"]["MFAS_CAN_SETUP"];
    assert_eq!(offered, r#"["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]"#);
    let give = |setup: &Value, address| {
        let answer = server.named("alice", &[("EMAIL", address)]);
        server.respond("MFA_SETUP", &setup["Session"], &answer)
    };
    assert_eq!(refused(give(&setup, "alice")).0, "InvalidParameterException");
    let older = give(&older, "mallory@example.com").unwrap();
    let olders = server.code("email-otp", "alice");
    let asked = give(&setup, "alice@example.com").unwrap();
    assert_eq!(asked["ChallengeName"], "EMAIL_OTP");
    assert_eq!(asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"], "a***@e***");

    let answer = |asked: &Value, code: &str| {
        let answer = server.named("alice", &[("EMAIL_OTP_CODE", code)]);
        server.respond("EMAIL_OTP", &asked["Session"], &answer)
    };
    assert_eq!(refused(answer(&asked, "x")).0, "CodeMismatchException");
    assert!(has_tokens(&answer(&asked, &server.code("email-otp", "alice")).unwrap()));
    let invalid = ("NotAuthorizedException", "Invalid session for the user.".to_owned());
    assert_eq!(refused(answer(&older, &olders)), invalid);
    let associate = json!({ "Session": app["Session"] });
    assert_eq!(refused(server.call("AssociateSoftwareToken", associate)), invalid);

    // The address was verified, so it is an alias.
    let asked = server.srp(UserSrp::new(&server.app, "alice@example.com"), PASSWORD).unwrap();
    assert_eq!(asked["ChallengeName"], "EMAIL_OTP");
    assert!(has_tokens(&answer(&asked, &server.code("email-otp", "alice@example.com")).unwrap()));
}

#[test]
fn a_set_up_counts_for_the_app_that_it_verified() {
    let server = Server::new(json!({ "MfaConfiguration": "ON" }), false);
    server.add_user("alice");
    let code = |token: &Value| totp(&token["SecretCode"], server.now.get());
    let set_up = || {
        let token = associated(&server);
        let verify = json!({ "Session": token["Session"], "UserCode": code(&token) });
        server.call("VerifySoftwareToken", verify).unwrap()["Session"].clone()
    };
    let answer = server.named("alice", &[]);
    let first = set_up();
    let tokens = server.respond("MFA_SETUP", &first, &answer).unwrap();
    let access = tokens["AuthenticationResult"]["AccessToken"].clone();
    let asked = server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
    assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");

    // A new app counts once it is verified; until then the old one stays.
    let token = server.call("AssociateSoftwareToken", json!({ "AccessToken": access })).unwrap();
    let asked = server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
    assert_eq!(asked["ChallengeName"], "SOFTWARE_TOKEN_MFA");
    server.later(60);
    let verify = json!({ "AccessToken": access, "UserCode": code(&token) });
    server.call("VerifySoftwareToken", verify).unwrap();
    server.later(30);
    let asked = server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
    let answer = server.named("alice", &[("SOFTWARE_TOKEN_MFA_CODE", &code(&token))]);
    let session = &asked["Session"];
    assert!(has_tokens(&server.respond("SOFTWARE_TOKEN_MFA", session, &answer).unwrap()));
}

#[test]
fn guesses_at_a_second_factor_are_counted_over_sign_ins_and_set_ups() {
    let server = Server::new(json!({ "MfaConfiguration": "ON" }), false);
    server.add_user("alice");
    let exceeded = ("NotAuthorizedException", "Password attempts exceeded".to_owned());
    let mut judged = 0;
    for _ in 0..20 {
        let token = associated(&server);
        for _ in 0..3 {
            let verify = json!({ "Session": token["Session"], "UserCode": "000" });
            let refusal = refused(server.call("VerifySoftwareToken", verify));
            judged += usize::from(refusal.0 == "EnableSoftwareTokenMFAException");
        }
    }
    assert_eq!(judged, 5);

    server.later(1);
    let token = associated(&server);
    let code = || totp(&token["SecretCode"], server.now.get());
    let verify = json!({ "Session": token["Session"], "UserCode": code() });
    let session = server.call("VerifySoftwareToken", verify).unwrap()["Session"].clone();
    let tokens = server.respond("MFA_SETUP", &session, &server.named("alice", &[])).unwrap();
    let access = tokens["AuthenticationResult"]["AccessToken"].clone();
    server.later(30);
    let answer = |code: &str| {
        let asked = server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
        let answer = server.named("alice", &[("SOFTWARE_TOKEN_MFA_CODE", code)]);
        server.respond("SOFTWARE_TOKEN_MFA", &asked["Session"], &answer)
    };
    for _ in 0..5 {
        assert_eq!(refused(answer("000")).0, "CodeMismatchException");
    }
    assert_eq!(refused(answer(&code())), exceeded);
    // With an access token, too.
    server.call("AssociateSoftwareToken", json!({ "AccessToken": access })).unwrap();
    let verify = json!({ "AccessToken": access, "UserCode": "000" });
    assert_eq!(refused(server.call("VerifySoftwareToken", verify)), exceeded);
    server.later(1);
    assert!(has_tokens(&answer(&code()).unwrap()));
}

#[test]
fn codes_by_mail_and_text_message_sign_in_in_place_of_a_password() {
    let factors = json!({ "AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP"] });
    let server = Server::new(json!({ "Policies": { "SignInPolicy": factors } }), true);
    let attributes = json!([
        { "Name": "email", "Value": "alice@example.com" }, { "Name": "phone_number", "Value": "+15550001234" },
    ]);
    server.add_user_with("alice", attributes);
    server.add_user("bob");
    let begin = |name: &str, choice: &str, preferred: bool| {
        if preferred {
            let parameters = server.named(name, &[("PREFERRED_CHALLENGE", choice)]);
            return server.initiate("USER_AUTH", &parameters).unwrap();
        }
        let asked = server.initiate("USER_AUTH", &server.named(name, &[])).unwrap();
        let choices = json!(["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "SMS_OTP"]);
        assert_eq!(asked["AvailableChallenges"], choices);
        let answer = server.named(name, &[("ANSWER", choice)]);
        server.respond("SELECT_CHALLENGE", &asked["Session"], &answer).unwrap()
    };
    for (choice, purpose, medium, destination) in [
        ("EMAIL_OTP", "email-otp", "EMAIL", "a***@e***"),
        ("SMS_OTP", "sms-otp", "SMS", "+*******1234"),
    ] {
        let key = format!("{choice}_CODE");
        for preferred in [false, true] {
            let asked = begin("alice", choice, preferred);
            assert_eq!(asked["ChallengeName"], choice);
            let given = parameters_of(&asked);
            assert_eq!(given.get("CODE_DELIVERY_DELIVERY_MEDIUM"), Some(medium));
            assert_eq!(given.get("CODE_DELIVERY_DESTINATION"), Some(destination));
            let wrong = server.named("alice", &[(&key, "x")]);
            let refusal = refused(server.respond(choice, &asked["Session"], &wrong));
            assert_eq!(refusal.0, "CodeMismatchException");
            let right = server.named("alice", &[(&key, &server.code(purpose, "alice"))]);
            assert!(has_tokens(&server.respond(choice, &asked["Session"], &right).unwrap()));
        }
        // Of users without an address, and of those who do not exist, nothing is told.
        for name in ["bob", "ghost"] {
            let [asked, again] = [true, true].map(|preferred| begin(name, choice, preferred));
            assert_eq!(asked["ChallengeParameters"], again["ChallengeParameters"]);
            assert_eq!(asked["ChallengeName"], choice);
            let shown = asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"].as_str().unwrap();
            assert_eq!(shown.len(), destination.len());
            let wrong = server.named(name, &[(&key, "x")]);
            let refusal = refused(server.respond(choice, &asked["Session"], &wrong));
            assert_eq!(refusal.0, "CodeMismatchException");
        }
    }
}

#[test]
fn a_code_is_no_choice_in_a_pool_without_it() {
    let server = server();
    let parameters = server.named("alice", &[("PREFERRED_CHALLENGE", "EMAIL_OTP")]);
    let asked = server.initiate("USER_AUTH", &parameters).unwrap();
    assert_eq!(asked["ChallengeName"], "SELECT_CHALLENGE");
    let answer = server.named("alice", &[("ANSWER", "EMAIL_OTP")]);
    let refusal = refused(server.respond("SELECT_CHALLENGE", &asked["Session"], &answer));
    assert_eq!(refusal.0, "InvalidParameterException");
}

#[test]
fn a_user_with_two_second_factors_chooses_one_unless_one_is_preferred() {
    let server = Server::new(json!({ "MfaConfiguration": "OPTIONAL" }), true);
    let attributes = json!([
        { "Name": "email", "Value": "alice@example.com" }, { "Name": "phone_number", "Value": "+15550001234" },
    ]);
    server.add_user_with("alice", attributes);
    server.add_user("bob");
    let prefer = |name: &str, settings: Value| {
        let mut request = settings;
        request["AccessToken"] = server.tokens(name)["AccessToken"].clone();
        server.call("SetUserMFAPreference", request)
    };
    let enabled = json!({ "Enabled": true });
    let without = refused(prefer("bob", json!({ "SMSMfaSettings": enabled })));
    assert_eq!(without.0, "InvalidParameterException");
    let both = json!({ "SMSMfaSettings": enabled, "EmailMfaSettings": enabled });
    let access = server.tokens("alice")["AccessToken"].clone();
    prefer("alice", both).unwrap();

    let sign_in = || server.srp(UserSrp::new(&server.app, "alice"), PASSWORD).unwrap();
    for (factor, purpose) in [("SMS_MFA", "sms-mfa"), ("EMAIL_OTP", "email-otp")] {
        let asked = sign_in();
        assert_eq!(asked["ChallengeName"], "SELECT_MFA_TYPE");
        let choices = parameters_of(&asked);
        assert_eq!(choices.get("MFAS_CAN_CHOOSE"), Some(r#"["SMS_MFA","EMAIL_OTP"]"#));
        let other = server.named("alice", &[("ANSWER", "SOFTWARE_TOKEN_MFA")]);
        let refusal = refused(server.respond("SELECT_MFA_TYPE", &asked["Session"], &other));
        assert_eq!(refusal.0, "InvalidParameterException");
        let answer = server.named("alice", &[("ANSWER", factor)]);
        let asked = server.respond("SELECT_MFA_TYPE", &asked["Session"], &answer).unwrap();
        assert_eq!(asked["ChallengeName"], factor);
        let code = server.code(purpose, "alice");
        let right = server.named("alice", &[(&format!("{factor}_CODE"), &code)]);
        assert!(has_tokens(&server.respond(factor, &asked["Session"], &right).unwrap()));
    }
    let preferred = json!({
        "AccessToken": access, "SMSMfaSettings": { "Enabled": true, "PreferredMfa": true },
    });
    server.call("SetUserMFAPreference", preferred).unwrap();
    assert_eq!(sign_in()["ChallengeName"], "SMS_MFA");
}

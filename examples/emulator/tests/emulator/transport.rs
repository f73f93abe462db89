//! The command over HTTP: its address, its errors, its limits, its keys.

use crate::server::{has_tokens, map, parameters_of};
use cognito_crypto::auth::{App, UserSrp};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

/// The running command; it ends with the test.
struct Emulator {
    process: Child,
    address: String,
}

impl Emulator {
    fn start(options: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_cognito-emulator"))
            .args(["--memory", "--demo", "--port", "0"])
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").unwrap().into();
        Self { process, address }
    }

    /// Sends a request, returns the whole response.
    fn send(&self, head: &str, body: &str) -> String {
        self.send_with(head, "InitiateAuth", "Host: localhost\r\n", body)
    }

    /// An operation, as a client without a browser sends it.
    fn call(&self, operation: &str, request: Value) -> String {
        self.send_with("POST /", operation, "Host: localhost\r\n", &request.to_string())
    }

    fn send_with(&self, head: &str, operation: &str, headers: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{head} HTTP/1.1\r\n{headers}Connection: close\r\n\
             X-Amz-Target: AWSCognitoIdentityProviderService.{operation}\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut response = String::new();
        // A body that is too long is not read to its end.
        let _ = stream.read_to_string(&mut response);
        response
    }

    fn sign_in(&self, password: &str) -> String {
        let parameters = json!({ "USERNAME": "alice", "PASSWORD": password, "DEVICE_KEY": null });
        let request = json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "emulator", "AuthParameters": parameters,
        });
        self.send("POST /", &request.to_string())
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn body(response: &str) -> Value {
    serde_json::from_str(response.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[test]
fn an_address_that_is_taken_is_named() {
    let emulator = Emulator::start(&[]);
    let port = emulator.address.rsplit(':').next().unwrap();
    let second = Command::new(env!("CARGO_BIN_EXE_cognito-emulator"))
        .args(["--memory", "--port", port])
        .output()
        .unwrap();
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(!second.status.success() && said.contains(&format!("127.0.0.1:{port}: ")), "{said}");
}

#[test]
fn the_command_signs_in_and_names_its_errors_as_the_service_does() {
    let emulator = Emulator::start(&[]);
    let response = emulator.sign_in("Passw0rd!");
    assert!(response.starts_with("HTTP/1.1 200"));
    let token = body(&response)["AuthenticationResult"]["IdToken"].as_str().unwrap().to_owned();
    assert_eq!(token.split('.').count(), 3);

    let response = emulator.sign_in("wrong");
    assert!(response.starts_with("HTTP/1.1 400"));
    let message = "Incorrect username or password.";
    assert!(response.contains("x-amzn-errortype: NotAuthorizedException:\r\n"));
    assert!(response.contains(&format!("x-amzn-errormessage: {message}\r\n")));
    let fault = json!({ "__type": "NotAuthorizedException", "message": message });
    assert_eq!(body(&response), fault);
    let response = emulator.send("POST /", "{");
    assert_eq!(body(&response)["__type"], "SerializationException");
}

#[test]
fn whoever_started_it_may_stop_listening() {
    let mut emulator = Emulator::start(&[]);
    drop(emulator.process.stdout.take());
    // Each would be told a temporary password or a code on the terminal.
    let created = json!({ "UserPoolId": "us-east-1_Emulator", "Username": "carol" });
    assert!(emulator.call("AdminCreateUser", created).starts_with("HTTP/1.1 200"));
    let sign_up = json!({ "ClientId": "emulator", "Username": "bob", "Password": "Passw0rd!" });
    assert!(emulator.call("SignUp", sign_up).starts_with("HTTP/1.1 200"));
    assert!(emulator.sign_in("Passw0rd!").starts_with("HTTP/1.1 200"));
}

#[test]
fn what_is_too_much_at_a_time_is_refused_and_loses_nothing() {
    let emulator = Emulator::start(&["--at-once", "1", "--rate", "100000"]);
    let refusals = AtomicUsize::new(0);
    let patiently = |operation: &str, request: Value| loop {
        let answer = emulator.call(operation, request.clone());
        let answer = body(&answer);
        if answer["__type"] != "TooManyRequestsException" {
            return answer;
        }
        refusals.fetch_add(1, Ordering::Relaxed);
    };
    let sign_in = || {
        let app = App::new("us-east-1_Emulator", "emulator").unwrap();
        let (parameters, started) = UserSrp::new(&app, "alice").start().unwrap();
        let request = json!({ "AuthFlow": "USER_SRP_AUTH", "ClientId": "emulator",
            "AuthParameters": map(&parameters) });
        let challenge = patiently("InitiateAuth", request);
        let responses = started.respond(&parameters_of(&challenge), "Passw0rd!").unwrap();
        let request = json!({ "ChallengeName": "PASSWORD_VERIFIER", "ClientId": "emulator",
            "ChallengeResponses": map(&responses) });
        // A claim is good for one answer: a refusal has not used it up.
        let answer = patiently("RespondToAuthChallenge", request);
        assert!(has_tokens(&answer), "{answer}");
    };
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..4).for_each(|_| sign_in()));
        }
    });
    assert!(refusals.into_inner() > 0);
}

#[test]
fn any_number_at_a_time_is_one_that_it_starts_with() {
    let emulator = Emulator::start(&["--at-once", &usize::MAX.to_string()]);
    assert!(emulator.sign_in("Passw0rd!").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_pool_has_its_keys_under_the_address_of_the_service() {
    let emulator = Emulator::start(&[]);
    let keys = emulator.send("GET /us-east-1_Emulator/.well-known/jwks.json", "");
    assert_eq!(body(&keys)["keys"][0]["alg"], "RS256");
    let keys = emulator.send("GET /us-east-1_None/.well-known/jwks.json", "");
    assert_eq!(body(&keys)["__type"], "ResourceNotFoundException");
}

#[test]
fn bodies_are_limited_in_size_and_requests_in_rate() {
    let emulator = Emulator::start(&["--rate", "3"]);
    let long = emulator.send("POST /", &" ".repeat(65 * 1024));
    assert!(long.starts_with("HTTP/1.1 413"), "{long}");
    let answers: Vec<_> = (0..20).map(|_| emulator.send("POST /", "{}")).collect();
    let refused =
        answers.iter().filter(|answer| body(answer)["__type"] == "TooManyRequestsException");
    assert!((10..20).contains(&refused.count()));
}

/// The first line and the headers of a response, in lower case.
fn head(response: &str) -> String {
    response.split_once("\r\n\r\n").unwrap().0.to_lowercase()
}

#[test]
fn any_page_may_sign_in_and_read_the_answers() {
    let emulator = Emulator::start(&[]);
    let page = "Host: 127.0.0.1:9229\r\nOrigin: https://app.example\r\n";
    let asks = "Access-Control-Request-Method: POST\r\n\
                Access-Control-Request-Headers: cache-control,content-type,x-amz-target\r\n";
    let preflight = emulator.send_with("OPTIONS /", "", &format!("{page}{asks}"), "");
    let preflight = head(&preflight);
    assert!(preflight.starts_with("http/1.1 200"), "{preflight}");
    for line in [
        "access-control-allow-origin: *",
        "access-control-allow-headers: cache-control,content-type,x-amz-target",
        "access-control-allow-methods: get,post",
        "access-control-max-age: 172800",
    ] {
        assert!(preflight.contains(line), "{line}: {preflight}");
    }
    for (password, status) in [("Passw0rd!", "200"), ("wrong", "400")] {
        let parameters = json!({ "USERNAME": "alice", "PASSWORD": password });
        let request = json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "emulator", "AuthParameters": parameters,
        });
        let answer = emulator.send_with("POST /", "InitiateAuth", page, &request.to_string());
        let head = head(&answer);
        assert!(head.starts_with(&format!("http/1.1 {status}")), "{head}");
        for line in [
            "access-control-allow-origin: *",
            "access-control-expose-headers: x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date",
            "x-amzn-requestid: ",
            "date: ",
        ] {
            assert!(head.contains(line), "{line}: {head}");
        }
    }
}

#[test]
fn no_page_is_an_administrator_and_no_other_host_is_answered() {
    let emulator = Emulator::start(&["--test-mode"]);
    let request = json!({
        "UserPoolId": "us-east-1_Emulator", "Username": "alice", "Password": "mallory's own",
        "Permanent": true,
    });
    let call = |operation: &str, headers: &str| {
        emulator.send_with("POST /", operation, headers, &request.to_string())
    };
    for operation in
        ["AdminSetUserPassword", "CreateUserPool", "CreateUserPoolClient", "TestReadCode"]
    {
        let refused = call(operation, "Host: localhost\r\nOrigin: http://localhost:3000\r\n");
        assert_eq!(body(&refused)["__type"], "MissingAuthenticationTokenException", "{operation}");
    }
    for headers in ["Host: evil.example\r\n", "Host: localhost.evil.example:9229\r\n", ""] {
        for operation in ["AdminSetUserPassword", "InitiateAuth"] {
            let refused = call(operation, headers);
            assert!(!refused.starts_with("HTTP/1.1 200"), "{headers}: {refused}");
        }
    }
    let refused = emulator.send("POST http://evil.example/", "{}");
    assert_eq!(body(&refused)["__type"], "ForbiddenException");
    assert!(emulator.sign_in("Passw0rd!").starts_with("HTTP/1.1 200"));
    assert!(call("AdminSetUserPassword", "Host: localhost\r\n").starts_with("HTTP/1.1 200"));
}

#[test]
fn requests_that_do_not_come_to_an_end_are_given_up() {
    let emulator = Emulator::start(&[]);
    let half = "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: \
                AWSCognitoIdentityProviderService.InitiateAuth\r\n";
    let starts = ["", "POST / HT", half, &format!("{half}Content-Length: 100\r\n\r\n{{")];
    let streams = starts.map(|start| {
        let mut stream = TcpStream::connect(&emulator.address).unwrap();
        stream.write_all(start.as_bytes()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(25))).unwrap();
        stream
    });
    for (mut stream, start) in streams.into_iter().zip(starts) {
        let mut response = String::new();
        // The end of the connection, or an answer and then the end.
        stream.read_to_string(&mut response).unwrap_or_else(|error| panic!("{start:?}: {error}"));
    }
    assert!(emulator.sign_in("Passw0rd!").starts_with("HTTP/1.1 200"));
}

#[test]
fn a_call_fails_as_a_test_asks_for_it() {
    let emulator = Emulator::start(&["--test-mode"]);
    let fail = |more: Value| {
        let mut fail = json!({ "Operation": "InitiateAuth", "Name": "TooManyRequestsException" });
        fail["Message"] = "Rate exceeded".into();
        fail["Times"] = 1.into();
        fail.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert!(emulator.call("TestFail", fail).starts_with("HTTP/1.1 200"));
    };
    let sign_in = || emulator.sign_in("Passw0rd!");
    let signs_in = || assert!(sign_in().starts_with("HTTP/1.1 200"));

    fail(json!({}));
    let answer = sign_in();
    assert_eq!(
        body(&answer),
        json!({ "__type": "TooManyRequestsException", "message": "Rate exceeded" })
    );
    assert!(answer.contains("x-amzn-errortype: TooManyRequestsException:\r\n"));
    signs_in();

    let type_of = |answer: &str| body(answer)["__type"].as_str().map(String::from);
    for (form, name, header) in [
        ("type", Some("TooManyRequestsException"), None),
        (
            "prefixed-type",
            Some("com.amazonaws.cognito.identity.idp.model#TooManyRequestsException"),
            None,
        ),
        ("header", None, Some("x-amzn-errortype: toomanyrequestsexception:http://")),
    ] {
        fail(json!({ "Form": form }));
        let answer = sign_in();
        assert_eq!(type_of(&answer).as_deref(), name, "{form}");
        assert_eq!(body(&answer)["message"], "Rate exceeded");
        assert_eq!(head(&answer).contains("\r\nx-amzn-errortype: "), header.is_some());
        assert!(head(&answer).contains(header.unwrap_or_default()));
    }
    fail(json!({ "Form": "page", "Status": 503 }));
    let answer = sign_in();
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("<html>"), "{answer}");
    fail(json!({ "Form": "hang-up" }));
    assert_eq!(sign_in(), "");

    fail(json!({ "Skip": 1, "Times": 2, "Where": { "/AuthParameters/USERNAME": "alice" } }));
    fail(json!({ "Where": { "/AuthParameters/USERNAME": "bob" } }));
    signs_in();
    for _ in 0..2 {
        assert!(sign_in().starts_with("HTTP/1.1 400"));
    }
    signs_in();
    fail(json!({ "Times": null }));
    for _ in 0..5 {
        assert!(sign_in().starts_with("HTTP/1.1 400"));
    }
    emulator.call("TestSucceed", json!({}));
    signs_in();
}

#[test]
fn a_call_whose_answer_is_lost_was_carried_out() {
    let emulator = Emulator::start(&["--test-mode"]);
    let sign_up = json!({ "ClientId": "emulator", "Username": "bob", "Password": "Passw0rd!" });
    let late = json!({ "Operation": "SignUp", "Form": "hang-up", "Late": true, "Times": 1 });
    emulator.call("TestFail", late);
    assert_eq!(emulator.call("SignUp", sign_up.clone()), "");
    assert_eq!(body(&emulator.call("SignUp", sign_up))["__type"], "UsernameExistsException");
}

#[test]
fn an_answer_is_changed_as_a_test_asks_for_it() {
    let emulator = Emulator::start(&["--test-mode"]);
    let patch = json!({
        "ChallengeName": "PASSWORD_VERIFIER", "AuthenticationResult": { "RefreshToken": null },
    });
    let fail = json!({ "Operation": "InitiateAuth", "Patch": patch, "Times": 1 });
    assert!(emulator.call("TestFail", fail).starts_with("HTTP/1.1 200"));
    let answer = body(&emulator.sign_in("Passw0rd!"));
    assert_eq!(answer["ChallengeName"], "PASSWORD_VERIFIER");
    let result = &answer["AuthenticationResult"];
    assert!(result["AccessToken"].is_string() && result["RefreshToken"].is_null());
    assert!(body(&emulator.sign_in("Passw0rd!"))["ChallengeName"].is_null());
}

#[cfg(unix)]
#[test]
fn the_state_is_readable_to_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let file = std::env::temp_dir().join(format!("emulator-mode-{}.redb", std::process::id()));
    for was_there in [false, true] {
        if was_there {
            std::fs::write(&file, "").unwrap();
            std::fs::set_permissions(&file, PermissionsExt::from_mode(0o666)).unwrap();
        }
        drop(cognito_emulator::store::Store::open(&file).unwrap());
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::remove_file(&file).unwrap();
    }
}

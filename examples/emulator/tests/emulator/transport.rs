//! The command over HTTP: its address, its errors, its limits, its keys.

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
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
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{head} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth\r\n\
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
fn the_command_signs_in_and_names_its_errors_as_the_service_does() {
    let emulator = Emulator::start(&[]);
    let response = emulator.sign_in("Passw0rd!");
    assert!(response.starts_with("HTTP/1.1 200"));
    let token = body(&response)["AuthenticationResult"]["IdToken"].as_str().unwrap().to_owned();
    assert_eq!(token.split('.').count(), 3);

    let response = emulator.sign_in("wrong");
    assert!(response.starts_with("HTTP/1.1 400"));
    assert!(response.contains("x-amzn-errortype: NotAuthorizedException\r\n"));
    let message = "Incorrect username or password.";
    let fault = json!({ "__type": "NotAuthorizedException", "message": message });
    assert_eq!(body(&response), fault);
    let response = emulator.send("POST /", "{");
    assert_eq!(body(&response)["__type"], "SerializationException");
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

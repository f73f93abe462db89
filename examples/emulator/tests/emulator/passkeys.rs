//! Passkeys, with an authenticator that the test plays.

use crate::server::{Server, has_tokens, parameters_of, refused};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What precedes an uncompressed point of P-256 in a SubjectPublicKeyInfo (RFC 5480 §2).
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// A passkey, and what its authenticator says of the world.
struct Authenticator {
    key: SigningKey,
    origin: &'static str,
    counter: u32,
    flags: u8,
}

impl Authenticator {
    fn new() -> Self {
        let key = SigningKey::from_slice(&[7; 32]).unwrap();
        Self { key, origin: "http://localhost:3000", counter: 0, flags: 1 }
    }

    fn client_data(&self, kind: &str, challenge: &str) -> String {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin }).to_string()
    }

    fn create(&self, options: &Value) -> Value {
        let challenge = options["challenge"].as_str().unwrap();
        let client_data = self.client_data("webauthn.create", challenge);
        let point = self.key.verifying_key().to_sec1_point(false);
        let public_key = [&SPKI[..], point.as_bytes()].concat();
        json!({ "id": "passkey", "type": "public-key", "response": {
            "clientDataJSON": BASE64_URL_SAFE_NO_PAD.encode(client_data),
            "publicKey": BASE64_URL_SAFE_NO_PAD.encode(public_key),
        }})
    }

    fn get(&self, challenge: &str) -> String {
        let client_data = self.client_data("webauthn.get", challenge);
        let mut data = Sha256::digest("localhost").to_vec();
        data.push(self.flags);
        data.extend(self.counter.to_be_bytes());
        let signed = [&*data, &*Sha256::digest(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({ "id": "passkey", "type": "public-key", "response": {
            "clientDataJSON": BASE64_URL_SAFE_NO_PAD.encode(client_data),
            "authenticatorData": BASE64_URL_SAFE_NO_PAD.encode(data),
            "signature": BASE64_URL_SAFE_NO_PAD.encode(signature.to_der().as_bytes()),
        }})
        .to_string()
    }
}

#[test]
fn a_passkey_is_registered_and_signs_in_and_nothing_else_does() {
    let factors = json!({ "AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"] });
    let server = Server::new(json!({ "Policies": { "SignInPolicy": factors } }), true);
    server.add_user("alice");
    let access = server.tokens("alice")["AccessToken"].clone();
    let mut authenticator = Authenticator::new();
    let complete = |credential: Value| {
        let request = json!({ "AccessToken": access, "Credential": credential });
        server.call("CompleteWebAuthnRegistration", request)
    };
    let start = || {
        let request = json!({ "AccessToken": access });
        let started = server.call("StartWebAuthnRegistration", request).unwrap();
        started["CredentialCreationOptions"].clone()
    };
    let credential = authenticator.create(&start());
    start();
    assert_eq!(refused(complete(credential)).1, "Incorrect credential.");
    complete(authenticator.create(&start())).unwrap();
    let twice = refused(complete(authenticator.create(&start())));
    assert_eq!(twice.0, "InvalidParameterException");

    let ask = |name: &str| {
        let parameters = server.named(name, &[("PREFERRED_CHALLENGE", "WEB_AUTHN")]);
        let asked = server.initiate("USER_AUTH", &parameters).unwrap();
        assert_eq!(asked["ChallengeName"], "WEB_AUTHN");
        let given = parameters_of(&asked);
        let options: Value =
            serde_json::from_str(given.get("CREDENTIAL_REQUEST_OPTIONS").unwrap()).unwrap();
        (asked["Session"].clone(), options["challenge"].as_str().unwrap().to_owned())
    };
    let answer = |name: &str, session: &Value, credential: String| {
        let answer = server.named(name, &[("CREDENTIAL", &credential)]);
        server.respond("WEB_AUTHN", session, &answer)
    };
    for _ in 0..2 {
        let (session, challenge) = ask("alice");
        assert!(has_tokens(&answer("alice", &session, authenticator.get(&challenge)).unwrap()));
    }

    let incorrect = ("NotAuthorizedException", "Incorrect credential.".to_owned());
    let refuse = |name: &str, authenticator: &Authenticator, other: Option<&str>| {
        let (session, challenge) = ask(name);
        let credential = authenticator.get(other.unwrap_or(&challenge));
        assert_eq!(refused(answer(name, &session, credential)), incorrect);
        server.later(1000);
    };
    refuse("ghost", &authenticator, None);
    refuse("alice", &authenticator, Some("another challenge"));
    authenticator.origin = "http://evil.example";
    refuse("alice", &authenticator, None);
    authenticator = Authenticator { flags: 0, ..Authenticator::new() };
    refuse("alice", &authenticator, None);
    authenticator = Authenticator { counter: 5, ..Authenticator::new() };
    let (session, challenge) = ask("alice");
    assert!(has_tokens(&answer("alice", &session, authenticator.get(&challenge)).unwrap()));
    refuse("alice", &authenticator, None);
    authenticator.key = SigningKey::from_slice(&[8; 32]).unwrap();
    authenticator.counter = 6;
    refuse("alice", &authenticator, None);
}

//! Passkeys: StartWebAuthnRegistration, CompleteWebAuthnRegistration, and the signature that WEB_AUTHN asks for
//! (W3C Web Authentication Level 3, §7). Keys are ECDSA on P-256; whoever made them is not asked for a certificate.

use super::{
    Service,
    guesses::Guess,
    sign_in::{SignIn, Waits},
    tenant::{Tenant, owner_of},
};
use crate::{
    fault::Fault,
    random,
    records::{Passkey, User},
    wire::{AuthResponse, CompleteWebAuthnRegistration, CredentialCreation, Empty, GetUser},
};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use cognito_crypto::auth::Parameters;
use ctutils::CtEq;
use p256::{
    ecdsa::{Signature, VerifyingKey, signature::Verifier},
    pkcs8::DecodePublicKey,
};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The relying party: a page that is served on this machine. (An IP address cannot be one.)
const RELYING_PARTY: &str = "localhost";
/// How long a registration may take, in seconds.
const LIFETIME: u64 = 300;
/// Most passkeys of a user, as at the service.
const MAX_PASSKEYS: usize = 20;
/// COSE's number of ECDSA on P-256 with SHA-256.
const ES256: i64 = -7;
/// The flag of authenticator data that says that somebody was there.
const USER_PRESENT: u8 = 1;

/// What a browser gives as JSON (`RegistrationResponseJSON`, `AuthenticationResponseJSON`).
#[derive(Deserialize)]
struct Credential {
    id: String,
    response: CredentialResponse,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CredentialResponse {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    authenticator_data: Option<String>,
    signature: Option<String>,
    public_key: Option<String>,
}

#[derive(Deserialize)]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
}

impl Service {
    pub(super) fn start_passkey(
        &self,
        request: GetUser,
        now: u64,
    ) -> Result<CredentialCreation, Fault> {
        let (_, user) = self.access(&request.access_token, now)?;
        let pool = self.pool(&user.pool)?;
        let owner = owner_of(&pool, &user.id, Some(&user));
        let challenge = random::token()?;
        let options = json!({
            "challenge": challenge,
            "rp": { "id": RELYING_PARTY, "name": RELYING_PARTY },
            "user": {
                "id": BASE64_URL_SAFE_NO_PAD.encode(&user.sub),
                "name": user.id, "displayName": user.id,
            },
            "pubKeyCredParams": [{ "type": "public-key", "alg": ES256 }],
            "timeout": LIFETIME * 1000,
            "excludeCredentials":
                user.passkeys.keys().map(|id| json!({ "type": "public-key", "id": id })).collect::<Vec<_>>(),
            "authenticatorSelection":
                { "residentKey": "required", "requireResidentKey": true, "userVerification": "preferred" },
        });
        let key = owner.name.clone();
        self.registrations.insert(key, owner, challenge, now + LIFETIME, now)?;
        Ok(CredentialCreation { credential_creation_options: options })
    }

    pub(super) fn complete_passkey(
        &self,
        request: CompleteWebAuthnRegistration,
        now: u64,
    ) -> Result<Empty, Fault> {
        let (_, user) = self.access(&request.access_token, now)?;
        let owner = owner_of(&self.pool(&user.pool)?, &user.id, Some(&user));
        let challenge = self.registrations.take(&owner.name, now, |_| true)?;
        let challenge = challenge.ok_or_else(|| refused("no registration was started"))?;
        let credential: Credential = read(request.credential)?;
        client_data(&credential, "webauthn.create", &challenge)?;
        let public_key = decode(credential.response.public_key.as_deref(), "publicKey")?;
        VerifyingKey::from_public_key_der(&public_key)
            .map_err(|_| refused("the public key is not one of ECDSA on P-256"))?;
        let stored = self.store.update((&user.pool, &user.id), |user: &mut User| {
            if user.passkeys.len() >= MAX_PASSKEYS || user.passkeys.contains_key(&credential.id) {
                return Err(refused("the passkey is there already, or there are too many"));
            }
            let passkey = Passkey { public_key: public_key.clone(), counter: 0 };
            user.passkeys.insert(credential.id.clone(), passkey);
            Ok(())
        })?;
        stored.map(|()| Empty {}).ok_or_else(Fault::no_user)
    }

    /// Asks for a signature of one of the user's passkeys. The authenticator knows which: nothing is told.
    pub(super) fn ask_passkey(&self, sign_in: SignIn, now: u64) -> Result<AuthResponse, Fault> {
        let challenge = random::token()?;
        let options = json!({
            "challenge": challenge, "rpId": RELYING_PARTY, "timeout": 180_000,
            "allowCredentials": [], "userVerification": "preferred",
        });
        let parameters = [("CREDENTIAL_REQUEST_OPTIONS".into(), options.to_string())].into();
        self.ask(sign_in, Waits::WebAuthn { challenge }, parameters, now)
    }

    /// CREDENTIAL: the signature of one of the user's passkeys.
    pub(super) fn take_passkey(
        &self,
        tenant: &Tenant,
        sign_in: &SignIn,
        challenge: &str,
        responses: &Parameters,
        now: u64,
    ) -> Result<(), Fault> {
        let credential = responses.require("CREDENTIAL")?;
        self.guesses.judge(Guess::Password, &sign_in.owner, now, || {
            let credential: Credential =
                serde_json::from_str(credential).map_err(|_| refused("CREDENTIAL is no JSON"))?;
            let user = self.signing_in(tenant, sign_in)?.ok_or_else(Fault::wrong_passkey)?;
            let passkey = user.passkeys.get(&credential.id).ok_or_else(Fault::wrong_passkey)?;
            let counter = verify(&credential, challenge, passkey)?;
            let used = self.store.update((&user.pool, &user.id), |user: &mut User| {
                let passkey = user.passkeys.get_mut(&credential.id);
                let passkey = passkey.ok_or_else(Fault::wrong_passkey)?;
                // An authenticator that counts signatures counts upwards; one that does not says 0.
                if (counter, passkey.counter) != (0, 0) && counter <= passkey.counter {
                    return Err(Fault::wrong_passkey());
                }
                passkey.counter = counter;
                Ok(())
            })?;
            used.ok_or_else(Fault::wrong_passkey)
        })
    }
}

/// Verifies an assertion (§7.2); gives the signature counter.
fn verify(credential: &Credential, challenge: &str, passkey: &Passkey) -> Result<u32, Fault> {
    let client_data = client_data(credential, "webauthn.get", challenge)?;
    let data = decode(credential.response.authenticator_data.as_deref(), "authenticatorData")?;
    let signature = decode(credential.response.signature.as_deref(), "signature")?;
    let Some((head, _)) = data.split_first_chunk::<37>() else {
        return Err(refused("authenticatorData is too short"));
    };
    let rp: [u8; 32] = Sha256::digest(RELYING_PARTY).into();
    if head[..32] != rp || head[32] & USER_PRESENT == 0 {
        return Err(Fault::wrong_passkey());
    }
    let key = VerifyingKey::from_public_key_der(&passkey.public_key).map_err(Fault::internal)?;
    let signature = Signature::from_der(&signature).map_err(|_| Fault::wrong_passkey())?;
    let signed = [&*data, &*Sha256::digest(client_data)].concat();
    key.verify(&signed, &signature).map_err(|_| Fault::wrong_passkey())?;
    Ok(u32::from_be_bytes([head[33], head[34], head[35], head[36]]))
}

/// The clientDataJSON, if it is about this challenge and comes from a page on this machine.
fn client_data(credential: &Credential, kind: &str, challenge: &str) -> Result<Vec<u8>, Fault> {
    let bytes = decode(Some(&credential.response.client_data), "clientDataJSON")?;
    let data: ClientData =
        serde_json::from_slice(&bytes).map_err(|_| refused("clientDataJSON is no JSON"))?;
    let host = data.origin.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let same = bool::from(data.challenge.as_bytes().ct_eq(challenge.as_bytes()));
    let right = same && data.r#type == kind && host == RELYING_PARTY;
    if right { Ok(bytes) } else { Err(Fault::wrong_passkey()) }
}

fn read(credential: Value) -> Result<Credential, Fault> {
    serde_json::from_value(credential).map_err(|error| refused(&error.to_string()))
}

fn decode(text: Option<&str>, name: &str) -> Result<Vec<u8>, Fault> {
    let text = text.ok_or_else(|| refused(&format!("{name} is missing")))?;
    let text = text.trim_end_matches('=');
    BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| refused(&format!("{name} is no base64url")))
}

fn refused(problem: &str) -> Fault {
    Fault::parameter(format!("The credential is refused: {problem}"))
}

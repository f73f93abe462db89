//! The operations of a user pool: a name and a JSON body in, a JSON body or a [`Fault`] out.

mod attributes;
mod claims;
mod codes;
mod devices;
mod failures;
mod forced;
mod grants;
mod guesses;
mod initiate;
mod names;
mod passkeys;
mod pools;
mod proceed;
mod purpose;
mod respond;
mod second_factor;
mod sign_in;
mod software_token;
mod tenant;
mod users;

use crate::{
    batches::Batches, fault::Fault, pending::Pending, random, records::ServerSecrets, store::Store,
    tokens::Signer,
};
use cognito_crypto::auth::{Timestamp, server::SealingKeys};
use guesses::Guesses;
use serde::{Serialize, de::DeserializeOwned};
use sign_in::SignIn;

pub use failures::{Failure, Form, InPlace, patched};
pub use pools::DEMO;

/// What the command line says.
#[derive(Clone, Copy)]
pub struct Options {
    /// Tests may read codes, force the forms of values, and let calls fail.
    pub test_mode: bool,
    /// DEVICE_SRP_AUTH may be answered without its Session, as pycognito does: by whoever names the user
    /// and the device first.
    pub device_without_session: bool,
    /// Most claims that are verified together.
    pub batch: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { test_mode: false, device_without_session: false, batch: 64 }
    }
}

/// A user-pool service: everything but the transport. Time is an argument of every call.
pub struct Service {
    store: Store,
    signer: Signer,
    /// Of the challenges of users who do not exist.
    simulation: [u8; 32],
    /// Of SECRET_BLOCKs, which carry the claims that wait for their answers.
    sealing: SealingKeys,
    /// What the tokens' `iss` begins with: the address of this server.
    issuer: String,
    sign_ins: Pending<SignIn>,
    /// The Sessions of sign-ins that wait for a device.
    device_sessions: Pending<String>,
    codes: Pending<String>,
    /// The challenges of passkeys that are being registered.
    registrations: Pending<String>,
    guesses: Guesses,
    batches: Batches,
    options: Options,
}

impl Service {
    /// Starts on a database; an empty one gets the server's secrets.
    pub fn new(store: Store, issuer: String, options: Options) -> Result<Self, Fault> {
        const KEY: (&str, &str) = ("", "secrets");
        let secrets = match store.get(KEY)? {
            Some(secrets) => secrets,
            None => {
                let fresh = ServerSecrets {
                    simulation: random::bytes()?,
                    sealing: random::bytes()?,
                    signing: Signer::generate()?,
                };
                // Another process of a fleet may have been faster: then its secrets are everybody's.
                match store.insert(KEY, &fresh)? {
                    true => fresh,
                    false => store.get(KEY)?.ok_or_else(|| Fault::internal("no secrets"))?,
                }
            }
        };
        let fleet = || store.fleet();
        Ok(Self {
            signer: Signer::load(&secrets.signing)?,
            simulation: secrets.simulation,
            sealing: SealingKeys::from_bytes(secrets.sealing),
            issuer,
            sign_ins: Pending::new(fleet(), "sign-ins"),
            device_sessions: Pending::new(fleet(), "device sessions"),
            codes: Pending::new(fleet(), "codes"),
            registrations: Pending::new(fleet(), "registrations"),
            guesses: Guesses::new(fleet()),
            batches: Batches::start(options.batch)?,
            options,
            store,
        })
    }

    /// The keys that verify a pool's tokens.
    pub fn jwks(&self, pool: &str) -> Result<Vec<u8>, Fault> {
        self.pool(pool)?;
        serde_json::to_vec(&self.signer.jwks).map_err(Fault::internal)
    }

    /// Whether an operation is one that applications call without AWS credentials.
    pub fn is_for_clients(operation: &str) -> bool {
        !["Admin", "CreateUserPool", "Test"].iter().any(|prefix| operation.starts_with(prefix))
    }

    /// Carries an operation out.
    pub fn call(&self, operation: &str, body: &[u8], now: Timestamp) -> Result<Vec<u8>, Fault> {
        let unix = now.unix();
        match operation {
            "InitiateAuth" => reply(body, |request| self.initiate(request, false, unix)),
            "AdminInitiateAuth" => reply(body, |request| self.initiate(request, true, unix)),
            "RespondToAuthChallenge" => reply(body, |request| self.respond(request, false, now)),
            "AdminRespondToAuthChallenge" => {
                reply(body, |request| self.respond(request, true, now))
            }
            "ConfirmDevice" => reply(body, |request| self.confirm_device(request, unix)),
            "UpdateDeviceStatus" => reply(body, |request| self.update_device(request, unix)),
            "ForgetDevice" => reply(body, |request| self.forget_device(request, unix)),
            "AssociateSoftwareToken" => reply(body, |request| self.associate(request, unix)),
            "VerifySoftwareToken" => reply(body, |request| self.verify_token(request, unix)),
            "SetUserMFAPreference" => reply(body, |request| self.prefer_factors(request, unix)),
            "StartWebAuthnRegistration" => reply(body, |request| self.start_passkey(request, unix)),
            "CompleteWebAuthnRegistration" => {
                reply(body, |request| self.complete_passkey(request, unix))
            }
            "SignUp" => reply(body, |request| self.sign_up(request, unix)),
            "ConfirmSignUp" => reply(body, |request| self.confirm_sign_up(request, unix)),
            "ForgotPassword" => reply(body, |request| self.forgot_password(request, unix)),
            "ConfirmForgotPassword" => reply(body, |request| self.reset_password(request, unix)),
            "AdminCreateUser" => reply(body, |request| self.admin_create_user(request)),
            "AdminSetUserPassword" => reply(body, |request| self.admin_set_password(request)),
            "CreateUserPool" => reply(body, |request| self.create_pool(request)),
            "CreateUserPoolClient" => reply(body, |request| self.create_client(request)),
            "GetUser" => reply(body, |request| self.get_user(request, unix)),
            "GetTokensFromRefreshToken" => reply(body, |request| self.get_tokens(request, unix)),
            "RevokeToken" => reply(body, |request| self.revoke(request, unix)),
            _ => self.test_operation(operation, body),
        }
    }
}

fn reply<Q: DeserializeOwned, A: Serialize>(
    body: &[u8],
    operation: impl FnOnce(Q) -> Result<A, Fault>,
) -> Result<Vec<u8>, Fault> {
    let request = serde_json::from_slice(body).map_err(|error| Fault::body(&error))?;
    serde_json::to_vec(&operation(request)?).map_err(Fault::internal)
}

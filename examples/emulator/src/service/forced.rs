//! Test mode: private values searched until a handshake's values have the forms that clients got wrong.
//!
//! A random sign-in has a value that is a byte short about once in 64. The server chooses b, and so, for
//! the A that a client sent, the forms of B, u and S.

use super::{Service, codes, purpose::Purpose, reply, sign_in::SignIn, tenant::Tenant};
use crate::{
    fault::Fault,
    random,
    records::{Delivered, Device, Record, Secret},
    wire::Empty,
};
use cognito_crypto::{
    Error,
    auth::{self, Parameters, server::StoredDevice},
    srp::{self, PrivateKey, PublicKey, Server, Sign},
};
use getrandom::SysRng;
use rand_core::{TryCryptoRng, TryRng};
use serde::{Deserialize, Serialize};

/// The form of a value. A short value has a leading zero byte among its full width, a signed one gets a
/// sign byte before it, an odd one is sent with an odd number of digits.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Form {
    ShortB,
    SignedB,
    OddB,
    ShortU,
    SignedU,
    ShortS,
    SignedS,
    /// B = k·v + g^b.
    Plus,
    /// B = k·v − g^b.
    Minus,
}

/// The form that the values of a user's challenges are to have, if any.
#[derive(Serialize, Deserialize)]
struct Forced {
    form: Option<Form>,
}

impl Record for Forced {
    const TABLE: &str = "forced";
}

/// Asks for a form in every challenge of a user, or for none any more.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Force {
    user_pool_id: String,
    username: String,
    form: Option<Form>,
}

/// Gives a confirmed device the verifier of another password, as a client that registers its device wrongly does.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SpoilDevice {
    user_pool_id: String,
    username: String,
    device_key: String,
}

/// Asks for the code last delivered to a user.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ReadCode {
    user_pool_id: String,
    username: String,
    purpose: Purpose,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    code: Option<String>,
}

impl Service {
    /// The operations that only the test mode has.
    pub(super) fn test_operation(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, Fault> {
        if !self.options.test_mode {
            return Err(Fault::operation());
        }
        match operation {
            "TestForce" => reply(body, |Force { user_pool_id, username, form }| {
                self.store.put((&user_pool_id, &username), &Forced { form })?;
                Ok(Answer { code: None })
            }),
            "TestReadCode" => reply(body, |request: ReadCode| {
                let key = codes::handle(request.purpose, &request.user_pool_id, &request.username);
                let delivered: Option<Delivered> = self.store.get(("", &key))?;
                Ok(Answer { code: delivered.map(|delivered| delivered.code) })
            }),
            "TestSpoilDevice" => reply(body, |request| self.spoil_device(request)),
            "TestFail" | "TestSucceed" => self.set_failures(operation, body),
            _ => Err(Fault::operation()),
        }
    }

    fn spoil_device(&self, request: SpoilDevice) -> Result<Empty, Fault> {
        let pool = self.pool(&request.user_pool_id)?;
        let user = self.user(&pool, &request.username)?.ok_or_else(Fault::no_user)?;
        let spoiled =
            self.store.update((&user.sub, &request.device_key), |device: &mut Device| {
                let (_, config) = auth::Device::generate(&device.key, &device.group_key)?;
                let other = StoredDevice::from_config(&device.key, &device.group_key, &config)?;
                device.secret = Secret::new(&other.salt, &other.verifier);
                Ok(Empty {})
            })?;
        spoiled.ok_or_else(Fault::no_device)
    }

    /// What the server role draws from for this sign-in: a chosen b first, if a form is forced and there
    /// is a verifier, else the operating system's random numbers.
    pub(super) fn randomness(
        &self,
        tenant: &Tenant,
        sign_in: &SignIn,
        secret: Option<&Secret>,
        request: &Parameters,
    ) -> Result<Randomness, Fault> {
        let none = Randomness { form: None, b: None, sign: None };
        let Some(secret) = secret.filter(|_| self.options.test_mode) else { return Ok(none) };
        let forced: Option<Forced> = self.store.get((&tenant.pool.id, &sign_in.username))?;
        let Some(form) = forced.and_then(|forced| forced.form) else { return Ok(none) };
        if let Form::Plus | Form::Minus = form {
            let sign = u8::from(form == Form::Minus);
            return Ok(Randomness { form: Some(form), b: None, sign: Some(sign) });
        }
        let client = PublicKey::from_hex(request.require("SRP_A")?)?;
        loop {
            let b: [u8; B_BYTES] = random::bytes()?;
            let server =
                Server::new(secret.load()?.1, PrivateKey::from_be_bytes(&b)?, Sign::plus());
            if has_form(form, &server, &client)? {
                return Ok(Randomness { form: Some(form), b: Some(b), sign: Some(0) });
            }
        }
    }
}

/// Bytes of a private value, as the server role draws it.
const B_BYTES: usize = 40;

fn has_form(form: Form, server: &Server, client: &PublicKey) -> Result<bool, Error> {
    let b = server.public_key();
    Ok(match form {
        Form::ShortB => b.to_be_bytes()[0] == 0,
        Form::SignedB => is_signed(&b.to_be_bytes()),
        Form::OddB => b.to_hex().starts_with('0'),
        Form::ShortU => srp::scrambler(client, b)?[0] == 0,
        Form::SignedU => is_signed(&srp::scrambler(client, b)?),
        Form::ShortS => server.premaster_secret(client)?[0] == 0,
        Form::SignedS => is_signed(&*server.premaster_secret(client)?),
        Form::Plus | Form::Minus => true,
    })
}

/// Whether the first significant byte has its top bit set.
fn is_signed(bytes: &[u8]) -> bool {
    bytes.iter().find(|byte| **byte != 0).is_some_and(|byte| byte & 0x80 != 0)
}

/// The operating system's random numbers, after a chosen b, which the server role draws first, and a chosen
/// sign, which it draws as one byte.
pub struct Randomness {
    form: Option<Form>,
    b: Option<[u8; B_BYTES]>,
    sign: Option<u8>,
}

impl Randomness {
    /// Writes an odd B without its leading zero, as Java and JavaScript do.
    pub(super) fn respell(&self, challenge: &mut Parameters) {
        if self.form == Some(Form::OddB)
            && let Some(digits) = challenge.get("SRP_B").and_then(|text| text.strip_prefix('0'))
        {
            let digits = String::from(digits);
            challenge.insert("SRP_B", digits);
        }
    }
}

impl TryRng for Randomness {
    type Error = getrandom::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        SysRng.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        SysRng.try_next_u64()
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        if let Some(b) = self.b.take_if(|b| b.len() == bytes.len()) {
            bytes.copy_from_slice(&b);
            return Ok(());
        }
        match (bytes, self.sign) {
            ([byte], Some(sign)) => *byte = sign,
            (bytes, _) => SysRng.try_fill_bytes(bytes)?,
        }
        Ok(())
    }
}

impl TryCryptoRng for Randomness {}

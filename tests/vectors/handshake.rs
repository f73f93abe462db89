//! One handshake through the primitives: every value from k to the signature, in both roles.

use crate::{
    known::{natural, optional, text, to_hex},
    srp6a::Srp6a,
};
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use cognito_crypto::srp::{
    Client, Identity, PasswordKey, PrivateKey, PublicKey, Salt, Server, SessionKey, SessionKeys,
    Sign, Verifier, claim, scrambler,
};
use num_bigint::BigUint;
use serde_json::Value;

/// Compares what was found with the values that a case expects.
pub(crate) struct Expected<'a>(&'a Value);

impl<'a> Expected<'a> {
    pub(crate) fn of(case: &'a Value) -> Result<Self, String> {
        match case["expected"].as_object() {
            Some(values) if !values.is_empty() => Ok(Self(&case["expected"])),
            _ => Err("the case has no `expected` values".into()),
        }
    }

    /// Compares big-endian bytes with a number in hexadecimal, of which leading zeros may be missing.
    pub(crate) fn number(&self, name: &str, found: &[u8]) -> Result<(), String> {
        if self.0[name].is_null() {
            return Ok(());
        }
        let (expected, found) = (natural(self.0, name)?, BigUint::from_bytes_be(found));
        same(name, &format!("{expected:x}"), &format!("{found:x}"))
    }

    pub(crate) fn text(&self, name: &str, found: &str) -> Result<(), String> {
        if self.0[name].is_null() { Ok(()) } else { same(name, text(self.0, name)?, found) }
    }
}

pub(crate) fn same(name: &str, expected: &str, found: &str) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    Err(format!("{name} differs\n  expected {expected}\n  found    {found}"))
}

/// Turns an error of the crate into a problem with a value.
pub(crate) fn refused(name: &str) -> impl Fn(cognito_crypto::Error) -> String {
    move |error| format!("{name} is refused: {error}")
}

/// Who proves knowledge of which password: what users and devices have in common.
pub(crate) struct Handshake<'a> {
    pub(crate) case: &'a Value,
    pub(crate) identity: Identity<'a>,
    pub(crate) password: &'a str,
    pub(crate) salt: Salt,
}

impl Handshake<'_> {
    pub(crate) fn password_key(&self) -> PasswordKey {
        PasswordKey::derive(&self.identity, self.password.as_bytes(), &self.salt)
    }

    /// Checks k, inner, x, and v under the name that the case gives it.
    pub(crate) fn registration(&self, v: &str) -> Result<(), String> {
        let expected = Expected::of(self.case)?;
        expected.number("k", &k().to_bytes_be())?;
        let inner = self.identity.password_hash(self.password.as_bytes());
        expected.number("inner", &*inner)?;
        let from_hash = PasswordKey::from_password_hash(&inner, &self.salt);
        expected.number("x", &*from_hash.to_be_bytes())?;
        let x = self.password_key();
        expected.number("x", &*x.to_be_bytes())?;
        expected.number(v, &x.verifier().to_be_bytes())
    }

    /// Checks A, B, u, S, the key and the signature: as the client and, where b is known, as the server.
    pub(crate) fn sign_in(&self) -> Result<(), String> {
        let expected = Expected::of(self.case)?;
        let x = self.password_key();
        let client = Client::new(private_key(self.case, "a")?);
        expected.number("A", &client.public_key().to_be_bytes())?;
        let server = self.server()?;
        if let Some(server) = &server {
            expected.number("B", &server.public_key().to_be_bytes())?;
        }
        let b_public = PublicKey::from_hex(&self.srp_b()?).map_err(refused("B"))?;
        expected.number("B", &b_public.to_be_bytes())?;

        let u = scrambler(client.public_key(), &b_public).map_err(refused("u"))?;
        expected.number("u", &u)?;
        let s = client.premaster_secret(&x, &b_public).map_err(refused("S"))?;
        expected.number("S", &*s)?;
        let a_public = PublicKey::from_hex(&client.public_key().to_hex()).map_err(refused("A"))?;
        let key = client.session_key(&x, &b_public).map_err(refused("key"))?;
        expected.number("key", key.as_bytes())?;
        let signature = self.signature(&key)?;

        let Some(server) = server else { return Ok(()) };
        let server_s = server.premaster_secret(&a_public).map_err(refused("S"))?;
        same("S of the server", &to_hex(&*s), &to_hex(&*server_s))?;
        let server_keys = server.session_keys(&a_public).map_err(refused("key"))?;
        let [server_key, _] = server_keys.to_bytes();
        same("key of the server", &to_hex(key.as_bytes()), &to_hex(&*server_key))?;
        self.verified(&server_keys, signature)
    }

    /// Signs, and checks that it is what the case expects.
    fn signature(&self, key: &SessionKey) -> Result<Option<[u8; claim::BYTES]>, String> {
        if self.case["secret_block"].is_null() {
            return Ok(None);
        }
        let timestamp = text(self.case, "timestamp")?;
        let block = block(text(self.case, "secret_block")?)?;
        let found = claim::sign(key, &self.identity, &block, timestamp);
        Expected::of(self.case)?.text("signature", &STANDARD.encode(found))?;
        Ok(Some(found))
    }

    /// Has the server verify the signature, if the case has one.
    fn verified(
        &self,
        keys: &SessionKeys,
        signature: Option<[u8; claim::BYTES]>,
    ) -> Result<(), String> {
        let Some(signature) = signature else { return Ok(()) };
        let timestamp = text(self.case, "timestamp")?;
        let block = block(text(self.case, "secret_block")?)?;
        claim::verify(keys, &self.identity, &block, timestamp, &signature)
            .map_err(refused("signature"))
    }

    /// The server's side, if the case gives b.
    fn server(&self) -> Result<Option<Server>, String> {
        if self.case["b"].is_null() {
            return Ok(None);
        }
        let verifier = self.password_key().verifier();
        Ok(Some(Server::new(verifier, private_key(self.case, "b")?, Sign::plus())))
    }

    /// B's text on the wire.
    pub(crate) fn srp_b(&self) -> Result<String, String> {
        match (optional(self.case, "srp_b_as_sent"), self.server()?) {
            (Some(sent), _) => Ok(sent.into()),
            (None, Some(server)) => Ok(server.public_key().to_hex()),
            (None, None) => Ok(text(&self.case["expected"], "B")?.into()),
        }
    }
}

/// A private value of the case. One of more than 3072 bits is reduced modulo N − 1, which changes no power:
/// y^(N − 1) = 1 for every y but 0.
pub(crate) fn private_key(case: &Value, name: &str) -> Result<PrivateKey, String> {
    let mut value = natural(case, name)?;
    if value.bits() > 3072 {
        value %= Srp6a::cognito().n - 1_u8;
    }
    PrivateKey::from_be_bytes(&value.to_bytes_be()).map_err(refused(name))
}

/// k, as the crate has it: B = k·v + g^b with v = 1 and b = 0.
fn k() -> BigUint {
    let one = Verifier::from_be_bytes(&[1]).unwrap();
    let server = Server::new(one, PrivateKey::from_be_bytes(&[0]).unwrap(), Sign::plus());
    BigUint::from_bytes_be(&server.public_key().to_be_bytes()) - 1_u8
}

/// Decodes base64 in either alphabet, padded or not, with any trailing bits.
fn block(text: &str) -> Result<Vec<u8>, String> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let standard = text.replace('-', "+").replace('_', "/");
    let engine = GeneralPurpose::new(&alphabet::STANDARD, lenient);
    engine.decode(standard).map_err(|error| format!("`secret_block`: {error}"))
}

//! Tokens: RS256 JSON Web Tokens as the service signs them, and the JWKS that verifies them.

use crate::fault::Fault;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use rsa::{
    BoxedUint, PrivateKey,
    pkcs1v15::{Signature, SigningKey, VerifyingKey},
    pkcs8::{DecodePrivateKey, EncodePrivateKey},
    rand_core::UnwrapErr,
    signature::{Keypair, SignatureEncoding, Signer as _, Verifier},
    traits::PublicKeyParts,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Bits of the modulus, as the service's.
const BITS: usize = 2048;

/// Signs and verifies the tokens of every pool.
pub struct Signer {
    key: SigningKey<Sha256>,
    verifying: VerifyingKey<Sha256>,
    /// The tokens' first segment, the same for all.
    header: String,
    /// The key that verifies them, as a JSON Web Key Set.
    pub jwks: Value,
}

impl Signer {
    /// A fresh key, PKCS #8.
    pub fn generate() -> Result<Vec<u8>, Fault> {
        let key = PrivateKey::new(&mut UnwrapErr(getrandom::SysRng), BITS);
        let document = key.map_err(Fault::internal)?.to_pkcs8_der().map_err(Fault::internal)?;
        Ok(document.as_bytes().to_vec())
    }

    /// Loads a key.
    pub fn load(pkcs8: &[u8]) -> Result<Self, Fault> {
        let private = PrivateKey::from_pkcs8_der(pkcs8).map_err(Fault::internal)?;
        let (n, e) = (integer(private.n()), integer(private.e()));
        let kid = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&n));
        let key = SigningKey::new(private);
        Ok(Self {
            verifying: key.verifying_key(),
            key,
            header: segment(&json!({ "kid": kid, "alg": "RS256" })),
            jwks: json!({ "keys": [
                { "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": n, "e": e }
            ] }),
        })
    }

    /// A token with these claims.
    pub fn sign(&self, claims: &Value) -> Result<String, Fault> {
        let message = format!("{}.{}", self.header, segment(claims));
        let signature = self.key.try_sign(message.as_bytes()).map_err(Fault::internal)?;
        let signature = BASE64_URL_SAFE_NO_PAD.encode(Signature::to_bytes(&signature));
        Ok(format!("{message}.{signature}"))
    }

    /// The claims of a token that this server signed.
    pub fn verify(&self, token: &str) -> Option<Value> {
        let (message, signature) = token.rsplit_once('.')?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
        let signature = Signature::try_from(&signature[..]).ok()?;
        self.verifying.verify(message.as_bytes(), &signature).ok()?;
        // No other header was ever signed.
        let claims = message.strip_prefix(&self.header)?.strip_prefix('.')?;
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

fn segment(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

/// Base64urlUInt, RFC 7518 §2.
fn integer(number: &BoxedUint) -> String {
    let bytes = number.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    BASE64_URL_SAFE_NO_PAD.encode(&bytes[zeros..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_verified_and_one_changed_anywhere_is_not() {
        let signer = Signer::load(&Signer::generate().unwrap()).unwrap();
        let claims = json!({ "sub": "alice" });
        let token = signer.sign(&claims).unwrap();
        assert_eq!(signer.verify(&token), Some(claims));
        for index in 0..token.len() - 1 {
            let mut changed = token.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            assert_eq!(signer.verify(&String::from_utf8(changed).unwrap()), None, "{index}");
        }
        let other = Signer::load(&Signer::generate().unwrap()).unwrap();
        assert_eq!(other.verify(&token), None);
    }
}

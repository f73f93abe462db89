//! SRP-6a as Amazon Cognito computes it, in both roles.
//!
//! The group is RFC 3526 §5 (3072 bits) with g = 2, H is SHA-256, ‖ is concatenation and `pad()` is the
//! minimal two's complement of an integer, as `java.math.BigInteger.toByteArray()` gives it. In the letters
//! of RFC 5054:
//!
//! | value | formula | type |
//! |---|---|---|
//! | k | H(pad(N) ‖ pad(g)) | a constant |
//! | x | H(pad(salt) ‖ H(group ‖ user ‖ ":" ‖ password)) | [`PasswordKey`] |
//! | v | g^x | [`Verifier`] |
//! | a, A = g^a | | [`PrivateKey`], [`PublicKey`] of a [`Client`] |
//! | b, B = k·v ± g^b, the sign drawn with b | | [`PrivateKey`], [`Sign`], [`PublicKey`] of a [`Server`] |
//! | u | H(pad(A) ‖ pad(B)) | [`scrambler`] |
//! | S | client: (B − k·g^x)^(a + u·x); server: ±(A·v^u)^b, both signs | |
//! | K | HKDF-SHA256(salt = pad(u), ikm = pad(S), info = "Caldera Derived Key"), 16 bytes | [`SessionKey`]; a server's two [`SessionKeys`] |
//!
//! ```
//! use cognito_crypto::srp::{Client, Identity, PasswordKey, PublicKey, Salt, Server, claim};
//!
//! # #[cfg(feature = "getrandom")] {
//! let alice = Identity { group: "AbC123xyZ", user: "alice" };
//! let salt = Salt::generate()?;
//! let verifier = PasswordKey::derive(&alice, b"correct horse", &salt).verifier();
//!
//! let client = Client::generate()?;
//! let server = Server::generate(verifier)?;
//! let a = PublicKey::from_hex(&client.public_key().to_hex())?; // over the wire
//!
//! let x = PasswordKey::derive(&alice, b"correct horse", &salt);
//! let k_client = client.session_key(&x, server.public_key())?;
//! let k_server = server.session_keys(&a)?; // from S and from N − S
//!
//! let now = "Tue Feb 1 03:04:05 UTC 2000";
//! let signature = claim::sign(&k_client, &alice, b"secret block", now);
//! claim::verify(&k_server, &alice, b"secret block", now, &signature)?;
//! # }
//! # Ok::<(), cognito_crypto::Error>(())
//! ```

pub mod batch;
pub mod claim;
mod client;
mod hash;
mod hkdf;
mod keys;
mod salt;
mod server;
mod verifier;

pub use client::Client;
pub use hash::{SessionKey, SessionKeys, scrambler};
pub use keys::{PrivateKey, PublicKey};
pub use salt::Salt;
pub(crate) use server::Exchange;
pub use server::{Server, Sign};
pub use verifier::{Identity, PasswordKey, Verifier};

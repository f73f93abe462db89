//! The client's part of SRP: it draws a, sends A = g^a, and computes S = (B − k·g^x)^(a + u·x).

use super::{
    hash::{self, SessionKey},
    keys::{PrivateKey, PublicKey},
    verifier::PasswordKey,
};
use crate::{
    error::Error,
    field::{Element, Exponent},
    secret::burn,
};
use rand_core::TryCryptoRng;
#[cfg(feature = "hazmat")]
use {crate::field, zeroize::Zeroizing};

/// A client's half of one handshake: a and A = g^a.
#[derive(Debug)]
pub struct Client {
    private: PrivateKey,
    public: PublicKey,
}

impl Client {
    /// Draws a fresh a (320 bits) and computes A.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    pub fn generate_with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        burn::after(|| Ok(Self::compute(PrivateKey::draw(rng)?)))
    }

    /// [`generate_with_rng`](Self::generate_with_rng) from the operating system.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    #[cfg(feature = "getrandom")]
    pub fn generate() -> Result<Self, Error> {
        Self::generate_with_rng(&mut getrandom::SysRng)
    }

    /// Computes A = g^a. A power of g is never 0 modulo N, so nothing can be wrong with it.
    #[must_use]
    pub fn new(a: PrivateKey) -> Self {
        burn::after(|| Self::compute(a))
    }

    fn compute(a: PrivateKey) -> Self {
        let mut public = Element::zero();
        public.set_pow_g(a.exponent());
        Self::with_public_key(a, PublicKey::declassify(public))
    }

    /// A client whose A was computed before.
    pub(super) fn with_public_key(a: PrivateKey, public: PublicKey) -> Self {
        Self { private: a, public }
    }

    /// A, to be sent as `SRP_A`.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Computes u, S and K from the server's B. Consumes the client, since a may be used only once.
    ///
    /// # Errors
    /// [`Error::Input`] if B leads to u = 0. That B is not 0 modulo N was checked when it was parsed.
    pub fn session_key(self, x: &PasswordKey, server: &PublicKey) -> Result<SessionKey, Error> {
        let u = hash::scrambler(&self.public, server)?;
        Ok(burn::after(|| SessionKey::derive(&u, &self.premaster(x, server, &u))))
    }

    /// S as 384 big-endian bytes, for known answers.
    ///
    /// # Errors
    /// [`Error::Input`] if B leads to u = 0.
    #[cfg(feature = "hazmat")]
    pub fn premaster_secret(
        &self,
        x: &PasswordKey,
        server: &PublicKey,
    ) -> Result<Zeroizing<[u8; field::BYTES]>, Error> {
        let u = hash::scrambler(&self.public, server)?;
        let mut bytes = Zeroizing::new([0; field::BYTES]);
        burn::after(|| self.premaster(x, server, &u).write_be_bytes(&mut bytes));
        Ok(bytes)
    }

    /// S = (B − k·g^x)^(a + u·x).
    fn premaster(&self, x: &PasswordKey, server: &PublicKey, u: &[u8; 32]) -> Element {
        let mut v = Element::zero();
        v.set_pow_g(x.exponent());
        let mut base = Element::zero();
        unmask(&mut base, server, &v);
        let exponent = self.exponent(u, x);
        let mut s = Element::zero();
        s.set_pow(&base, &exponent);
        s
    }

    /// a + u·x.
    pub(super) fn exponent(&self, u: &[u8; 32], x: &PasswordKey) -> Exponent {
        Exponent::mul_add(self.private.exponent(), u, x.exponent())
    }
}

/// B − k·v, which is g^b for the right v.
pub(super) fn unmask(base: &mut Element, server: &PublicKey, v: &Element) {
    let mut kv = Element::zero();
    kv.set_mul(&hash::K, v);
    base.set_sub(server.element(), &kv);
}

//! The server: b, B = k·v + g^b and S = (A·v^u)^b.

use super::{
    hash::{self, SessionKey},
    keys::{PrivateKey, PublicKey},
    verifier::Verifier,
};
use crate::{
    error::{Error, Problem},
    field::{Element, Exponent},
    secret::{burn, is_true},
};
use rand_core::TryCryptoRng;
#[cfg(feature = "hazmat")]
use {crate::field, zeroize::Zeroizing};

/// A server's half of one handshake: v, b and B = k·v + g^b.
#[derive(Debug)]
pub struct Server {
    verifier: Verifier,
    private: PrivateKey,
    public: PublicKey,
}

impl Server {
    /// Draws a fresh b (320 bits) and computes B.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails, or gives a b that makes B = 0, which a working one never
    /// does (it would have to hit one value of 2^320).
    pub fn generate_with_rng<R: TryCryptoRng + ?Sized>(
        verifier: Verifier,
        rng: &mut R,
    ) -> Result<Self, Error> {
        Self::new(verifier, PrivateKey::generate_with_rng(rng)?).map_err(|_| Error::Rng)
    }

    /// [`generate_with_rng`](Self::generate_with_rng) from the operating system.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    #[cfg(feature = "getrandom")]
    #[cfg_attr(docsrs, doc(cfg(feature = "getrandom")))]
    pub fn generate(verifier: Verifier) -> Result<Self, Error> {
        Self::generate_with_rng(verifier, &mut getrandom::SysRng)
    }

    /// Computes B = k·v + g^b.
    ///
    /// # Errors
    /// [`Error::Input`] if B is 0 modulo N, which a random b never leads to.
    pub fn new(verifier: Verifier, b: PrivateKey) -> Result<Self, Error> {
        burn::after(|| {
            let mut gb = Element::zero();
            gb.set_pow_g(b.exponent());
            Self::from_power(verifier, b, &gb)
        })
    }

    /// A server for a given g^b.
    pub(super) fn from_power(
        verifier: Verifier,
        b: PrivateKey,
        gb: &Element,
    ) -> Result<Self, Error> {
        let mut kv = Element::zero();
        kv.set_mul(&hash::K, verifier.element());
        let mut public = Element::zero();
        public.set_add(&kv, gb);
        if is_true(public.is_zero()) {
            return Err(Error::Input { name: "private key", problem: Problem::ZeroModN });
        }
        Ok(Self { verifier, private: b, public: PublicKey::declassify(public) })
    }

    /// B, to be sent as `SRP_B`.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Computes u, S and K from the client's A. Uses b up.
    ///
    /// # Errors
    /// [`Error::Malformed`] if A leads to u = 0.
    pub fn session_key(self, client: &PublicKey) -> Result<SessionKey, Error> {
        let u = hash::scrambler(client, &self.public)?;
        Ok(burn::after(|| SessionKey::derive(&u, &self.premaster(client, &u))))
    }

    /// S as 384 big-endian bytes, for known answers.
    ///
    /// # Errors
    /// [`Error::Malformed`] if A leads to u = 0.
    #[cfg(feature = "hazmat")]
    #[cfg_attr(docsrs, doc(cfg(feature = "hazmat")))]
    pub fn premaster_secret(
        &self,
        client: &PublicKey,
    ) -> Result<Zeroizing<[u8; field::BYTES]>, Error> {
        burn::after(|| {
            let mut bytes = Zeroizing::new([0; field::BYTES]);
            let u = hash::scrambler(client, &self.public)?;
            self.premaster(client, &u).write_be_bytes(&mut bytes);
            Ok(bytes)
        })
    }

    pub(super) fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    pub(super) fn private_key(&self) -> &PrivateKey {
        &self.private
    }

    /// S = (A·v^u)^b.
    fn premaster(&self, client: &PublicKey, u: &[u8; 32]) -> Element {
        let mut vu = Element::zero();
        vu.set_pow(self.verifier.element(), &Exponent::from_be_bytes(u));
        let mut base = Element::zero();
        base.set_mul(client.element(), &vu);
        let mut s = Element::zero();
        s.set_pow(&base, self.private.exponent());
        s
    }
}

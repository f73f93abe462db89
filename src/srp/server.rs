//! The server: b, B = k·v + g^b and S = (A·v^u)^b.

use super::{
    hash::{self, SessionKey},
    keys::{PrivateKey, PublicKey},
    verifier::Verifier,
};
use crate::{
    error::{Error, Problem},
    field::{Element, Exponent},
    secret,
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
    /// Draws a fresh b (320 bits) and computes B, again if B is 0.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails, or gives a b that makes B = 0 twice in a row.
    pub fn generate_with_rng<R: TryCryptoRng + ?Sized>(
        verifier: Verifier,
        rng: &mut R,
    ) -> Result<Self, Error> {
        for _ in 0..2 {
            let b = PrivateKey::generate_with_rng(rng)?;
            if let Some(public) = public_key(&verifier, &b) {
                return Ok(Self { verifier, private: b, public });
            }
        }
        Err(Error::Rng)
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
        let public = public_key(&verifier, &b)
            .ok_or(Error::Input { name: "private key", problem: Problem::ZeroModN })?;
        Ok(Self { verifier, private: b, public })
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
        let s = self.premaster(client, &u);
        Ok(SessionKey::derive(&u, &s))
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
        let mut bytes = Zeroizing::new([0; field::BYTES]);
        let u = hash::scrambler(client, &self.public)?;
        self.premaster(client, &u).write_be_bytes(&mut bytes);
        Ok(bytes)
    }

    /// S = (A·v^u)^b.
    fn premaster(&self, client: &PublicKey, u: &[u8; 32]) -> Element {
        let mut vu = Element::zero();
        vu.pow(self.verifier.element(), &Exponent::from_be_bytes(u));
        let mut base = Element::zero();
        base.mul(client.element(), &vu);
        let mut s = Element::zero();
        s.pow(&base, self.private.exponent());
        s
    }
}

/// B = k·v + g^b, unless that is 0.
fn public_key(v: &Verifier, b: &PrivateKey) -> Option<PublicKey> {
    let mut kv = Element::zero();
    kv.mul(&hash::K, v.element());
    let mut gb = Element::zero();
    gb.pow_g(b.exponent());
    let mut public = Element::zero();
    public.add(&kv, &gb);
    let mut is_zero = public.is_zero();
    secret::publish(&mut is_zero);
    (!is_zero.to_bool()).then(|| PublicKey::publish(public))
}

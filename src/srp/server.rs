//! The server's part of SRP: it draws b and a random sign, sends B = k·v ± g^b, and computes S = (A·v^u)^b.
//!
//! SRP asks for a generator of the whole group modulo N (RFC 2945, RFC 5054). Cognito's g = 2 generates only
//! the quadratic residues, half of the group, since N ≡ 7 mod 8. With B = k·v + g^b, as textbooks have it, the
//! difference B − k·g^x would be a residue for the right password always, and for a wrong one half of the
//! time, so that each challenge would tell whoever asked for it something about the password. The remedy is
//! the sign: −1 is no residue (N ≡ 3 mod 4), and with a random sign the difference is a residue half of the
//! time for the right password as well. No client notices. The client computes S or N − S, the server computes
//! both keys and accepts a claim under either.
//!
//! So a challenge tells nothing about the password to those who do not answer it, as with a generator of the whole
//! group. It does not help once verifiers are stolen: whoever has v can try passwords against it.

use super::{
    hash::{self, SessionKeys},
    keys::{PrivateKey, PublicKey},
    verifier::Verifier,
};
use crate::{
    error::Error,
    field::{Element, Exponent},
    secret::{burn, is_true, mask::SecretBit},
};
use rand_core::TryCryptoRng;
#[cfg(feature = "hazmat")]
use {crate::field, zeroize::Zeroizing};

/// The sign of g^b in B = k·v ± g^b: as secret as b, and drawn with it. Wiped on drop.
#[derive(Debug)]
pub struct Sign(SecretBit);

impl Sign {
    /// Draws a sign: one byte, of which the lowest bit counts.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    pub fn generate_with_rng<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        burn::after(|| Self::draw(rng))
    }

    /// [`generate_with_rng`](Self::generate_with_rng) inside of an operation that burns.
    pub(crate) fn draw<R: TryCryptoRng + ?Sized>(rng: &mut R) -> Result<Self, Error> {
        SecretBit::try_fill(|byte| rng.try_fill_bytes(byte)).map(Self).map_err(|_| Error::Rng)
    }

    /// [`generate_with_rng`](Self::generate_with_rng) from the operating system.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    #[cfg(feature = "getrandom")]
    pub fn generate() -> Result<Self, Error> {
        Self::generate_with_rng(&mut getrandom::SysRng)
    }

    /// B = k·v + g^b, as in the textbook: for known answers. A challenge with a fixed sign tells about the
    /// password (see the [documentation of `Server`](Server)).
    #[cfg(feature = "hazmat")]
    #[must_use]
    pub fn plus() -> Self {
        Self(SecretBit::new(false))
    }

    /// B = k·v − g^b: for known answers.
    #[cfg(feature = "hazmat")]
    #[must_use]
    pub fn minus() -> Self {
        Self(SecretBit::new(true))
    }
}

/// A server's half of one handshake: v, b and B = k·v ± g^b.
///
/// The sign is random. g = 2 generates only the quadratic residues modulo N, and with a fixed sign each
/// challenge would tell whoever asked for it something about the password: B − k·g^x would be a residue for
/// the right password always, and for a wrong one half of the time. −1 is no residue, so that with a random
/// sign the difference is one half of the time for every password.
///
/// The client does not notice. It computes S or N − S, depending on the parity of a + u·x, which the server
/// does not know; so the server computes [both keys](SessionKeys). A verifier that is stolen can still be
/// searched for its password.
#[derive(Debug)]
pub struct Server {
    verifier: Verifier,
    private: PrivateKey,
    public: PublicKey,
}

impl Server {
    /// Draws a fresh b (320 bits) and a sign, and computes B.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    pub fn generate_with_rng<R: TryCryptoRng + ?Sized>(
        verifier: Verifier,
        rng: &mut R,
    ) -> Result<Self, Error> {
        burn::after(|| {
            let b = PrivateKey::draw(rng)?;
            Ok(Self::compute(verifier, b, Sign::draw(rng)?))
        })
    }

    /// [`generate_with_rng`](Self::generate_with_rng) from the operating system.
    ///
    /// # Errors
    /// [`Error::Rng`] if the generator fails.
    #[cfg(feature = "getrandom")]
    pub fn generate(verifier: Verifier) -> Result<Self, Error> {
        Self::generate_with_rng(verifier, &mut getrandom::SysRng)
    }

    /// Computes B = k·v ± g^b. If that is 0, which happens once in 2^320 times, B has the other sign.
    #[must_use]
    pub fn new(verifier: Verifier, b: PrivateKey, sign: Sign) -> Self {
        burn::after(|| Self::compute(verifier, b, sign))
    }

    /// [`new`](Self::new) inside of an operation that burns.
    pub(crate) fn compute(verifier: Verifier, b: PrivateKey, sign: Sign) -> Self {
        let mut gb = Element::zero();
        gb.set_pow_g(b.exponent());
        let public = Self::public_key_from(&verifier, &sign, &gb);
        Self::with_public_key(verifier, b, public)
    }

    /// A server whose B was computed before.
    pub(crate) fn with_public_key(verifier: Verifier, b: PrivateKey, public: PublicKey) -> Self {
        Self { verifier, private: b, public }
    }

    /// Computes B = k·v ± g^b from g^b.
    pub(super) fn public_key_from(
        verifier: &Verifier,
        Sign(is_minus): &Sign,
        gb: &Element,
    ) -> PublicKey {
        let mut minus_gb = Element::zero();
        minus_gb.set_sub(&Element::zero(), gb);
        let mut signed = Element::zero();
        signed.assign(gb, !is_minus.choice());
        signed.assign(&minus_gb, is_minus.choice());

        let mut kv = Element::zero();
        kv.set_mul(&hash::K, verifier.element());
        let mut public = Element::zero();
        public.set_add(&kv, &signed);
        if is_true(public.is_zero()) {
            public.set_sub(&kv, &signed);
        }
        PublicKey::declassify(public)
    }

    /// B, to be sent as `SRP_B`.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Computes u, S, and K from S as well as from N − S. Consumes the server, since b may be used only
    /// once.
    ///
    /// # Errors
    /// [`Error::Input`] if A leads to u = 0. That A is not 0 modulo N was checked when it was parsed.
    pub fn session_keys(self, client: &PublicKey) -> Result<SessionKeys, Error> {
        let u = hash::scrambler(client, &self.public)?;
        Ok(burn::after(|| SessionKeys::derive(&u, &self.premaster(client, &u))))
    }

    /// Takes the client's A, after which B is not needed any more.
    ///
    /// # Errors
    /// [`Error::Input`] if A leads to u = 0.
    pub(crate) fn receive(self, client: PublicKey) -> Result<Exchange, Error> {
        let u = hash::scrambler(&client, &self.public)?;
        Ok(Exchange { verifier: self.verifier, private: self.private, client, u })
    }

    /// S as 384 big-endian bytes, for known answers.
    ///
    /// # Errors
    /// [`Error::Input`] if A leads to u = 0.
    #[cfg(feature = "hazmat")]
    pub fn premaster_secret(
        &self,
        client: &PublicKey,
    ) -> Result<Zeroizing<[u8; field::BYTES]>, Error> {
        let u = hash::scrambler(client, &self.public)?;
        let mut bytes = Zeroizing::new([0; field::BYTES]);
        burn::after(|| self.premaster(client, &u).write_be_bytes(&mut bytes));
        Ok(bytes)
    }

    pub(super) fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    pub(super) fn private_key(&self) -> &PrivateKey {
        &self.private
    }

    fn premaster(&self, client: &PublicKey, u: &[u8; 32]) -> Element {
        premaster(&self.verifier, &self.private, client, u)
    }
}

/// A server that knows A: v, b, A and u, all that S is computed from.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) verifier: Verifier,
    pub(crate) private: PrivateKey,
    pub(crate) client: PublicKey,
    pub(crate) u: [u8; 32],
}

impl Exchange {
    /// Computes S, and K from S as well as from N − S. Consumes b.
    pub(crate) fn session_keys(self) -> SessionKeys {
        let Self { verifier, private, client, u } = &self;
        SessionKeys::derive(u, &premaster(verifier, private, client, u))
    }
}

/// S = (A·v^u)^b.
fn premaster(verifier: &Verifier, b: &PrivateKey, client: &PublicKey, u: &[u8; 32]) -> Element {
    let mut vu = Element::zero();
    vu.set_pow(verifier.element(), &Exponent::from_be_bytes(u));
    let mut base = Element::zero();
    base.set_mul(client.element(), &vu);
    let mut s = Element::zero();
    s.set_pow(&base, b.exponent());
    s
}

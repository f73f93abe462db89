//! Textbook SRP-6a, HMAC and HKDF on num-bigint, written from the RFCs; it shares nothing with the crate.
//!
//! Generic over group, hash and padding, so that RFC 5054's own vectors validate what then judges the crate.
//! Its exponentiation takes a variable time: nothing for secrets.

#![allow(dead_code, reason = "each test program includes this file and uses a part of it")]

use super::known;
use core::marker::PhantomData;
use num_bigint::{BigInt, BigUint};
use sha2::{Digest, Sha256};

/// How integers become bytes before they are hashed.
#[derive(Clone, Copy)]
pub(crate) enum Padding {
    /// As many bytes as N has: RFC 5054.
    FixedWidth,
    /// The minimal two's complement, as `java.math.BigInteger.toByteArray()`: Cognito.
    TwosComplement,
}

/// SRP-6a over one group, hash and padding, in the letters of RFC 5054.
pub(crate) struct Srp6a<D> {
    pub(crate) n: BigUint,
    pub(crate) g: BigUint,
    padding: Padding,
    hash: PhantomData<D>,
}

impl<D: Digest> Srp6a<D> {
    pub(crate) fn new(n: BigUint, g: BigUint, padding: Padding) -> Self {
        Self { n, g, padding, hash: PhantomData }
    }

    pub(crate) fn pad(&self, number: &BigUint) -> Vec<u8> {
        match self.padding {
            Padding::TwosComplement => pad(&number.clone().into()),
            Padding::FixedWidth => {
                let bytes = number.to_bytes_be();
                let width = self.n.to_bytes_be().len();
                [vec![0; width - bytes.len()], bytes].concat()
            }
        }
    }

    fn hash(parts: &[&[u8]]) -> BigUint {
        BigUint::from_bytes_be(&parts.iter().fold(D::new(), Digest::chain_update).finalize())
    }

    /// k = H(N ‖ pad(g)).
    pub(crate) fn k(&self) -> BigUint {
        Self::hash(&[&self.pad(&self.n), &self.pad(&self.g)])
    }

    /// x = H(salt ‖ H(identity ‖ ":" ‖ password)).
    pub(crate) fn x(&self, salt: &[u8], identity: &str, password: &[u8]) -> BigUint {
        Self::hash(&[salt, &inner::<D>(identity, password)])
    }

    /// g^e: A from a, v from x.
    pub(crate) fn power_of_g(&self, e: &BigUint) -> BigUint {
        self.g.modpow(e, &self.n)
    }

    /// The first e from `start` on whose g^e is wanted, and g^e. Each step costs no more than a doubling.
    pub(crate) fn search(
        &self,
        start: BigUint,
        mut wanted: impl FnMut(&BigUint) -> bool,
    ) -> (BigUint, BigUint) {
        let (mut e, mut power) = (start.clone(), self.power_of_g(&start));
        while !wanted(&power) {
            e += 1_u8;
            power = power * &self.g % &self.n;
        }
        (e, power)
    }

    /// B = k·v + g^b.
    pub(crate) fn server_public(&self, v: &BigUint, b: &BigUint) -> BigUint {
        (self.k() * v + self.power_of_g(b)) % &self.n
    }

    /// B = k·v − g^b.
    pub(crate) fn server_public_minus(&self, v: &BigUint, b: &BigUint) -> BigUint {
        (self.k() * v + &self.n - self.power_of_g(b)) % &self.n
    }

    /// Whether a number is a quadratic residue modulo N: its Jacobi symbol, by reciprocity.
    pub(crate) fn is_residue(&self, number: &BigUint) -> bool {
        let (mut top, mut bottom, mut is_residue) = (number % &self.n, self.n.clone(), true);
        let low = |number: &BigUint| number.iter_u64_digits().next().unwrap_or(0) % 8;
        while let Some(zeros) = top.trailing_zeros() {
            top >>= zeros;
            is_residue ^= zeros % 2 == 1 && [3, 5].contains(&low(&bottom));
            is_residue ^= low(&top) % 4 == 3 && low(&bottom) % 4 == 3;
            (top, bottom) = (&bottom % &top, top);
        }
        is_residue
    }

    /// u = H(pad(A) ‖ pad(B)).
    pub(crate) fn u(&self, a_public: &BigUint, b_public: &BigUint) -> BigUint {
        Self::hash(&[&self.pad(a_public), &self.pad(b_public)])
    }

    /// S = (B − k·g^x)^(a + u·x).
    pub(crate) fn client_s(
        &self,
        a: &BigUint,
        b_public: &BigUint,
        u: &BigUint,
        x: &BigUint,
    ) -> BigUint {
        let kv = self.k() * self.power_of_g(x) % &self.n;
        let base = (b_public + &self.n - kv) % &self.n;
        base.modpow(&(a + u * x), &self.n)
    }

    /// S = (A·v^u)^b.
    pub(crate) fn server_s(
        &self,
        a_public: &BigUint,
        b: &BigUint,
        u: &BigUint,
        v: &BigUint,
    ) -> BigUint {
        (a_public * v.modpow(u, &self.n)).modpow(b, &self.n)
    }
}

impl Srp6a<Sha256> {
    /// What Cognito uses: the group of `encodings.json`, SHA-256, two's complement.
    pub(crate) fn cognito() -> Self {
        let constants = &known::read("encodings.json")["constants"][0];
        let number = |name| known::natural(constants, name).unwrap();
        Self::new(number("N"), number("g"), Padding::TwosComplement)
    }

    /// K = HKDF-SHA256(salt = pad(u), ikm = pad(S), info = "Caldera Derived Key", 16 bytes).
    pub(crate) fn session_key(&self, u: &BigUint, s: &BigUint) -> Vec<u8> {
        hkdf(&self.pad(s), &self.pad(u), b"Caldera Derived Key", 16).1
    }
}

/// The minimal two's complement of an integer.
pub(crate) fn pad(number: &BigInt) -> Vec<u8> {
    number.to_signed_bytes_be()
}

/// H(identity ‖ ":" ‖ password).
pub(crate) fn inner<D: Digest>(identity: &str, password: &[u8]) -> Vec<u8> {
    D::new().chain_update(identity).chain_update(b":").chain_update(password).finalize().to_vec()
}

/// HMAC-SHA256, RFC 2104: H(key ⊕ opad ‖ H(key ⊕ ipad ‖ data)).
pub(crate) fn hmac(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut block = if key.len() > 64 { Sha256::digest(key).to_vec() } else { key.to_vec() };
    block.resize(64, 0);
    let masked = |mask: u8| -> Vec<u8> { block.iter().map(|byte| byte ^ mask).collect() };
    let inner = Sha256::new().chain_update(masked(0x36)).chain_update(data).finalize();
    Sha256::new().chain_update(masked(0x5c)).chain_update(inner).finalize().to_vec()
}

/// HKDF-SHA256, RFC 5869: the PRK and `length` bytes of output.
pub(crate) fn hkdf(ikm: &[u8], salt: &[u8], info: &[u8], length: usize) -> (Vec<u8>, Vec<u8>) {
    let prk = hmac(salt, ikm);
    let (mut okm, mut last) = (Vec::new(), Vec::new());
    for index in 1_u8.. {
        last = hmac(&prk, &[&last[..], info, &[index]].concat());
        okm.extend_from_slice(&last);
        if okm.len() >= length {
            break;
        }
    }
    okm.truncate(length);
    (prk, okm)
}

//! Textbook SRP-6a on num-bigint: makes the inputs of every comparison and says what has to come out.

use hmac::{Hmac, KeyInit, Mac};
use num_bigint::BigUint;
use sha2::{Digest, Sha256};

/// Bytes of a residue.
pub const BYTES: usize = 384;
/// A residue, big-endian.
pub type Bytes = [u8; BYTES];

/// The modulus, RFC 3526 group 15.
pub fn modulus() -> BigUint {
    BigUint::parse_bytes(crate::modulus::N.as_bytes(), 16).expect("hexadecimal")
}

/// Cognito's generator.
pub const GENERATOR: u32 = 2;

/// Fixed width, big-endian.
pub fn bytes(number: &BigUint) -> Bytes {
    let digits = number.to_bytes_be();
    let mut out = [0; BYTES];
    out[BYTES - digits.len()..].copy_from_slice(&digits);
    out
}

/// The minimal two's-complement encoding that Cognito hashes.
pub fn pad(number: &BigUint) -> Vec<u8> {
    let mut digits = number.to_bytes_be();
    if digits[0] >= 0x80 {
        digits.insert(0, 0);
    }
    digits
}

/// SHA-256 of the concatenation, as a number.
pub fn hash(parts: &[&[u8]]) -> BigUint {
    BigUint::from_bytes_be(&sha256(parts))
}

/// SHA-256 of the concatenation.
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// k = H(pad(N) ‖ pad(g))
pub fn multiplier() -> BigUint {
    hash(&[&pad(&modulus()), &[GENERATOR as u8]])
}

/// HMAC-SHA256 of the concatenation.
pub fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// K = HKDF(salt = pad(u), ikm = pad(S), info = "Caldera Derived Key", 16 bytes)
pub fn session_key(u: &BigUint, premaster: &BigUint) -> [u8; 16] {
    let extracted = hmac(&pad(u), &[&pad(premaster)]);
    let expanded = hmac(&extracted, &[b"Caldera Derived Key", &[1]]);
    *expanded.first_chunk().expect("32 bytes have 16")
}

/// base^e mod N
pub fn power(base: &BigUint, e: &Exponent) -> BigUint {
    base.modpow(&e.value, &modulus())
}

/// Repeatable numbers; their only duty is to look like no particular value.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Exactly `bits` wide: the top bit is set.
    pub fn number(&mut self, bits: usize) -> BigUint {
        let mut out = BigUint::ZERO;
        while (out.bits() as usize) < bits + 64 {
            self.0 += 1;
            out = (out << 256) + hash(&[&self.0.to_be_bytes()]);
        }
        out >>= out.bits() as usize - bits;
        out
    }
}

/// An exponent: the value is secret, the width is public.
pub struct Exponent {
    pub value: BigUint,
    pub bits: usize,
}

impl Exponent {
    pub fn random(bits: usize, random: &mut Random) -> Self {
        Self { value: random.number(bits), bits }
    }

    /// Big-endian, as many bytes as the width needs.
    pub fn bytes(&self) -> Vec<u8> {
        let digits = self.value.to_bytes_be();
        let mut out = vec![0; self.bits.div_ceil(8) - digits.len()];
        out.extend(digits);
        out
    }
}

/// Every number of one sign-in, both sides.
pub struct SignIn {
    pub k: BigUint,
    pub a: Exponent,
    pub b: Exponent,
    pub u: Exponent,
    pub x: Exponent,
    /// a + u·x, as wide as it can get
    pub client: Exponent,
    pub verifier: BigUint,
    pub public_a: BigUint,
    pub public_b: BigUint,
    pub premaster: BigUint,
    pub session_key: [u8; 16],
}

impl SignIn {
    /// A sign-in whose private values are `width` bits wide on both sides.
    pub fn new(width: usize, random: &mut Random) -> Self {
        let (n, g, k) = (modulus(), BigUint::from(GENERATOR), multiplier());
        let [a, b] = [(); 2].map(|()| random.number(width));
        let x = random.number(256);
        let verifier = g.modpow(&x, &n);
        let public_a = g.modpow(&a, &n);
        let public_b = (&k * &verifier + g.modpow(&b, &n)) % &n;
        let u = hash(&[&pad(&public_a), &pad(&public_b)]);
        let premaster = (&public_a * verifier.modpow(&u, &n)).modpow(&b, &n);
        let client = Exponent { value: &a + &u * &x, bits: width.max(512) + 1 };
        let exponent = |value, bits| Exponent { value, bits };
        let u = exponent(u, 256);
        Self {
            k,
            a: exponent(a, width),
            b: exponent(b, width),
            x: exponent(x, 256),
            client,
            verifier,
            public_a,
            public_b,
            session_key: session_key(&u.value, &premaster),
            premaster,
            u,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_of_the_textbook_reach_the_same_secret() {
        let s = SignIn::new(320, &mut Random::new(1));
        let n = modulus();
        let base = &s.public_b + &n - &s.k * &s.verifier % &n;
        assert_eq!(base.modpow(&s.client.value, &n), s.premaster);
        assert_eq!(s.a.value.bits(), 320);
    }
}

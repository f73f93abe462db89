//! The textbook SRP-6a that judges the crate: validated by the RFCs' own vectors, then compared with the
//! crate's fixed-modulus code on random and extreme inputs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/known.rs"]
mod known;
#[path = "common/srp6a.rs"]
mod srp6a;

use cognito_crypto::srp::{
    Client, Identity, PasswordKey, PrivateKey, PublicKey, Salt, Server, Sign, Verifier, scrambler,
};
use known::{bytes, cases, natural, read, text, to_hex};
use num_bigint::BigUint;
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use srp6a::{Padding, Srp6a};

#[test]
fn the_textbook_reproduces_rfc_5054() {
    for case in cases(&read("rfc5054.json"), "srp6a").unwrap() {
        let number = |name| natural(&case, name).unwrap();
        let expected = |name| natural(&case["expected"], name).unwrap();
        let textbook = Srp6a::<Sha1>::new(number("N"), number("g"), Padding::FixedWidth);
        assert_eq!(textbook.k(), expected("k"), "k");

        let [identity, password] = ["username", "password"].map(|name| text(&case, name).unwrap());
        let x = textbook.x(&bytes(&case, "salt").unwrap(), identity, password.as_bytes());
        assert_eq!(x, expected("x"), "x");
        let v = textbook.power_of_g(&x);
        assert_eq!(v, expected("v"), "v");

        let (a, b) = (number("a"), number("b"));
        let (a_public, b_public) = (textbook.power_of_g(&a), textbook.server_public(&v, &b));
        assert_eq!(a_public, expected("A"), "A");
        assert_eq!(b_public, expected("B"), "B");
        let u = textbook.u(&a_public, &b_public);
        assert_eq!(u, expected("u"), "u");
        assert_eq!(textbook.client_s(&a, &b_public, &u, &x), expected("S"), "S of the client");
        assert_eq!(textbook.server_s(&a_public, &b, &u, &v), expected("S"), "S of the server");
    }
}

#[test]
fn the_textbook_reproduces_rfc_4231_and_rfc_5869() {
    let file = read("hashes.json");
    let field = |case: &Value, name| bytes(case, name).unwrap();
    for case in cases(&file, "sha256").unwrap() {
        assert_eq!(Sha256::digest(field(&case, "data"))[..], field(&case, "digest"), "{case}");
    }
    for case in cases(&file, "hmac_sha256").unwrap() {
        // One case is about a truncated code.
        let mac = field(&case, "mac");
        let found = srp6a::hmac(&field(&case, "key"), &field(&case, "data"));
        assert_eq!(found[..mac.len()], mac, "{case}");
    }
    for case in cases(&file, "hkdf_sha256").unwrap() {
        let [ikm, salt, info] = ["ikm", "salt", "info"].map(|name| field(&case, name));
        let length = usize::try_from(case["length"].as_u64().unwrap()).unwrap();
        let found = srp6a::hkdf(&ikm, &salt, &info, length);
        assert_eq!(found, (field(&case, "prk"), field(&case, "okm")), "{case}");
    }
}

#[test]
fn the_textbook_reproduces_the_published_encodings() {
    let file = read("encodings.json");
    let textbook = Srp6a::cognito();
    for case in cases(&file, "constants").unwrap() {
        assert_eq!(textbook.k(), natural(&case, "k").unwrap(), "{case}");
    }
    for case in cases(&file, "scramblers").unwrap() {
        let [a, b, u] = ["A", "B", "u"].map(|name| natural(&case, name).unwrap());
        assert_eq!(textbook.u(&a, &b), u, "{case}");
    }
    for case in cases(&file, "identity_hashes").unwrap() {
        let [group, user, password] =
            ["group", "user", "password"].map(|name| text(&case, name).unwrap());
        let found = srp6a::inner::<Sha256>(&[group, user].concat(), password.as_bytes());
        assert_eq!(found, bytes(&case, "inner").unwrap(), "{case}");
    }
    for case in cases(&file, "pads").unwrap() {
        let number = match case["integer"].as_i64() {
            Some(number) => number.into(),
            None => known::integer(text(&case, "hex").unwrap()).unwrap(),
        };
        assert_eq!(to_hex(&srp6a::pad(&number)), text(&case, "pad").unwrap(), "{case}");
    }
}

#[test]
fn private_values_of_every_width_agree_with_the_textbook() {
    let textbook = Srp6a::cognito();
    let mut random = Random(0);
    for bits in [1, 32, 64, 65, 255, 256, 257, 320, 321, 511, 512, 513, 1024, 2048, 3071, 3072] {
        let [a, b] = [bits, random.below(3072) + 1].map(|bits| random.bits(bits));
        agree(&textbook, &a, &b, &random.bits(256));
        agree(&textbook, &b, &a, &random.bits(256));
    }
}

#[test]
fn extreme_private_values_agree_with_the_textbook() {
    let textbook = Srp6a::cognito();
    let (one, n) = (BigUint::from(1_u8), &textbook.n);
    let ones = |bits: u32| (&one << bits) - 1_u8;
    // g is a square: g^((N - 1) / 2) = 1.
    let group = [n - 2_u8, n - 1_u8, n.clone(), n + 1_u8, (n - 1_u8) / 2_u8];
    let mut random = Random(1);
    for value in [0_u8, 1, 2].map(BigUint::from).into_iter().chain(group) {
        agree(&textbook, &value, &random.bits(256), &random.bits(256));
        agree(&textbook, &random.bits(256), &value, &random.bits(256));
    }
    for bits in [32, 256, 320, 512, 3072] {
        agree(&textbook, &ones(bits), &ones(bits), &ones(256));
        agree(&textbook, &(&one << (bits - 1)), &ones(bits), &(&one << 255));
    }
}

#[test]
fn an_x_of_any_length_agrees_with_the_textbook() {
    let textbook = Srp6a::cognito();
    let mut random = Random(2);
    for bits in [0, 1, 8, 64, 128, 192, 240, 247, 248, 249, 255, 256] {
        let (a, b) = (random.bits(320), random.bits(320));
        agree(&textbook, &a, &b, &random.bits(bits));
    }
}

/// With x = 0 and b = 1 both A and S are g^a = 2^a: every length, the top bit of the first byte set or not.
#[test]
fn an_a_and_an_s_of_any_length_agree_with_the_textbook() {
    let textbook = Srp6a::cognito();
    let (zero, one) = (BigUint::ZERO, BigUint::from(1_u8));
    for a in (0..3072).step_by(136).chain((7..3072).step_by(136)).chain(3064..3072) {
        let a = BigUint::from(a as u32);
        let s = agree(&textbook, &a, &one, &zero);
        assert_eq!(s, textbook.power_of_g(&a));
    }
}

#[test]
fn short_values_of_a_full_handshake_agree_with_the_textbook() {
    let textbook = Srp6a::cognito();
    let mut random = Random(3);
    let x = random.bits(256);
    let v = textbook.power_of_g(&x);
    let starts_with = |value: &BigUint, bits: u64, first: u8| (value >> (bits - 8)) == first.into();

    let (b, _) = textbook.search(random.bits(256), |b_public| {
        starts_with(&((b_public + textbook.k() * &v) % &textbook.n), 3072, 0)
    });
    let b_public = textbook.server_public(&v, &b);
    assert!(b_public.bits() <= 3064, "B is short");
    let (a, a_public) = textbook.search(random.bits(256), |a| starts_with(a, 3072, 0));
    assert!(a_public.bits() <= 3064, "A is short");
    agree(&textbook, &a, &b, &x);

    for first in [0, 1, 0x7f, 0x80, 0xff] {
        let u = |a_public: &BigUint| textbook.u(a_public, &b_public);
        let (a, _) =
            textbook.search(random.bits(256), |a_public| starts_with(&u(a_public), 256, first));
        agree(&textbook, &a, &b, &x);
    }
    // b = 1 makes S = A·v^u, which takes one power for each a that is tried.
    let b = BigUint::from(1_u8);
    let b_public = textbook.server_public(&v, &b);
    let s =
        |a_public: &BigUint| textbook.server_s(a_public, &b, &textbook.u(a_public, &b_public), &v);
    let (a, _) = textbook.search(random.bits(64), |a_public| starts_with(&s(a_public), 3072, 0));
    assert!(agree(&textbook, &a, &b, &x).bits() <= 3064, "S is short");
}

#[test]
fn extreme_public_values_agree_with_the_textbook() {
    let textbook = Srp6a::cognito();
    let n = &textbook.n;
    let mut random = Random(4);
    let (private, x) = (random.bits(320), random.bits(256));
    let v = textbook.power_of_g(&x);
    let kv = textbook.k() * &v % n;
    let ends = [1_u8, 2, 3].map(BigUint::from).into_iter().chain([n - 2_u8, n - 1_u8]);
    // The base of S is B - kv: 0, 1, N - 1 and their neighbours.
    let bases = [&kv - 1_u8, kv.clone(), &kv + 1_u8, &kv + 2_u8];
    for public in ends.clone().chain(bases) {
        client_agrees(&textbook, &private, &x, &public);
    }
    for public in ends.clone() {
        server_agrees(&textbook, &private, &v, &public);
        for v in ends.clone() {
            server_agrees(&textbook, &private, &v, &public);
        }
    }
}

#[test]
fn x_agrees_with_the_textbook_for_any_salt() {
    let textbook = Srp6a::cognito();
    let mut random = Random(5);
    for length in (0..64).chain([511, 512]) {
        let salt = random.bits(8 * length);
        let [group, user] = ["AbC123xyZ", "\u{e5}lice"];
        for (sign, salt) in [("", salt.clone().into()), ("-", -num_bigint::BigInt::from(salt))] {
            let text = format!("{sign}{:x}", salt.magnitude());
            let password = random.bits(64).to_bytes_be();
            let read = Salt::from_hex(&text).unwrap();
            let x = PasswordKey::derive(&Identity { group, user }, &password, &read);
            let expected = textbook.x(&srp6a::pad(&salt), &[group, user].concat(), &password);
            assert_eq!(number(&*x.to_be_bytes()), expected, "salt {text}");
        }
    }
}

#[test]
fn the_modulus_is_the_textbooks() {
    let n = Srp6a::cognito().n;
    assert!(PublicKey::from_be_bytes(&(&n - 1_u8).to_bytes_be()).is_ok());
    assert!(PublicKey::from_be_bytes(&n.to_bytes_be()).is_err());
}

/// Compares a whole handshake, and returns S.
fn agree(textbook: &Srp6a<Sha256>, a: &BigUint, b: &BigUint, x: &BigUint) -> BigUint {
    let v = textbook.power_of_g(x);
    assert_eq!(number(&password_key(x).verifier().to_be_bytes()), v, "v of {x:x}");
    let (a_public, b_public) = (textbook.power_of_g(a), textbook.server_public(&v, b));
    let s = client_agrees(textbook, a, x, &b_public);
    assert_eq!(server_agrees(textbook, b, &v, &a_public), s, "S of both roles");
    // With the other sign the client arrives at N − S if a + u·x is odd.
    let b_public = textbook.server_public_minus(&v, b);
    let s_minus = client_agrees(textbook, a, x, &b_public);
    let u = textbook.u(&a_public, &b_public);
    let server_s = textbook.server_s(&a_public, b, &u, &v);
    let is_odd = (a + u * x).bit(0);
    assert_eq!(s_minus, if is_odd { &textbook.n - server_s } else { server_s });
    s
}

/// Compares what the client computes from B, and returns S.
fn client_agrees(
    textbook: &Srp6a<Sha256>,
    a: &BigUint,
    x: &BigUint,
    b_public: &BigUint,
) -> BigUint {
    let about = format!("a = {a:x}, x = {x:x}, B = {b_public:x}");
    let a_public = textbook.power_of_g(a);
    let u = textbook.u(&a_public, b_public);
    let s = textbook.client_s(a, b_public, &u, x);

    let client = Client::new(private_key(a));
    assert_eq!(number(&client.public_key().to_be_bytes()), a_public, "A of {about}");
    let (server, x) = (public_key(b_public), password_key(x));
    assert_eq!(number(&scrambler(client.public_key(), &server).unwrap()), u, "u of {about}");
    assert_eq!(number(&*client.premaster_secret(&x, &server).unwrap()), s, "S of {about}");
    let key = client.session_key(&x, &server).unwrap();
    assert_eq!(key.as_bytes()[..], textbook.session_key(&u, &s), "key of {about}");
    s
}

/// Compares what the server computes from A with either sign, and returns S for the sign plus.
fn server_agrees(
    textbook: &Srp6a<Sha256>,
    b: &BigUint,
    v: &BigUint,
    a_public: &BigUint,
) -> BigUint {
    let with = |sign: Sign, b_public: BigUint| {
        let about = format!("b = {b:x}, v = {v:x}, A = {a_public:x}, {sign:?}, B = {b_public:x}");
        let u = textbook.u(a_public, &b_public);
        let s = textbook.server_s(a_public, b, &u, v);
        let verifier = Verifier::from_be_bytes(&v.to_bytes_be()).unwrap();
        let server = Server::new(verifier, private_key(b), sign);
        assert_eq!(number(&server.public_key().to_be_bytes()), b_public, "B of {about}");
        let client = public_key(a_public);
        assert_eq!(number(&*server.premaster_secret(&client).unwrap()), s, "S of {about}");
        let keys = server.session_keys(&client).unwrap().to_bytes();
        let expected = [&s, &(&textbook.n - &s)].map(|s| textbook.session_key(&u, s));
        assert_eq!(keys.map(|key| key.to_vec()), expected, "keys of {about}");
        s
    };
    with(Sign::minus(), textbook.server_public_minus(v, b));
    with(Sign::plus(), textbook.server_public(v, b))
}

fn number(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

fn private_key(value: &BigUint) -> PrivateKey {
    PrivateKey::from_be_bytes(&value.to_bytes_be()).unwrap()
}

fn public_key(value: &BigUint) -> PublicKey {
    PublicKey::from_hex(&format!("{value:x}")).unwrap()
}

fn password_key(x: &BigUint) -> PasswordKey {
    let bytes = x.to_bytes_be();
    let mut fixed = [0; 32];
    fixed[32 - bytes.len()..].copy_from_slice(&bytes);
    PasswordKey::from_be_bytes(&fixed)
}

/// Numbers that look random and are the same in every run: SHA-256 of a counter.
struct Random(u64);

impl Random {
    /// A number of exactly so many bits.
    fn bits(&mut self, bits: u64) -> BigUint {
        let mut bytes = Vec::new();
        while bytes.len() as u64 * 8 < bits {
            self.0 += 1 << 8;
            bytes.extend_from_slice(&Sha256::digest(self.0.to_be_bytes()));
        }
        let mut value = number(&bytes) >> (bytes.len() as u64 * 8 - bits);
        if bits > 0 {
            value.set_bit(bits - 1, true);
        }
        value
    }

    fn below(&mut self, limit: u64) -> u64 {
        u64::try_from(self.bits(64) % limit).unwrap()
    }
}

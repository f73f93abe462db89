//! The primitives of `cognito_crypto::srp`.

use super::{SecretRng, Subject, digest};
use cognito_crypto::srp::{
    Client, Identity, PasswordKey, PrivateKey, PublicKey, Salt, Server, SessionKey, SessionKeys,
    Sign, Verifier, claim,
};
use prover::mark::{finished, public, secret};

pub const SUBJECTS: &[Subject] = &[
    Subject::new("srp: client, A and K", client),
    Subject::new("srp: server, B and K", server),
    Subject::new("srp: x and v", verifier),
    Subject::new("srp: v from and to its texts", verifier_texts),
    Subject::new("srp: claim, signed and verified", claims),
];

static PASSWORDS: [&str; 2] =
    ["qz4_jfw~vk0Rx", "hm9&Wq-zt5Lx\u{1f40e}Vq7-zk3=xw9+jh2_Bt8*nc6?pg1!sd4~yf0,Rk5:mj3;wq7.zx2'"];
static KEY: [u8; 16] = *b"Kq8Zx2_wj5Vt0~hB";
static STORED: [u8; 384] = [0x5a; 384];

pub fn password(case: u64) -> &'static str {
    secret::<str>(PASSWORDS[case as usize])
}

pub fn identity(case: u64) -> Identity<'static> {
    match case {
        0 => Identity { group: "AbC123xyZ", user: "alice" },
        _ => Identity { group: "Z", user: "0c8a2c1e-0d1f-4b1a-9f0e-1c2d3e4f5a6b" },
    }
}

/// Passwords, stored values, and x, v, S and K of [`client`] and [`server`].
pub fn for_each_secret(case: u64, mut each: impl FnMut(&[u8])) {
    each(PASSWORDS[case as usize].as_bytes());
    each(&KEY);
    each(&STORED);
    let (x, peer) = (password_key(case), peer(case));
    each(&*x.to_be_bytes());
    each(&x.verifier().to_be_bytes());
    let client = Client::generate_with_rng(&mut SecretRng::new()).unwrap();
    each(&*client.premaster_secret(&x, &peer).unwrap());
    each(client.session_key(&x, &peer).unwrap().as_bytes());
    let server = Server::generate_with_rng(stored_verifier(), &mut SecretRng::new()).unwrap();
    each(&*server.premaster_secret(&peer).unwrap());
    for key in server.session_keys(&peer).unwrap().to_bytes() {
        each(&*key);
    }
}

/// The other side's public value: full width, or 8 bytes short.
pub fn peer(case: u64) -> PublicKey {
    PublicKey::from_hex(&match case {
        0 => "7b".repeat(384),
        _ => "0123456789abcdef".repeat(47),
    })
    .unwrap()
}

pub fn salt(case: u64) -> Salt {
    Salt::from_hex(["fa0c6bf9dc3b2e62b3027ec3cd0e436b", "-7b"][case as usize]).unwrap()
}

pub fn password_key(case: u64) -> PasswordKey {
    let (password, salt) = (password(case), salt(case));
    let x = PasswordKey::derive(&identity(case), password.as_bytes(), &salt);
    finished("srp::PasswordKey::derive");
    x
}

pub fn stored_verifier() -> Verifier {
    let v = Verifier::from_be_bytes(secret(&STORED)).unwrap();
    finished("srp::Verifier::from_be_bytes");
    v
}

pub fn signature(key: &SessionKey, case: u64) -> [u8; claim::BYTES] {
    let block = &[0x42; 64][..32 + 32 * case as usize];
    let signature = claim::sign(key, &identity(case), block, "Tue Feb 1 03:04:05 UTC 2000");
    finished("srp::claim::sign");
    public(&signature);
    signature
}

/// Whether a claim of nobody's is accepted.
pub fn verify_claim(keys: &SessionKeys, case: u64) -> u8 {
    let block = &[0x42; 64][..32 + 32 * case as usize];
    let now = "Tue Feb 1 03:04:05 UTC 2000";
    let verdict = claim::verify(keys, &identity(case), block, now, &[0x42; claim::BYTES]);
    finished("srp::claim::verify");
    verdict.is_ok().into()
}

fn client(case: u64) -> u64 {
    let mut rng = SecretRng::new();
    let client = Client::generate_with_rng(&mut rng).unwrap();
    finished("srp::Client::generate_with_rng");
    let public = client.public_key().to_hex();
    let (x, peer) = (password_key(case), peer(case));
    let key = client.session_key(&x, &peer).unwrap();
    finished("srp::Client::session_key");
    digest([public.as_bytes(), &signature(&key, case)])
}

fn server(case: u64) -> u64 {
    let (v, mut rng) = (stored_verifier(), SecretRng::new());
    let server = Server::generate_with_rng(v, &mut rng).unwrap();
    finished("srp::Server::generate_with_rng");
    let public = server.public_key().to_hex();
    let peer = peer(case);
    let keys = server.session_keys(&peer).unwrap();
    finished("srp::Server::session_keys");
    digest([public.as_bytes(), &[verify_claim(&keys, case)]])
}

fn verifier(case: u64) -> u64 {
    let x = password_key(case);
    let v = x.verifier();
    finished("srp::PasswordKey::verifier");
    let bytes = v.to_be_bytes();
    finished("srp::Verifier::to_be_bytes");
    digest([&bytes[..]])
}

fn verifier_texts(_: u64) -> u64 {
    let v = stored_verifier();
    let text = v.to_base64();
    finished("srp::Verifier::to_base64");
    let again = Verifier::from_base64(text.expose()).unwrap();
    finished("srp::Verifier::from_base64");
    digest([&again.to_be_bytes()[..], text.expose().as_bytes()])
}

/// A right signature in one case, a wrong one in the other.
fn claims(case: u64) -> u64 {
    let key = SessionKey::from_bytes(*secret(&KEY));
    let keys = SessionKeys::from_bytes([*secret(&[0x4b; 16]), *secret(&KEY)]);
    let mut sent = signature(&key, 0);
    sent[31] ^= case as u8;
    public(&sent);
    let block = [0x42; 32];
    let verdict = claim::verify(&keys, &identity(0), &block, "Tue Feb 1 03:04:05 UTC 2000", &sent);
    finished("srp::claim::verify");
    digest([&sent[..], &[u8::from(verdict.is_ok())]])
}

/// Both roles from supplied private values.
pub fn from_private_keys(case: u64) -> u64 {
    let mut rng = SecretRng::new();
    let mut key = || PrivateKey::generate_with_rng(&mut rng).unwrap();
    let client = Client::new(key());
    finished("srp::Client::new");
    let (peer, x) = (peer(case), password_key(case));
    let client_key = client.session_key(&x, &peer).unwrap();
    let b = key();
    let sign = Sign::generate_with_rng(&mut rng).unwrap();
    let server = Server::new(stored_verifier(), b, sign);
    finished("srp::Server::new");
    digest([server.public_key().to_hex().as_bytes(), &signature(&client_key, case)])
}

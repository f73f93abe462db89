//! RustCrypto's srp in its own 3072-bit group (the same N, g = 5) and its own hashing, 256-bit a.

use num_bigint::BigUint;
use sha2::Sha256;
use srp::ClientG3072;

use crate::measure::Contender;
use crate::oracle::{self, Random};
use crate::report::locked_version;

const USERNAME: &[u8] = b"benchmark.user";
const PASSWORD: &[u8] = b"Correct-horse-battery-staple-9";

/// Both steps of one login, once they have led to the server's secret.
pub fn rustcrypto(random: &mut Random) -> Contender {
    let client = ClientG3072::<Sha256>::new();
    let [a, b] = [(); 2].map(|()| random.number(256));
    let salt = random.number(127).to_bytes_be();
    let server = Server::new(&client.compute_verifier(USERNAME, PASSWORD, &salt), &b);
    let (a, public_b) = (a.to_bytes_be(), server.public_b.to_bytes_be());
    let login = move || {
        let public_a = client.compute_public_ephemeral(&a);
        let verifier = client
            .process_reply(&a, USERNAME, PASSWORD, &salt, &public_b)
            .expect("a well-formed reply");
        (public_a, verifier.key().to_vec())
    };
    let (public_a, premaster) = login();
    assert_eq!(premaster, server.premaster(&public_a).to_bytes_be(), "RustCrypto srp");
    let name = format!("RustCrypto srp {} (256-bit a)", locked_version("srp"));
    Contender::in_process(name, 1, login)
}

/// RFC 5054's server, by the textbook.
struct Server {
    verifier: BigUint,
    b: BigUint,
    public_b: BigUint,
}

impl Server {
    fn new(verifier: &[u8], b: &BigUint) -> Self {
        let (n, g) = (oracle::modulus(), BigUint::from(5u32));
        let k = oracle::hash(&[&oracle::bytes(&n), &oracle::bytes(&g)]);
        let verifier = BigUint::from_bytes_be(verifier);
        let public_b = (k * &verifier + g.modpow(b, &n)) % &n;
        Self { verifier, b: b.clone(), public_b }
    }

    fn premaster(&self, public_a: &[u8]) -> BigUint {
        let (n, public_a) = (oracle::modulus(), BigUint::from_bytes_be(public_a));
        let u = oracle::hash(&[&oracle::bytes(&public_a), &oracle::bytes(&self.public_b)]);
        (public_a * self.verifier.modpow(&u, &n)).modpow(&self.b, &n)
    }
}

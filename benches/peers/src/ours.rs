//! cognito-crypto itself, in every form that is compared.

mod batch;
mod login;

pub use self::batch::Batch;

use cognito_crypto::hazmat::{self, Backend, Residue};
use cognito_crypto::srp::{Client, PasswordKey, PrivateKey, PublicKey, Server, Sign, Verifier};
use num_bigint::BigUint;

use crate::measure::Contender;
use crate::oracle::{self, BYTES, Bytes, Exponent, Random, SignIn};
use crate::report::locked_version;
use crate::shapes::Answer;

/// The crate on one of its backends.
#[derive(Clone, Copy)]
pub struct Ours(Backend);

impl Ours {
    /// On the backend that the crate picks by itself.
    pub fn best() -> Self {
        Self::on(cognito_crypto::backend()).expect("the backend in use is available")
    }

    /// On the backend of this name, if this machine runs it.
    pub fn on(backend: &str) -> Option<Self> {
        Backend::available().find(|available| available.name() == backend).map(Self)
    }

    fn name(self) -> String {
        format!("cognito-crypto {} ({})", locked_version("cognito-crypto"), self.0.name())
    }

    /// A = g^a, S = (B − k·g^x)^(a + u·x), and the hash that gives u.
    pub fn client_login(self, s: &SignIn) -> Contender {
        let (a, x, public_b) = (s.a.bytes(), s.x.bytes(), oracle::bytes(&s.public_b));
        let x = x.try_into().expect("32 bytes");
        let login = move || {
            let client = Client::new(private_key(&a));
            let premaster =
                client.premaster_secret(&PasswordKey::from_be_bytes(&x), &public_key(&public_b));
            vec![client.public_key().to_be_bytes(), *premaster.expect("u is not 0")]
        };
        self.agreeing(login, &[&s.public_a, &s.premaster])
    }

    /// B = k·v + g^b (the sign is applied by masks, whichever it is), S = (A·v^u)^b, and the hash that gives u.
    pub fn server_login(self, s: &SignIn) -> Contender {
        let b = s.b.bytes();
        let [verifier, public_a] = [&s.verifier, &s.public_a].map(oracle::bytes);
        let login = move || {
            let verifier = Verifier::from_be_bytes(&verifier).expect("a verifier");
            let server = Server::new(verifier, private_key(&b), Sign::plus());
            let premaster = server.premaster_secret(&public_key(&public_a)).expect("u is not 0");
            vec![server.public_key().to_be_bytes(), *premaster]
        };
        self.agreeing(login, &[&s.public_b, &s.premaster])
    }

    /// The same up to the keys that a claim is verified with: K of S and K of N − S, since the sign is secret.
    pub fn server_keys(self, s: &SignIn) -> Contender {
        let (b, expected) = (s.b.bytes(), s.session_key);
        let [verifier, public_a] = [&s.verifier, &s.public_a].map(oracle::bytes);
        let keys = move || {
            let verifier = Verifier::from_be_bytes(&verifier).expect("a verifier");
            let server = Server::new(verifier, private_key(&b), Sign::plus());
            server.session_keys(&public_key(&public_a)).expect("u is not 0")
        };
        self.0.select();
        assert!(*keys().to_bytes()[0] == expected, "{} computes another key", self.name());
        Contender::in_process(self.name(), 1, self.selecting(keys))
    }

    /// g^e
    pub fn generator_power(self, e: &Exponent) -> Contender {
        let bytes = e.bytes();
        let power = move || vec![self.power_of_g(&bytes)];
        self.agreeing(power, &[&oracle::power(&oracle::GENERATOR.into(), e)])
    }

    /// base^e, with the width of e rounded up to whole bytes.
    pub fn random_power(self, base: &BigUint, e: &Exponent) -> Contender {
        let (base_bytes, e_bytes) = (oracle::bytes(base), e.bytes());
        let power = move || vec![self.power(&base_bytes, &e_bytes)];
        self.agreeing(power, &[&oracle::power(base, e)])
    }

    /// The modular arithmetic of a login and nothing else: g^a, k·g^x, and a power of as many windows as S.
    pub fn modular_part(self, s: &SignIn, random: &mut Random) -> Contender {
        let wide = Exponent::random(512, random);
        let expected = [
            s.public_a.clone(),
            &s.k * &s.verifier % oracle::modulus(),
            oracle::power(&s.public_b, &wide),
        ];
        let (a, x, wide) = (s.a.bytes(), s.x.bytes(), wide.bytes());
        let [k, public_b] = [&s.k, &s.public_b].map(oracle::bytes);
        let part = move || {
            vec![
                self.power_of_g(&a),
                self.product(&k, &self.power_of_g(&x)),
                self.power(&public_b, &wide),
            ]
        };
        self.agreeing(part, &expected.each_ref())
    }

    fn power_of_g(self, e: &[u8]) -> Bytes {
        by(|out| self.0.pow_g(out, &hazmat::Exponent::from_be_bytes(e)))
    }

    fn power(self, base: &Bytes, e: &[u8]) -> Bytes {
        by(|out| self.0.pow(out, &residue(base), &hazmat::Exponent::from_be_bytes(e)))
    }

    fn product(self, a: &Bytes, b: &Bytes) -> Bytes {
        by(|out| self.0.mul(out, &residue(a), &residue(b)))
    }

    fn agreeing(
        self,
        mut call: impl FnMut() -> Answer + 'static,
        expected: &[&BigUint],
    ) -> Contender {
        let expected: Answer = expected.iter().map(|number| oracle::bytes(number)).collect();
        self.0.select();
        assert!(call() == expected, "{} computes something else", self.name());
        Contender::in_process(self.name(), 1, self.selecting(call))
    }

    /// The choice of a backend is the process's: every call makes its own.
    fn selecting<T>(self, mut call: impl FnMut() -> T + 'static) -> impl FnMut() -> T + 'static {
        move || {
            self.0.select();
            call()
        }
    }
}

fn by(operation: impl FnOnce(&mut Residue)) -> Bytes {
    let mut out = residue(&[0; BYTES]);
    operation(&mut out);
    let mut bytes = [0; BYTES];
    out.write_be_bytes(&mut bytes);
    bytes
}

fn residue(bytes: &Bytes) -> Residue {
    Residue::from_be_bytes(bytes).expect("below N")
}

fn private_key(bytes: &[u8]) -> PrivateKey {
    PrivateKey::from_be_bytes(bytes).expect("a private key")
}

fn public_key(bytes: &[u8]) -> PublicKey {
    PublicKey::from_be_bytes(bytes).expect("a public key")
}

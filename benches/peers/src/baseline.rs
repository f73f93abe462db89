//! This crate as it was at commit 9491324, in the same process: `run` unpacks it beside the build.

use cognito_crypto_baseline::hazmat::{Backend, Exponent as Bits, Residue};
use cognito_crypto_baseline::srp::{Client, PasswordKey, PrivateKey, PublicKey, Server, Verifier};
use num_bigint::BigUint;

use crate::measure::Contender;
use crate::oracle::{self, BYTES, Exponent, SignIn};
use crate::shapes::Answer;

/// One of its backends: "ifma", "adx" (which was removed since) or "portable".
#[derive(Clone, Copy)]
pub struct Baseline(Backend);

impl Baseline {
    /// What the crate chose on CPUs where it now chooses the backend that it has chosen here, or that the build forces.
    pub fn best() -> Self {
        if cognito_crypto::backend() != "ifma" {
            return Self::without_ifma();
        }
        Self(Backend::available().next().expect("the portable backend at least"))
    }

    /// The best backend but AVX-512 IFMA: what a CPU without that had.
    pub fn without_ifma() -> Self {
        let mut others = Backend::available().filter(|backend| backend.name() != "ifma");
        Self(others.next().expect("the portable backend at least"))
    }

    pub fn portable() -> Self {
        Self(Backend::available().last().expect("the portable backend at least"))
    }

    pub fn client_login(self, s: &SignIn) -> Contender {
        let (a, x, public_b) = (s.a.bytes(), s.x.bytes(), oracle::bytes(&s.public_b));
        let x: [u8; 32] = x.try_into().expect("32 bytes");
        let login = move || {
            let client = Client::new(PrivateKey::from_be_bytes(&a).expect("a private key"));
            let public_b = PublicKey::from_be_bytes(&public_b).expect("a public key");
            let premaster = client.premaster_secret(&PasswordKey::from_be_bytes(&x), &public_b);
            vec![client.public_key().to_be_bytes(), *premaster.expect("u is not 0")]
        };
        self.agreeing(login, &[&s.public_a, &s.premaster])
    }

    /// B = k·v + g^b and the one key that there was with a fixed sign.
    pub fn server_key(self, s: &SignIn) -> Contender {
        let (b, expected) = (s.b.bytes(), s.session_key);
        let [verifier, public_a] = [&s.verifier, &s.public_a].map(oracle::bytes);
        let key = move || {
            let verifier = Verifier::from_be_bytes(&verifier).expect("a verifier");
            let b = PrivateKey::from_be_bytes(&b).expect("a private key");
            let server = Server::new(verifier, b).expect("B is not 0");
            let public_a = PublicKey::from_be_bytes(&public_a).expect("a public key");
            server.session_key(&public_a).expect("u is not 0")
        };
        self.0.select();
        assert!(*key().as_bytes() == expected, "{} computes another key", self.name());
        self.selecting(key)
    }

    /// base^e, with the width of e rounded up to whole bytes.
    pub fn random_power(self, base: &BigUint, e: &Exponent) -> Contender {
        let residue = |bytes: &[u8; BYTES]| Residue::from_be_bytes(bytes).expect("below N");
        let (base_bytes, e_bytes) = (oracle::bytes(base), e.bytes());
        let power = move || {
            let mut out = residue(&[0; BYTES]);
            self.0.pow(&mut out, &residue(&base_bytes), &Bits::from_be_bytes(&e_bytes));
            let mut bytes = [0; BYTES];
            out.write_be_bytes(&mut bytes);
            vec![bytes]
        };
        self.agreeing(power, &[&oracle::power(base, e)])
    }

    fn agreeing(
        self,
        mut call: impl FnMut() -> Answer + 'static,
        expected: &[&BigUint],
    ) -> Contender {
        let expected: Answer = expected.iter().map(|number| oracle::bytes(number)).collect();
        self.0.select();
        assert!(call() == expected, "{} computes something else", self.name());
        self.selecting(call)
    }

    fn name(self) -> String {
        format!("cognito-crypto at 9491324 ({})", self.0.name())
    }

    fn selecting<T>(self, mut call: impl FnMut() -> T + 'static) -> Contender {
        Contender::in_process(self.name(), 1, move || {
            self.0.select();
            call()
        })
    }
}

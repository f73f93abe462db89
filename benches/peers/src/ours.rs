//! cognito-crypto itself, in every form that is compared.

use cognito_crypto::auth::{App, AuthParameters, ChallengeParameters, UserSrp, UserSrpStarted};
use cognito_crypto::srp::{
    Client, PasswordKey, PrivateKey, PublicKey, Server, SessionKey, Verifier, batch,
};
use num_bigint::BigUint;
use rayon::ThreadPoolBuilder;

use crate::measure::Contender;
use crate::oracle::{self, Exponent, Random, SignIn};
use crate::peers::{Challenge, Claim};
use crate::shapes::Answer;

const NAME: &str = "cognito-crypto";

/// A = g^a, S = (B − k·g^x)^(a + u·x), and the hash that gives u.
pub fn client_login(s: &SignIn) -> Contender {
    let (a, x, public_b) = (s.a.bytes(), s.x.bytes(), oracle::bytes(&s.public_b));
    let x = x.try_into().expect("32 bytes");
    let login = move || {
        let client = Client::new(private_key(&a));
        let premaster =
            client.premaster_secret(&PasswordKey::from_be_bytes(&x), &public_key(&public_b));
        vec![client.public_key().to_be_bytes(), *premaster.expect("u is not 0")]
    };
    agreeing(login, &[&s.public_a, &s.premaster])
}

/// B = k·v + g^b, S = (A·v^u)^b, and the hash that gives u.
pub fn server_login(s: &SignIn) -> Contender {
    let b = s.b.bytes();
    let [verifier, public_a] = [&s.verifier, &s.public_a].map(oracle::bytes);
    let login = move || {
        let verifier = Verifier::from_be_bytes(&verifier).expect("a verifier");
        let server = Server::new(verifier, private_key(&b)).expect("B is not 0");
        let premaster = server.premaster_secret(&public_key(&public_a)).expect("u is not 0");
        vec![server.public_key().to_be_bytes(), *premaster]
    };
    agreeing(login, &[&s.public_b, &s.premaster])
}

/// A = g^a
pub fn generator_power(a: &Exponent) -> Contender {
    let bytes = a.bytes();
    let power = move || vec![Client::new(private_key(&bytes)).public_key().to_be_bytes()];
    let g = BigUint::from(oracle::GENERATOR);
    agreeing(power, &[&g.modpow(&a.value, &oracle::modulus())])
}

fn agreeing(mut call: impl FnMut() -> Answer + 'static, expected: &[&BigUint]) -> Contender {
    let expected: Answer = expected.iter().map(|number| oracle::bytes(number)).collect();
    assert!(call() == expected, "{NAME} computes something else");
    Contender::in_process(NAME.into(), 1, call)
}

fn private_key(bytes: &[u8]) -> PrivateKey {
    PrivateKey::from_be_bytes(bytes).expect("a private key")
}

fn public_key(bytes: &[u8]) -> PublicKey {
    PublicKey::from_be_bytes(bytes).expect("a public key")
}

/// Many logins at once: every A, then every K.
pub struct Batch {
    items: Vec<Item>,
}

struct Item {
    a: Vec<u8>,
    x: PasswordKey,
    public_b: PublicKey,
    /// What K has to be.
    session_key: [u8; 16],
}

impl Item {
    fn new(s: &SignIn) -> Self {
        Self {
            a: s.a.bytes(),
            x: PasswordKey::from_be_bytes(&s.x.bytes().try_into().expect("32 bytes")),
            public_b: public_key(&oracle::bytes(&s.public_b)),
            session_key: s.session_key,
        }
    }
}

impl Batch {
    /// `count` logins, taking turns with the sign-ins there are; all have given the right K.
    pub fn new(sign_ins: &[SignIn], count: usize) -> Self {
        let batch = Self { items: sign_ins.iter().cycle().take(count).map(Item::new).collect() };
        let agree = |(key, item): (&SessionKey, &Item)| *key.as_bytes() == item.session_key;
        assert!(
            batch.session_keys().iter().zip(&batch.items).filter(|&pair| agree(pair)).count()
                == count
        );
        batch
    }

    fn session_keys(&self) -> Vec<SessionKey> {
        let a = self.items.iter().map(|item| private_key(&item.a));
        let clients = batch::clients(a.collect()).into_iter().zip(&self.items);
        let steps = clients.map(|(client, item)| (client, &item.x, &item.public_b));
        let keys = batch::client_session_keys(steps.collect()).into_iter();
        keys.map(|key| key.expect("u is not 0")).collect()
    }

    /// On this thread, in CPU time. A thread can be in one pool, so there is one contender of this kind.
    pub fn on_this_thread(self) -> Contender {
        let pool = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
        let (pool, items) = (pool.expect("the thread is in no pool yet"), self.items.len());
        let name = format!("{NAME}, batch of {items}");
        Contender::in_process(name, items, move || pool.install(|| self.session_keys()))
    }

    /// Spread over so many cores, in wall time.
    pub fn on_cores(self, cores: usize) -> Contender {
        let pool = ThreadPoolBuilder::new().num_threads(cores).build().expect("threads");
        let items = self.items.len();
        let name = format!("{NAME}, batch of {items}, cores: {cores}");
        Contender::on_several_cores(name, items, move || pool.install(|| self.session_keys()))
    }
}

/// Both steps of one login through the public API, a from the operating system (320 bits).
pub fn login(challenge: &Challenge) -> Contender {
    both_steps(challenge, |user| user.start().expect("random numbers"))
}

/// The same with a 256-bit a.
pub fn login_with_256_bits(challenge: &Challenge, random: &mut Random) -> Contender {
    let a = Exponent::random(256, random).bytes();
    both_steps(challenge, move |user| user.start_with_private_key(private_key(&a)))
}

fn both_steps(
    challenge: &Challenge,
    start: impl Fn(UserSrp) -> (AuthParameters, UserSrpStarted) + 'static,
) -> Contender {
    let app = App::new(&challenge.pool_id, &challenge.client_id).expect("a pool");
    let (username, password) = (challenge.username.clone(), challenge.password.clone());
    let parameters: ChallengeParameters = challenge.parameters().into_iter().collect();
    let login = move || {
        let (request, started) = start(UserSrp::new(&app, &username));
        let response = started.respond(&parameters, &password).expect("a well-formed challenge");
        let text = |key| response.require(key).expect("every response has it").to_owned();
        Claim {
            public_a: request.require("SRP_A").expect("every request has it").to_owned(),
            timestamp: text("TIMESTAMP"),
            signature: text("PASSWORD_CLAIM_SIGNATURE"),
        }
    };
    challenge.contender(NAME.into(), login)
}

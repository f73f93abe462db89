//! A claim that waits for its answer, the same in every run, and the right answers: to its challenge, and to that
//! sealed.

use super::{Constant, TEXTBOOK};
use cognito_crypto::{
    auth::{
        App, Parameters, Timestamp, UserSrp, UserSrpStarted,
        server::{PendingClaim, SealingKeys, SimulationKey, StoredUser, UserLookup, UserPool},
    },
    srp::{PrivateKey, Salt, Verifier},
};
use num_bigint::BigUint;
use std::sync::LazyLock;

pub(crate) const NOW: u64 = 1_800_000_000;
pub(crate) const KEY: [u8; 32] = [7; 32];

pub(crate) fn now() -> Timestamp {
    Timestamp::from_unix(NOW).unwrap()
}

pub(crate) struct Fixture {
    pub(crate) app: App,
    verifier: Vec<u8>,
    pub(crate) answer: Parameters,
    pub(crate) answer_to_sealed: Parameters,
}

pub(crate) static FIXTURE: LazyLock<Fixture> =
    LazyLock::new(|| Fixture::new(App::new("us-east-1_AbC", "client").unwrap()));

impl Fixture {
    pub(crate) fn new(app: App) -> Self {
        let stored =
            StoredUser::register_with_rng(&app, "id", "correct horse", &mut Constant).unwrap();
        let verifier = stored.verifier.to_be_bytes().to_vec();
        let [answer, answer_to_sealed] = [(); 2].map(|()| Parameters::new());
        let mut fixture = Self { app, verifier, answer, answer_to_sealed };
        let (started, challenge, _) = fixture.handshake();
        fixture.answer = started.respond_at(&challenge, "correct horse", now()).unwrap();
        let (started, challenge, pending) = fixture.handshake();
        let challenge = SealingKeys::from_bytes(KEY).seal_at(challenge, pending, now()).unwrap();
        fixture.answer_to_sealed = started.respond_at(&challenge, "correct horse", now()).unwrap();
        fixture
    }

    /// A handshake up to the challenge.
    fn handshake(&self) -> (UserSrpStarted, Parameters, PendingClaim) {
        let a = PrivateKey::from_be_bytes(&[0x3c; 40]).unwrap();
        let (request, started) = UserSrp::new(&self.app, "alias").start_with_private_key(a);
        let stored = StoredUser {
            user_id: "id".into(),
            salt: Salt::generate_with_rng(&mut Constant).unwrap(),
            verifier: Verifier::from_be_bytes(&self.verifier).unwrap(),
        };
        let lookup = UserLookup::found(stored).unwrap();
        let (challenge, pending) = UserPool::new(&self.app, &SimulationKey::from_bytes([7; 32]))
            .challenge_user_with_rng(&request, lookup, &mut Constant)
            .unwrap();
        (started, challenge, pending)
    }

    pub(crate) fn pending(&self) -> PendingClaim {
        self.handshake().2
    }

    /// The sealed SECRET_BLOCK.
    pub(crate) fn block(&self) -> &str {
        self.answer_to_sealed.get("PASSWORD_CLAIM_SECRET_BLOCK").unwrap()
    }
}

/// Whether the user exists, b, v, A and u.
pub(crate) struct Secrets {
    v: BigUint,
    a: BigUint,
}

impl Secrets {
    pub(crate) const BYTES: usize = 1 + 40 + 384 + 384 + 32;

    pub(crate) fn read(bytes: &[u8]) -> Self {
        let number = |start| BigUint::from_bytes_be(&bytes[start..start + 384]);
        Self { v: number(41), a: number(425) }
    }

    pub(crate) fn is_legal(&self) -> bool {
        [&self.v, &self.a].into_iter().all(|it| *it != BigUint::ZERO && *it < TEXTBOOK.n)
    }
}

//! What is drawn, and what if the generator fails? At the first draw or at a later one: an error, never a value.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/known.rs"]
mod known;
#[path = "common/srp6a.rs"]
mod srp6a;

use cognito_crypto::{
    Error,
    auth::{
        App, AuthFlow, Device, DeviceSecretVerifierConfig, DeviceSrp, Parameters, UserSrp, batch,
        server::{SimulationKey, StoredDevice, StoredUser, UserLookup, UserPool},
    },
    srp::{self, Client, Identity, PasswordKey, PrivateKey, Salt, Server, Sign, Verifier},
};
use num_bigint::BigUint;
use srp6a::Srp6a;

/// Gives the bytes 0xa0, 0xa1, … so many times, then fails.
struct Dying {
    draws: usize,
    /// How many bytes each draw has asked for.
    drawn: Vec<usize>,
}

impl Dying {
    fn after(draws: usize) -> Self {
        Self { draws, drawn: Vec::new() }
    }
}

impl rand_core::TryRng for Dying {
    type Error = std::io::Error;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        if self.drawn.len() == self.draws {
            // As a generator that dies on the way.
            bytes.fill(0);
            return Err(std::io::Error::other("no entropy"));
        }
        self.drawn.push(bytes.len());
        for (byte, value) in bytes.iter_mut().zip(0xa0..) {
            *byte = value;
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Dying {}

/// Fails unless `operation` gives an error after fewer than `draws` draws, and none after so many.
fn needs(draws: usize, operation: impl Fn(&mut Dying) -> Result<(), Error>) {
    for good in 0..draws {
        assert_eq!(operation(&mut Dying::after(good)), Err(Error::Rng), "after {good} draws");
    }
    assert_eq!(operation(&mut Dying::after(draws)), Ok(()));
}

fn app() -> App {
    App::new("us-east-1_AbC", "client").unwrap()
}

#[test]
fn a_generator_that_fails_is_an_error_in_every_primitive() {
    needs(1, |rng| PrivateKey::generate_with_rng(rng).map(drop));
    needs(1, |rng| Salt::generate_with_rng(rng).map(drop));
    needs(1, |rng| Client::generate_with_rng(rng).map(drop));
    let verifier = || PasswordKey::from_be_bytes(&[1; 32]).verifier();
    needs(1, |rng| Sign::generate_with_rng(rng).map(drop));
    needs(2, |rng| Server::generate_with_rng(verifier(), rng).map(drop));
}

#[test]
fn a_generator_that_fails_is_an_error_in_every_client() {
    let (app, device) = (app(), Device::new("k", "g", "p"));
    needs(1, |rng| UserSrp::new(&app, "alice").start_with_rng(rng).map(drop));
    needs(1, |rng| DeviceSrp::new(&app, "alice", &device).start_with_rng(rng).map(drop));
    needs(2, |rng| Device::generate_with_rng("k", "g", rng).map(drop));
    needs(1, |rng| AuthFlow::user_srp_auth(&app, "alice", "pw").start_with_rng(rng).map(drop));
    let users = || vec![UserSrp::new(&app, "alice"), UserSrp::new(&app, "bob")];
    needs(2, |rng| batch::start_users_with_rng(users(), rng).map(drop));
    let devices = || vec![DeviceSrp::new(&app, "alice", &device)];
    needs(1, |rng| batch::start_devices_with_rng(devices(), rng).map(drop));
}

#[test]
fn a_generator_that_fails_is_an_error_in_every_server() {
    let (app, key) = (app(), SimulationKey::from_bytes([0; 32]));
    needs(1, |rng| SimulationKey::generate_with_rng(rng).map(drop));
    needs(1, |rng| StoredUser::register_with_rng(&app, "a", "p", rng).map(drop));

    let (request, _) = UserSrp::new(&app, "alice").start().unwrap();
    // b, its sign and SECRET_BLOCK.
    needs(3, |rng| {
        UserPool::new(&app, &key)
            .challenge_user_with_rng(&request, UserLookup::missing("alice").unwrap(), rng)
            .map(drop)
    });
    needs(3, |rng| {
        let items = vec![(&request, UserLookup::missing("alice").unwrap())];
        batch::challenge_users_with_rng(&UserPool::new(&app, &key), items, rng).remove(0).map(drop)
    });
    let device = Device::new("k", "g", "p");
    let (request, _) = DeviceSrp::new(&app, "alice", &device).start().unwrap();
    let stored = || {
        StoredDevice::from_config("k", "g", &DeviceSecretVerifierConfig::new("Aw==", "Aw=="))
            .unwrap()
    };
    needs(3, |rng| {
        UserPool::new(&app, &SimulationKey::from_bytes([0; 32]))
            .challenge_device_with_rng(&request, stored(), rng)
            .map(drop)
    });
}

#[test]
fn a_generated_private_value_has_320_bits_and_is_used_as_drawn() {
    let textbook = Srp6a::cognito();
    let drawn = BigUint::from_bytes_be(&(0xa0..0xc8).collect::<Vec<u8>>());
    let rng = &mut Dying::after(3);

    let client = Client::generate_with_rng(rng).unwrap();
    let a_public = BigUint::from_bytes_be(&client.public_key().to_be_bytes());
    assert_eq!(a_public, textbook.power_of_g(&drawn));

    let x = BigUint::from_bytes_be(&[1; 32]);
    let verifier = PasswordKey::from_be_bytes(&[1; 32]).verifier();
    let server = Server::generate_with_rng(verifier, rng).unwrap();
    let b_public = BigUint::from_bytes_be(&server.public_key().to_be_bytes());
    assert_eq!(b_public, textbook.server_public(&textbook.power_of_g(&x), &drawn));
    assert_eq!(rng.drawn, [40, 40, 1]);
}

/// How many of these B leave a quadratic residue when k·v is taken away.
fn residues(public: impl Iterator<Item = BigUint>, verifier: &Verifier) -> usize {
    let textbook = Srp6a::cognito();
    let kv = textbook.k() * BigUint::from_bytes_be(&verifier.to_be_bytes()) % &textbook.n;
    public.filter(|public| textbook.is_residue(&(public + &textbook.n - &kv))).count()
}

/// Fails if a fair coin gives so many heads once in 10^9 times or less.
fn assert_fair(heads: usize, tosses: usize) {
    let deviation = (2.0 * heads as f64 - tosses as f64).abs() / (tosses as f64).sqrt();
    assert!(deviation < 6.2, "{heads} of {tosses}");
}

const TOSSES: usize = 200;

#[test]
fn a_challenge_of_a_server_does_not_tell_whether_a_password_is_right() {
    let verifier = || PasswordKey::from_be_bytes(&[7; 32]).verifier();
    let public = |server: &Server| BigUint::from_bytes_be(&server.public_key().to_be_bytes());
    let single = (0..TOSSES).map(|_| public(&Server::generate(verifier()).unwrap()));
    assert_fair(residues(single, &verifier()), TOSSES);

    let draw = || (verifier(), PrivateKey::generate().unwrap(), Sign::generate().unwrap());
    let batch = srp::batch::servers((0..TOSSES).map(|_| draw()).collect());
    assert_fair(residues(batch.iter().map(public), &verifier()), TOSSES);

    // With a fixed sign the right password always shows; that is what the random one is for.
    let fixed = |sign: fn() -> Sign| {
        let draw =
            move |_| public(&Server::new(verifier(), PrivateKey::generate().unwrap(), sign()));
        residues((0..20).map(draw), &verifier())
    };
    assert_eq!([fixed(Sign::plus), fixed(Sign::minus)], [20, 0]);
}

#[test]
fn a_challenge_of_a_user_or_a_device_does_not_tell_whether_a_password_is_right() {
    let (app, key) = (app(), SimulationKey::from_bytes([0; 32]));
    let salt = || Salt::from_be_bytes(&[9; 16]).unwrap();
    let identity = Identity { group: app.pool_name(), user: "alice" };
    let verifier = || PasswordKey::derive(&identity, b"pw", &salt()).verifier();
    let srp_b = |challenge: &Parameters| {
        BigUint::parse_bytes(challenge.get("SRP_B").unwrap().as_bytes(), 16).unwrap()
    };
    let lookup = || {
        let user = StoredUser { user_id: "alice".into(), salt: salt(), verifier: verifier() };
        UserLookup::found(user).unwrap()
    };
    let (request, _) = UserSrp::new(&app, "alice").start().unwrap();
    let user = |_| srp_b(&UserPool::new(&app, &key).challenge_user(&request, lookup()).unwrap().0);
    assert_fair(residues((0..TOSSES).map(user), &verifier()), TOSSES);

    let items = (0..TOSSES).map(|_| (&request, lookup())).collect();
    let batch =
        batch::challenge_users_with_rng(&UserPool::new(&app, &key), items, &mut getrandom::SysRng);
    let batch = batch.into_iter().map(|issued| srp_b(&issued.unwrap().0));
    assert_fair(residues(batch, &verifier()), TOSSES);

    let device = Device::new("k", "g", "p");
    let (request, _) = DeviceSrp::new(&app, "alice", &device).start().unwrap();
    let stored = || StoredDevice {
        key: "k".into(),
        group_key: "g".into(),
        salt: salt(),
        verifier: verifier(),
    };
    let device = |_| {
        srp_b(
            &UserPool::new(&app, &SimulationKey::from_bytes([0; 32]))
                .challenge_device(&request, stored())
                .unwrap()
                .0,
        )
    };
    assert_fair(residues((0..TOSSES).map(device), &verifier()), TOSSES);
}

//! Fuzzes the requests that a server gets: it answers a challenge if the request is legal, and else names the first
//! parameter at fault.

#![no_main]

mod common;

use cognito_crypto::{
    Error, Problem,
    auth::{
        App, DeviceSecretVerifierConfig, Parameters,
        server::{SimulationKey, StoredDevice, UserLookup, UserPool},
    },
};
use common::Constant;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut request = common::parameters(text);
    let app = App::with_client_secret("us-east-1_AbC", "client", "secret").unwrap();
    // Nobody guesses a hash: this word stands for the right one.
    if request.get("SECRET_HASH") == Some("right") {
        let hash = request.get("USERNAME").and_then(|name| app.secret_hash(name));
        request.insert("SECRET_HASH", hash.as_ref().map_or("", |hash| hash.expose()));
    }
    let (key, rng) = (SimulationKey::from_bytes([7; 32]), &mut Constant);

    let challenged = UserPool::new(&app, &key).challenge_user_with_rng(
        &request,
        UserLookup::missing("alice").unwrap(),
        rng,
    );
    let legal = name(&app, &request, 512).and_then(|()| public_key(&request));
    check(challenged, legal);

    let stored =
        StoredDevice::from_config("key", "group", &DeviceSecretVerifierConfig::new("Aw==", "Aw=="))
            .unwrap();
    let challenged = UserPool::new(&app, &SimulationKey::from_bytes([0; 32]))
        .challenge_device_with_rng(&request, stored, rng);
    let legal = name(&app, &request, 512)
        .and_then(|()| match request.require("DEVICE_KEY")? {
            "key" => Ok(()),
            _ => Err(Error::NotAuthorized),
        })
        .and_then(|()| public_key(&request));
    check(challenged, legal);

    let verdict =
        UserPool::new(&app, &key).verify_password(&request, UserLookup::missing("alice").unwrap());
    let legal = name(&app, &request, 512).and_then(|()| request.require("PASSWORD"));
    assert_eq!(verdict, Err(legal.err().unwrap_or(Error::NotAuthorized)));
});

fn check<Pending>(challenged: Result<(Parameters, Pending), Error>, legal: Result<(), Error>) {
    let challenge = challenged.map(|(challenge, _)| challenge);
    assert_eq!(challenge.as_ref().err(), legal.as_ref().err());
    if let Ok(challenge) = challenge {
        common::challenge(&challenge).expect("a challenge that a client can read");
    }
}

/// The USERNAME and its SECRET_HASH.
fn name(app: &App, request: &Parameters, longest: usize) -> Result<(), Error> {
    let name = request.require("USERNAME")?;
    if name.len() > longest {
        return Err(common::malformed("USERNAME")(Problem::TooLong));
    }
    let right =
        app.secret_hash(name).is_some_and(|hash| request.get("SECRET_HASH") == Some(hash.expose()));
    if right { Ok(()) } else { Err(Error::NotAuthorized) }
}

fn public_key(request: &Parameters) -> Result<(), Error> {
    let text = request.require("SRP_A")?;
    common::public_key(text).map(|_| ()).map_err(common::malformed("SRP_A"))
}

//! Unusual but legal handshakes, which have to succeed.

use crate::kind::{Deed, Kind};
use cognito_crypto::auth::{Parameters, server::TIMESTAMP_WINDOW};

pub(crate) fn kinds() -> Vec<Kind> {
    let window = i64::try_from(TIMESTAMP_WINDOW).unwrap();
    vec![
        Kind::request("SRP_A in upper case", Ok(()), |request| {
            edit(request, "SRP_A", str::to_uppercase);
        }),
        Kind::request("SRP_A of 1,024 digits", Ok(()), |request| {
            edit(request, "SRP_A", |text| format!("{text:0>1024}"));
        }),
        Kind::challenge("SRP_B with leading zeros", Ok(()), |challenge| {
            edit(challenge, "SRP_B", |text| format!("000{text}"));
        }),
        Kind::challenge("SALT in upper case, without leading zeros", Ok(()), |challenge| {
            edit(challenge, "SALT", |text| text.trim_start_matches('0').to_uppercase());
        }),
        Kind::new("a client whose clock is late", Ok(()), Deed::Clock(window)),
        Kind::new("a client whose clock is early", Ok(()), Deed::Clock(-window)),
        Kind::new("a sealed challenge", Ok(()), Deed::Keys(|keys| &keys.current)),
        Kind::new(
            "a challenge sealed with the previous key",
            Ok(()),
            Deed::Keys(|keys| &keys.next),
        ),
        Kind::response("responses nobody asked for", Ok(()), |responses, _| {
            responses.insert("SRP_B", "0");
        }),
    ]
}

pub(crate) fn edit(parameters: &mut Parameters, key: &str, change: impl Fn(&str) -> String) {
    let changed = change(parameters.get(key).unwrap());
    parameters.insert(key, changed);
}

//! Fuzzes the bytes of a claim that comes back from a store: they are read if they have the form, become the same bytes
//! again, and a right answer is accepted with those that were written, and with no others.

#![no_main]

mod common;

use cognito_crypto::auth::server::PendingClaim;
use common::claim::{FIXTURE, Secrets, now};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let claim = match (PendingClaim::from_bytes(&FIXTURE.app, bytes), read(bytes)) {
        (Ok(claim), Some(_)) => claim,
        (Err(_), None) => return,
        (found, expected) => panic!("{found:?}, and expected {}", expected.is_some()),
    };
    let mut canonical = bytes.to_vec();
    // Whether the user exists is one bit.
    canonical[2] &= 1;
    let again = claim.into_bytes();
    assert_eq!(*again, canonical);

    let claim = PendingClaim::from_bytes(&FIXTURE.app, &again).unwrap();
    let written = FIXTURE.pending().into_bytes();
    // The answer comes under the user's id, so that the name that was typed does not matter.
    let [found, expected] = [&again, &written].map(|bytes| {
        let (kind, secrets, mut texts) = read(bytes).unwrap();
        texts[4].clear();
        (kind, secrets.to_vec(), texts)
    });
    assert_eq!(claim.verify_at(&FIXTURE.answer, now()).is_ok(), found == expected);
});

/// The kind, the secrets, and pool, app client, group, user, name and SECRET_BLOCK, if the bytes have the form.
fn read(bytes: &[u8]) -> Option<(u8, &[u8], [String; 6])> {
    let (&[version, kind], rest) = bytes.split_first_chunk()?;
    let (secrets, mut rest) = rest.split_at_checked(Secrets::BYTES)?;
    let mut text = || {
        let (length, after) = rest.split_first_chunk()?;
        let (text, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        rest = after;
        String::from_utf8(text.to_vec()).ok()
    };
    let texts = [text()?, text()?, text()?, text()?, text()?, text()?];
    let is_ours = texts[0] == FIXTURE.app.pool_id() && texts[1] == FIXTURE.app.client_id();
    let is_legal = version == 1 && kind <= 1 && rest.is_empty() && is_ours;
    (is_legal && Secrets::read(secrets).is_legal()).then_some((kind, secrets, texts))
}

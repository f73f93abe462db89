//! Fuzzes sealed challenges: a block that nobody sealed is refused, and one that is sealed here, by the cipher's own
//! crate, is opened if what is in it has the form. A right answer is accepted with the block it was made for only.

#![no_main]

mod common;

use base64ct::{Base64, Encoding as _};
use chacha20poly1305::{AeadInOut as _, KeyInit as _, XChaCha20Poly1305};
use cognito_crypto::{
    Error,
    auth::{Parameters, server::SealingKeys},
};
use common::claim::{FIXTURE, KEY, NOW, Secrets, now};

const PLAIN: usize = 1399;

// The first byte says whether the rest is a block, or is to be sealed: cut, or filled up with zeros.
libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((how, rest)) = input.split_first() else { return };
    let (block, is_legal) = if how & 1 == 0 {
        (rest.to_vec(), Base64::encode_string(rest) == FIXTURE.block())
    } else {
        let mut plain = rest.to_vec();
        plain.resize(PLAIN, 0);
        (sealed(&plain), is_legal(&plain))
    };
    let block = Base64::encode_string(&block);
    let mut answer: Parameters = FIXTURE.answer_to_sealed.iter().collect();
    answer.insert("PASSWORD_CLAIM_SECRET_BLOCK", &*block);
    match SealingKeys::from_bytes(KEY).open_user_at(&FIXTURE.app, &answer, now()) {
        Ok(opened) => {
            assert!(is_legal);
            let verdict = opened.claim.verify_at(&answer, now());
            assert_eq!(verdict.is_ok(), block == FIXTURE.block());
        }
        Err(error) => assert!(!is_legal && error == Error::NotAuthorized),
    }
});

fn sealed(plain: &[u8]) -> Vec<u8> {
    let (mut text, nonce) = (plain.to_vec(), [9; 24]);
    let associated = ["cognito-crypto sealed challenge", "user", FIXTURE.app.pool_id()];
    let associated = format!("{}\0{}", associated.join("\0"), FIXTURE.app.client_id());
    let tag = XChaCha20Poly1305::new(&KEY.into())
        .encrypt_inout_detached(&nonce.into(), associated.as_bytes(), (&mut *text).into())
        .unwrap();
    [&[1], &nonce[..], &text, &tag].concat()
}

/// The secrets, the time of issue, a digest of the name, two lengths, and two texts of so many bytes.
fn is_legal(plain: &[u8]) -> bool {
    let (secrets, rest) = plain.split_at(Secrets::BYTES);
    let (issued, rest) = rest.split_first_chunk().unwrap();
    let (lengths, texts) = rest[32..].split_first_chunk::<4>().unwrap();
    let length = |at: usize| usize::from(u16::from_be_bytes([lengths[at], lengths[at + 1]]));
    let (group, user) = (length(0), length(2));
    let is_text = |from, length: usize| {
        texts.get(from..from + length).is_some_and(|text| str::from_utf8(text).is_ok())
    };
    u64::from_be_bytes(*issued).abs_diff(NOW) <= 180
        && is_text(0, group)
        && is_text(group, user)
        && Secrets::read(secrets).is_legal()
}

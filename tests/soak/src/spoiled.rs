//! Hostile handshakes, which have to fail.

use crate::{
    kind::{Deed, Exchange, Kind},
    legal::edit,
    number::{modulus, session_key},
};
use base64ct::{Base64, Encoding};
use cognito_crypto::{
    Error, Problem,
    auth::{Parameters, server::TIMESTAMP_WINDOW},
    srp::{Identity, PublicKey, claim},
};
use num_bigint::BigUint;

const NOT_AUTHORIZED: Result<(), Error> = Err(Error::NotAuthorized);

fn missing(name: &'static str) -> Result<(), Error> {
    Err(Error::Missing { name })
}

fn malformed(name: &'static str, problem: Problem) -> Result<(), Error> {
    Err(Error::Malformed { name, problem })
}

/// SRP_A and SRP_B that are no public values.
pub(crate) fn public_values() -> Vec<Kind> {
    let (n, hex) = (modulus(), |number: BigUint| number.to_str_radix(16));
    let power = |bits: u32| BigUint::from(1_u8) << bits;
    let values = [
        ("= 0", "0".into(), Problem::ZeroModN),
        ("= 000000", "000000".into(), Problem::ZeroModN),
        ("= N", hex(n.clone()), Problem::NotBelowN),
        ("= N in upper case", hex(n.clone()).to_uppercase(), Problem::NotBelowN),
        ("= N with leading zeros", format!("{:0>1000}", hex(n.clone())), Problem::NotBelowN),
        ("= N + 1", hex(&n + 1_u8), Problem::NotBelowN),
        ("= 2^3072 - 1", hex(power(3072) - 1_u8), Problem::NotBelowN),
        ("= 2·N", hex(&n * 2_u8), Problem::TooLong),
        ("= 255·N", hex(&n * 255_u8), Problem::TooLong),
        ("of 385 bytes", hex(power(3072)), Problem::TooLong),
        ("of 1,025 digits", "0".repeat(1024) + "1", Problem::TooLong),
        ("of 100,000 digits", "f".repeat(100_000), Problem::TooLong),
        ("empty", String::new(), Problem::Empty),
        ("with a plus sign", "+1".into(), Problem::NotHex),
        ("with a minus sign", "-1".into(), Problem::NotHex),
        ("with a NUL", "12\0".into(), Problem::NotHex),
        ("that is not hexadecimal", "1g".into(), Problem::NotHex),
    ];
    let mut kinds = Vec::new();
    for (what, text, problem) in values {
        for (name, side) in [("SRP_A", Kind::request as Side), ("SRP_B", Kind::challenge)] {
            let text = text.clone();
            let change = move |parameters: &mut Parameters| parameters.insert(name, &*text);
            kinds.push(side(format!("{name} {what}"), malformed(name, problem), Box::new(change)));
        }
    }
    kinds
}

type Side = fn(String, Result<(), Error>, Box<dyn Fn(&mut Parameters) + Send + Sync>) -> Kind;

/// Requests that lack something or that are about somebody else.
pub(crate) fn requests() -> Vec<Kind> {
    let too_long = malformed("USERNAME", Problem::TooLong);
    vec![
        Kind::new("an unknown user", NOT_AUTHORIZED, Deed::UnknownUser),
        Kind::request("no SRP_A", missing("SRP_A"), |request| request.remove("SRP_A")),
        Kind::request("no USERNAME", missing("USERNAME"), |request| request.remove("USERNAME")),
        Kind::request("a USERNAME of 513 bytes", too_long, |request| {
            request.insert("USERNAME", "x".repeat(513));
        }),
        Kind::request("a request without SECRET_HASH", NOT_AUTHORIZED, |request| {
            request.remove("SECRET_HASH");
        }),
        Kind::request("a request with another SECRET_HASH", NOT_AUTHORIZED, |request| {
            edit(request, "SECRET_HASH", flip_last_digit);
        }),
        Kind::challenge("no SALT", missing("SALT"), |challenge| challenge.remove("SALT")),
        Kind::challenge("another SALT", NOT_AUTHORIZED, |challenge| {
            edit(challenge, "SALT", |text| format!("{text}0"));
        }),
        Kind::challenge("another SRP_B", NOT_AUTHORIZED, |challenge| {
            challenge.insert("SRP_B", "7b");
        }),
        Kind::challenge(
            "a SECRET_BLOCK that is not base64",
            malformed("SECRET_BLOCK", Problem::NotBase64),
            |challenge| {
                edit(challenge, "SECRET_BLOCK", |text| format!("!{text}"));
            },
        ),
    ]
}

/// Proofs that do not fit, those of a guessed S among them.
pub(crate) fn proofs() -> Vec<Kind> {
    let outside = i64::try_from(TIMESTAMP_WINDOW).unwrap() + 1;
    let signature = |name: &str, change: fn(&[u8]) -> Vec<u8>| {
        Kind::response(format!("a signature {name}"), NOT_AUTHORIZED, move |responses, _| {
            edit(responses, "PASSWORD_CLAIM_SIGNATURE", |text| {
                Base64::encode_string(&change(&Base64::decode_vec(text).unwrap()))
            });
        })
    };
    let mut kinds = vec![
        Kind::new("a wrong password", NOT_AUTHORIZED, Deed::WrongPassword),
        Kind::new("a timestamp too old", NOT_AUTHORIZED, Deed::Clock(outside)),
        Kind::new("a timestamp too new", NOT_AUTHORIZED, Deed::Clock(-outside)),
        signature("with its first bit changed", |right| flip(right, 0)),
        signature("with its last bit changed", |right| flip(right, 255)),
        signature("of zeros", |right| vec![0; right.len()]),
        signature("of 31 bytes", |right| right[..31].to_vec()),
        signature("of 33 bytes", |right| [right, &[0]].concat()),
        signature("of no bytes", |_| Vec::new()),
    ];
    let last = modulus() - 1_u8;
    let [zero, one] = [0_u8, 1].map(BigUint::from);
    for (what, a, s) in [
        ("A = 1 and S guessed to be 1", &one, &one),
        ("A = 1 and S guessed to be 0", &one, &zero),
        ("A = N - 1 and S guessed to be 1", &last, &one),
        ("A = N - 1 and S guessed to be N - 1", &last, &last),
    ] {
        kinds.push(forged(what, a.clone(), s.clone()));
    }
    kinds
}

/// Answers that are not the one to this challenge.
pub(crate) fn responses() -> Vec<Kind> {
    let mut kinds = vec![
        Kind::new(
            "a challenge sealed with another key",
            NOT_AUTHORIZED,
            Deed::Keys(|keys| &keys.foreign),
        ),
        Kind::response("an earlier SECRET_BLOCK", NOT_AUTHORIZED, |responses, exchange| {
            let earlier = exchange.previous.get("PASSWORD_CLAIM_SECRET_BLOCK").unwrap();
            responses.insert("PASSWORD_CLAIM_SECRET_BLOCK", earlier);
        }),
        Kind::response("a shortened SECRET_BLOCK", NOT_AUTHORIZED, |responses, _| {
            edit(responses, "PASSWORD_CLAIM_SECRET_BLOCK", |text| text[..text.len() - 4].into());
        }),
        Kind::response("a replay of an earlier answer", NOT_AUTHORIZED, |responses, exchange| {
            *responses = exchange.previous.iter().collect();
        }),
        Kind::response(
            "an earlier proof under this SECRET_BLOCK",
            NOT_AUTHORIZED,
            |responses, exchange| {
                let earlier = exchange.previous.get("PASSWORD_CLAIM_SIGNATURE").unwrap();
                responses.insert("PASSWORD_CLAIM_SIGNATURE", earlier);
            },
        ),
        Kind::response("another user's name", NOT_AUTHORIZED, |responses, _| {
            responses.insert("USERNAME", "id 4711");
        }),
        Kind::response("a TIMESTAMP a second later", NOT_AUTHORIZED, |responses, _| {
            responses.insert("TIMESTAMP", crate::pool::clock(1).to_string());
        }),
        Kind::response("a TIMESTAMP with two spaces", NOT_AUTHORIZED, |responses, _| {
            edit(responses, "TIMESTAMP", |text| text.replacen(' ', "  ", 1));
        }),
        Kind::response("another SECRET_BLOCK", NOT_AUTHORIZED, |responses, _| {
            edit(responses, "PASSWORD_CLAIM_SECRET_BLOCK", flip_last_digit);
        }),
        Kind::response("another SECRET_HASH", NOT_AUTHORIZED, |responses, _| {
            edit(responses, "SECRET_HASH", flip_last_digit);
        }),
        Kind::response("an answer without SECRET_HASH", NOT_AUTHORIZED, |responses, _| {
            responses.remove("SECRET_HASH");
        }),
    ];
    for place in 0..8 {
        let what = format!("SECRET_BLOCK with a bit changed, {place} eighths from its start");
        kinds.push(Kind::response(what, NOT_AUTHORIZED, move |responses, _| {
            edit(responses, "PASSWORD_CLAIM_SECRET_BLOCK", |text| {
                let bytes = Base64::decode_vec(text).unwrap();
                Base64::encode_string(&flip(&bytes, bytes.len() * place))
            });
        }));
    }
    for name in ["USERNAME", "TIMESTAMP", "PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK"]
    {
        kinds.push(Kind::response(
            format!("an answer without {name}"),
            missing(name),
            move |responses, _| {
                responses.remove(name);
            },
        ));
        for (what, text) in
            [("empty", ""), ("of no alphabet", "=!\0"), ("huge", &*"A".repeat(100_000))]
        {
            let text = text.to_owned();
            kinds.push(Kind::response(
                format!("{name} {what}"),
                NOT_AUTHORIZED,
                move |responses, _| {
                    responses.insert(name, &*text);
                },
            ));
        }
    }
    kinds
}

/// An attacker sends A and signs with the K of an S that they hope for.
fn forged(what: &str, a: BigUint, s: BigUint) -> Kind {
    let key = PublicKey::from_be_bytes(&a.to_bytes_be()).unwrap();
    let sign = move |responses: &mut Parameters, exchange: &Exchange<'_>| {
        let b = PublicKey::from_hex(exchange.challenge.get("SRP_B").unwrap()).unwrap();
        let block = exchange.challenge.get("SECRET_BLOCK").unwrap();
        let user = exchange.challenge.get("USER_ID_FOR_SRP").unwrap();
        let identity = Identity { group: "AbC123xyZ", user };
        let key = session_key(&key, &b, &s);
        let block = Base64::decode_vec(block).unwrap();
        let timestamp = responses.get("TIMESTAMP").unwrap();
        let signature = claim::sign(&key, &identity, &block, timestamp);
        responses.insert("PASSWORD_CLAIM_SIGNATURE", Base64::encode_string(&signature));
    };
    Kind::new(what, NOT_AUTHORIZED, Deed::Forged(a.to_str_radix(16), Box::new(sign)))
}

fn flip(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut flipped = bytes.to_vec();
    flipped[bit / 8] ^= 0x80 >> (bit % 8);
    flipped
}

/// Base64 whose bytes differ in one bit, in the last digit before the padding that carries whole bits.
fn flip_last_digit(text: &str) -> String {
    let bytes = Base64::decode_vec(text).unwrap();
    Base64::encode_string(&flip(&bytes, bytes.len() * 8 - 1))
}

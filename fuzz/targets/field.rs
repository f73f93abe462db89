//! The arithmetic modulo N: every backend of this machine against num-bigint, and so against each other.

#![no_main]

mod common;

use cognito_crypto::hazmat::{Backend, Exponent, Residue};
use common::TEXTBOOK;
use num_bigint::BigUint;

/// Bytes of the longest exponent: more than S needs, and one more than a multiple of eight.
const LONGEST: usize = 73;

// 384 bytes of a, 384 of b, the rest is the exponent; what is missing is zero.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let n = &TEXTBOOK.n;
    let mut numbers = data.to_vec();
    numbers.resize(numbers.len().max(768), 0);
    let e = &numbers[768..][..(numbers.len() - 768).min(LONGEST)];
    let [a, b] = [0, 384].map(|at| {
        let bytes: &[u8; 384] = numbers[at..at + 384].try_into().unwrap();
        let number = BigUint::from_bytes_be(bytes);
        assert_eq!(Residue::from_be_bytes(bytes).is_some(), &number < n);
        number % n
    });
    let [ra, rb] = [&a, &b].map(residue);
    let expected = expected(&a, &b, &BigUint::from_bytes_be(e));
    let exponent = Exponent::from_be_bytes(e);
    for backend in Backend::available() {
        let result = |operation: &dyn Fn(&mut Residue)| {
            let (mut out, mut bytes) = (residue(&BigUint::ZERO), [0; 384]);
            operation(&mut out);
            out.write_be_bytes(&mut bytes);
            BigUint::from_bytes_be(&bytes)
        };
        let found = [
            result(&|out| backend.mul(out, &ra, &rb)),
            result(&|out| backend.mul_chain(out, &ra, &rb, 3)),
            result(&|out| backend.square_chain(out, &ra, 2)),
            result(&|out| backend.pow(out, &ra, &exponent)),
            result(&|out| backend.pow_g(out, &exponent)),
        ];
        assert_eq!(found, expected, "{backend:?}");
    }
});

/// a·b, a·b³, a⁴, a^e, 2^e.
fn expected(a: &BigUint, b: &BigUint, e: &BigUint) -> [BigUint; 5] {
    let n = &TEXTBOOK.n;
    [
        a * b % n,
        a * b.modpow(&3_u8.into(), n) % n,
        a.modpow(&4_u8.into(), n),
        a.modpow(e, n),
        BigUint::from(2_u8).modpow(e, n),
    ]
}

fn residue(number: &BigUint) -> Residue {
    let digits = number.to_bytes_be();
    let mut bytes = [0; 384];
    bytes[384 - digits.len()..].copy_from_slice(&digits);
    Residue::from_be_bytes(&bytes).expect("a number below N")
}

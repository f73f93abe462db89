//! SALT, and a device's Salt: the integer that num-bigint reads, in two's complement.

#![no_main]

mod common;

use cognito_crypto::{Error, Problem, srp::Salt};
use num_bigint::{BigInt, BigUint, Sign};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let refused = |problem| Error::Input { name: "salt", problem };
    let padded = Salt::from_hex(text).map(|salt| {
        assert_eq!(Salt::from_hex(&salt.to_hex()), Ok(salt.clone()));
        salt.padded().to_vec()
    });
    assert_eq!(padded, common::salt(text).map(|number| common::pad(&number)).map_err(refused));

    let padded = Salt::from_base64(text).map(|salt| {
        assert_eq!(Salt::from_base64(&salt.to_base64()), Ok(salt.clone()));
        salt.padded().to_vec()
    });
    let expected = match common::secret_block(text) {
        _ if text.len() > 684 => Err(Problem::TooLong),
        Ok(bytes) if bytes[0] >= 0x80 => Err(Problem::Negative),
        Ok(bytes) if BigUint::from_bytes_be(&bytes).bits() > 8 * 512 => Err(Problem::TooLong),
        Ok(bytes) => Ok(common::pad(&BigInt::from_bytes_be(Sign::Plus, &bytes))),
        Err(problem) => Err(problem),
    };
    assert_eq!(padded, expected.map_err(refused));
});

//! Recomputes src/field/generated.rs with num-bigint; with `COGNITO_CRYPTO_GENERATE=1` it writes the file.

use super::{from_words, modulus, words};
use crate::field::{
    fixed_base::{BLOCKS, COLUMNS, ENTRIES, FEWER_BLOCKS, TEETH, correction_exponent},
    selftest::{BASE, LONG, SCRAMBLER, SHORT},
    words::{WORDS, Words},
};
use core::fmt::Write as _;
use num_bigint::BigUint;
use std::{env, format, fs, string::String};

/// log2 of the Montgomery factor of each backend.
const R_BITS: [usize; 3] = [3111, 3120, 3136];
/// Bits of a block of the reductions by a friendly multiple of N.
const BLOCK_BITS: [i64; 3] = [240, 448, 816];

const HEAD: &str = "\
//! Numbers that take long to compute. `COGNITO_CRYPTO_GENERATE=1 cargo test --lib field::tests::generated` writes this
//! file; without the variable the same test recomputes it.

use super::words::Words;

/// Word w of entry i of table j: the product of 2^(2^(11·(k + 6j))) over the one bits k of i.
pub(super) const TABLES: [[[u64; 64]; 48]; 5] = [
";

/// The exponents whose power of two the backends ask for.
fn exponents() -> impl Iterator<Item = i64> {
    let of_r = R_BITS.into_iter().flat_map(|bits| {
        [1, 2, correction_exponent(FEWER_BLOCKS), correction_exponent(BLOCKS)]
            .map(|factors| (bits * factors) as i64)
    });
    of_r.chain(BLOCK_BITS.map(|bits| -bits))
}

/// 2^exponent mod N.
fn power_of_two(exponent: i64) -> BigUint {
    let n = modulus();
    let base = if exponent < 0 { (&n + 1u8) / 2u8 } else { BigUint::from(2u8) };
    base.modpow(&BigUint::from(exponent.unsigned_abs()), &n)
}

fn table(j: usize) -> [Words; ENTRIES] {
    core::array::from_fn(|i| {
        let teeth = (0..TEETH).filter(|k| i >> k & 1 == 1);
        let exponent = teeth.map(|k| BigUint::from(1u8) << (COLUMNS * (k + TEETH * j))).sum();
        words(&BigUint::from(2u8).modpow(&exponent, &modulus()))
    })
}

fn array(words: &[u64]) -> String {
    let words = words.iter().map(|word| format!("{word:#x},")).collect::<String>();
    format!("[{}]", words.trim_end_matches(','))
}

fn generated() -> String {
    let mut text = String::from(HEAD);
    for j in 0..BLOCKS {
        let entries = table(j);
        text += "[\n";
        for word in 0..WORDS {
            writeln!(text, "{},", array(&entries.map(|entry| entry[word]))).unwrap();
        }
        text += "],\n";
    }
    let count = exponents().count();
    text += "];\n\n/// Exponents e with 2^e mod N.\n";
    writeln!(text, "pub(super) const POWERS_OF_TWO: [(i64, Words); {count}] = [").unwrap();
    for e in exponents() {
        writeln!(text, "({e}, {}),", array(&words(&power_of_two(e)))).unwrap();
    }
    text += "];\n";

    let number = BigUint::from_bytes_be;
    let login = number(&SHORT) + number(&SCRAMBLER) * number(&LONG[..32]);
    let power = |base: &BigUint, e: &BigUint| words(&base.modpow(e, &modulus()));
    let g = BigUint::from(2u8);
    for (name, formula, answer) in [
        ("G_TO_SHORT", "2^SHORT", power(&g, &number(&SHORT))),
        ("G_TO_LONG", "2^LONG", power(&g, &number(&LONG))),
        (
            "BASE_TO_LOGIN",
            "BASE^(SHORT + SCRAMBLER·x), x the first 32 bytes of LONG,",
            power(&from_words(&BASE), &login),
        ),
    ] {
        writeln!(text, "\n/// {formula} mod N: an answer that the self-test knows.").unwrap();
        writeln!(text, "pub(super) const {name}: Words = {};", array(&answer)).unwrap();
    }
    text
}

#[test]
fn the_generated_file_holds_what_it_says() {
    let text = generated();
    if env::var_os("COGNITO_CRYPTO_GENERATE").is_some() {
        fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/field/generated.rs"), &text).unwrap();
    } else {
        assert!(text == include_str!("../generated.rs"), "generate src/field/generated.rs anew");
    }
}

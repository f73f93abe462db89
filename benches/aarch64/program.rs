//! What `run` has written down instruction by instruction: `program portable` or `openssl` or `openssl-neon` does a
//! multiplication and a squaring of 3072 bits, `program sha256` a hash.

use cognito_crypto::hazmat::{Backend, Residue};
use std::{
    env,
    sync::atomic::{AtomicU32, Ordering},
};

/// 3072 bits.
const WORDS: usize = 48;

/// OpenSSL takes its NEON code where this is not 0. It sets it on Cortex-A72 and Neoverse N1.
#[unsafe(export_name = "OPENSSL_armv8_rsa_neonized")]
static NEON: AtomicU32 = AtomicU32::new(0);

unsafe extern "C" {
    /// r = a·b/2^3072 mod n, for words = 48 and n0 = −1/n mod 2^64; 0 if it could not.
    fn bn_mul_mont(
        r: &mut [u64; WORDS],
        a: &[u64; WORDS],
        b: &[u64; WORDS],
        n: &[u64; WORDS],
        n0: &u64,
        words: i32,
    ) -> i32;
}

fn openssl(neon: u32) {
    NEON.store(neon, Ordering::Relaxed);
    let (a, b, n) =
        ([0x1234_5678_9abc_def0; WORDS], [0xfedc_ba98_7654_3210; WORDS], [u64::MAX; WORDS]);
    let mut r = [0; WORDS];
    for b in [&b, &a] {
        // SAFETY: the arrays have as many words as the function is told.
        assert_ne!(unsafe { bn_mul_mont(&mut r, &a, b, &n, &1, WORDS as i32) }, 0);
    }
}

fn portable() {
    let backend = Backend::available().find(|backend| backend.name() == "portable").unwrap();
    let [a, b, mut out] = [0xa1, 0xb3, 0].map(|byte| Residue::from_be_bytes(&[byte; 384]).unwrap());
    backend.mul_chain(&mut out, &a, &b, 1);
    backend.square_chain(&mut out, &a, 1);
}

fn main() {
    match env::args().nth(1).as_deref() {
        Some("portable") => portable(),
        Some("openssl") => openssl(0),
        Some("openssl-neon") => openssl(1),
        Some("sha256") => drop(cognito_crypto::auth::secret_hash("secret", "user", "client")),
        _ => panic!("portable, openssl, openssl-neon or sha256"),
    }
}

//! The two messages of a sign-in with SRP, as a WebAssembly module for a page (`sign_in.mjs`).
//!
//! Lists of texts cross the border in one buffer, each text with a zero byte at its end: the page asks for room with
//! `room`, writes its arguments there, and calls `start` or `respond`. These put their answer in the arguments' place
//! and give its length.
#![no_std]

extern crate alloc;

use alloc::{string::ToString, vec::Vec};
use cognito_crypto::{
    Error,
    auth::{App, Parameters, Timestamp, UserSrp, UserSrpStarted},
    rand_core::{TryCryptoRng, TryRng, utils},
    zeroize::Zeroize,
};
use core::{convert::Infallible, panic::PanicInfo};
use dlmalloc::GlobalDlmalloc;
use spin::Mutex;

#[global_allocator]
static ALLOCATOR: GlobalDlmalloc = GlobalDlmalloc;

/// Nothing that the service sends makes the crate panic.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// The arguments of the next call, or the answer to the last one.
static TEXTS: Mutex<Vec<u8>> = Mutex::new(Vec::new());
/// The sign-in that waits for its challenge: a page signs in one user at a time.
static STARTED: Mutex<Option<UserSrpStarted>> = Mutex::new(None);

#[link(wasm_import_module = "page")]
unsafe extern "C" {
    /// Fills so many bytes at that address with random numbers.
    fn random_bytes(bytes: *mut u8, length: usize);
}

/// The page's random numbers: `crypto.getRandomValues`.
struct Page;

impl TryRng for Page {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        utils::next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        utils::next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        // SAFETY: the page writes these bytes and no others.
        unsafe { random_bytes(bytes.as_mut_ptr(), bytes.len()) }
        Ok(())
    }
}

impl TryCryptoRng for Page {}

/// Gives the address of so many bytes of texts.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    let mut texts = TEXTS.lock();
    if texts.len() != length {
        texts.zeroize();
        texts.resize(length, 0);
    }
    texts.as_mut_ptr()
}

/// Starts the sign-in of a user: user pool, app client, user name. Answers with the `AuthParameters` of InitiateAuth.
#[unsafe(no_mangle)]
pub extern "C" fn start() -> usize {
    answer(|texts| {
        let [user_pool_id, client_id, username] = texts else { return Err(Problem::Arguments) };
        let app = App::new(user_pool_id, client_id)?;
        let (parameters, started) = UserSrp::new(&app, username).start_with_rng(&mut Page)?;
        *STARTED.lock() = Some(started);
        Ok(parameters)
    })
}

/// Answers the challenge PASSWORD_VERIFIER: the password, then the names and values of `ChallengeParameters`. The time
/// is in milliseconds since 1970, as `Date.now()` gives it. Answers with the `ChallengeResponses` of
/// RespondToAuthChallenge.
#[unsafe(no_mangle)]
pub extern "C" fn respond(now: f64) -> usize {
    answer(|texts| {
        let started = STARTED.lock().take().ok_or(Problem::NotStarted)?;
        let [password, challenge @ ..] = texts else { return Err(Problem::Arguments) };
        let challenge: Parameters =
            challenge.as_chunks().0.iter().map(|&[name, value]| (name, value)).collect();
        let now = Timestamp::from_unix((now / 1000.0) as u64)?;
        Ok(started.respond_at(&challenge, password, now)?)
    })
}

/// What is wrong with a call.
enum Problem {
    Arguments,
    NotStarted,
    Crate(Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Crate(error)
    }
}

/// Puts the answer in the arguments' place: an empty text, then names and values; or a single text that says what is
/// wrong.
fn answer(work: impl FnOnce(&[&str]) -> Result<Parameters, Problem>) -> usize {
    let mut texts = TEXTS.lock();
    let result = match core::str::from_utf8(&texts) {
        Ok(text) => work(&text.split_terminator('\0').collect::<Vec<_>>()),
        Err(_) => Err(Problem::Arguments),
    };
    let mut answer = Vec::new();
    let mut add = |text: &str| {
        answer.extend_from_slice(text.as_bytes());
        answer.push(0);
    };
    match result {
        Ok(parameters) => {
            add("");
            for (name, value) in &parameters {
                add(name);
                add(value);
            }
        }
        Err(Problem::Arguments) => add("the arguments are not what the function takes"),
        Err(Problem::NotStarted) => add("no sign-in waits for a challenge"),
        Err(Problem::Crate(error)) => add(&error.to_string()),
    }
    texts.zeroize();
    *texts = answer;
    texts.len()
}

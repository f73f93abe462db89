//! Known answers and a sign-in as a WebAssembly module. It has no random numbers and no clock of its own: the host
//! gives both, and prints what the module says (`host.mjs`).

#[path = "../../vectors/cases.rs"]
mod cases;
mod clock;
#[path = "../../vectors/handshake.rs"]
mod handshake;
#[path = "../../common/known.rs"]
mod known;
#[path = "../../common/random.rs"]
mod random;
#[path = "../../vectors/refusal.rs"]
mod refusal;
#[expect(dead_code, reason = "the tests also run directories of files")]
#[path = "../../vectors/report.rs"]
mod report;
#[path = "../../common/srp6a.rs"]
mod srp6a;
#[path = "../../vectors/typed.rs"]
mod typed;

use cognito_crypto::{
    Error,
    auth::{
        App, Timestamp, UserSrp,
        server::{SimulationKey, StoredUser, UserLookup, UserPool},
    },
};
use rand_core::{TryCryptoRng, TryRng, utils};
use serde_json::Value;
use std::{convert::Infallible, panic};

#[link(wasm_import_module = "host")]
unsafe extern "C" {
    /// Prints the UTF-8 text of so many bytes at that address.
    fn print(text: *const u8, length: usize);
    /// Fills so many bytes at that address with random numbers.
    fn random_bytes(bytes: *mut u8, length: usize);
    /// Seconds since 1970.
    fn now() -> f64;
}

fn say(text: &str) {
    // SAFETY: the host reads the text, which outlives the call.
    unsafe { print(text.as_ptr(), text.len()) }
}

/// The host's random numbers: `crypto.getRandomValues`.
struct Host;

impl TryRng for Host {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        utils::next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        utils::next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        // SAFETY: the host writes these bytes and no others.
        unsafe { random_bytes(bytes.as_mut_ptr(), bytes.len()) }
        Ok(())
    }
}

impl TryCryptoRng for Host {}

/// What getrandom calls with `--cfg getrandom_backend="custom"`.
///
/// # Safety
/// There are so many bytes at that address, and nobody else uses them.
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(
    bytes: *mut u8,
    length: usize,
) -> Result<(), getrandom::Error> {
    // SAFETY: the caller gives the bytes, and the host writes these and no others.
    unsafe { random_bytes(bytes, length) }
    Ok(())
}

/// The host's time.
fn host_time() -> Timestamp {
    // SAFETY: it takes nothing and gives a number.
    Timestamp::from_unix(unsafe { now() } as u64).expect("the host has a clock")
}

/// Checks which backend computes, runs every known answer, then sign-ins with the right and a wrong password, then
/// whatever reads the system clock. Gives how many checks failed.
#[unsafe(no_mangle)]
pub extern "C" fn run() -> usize {
    panic::set_hook(Box::new(|info| say(&info.to_string())));
    backend() + known_answers() + sign_ins() + clock()
}

fn backend() -> usize {
    let expected = if cfg!(target_feature = "simd128") { "simd128" } else { "portable32" };
    let wrong = usize::from(cognito_crypto::backend() != expected);
    say(&format!("backend: {} passed, {wrong} failed", 1 - wrong));
    wrong
}

fn known_answers() -> usize {
    let mut report = report::Report::default();
    for name in ["users.json", "devices.json", "timestamps.json", "secret_hash.json", "refuse.json"]
    {
        report.run(name, &known::read(name));
    }
    say(report.lines().trim_end());
    let mut problems = report.problems;
    for (file, section, check) in [
        ("server.json", "server_cases", cases::server as fn(&Value) -> Result<(), String>),
        ("encodings.json", "pads", cases::pad),
        ("encodings.json", "scramblers", cases::u),
    ] {
        let cases =
            known::cases(&known::read(file), section).unwrap_or_else(|problem| panic!("{problem}"));
        let failures: Vec<_> = cases.iter().filter_map(|case| check(case).err()).collect();
        say(&format!(
            "{section}: {} passed, {} failed",
            cases.len() - failures.len(),
            failures.len()
        ));
        problems.extend(failures);
    }
    problems.iter().for_each(|problem| say(problem));
    problems.len()
}

fn clock() -> usize {
    let problems = clock::r13_every_function_that_reads_the_clock_is_a_typed_error(host_time());
    problems.iter().for_each(|problem| say(problem));
    let passed = clock::READERS - problems.len();
    say(&format!("no system clock: {passed} passed, {} failed", problems.len()));
    problems.len()
}

fn sign_ins() -> usize {
    let right = sign_in("correct horse") == Ok(());
    let wrong = sign_in("battery staple") == Err(Error::NotAuthorized);
    say(&format!("sign-in: {} passed, {} failed", usize::from(right) + usize::from(wrong), {
        usize::from(!right) + usize::from(!wrong)
    }));
    usize::from(!right) + usize::from(!wrong)
}

/// A user whose password is "correct horse" signs in with another or the same one.
fn sign_in(password: &str) -> Result<(), Error> {
    let app = App::with_client_secret("us-east-1_AbC123xyZ", "client", "client secret")?;
    let now = host_time();
    let key = SimulationKey::generate_with_rng(&mut Host)?;
    let user = StoredUser::register_with_rng(&app, "alice", "correct horse", &mut Host)?;
    let (request, started) = UserSrp::new(&app, "alice").start_with_rng(&mut Host)?;
    let lookup = UserLookup::found(user)?;
    let (challenge, pending) =
        UserPool::new(&app, &key).challenge_user_with_rng(&request, lookup, &mut Host)?;
    let responses = started.respond_at(&challenge, password, now)?;
    pending.verify_at(&responses, now)
}

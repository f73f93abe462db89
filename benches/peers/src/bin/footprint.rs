//! Measures what one operation needs besides time: stack, heap, and its first call in a process, when everything is
//! cold.
//!
//! Reads a sign-in's public values as one line of JSON, runs the operation named by the argument, and answers with
//! one line of JSON. A process per measurement, because there is only one first call.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ffi::c_void;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::{env, hint, io, mem, ptr, slice};

use cognito_crypto::auth::{App, Parameters, Timestamp, UserSrp, batch};
use cognito_crypto::srp::{PublicKey, Server, Verifier};
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde_json::{Value, json};

fn main() {
    let mut line = String::new();
    io::stdin().read_line(&mut line).expect("the question");
    let question: Value = serde_json::from_str(&line).expect("JSON");
    let mut operation = operation(&env::args().nth(1).expect("an operation"), &question);

    // Nothing of the operation may run before this line.
    let first_ns = cpu_ns_of(&mut operation);
    let warm_ns = median(|| cpu_ns_of(&mut operation));
    let mut memory = vec![0; MORE_THAN_CACHES];
    let cold_ns = median(|| {
        evict_caches(&mut memory);
        cpu_ns_of(&mut operation)
    });
    drop(memory);
    let heap_bytes = heap_of(&mut operation);
    let stack_bytes = stack_of(&mut operation) - stack_of(&mut || ());
    let answer = json!({
        "first_ns": first_ns,
        "warm_ns": warm_ns,
        "cold_ns": cold_ns,
        "heap_bytes": heap_bytes,
        "stack_bytes": stack_bytes,
    });
    println!("{answer}");
}

/// A whole operation through the public API.
fn operation(name: &str, question: &Value) -> Box<dyn FnMut()> {
    match name {
        "client start" => {
            let user = user(question);
            Box::new(move || drop(hint::black_box(user().start().expect("random numbers"))))
        }
        "client login" => {
            let (user, challenge, password) = client(question);
            Box::new(move || {
                let (_, started) = user().start().expect("random numbers");
                hint::black_box(started.respond(&challenge, &password).expect("a challenge"));
            })
        }
        "8 client logins in a batch" => {
            let (user, challenge, password) = client(question);
            Box::new(move || {
                on_this_thread(|| {
                    let users = (0..8).map(|_| user()).collect();
                    let started = batch::start_users(users).expect("random numbers");
                    let items =
                        started.into_iter().map(|(_, started)| (started, &challenge, &*password));
                    let now = Timestamp::now().expect("a clock");
                    hint::black_box(batch::respond_users_at(items.collect(), now));
                });
            })
        }
        "server login" => {
            let verifier = text(question, "verifier");
            // Any public value will do for A; B is one.
            let public_a = PublicKey::from_hex(&text(&question["parameters"], "SRP_B"));
            let public_a = public_a.expect("a public key");
            Box::new(move || {
                let verifier = Verifier::from_base64(&verifier).expect("a verifier");
                let server = Server::generate(verifier).expect("random numbers");
                hint::black_box(server.session_keys(&public_a).expect("a public key"));
            })
        }
        _ => panic!("no operation {name}"),
    }
}

fn text(question: &Value, key: &str) -> String {
    question[key].as_str().expect("text").to_owned()
}

fn user(question: &Value) -> impl Fn() -> UserSrp + Sync + 'static {
    let app = App::new(&text(question, "pool_id"), &text(question, "client_id")).expect("a pool");
    let username = text(question, "username");
    move || UserSrp::new(&app, &username)
}

fn client(question: &Value) -> (impl Fn() -> UserSrp + Sync + 'static, Parameters, String) {
    let parameters = question["parameters"].as_object().expect("a map");
    let challenge = parameters.keys().map(|key| (key, text(&question["parameters"], key)));
    (user(question), challenge.collect(), text(question, "password"))
}

/// Keeps a batch's work on the calling thread, as a pool of its own.
fn on_this_thread(work: impl FnOnce() + Send) {
    thread_local! {
        static POOL: &'static ThreadPool = {
            let pool = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
            Box::leak(Box::new(pool.expect("the thread is in no pool yet")))
        };
    }
    POOL.with(|pool| pool.install(work));
}

fn cpu_ns_of(operation: &mut dyn FnMut()) -> f64 {
    let now = || {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: `time` is a valid timespec for the call to fill in.
        assert_eq!(unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) }, 0);
        time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
    };
    let start = now();
    operation();
    now() - start
}

fn median(sample: impl FnMut() -> f64) -> f64 {
    let mut samples: Vec<f64> = std::iter::repeat_with(sample).take(21).collect();
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

/// Bytes that no cache of one core holds.
const MORE_THAN_CACHES: usize = 64 << 20;

/// Writes through all of `memory`.
fn evict_caches(memory: &mut [u8]) {
    memory.iter_mut().step_by(64).for_each(|byte| *byte = byte.wrapping_add(1));
    hint::black_box(memory);
}

/// The system's allocator, counting.
struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        PEAK.fetch_max(LIVE.fetch_add(layout.size(), Relaxed) + layout.size(), Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// The most that is allocated at any time during the operation.
fn heap_of(operation: &mut dyn FnMut()) -> usize {
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    operation();
    PEAK.load(Relaxed) - before
}

const STACK: usize = 4 << 20;
const PAINT: u8 = 0xa5;

/// How deep a thread that runs the operation gets into its stack: the painted bytes that are not paint any more.
fn stack_of(operation: &mut dyn FnMut()) -> usize {
    let mut operation: &mut dyn FnMut() = operation;
    // SAFETY: the mapping is new, private and given to one thread, which is joined before the scan; `operation`
    // outlives the thread.
    unsafe {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        let stack = libc::mmap(ptr::null_mut(), STACK, protection, flags, -1, 0);
        assert_ne!(stack, libc::MAP_FAILED);
        ptr::write_bytes(stack.cast::<u8>(), PAINT, STACK);
        let mut attributes = mem::zeroed();
        assert_eq!(libc::pthread_attr_init(&mut attributes), 0);
        assert_eq!(libc::pthread_attr_setstack(&mut attributes, stack, STACK), 0);
        let mut thread = mem::zeroed();
        let argument = (&raw mut operation).cast::<c_void>();
        assert_eq!(libc::pthread_create(&mut thread, &attributes, call, argument), 0);
        assert_eq!(libc::pthread_join(thread, ptr::null_mut()), 0);
        let bytes = slice::from_raw_parts(stack.cast::<u8>(), STACK);
        let untouched = bytes.iter().take_while(|&&byte| byte == PAINT).count();
        assert_eq!(libc::munmap(stack, STACK), 0);
        STACK - untouched
    }
}

extern "C" fn call(operation: *mut c_void) -> *mut c_void {
    // SAFETY: `stack_of` passes a live, exclusive `&mut dyn FnMut()`.
    unsafe { (*operation.cast::<&mut dyn FnMut()>())() };
    ptr::null_mut()
}

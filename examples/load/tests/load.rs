//! The load generator against the emulator, in this process.

use cognito_emulator::{
    http::{self, Limits},
    service::{Options as Service, Service as Pools},
    store::Store,
};
use cognito_load::{options::Options, report, run, users};
use lexopt::Parser;
use std::{
    env, fs, future,
    io::{Read, Write},
    net::TcpListener,
    process::{self, Command, Output},
    thread,
    time::Duration,
};
use tokio::{net, runtime::Runtime};

/// An emulator that works on so many requests at a time; it ends with the runtime.
fn emulator(at_once: usize) -> (Runtime, String) {
    let runtime = Runtime::new().unwrap();
    let listener = runtime.block_on(net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let store = Store::in_memory().unwrap();
    let pools = Pools::new(store, address.clone(), Service::default()).unwrap();
    let limits = Limits { rate: 1_000_000, at_once };
    runtime.spawn(async move { http::serve(listener, pools, limits, future::pending()).await });
    (runtime, address)
}

fn options(address: &str, arguments: &[&str]) -> Options {
    let arguments = [&["--make", "--users", "5", "--endpoint", address], arguments].concat();
    Options::parse(Parser::from_args(arguments)).unwrap().unwrap()
}

#[test]
fn so_many_sign_ins_are_made_and_reported() {
    let (_runtime, address) = emulator(64);
    let mut options = options(&address, &["--count", "43", "--threads", "3", "--batch", "4"]);
    users::make(&mut options).unwrap();
    let outcome = run::run(&options).unwrap();
    assert_eq!((outcome.succeeded, outcome.failed.len()), (43, 0));
    let summary = report::summary(&options, &outcome).unwrap();
    for call in ["InitiateAuth", "RespondToAuthChallenge", "sign-in"] {
        let latency = &summary["latency_ms"][call];
        assert_eq!(latency["count"], 43);
        let [p50, p99, max] = ["p50", "p99", "max"].map(|name| latency[name].as_f64().unwrap());
        assert!(0.0 < p50 && p50 <= p99 && p99 <= max, "{latency}");
    }
    let file = env::temp_dir().join(format!("load-{}.svg", process::id()));
    report::plot(&outcome, &file).unwrap();
    let plot = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    assert!(plot.starts_with("<svg") && plot.contains("sign-in") && plot.contains("<polyline"));
}

#[test]
fn it_keeps_to_a_rate_and_to_its_time() {
    let (_runtime, address) = emulator(64);
    let mut options = options(&address, &["--seconds", "2", "--rate", "20", "--batch", "1"]);
    users::make(&mut options).unwrap();
    let outcome = run::run(&options).unwrap();
    // Never more than the rate allows; fewer on a machine that is busy with something else.
    assert!((10..=40).contains(&outcome.succeeded), "{}", outcome.succeeded);
    assert!(outcome.elapsed.as_secs() < 20);
}

#[test]
fn wrong_passwords_and_refusals_are_counted_by_name() {
    let (_runtime, address) = emulator(1);
    let mut options = options(&address, &["--count", "60", "--threads", "12", "--batch", "1"]);
    users::make(&mut options).unwrap();
    let outcome = run::run(&options).unwrap();
    let refused = outcome.failed.get("TooManyRequestsException").copied().unwrap_or_default();
    assert_eq!(outcome.succeeded + refused, 60);
    assert!(refused > 0 && outcome.failed.len() == 1, "{:?}", outcome.failed);
    (options.password, options.count) = ("wrong".into(), Some(5));
    options.threads = 1;
    let outcome = run::run(&options).unwrap();
    assert_eq!(outcome.succeeded, 0);
    assert_eq!(outcome.failed, [("NotAuthorizedException".into(), 5)].into());
}

/// An endpoint that is reached and never answers, or always the same.
fn endpoint(answer: Option<&'static str>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let mut kept = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            if let Some(answer) = answer {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(answer.as_bytes());
            } else {
                kept.push(stream);
            }
        }
    });
    address
}

#[test]
fn an_endpoint_that_never_answers_does_not_hold_it_beyond_its_time() {
    let address = endpoint(None);
    let arguments = ["--endpoint", &address, "--seconds", "1", "--threads", "2", "--batch", "50"];
    let mut options = Options::parse(Parser::from_args(arguments)).unwrap().unwrap();
    options.patience = Duration::from_millis(700);
    let outcome = run::run(&options).unwrap();
    assert_eq!(outcome.succeeded, 0);
    assert!(outcome.elapsed < Duration::from_secs(5), "{:?}", outcome.elapsed);
    assert!(outcome.failed.keys().all(|name| name.starts_with("no answer: ")));
    assert!(outcome.failed.values().sum::<u64>() <= 4, "{:?}", outcome.failed);
}

#[test]
fn users_are_not_made_for_ever_where_everything_is_too_much() {
    let (_runtime, address) = emulator(0);
    let mut options = options(&address, &["--seconds", "1"]);
    options.patience = Duration::from_millis(300);
    let refused = users::make(&mut options).unwrap_err();
    assert_eq!(refused.to_string(), "CreateUserPool: TooManyRequestsException");
}

#[test]
fn another_server_s_answers_are_counted_as_what_they_are() {
    for (answer, name) in [
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP status 404"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "an answer that is not JSON"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "another challenge"),
    ] {
        let address = endpoint(Some(answer));
        let arguments = ["--endpoint", &address, "--count", "1"];
        let options = Options::parse(Parser::from_args(arguments)).unwrap().unwrap();
        assert_eq!(run::run(&options).unwrap().failed, [(name.into(), 1)].into());
    }
}

#[test]
fn the_command_fails_where_nobody_signs_in_or_nothing_can_be_written() {
    let ran = |arguments: &[&str]| {
        let program = Command::new(env!("CARGO_BIN_EXE_cognito-load")).args(arguments).output();
        let Output { status, stderr, .. } = program.unwrap();
        (status.success(), String::from_utf8(stderr).unwrap())
    };
    let nowhere = ["--count", "1", "--endpoint", "http://127.0.0.1:9"];
    let (succeeded, said) = ran(&nowhere);
    assert!(!succeeded && said.contains("no sign-in succeeded (no answer: "), "{said}");
    let (_runtime, address) = emulator(64);
    let file = env::temp_dir().join("no such directory").join("summary.json");
    let there = ["--make", "--users", "1", "--count", "1", "--endpoint", &address];
    let (succeeded, said) = ran(&[&there[..], &["--json", file.to_str().unwrap()]].concat());
    assert!(!succeeded && said.contains("summary.json: "), "{said}");
    assert!(ran(&there).0);
}

#[test]
fn challenges_can_be_left_unanswered() {
    let (_runtime, address) = emulator(64);
    let mut options = options(&address, &["--count", "30", "--unanswered"]);
    users::make(&mut options).unwrap();
    let outcome = run::run(&options).unwrap();
    assert_eq!((outcome.succeeded, outcome.initiate.len(), outcome.respond.len()), (30, 30, 0));
}

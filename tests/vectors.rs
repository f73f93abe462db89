//! Runs known answers through the public API, in both roles: those of `test-vectors/`, and those of the
//! directory that the environment variable `COGNITO_CRYPTO_VECTORS` names.
//!
//! `test-vectors/README.md` describes the format.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "common/known.rs"]
mod known;
#[path = "common/machine.rs"]
mod machine;
#[path = "common/random.rs"]
mod random;
#[path = "common/srp6a.rs"]
mod srp6a;

#[path = "vectors/cases.rs"]
mod cases;
#[path = "vectors/handshake.rs"]
mod handshake;
#[path = "vectors/refusal.rs"]
mod refusal;
#[path = "vectors/report.rs"]
mod report;
#[path = "vectors/typed.rs"]
mod typed;

use cognito_crypto::hazmat::Backend;
use report::Report;
use serde_json::{Value, json};
use std::{env, path::Path};

const DIRECTORY: &str = "COGNITO_CRYPTO_VECTORS";
const FILES: [&str; 7] = [
    "users.json",
    "devices.json",
    "timestamps.json",
    "secret_hash.json",
    "refuse.json",
    "recorded/identity-js.json",
    "recorded/pycognito.json",
];

#[test]
fn known_answers_pass_on_every_backend() {
    let backends: Vec<_> = Backend::available().collect();
    let names: Vec<_> = backends.iter().map(|backend| backend.name()).collect();
    machine::require_backends(&names, cognito_crypto::backend());
    // The best one comes first, and is to stay.
    for (rank, backend) in backends.into_iter().enumerate().rev() {
        backend.select();
        let report = published();
        // With a directory named, the lines are about that.
        if rank == 0 && env::var_os(DIRECTORY).is_none() {
            report.announce();
        }
        report.finish();
    }
}

/// What became of every case of `test-vectors/`.
fn published() -> Report {
    let mut report = Report::default();
    for name in FILES {
        let file = known::read(name);
        report.run(name, &file);
        for (section, _) in report::SECTIONS.iter().filter(|(section, _)| file[section].is_array())
        {
            known::cases(&file, section).unwrap();
        }
    }
    report
}

/// Passes without doing anything when no directory is named.
#[test]
fn known_answers_of_the_named_directory_pass() {
    let Some(directory) = env::var_os(DIRECTORY) else { return };
    let report = Report::of_directory(Path::new(&directory));
    report.announce();
    report.finish();
}

#[test]
fn a_server_reaches_the_published_key_from_a_verifier() {
    for case in known::cases(&known::read("server.json"), "server_cases").unwrap() {
        cases::server(&case).unwrap();
    }
}

#[test]
fn a_salt_is_padded_as_published() {
    for case in known::cases(&known::read("encodings.json"), "pads").unwrap() {
        cases::pad(&case).unwrap();
    }
}

#[test]
fn u_is_computed_as_published() {
    for case in known::cases(&known::read("encodings.json"), "scramblers").unwrap() {
        cases::u(&case).unwrap();
    }
}

/// Corrupts a value and all that follow, for each value in turn.
#[test]
fn the_first_value_that_differs_is_reported() {
    for (file, section, name, v) in [
        ("users.json", "user_cases", "basic", "v"),
        ("devices.json", "device_cases", "dev_basic", "verifier"),
    ] {
        let values = ["k", "inner", "x", v, "A", "B", "u", "S", "key", "signature"];
        let cases = known::cases(&known::read(file), section).unwrap();
        let mut case = cases.into_iter().find(|case| case["name"] == name).unwrap();
        for value in values.iter().rev() {
            let text = case["expected"][value].as_str().unwrap();
            let changed = if text.starts_with('7') { '6' } else { '7' };
            case["expected"][value] = json!(format!("{changed}{}", &text[1..]));

            let mut report = Report::default();
            report.run("a file", &json!({ section: [case] }));
            let [problem] = &report.problems[..] else { panic!("{:?}", report.problems) };
            let start = format!("a file, {name}: {value} ");
            assert!(problem.starts_with(&start), "{value} was changed: {problem}");
            assert!(report.lines().contains(&format!("\n{section}: 0 passed, 1 failed\n")));
        }
    }
}

/// Those go through the typed states as well as through the primitives.
#[test]
fn every_published_timestamp_but_one_is_a_timestamp() {
    let users = known::cases(&known::read("users.json"), "user_cases").unwrap();
    let devices = known::cases(&known::read("devices.json"), "device_cases").unwrap();
    let cases = users.iter().chain(&devices).filter(|case| case["timestamp"].is_string());
    let others: Vec<_> = cases.filter(|case| typed::time(case).is_none()).collect();
    assert_eq!(others.iter().map(|case| &case["name"]).collect::<Vec<_>>(), ["stewartml-client"]);
}

#[test]
fn an_empty_or_shortened_file_fails() {
    for empty in [json!({}), json!({ "user_cases": [] }), json!([]), json!({ "timestamp": [1] })] {
        let mut report = Report::default();
        report.run("a file", &empty);
        assert_eq!(report.problems, ["a file: no case"], "{empty}");
    }
    let mut file = known::read("timestamps.json");
    assert!(known::cases(&file, "timestamps").is_ok());
    file["timestamps"].as_array_mut().unwrap().pop();
    assert!(known::cases(&file, "timestamps").is_err());
}

#[test]
fn a_case_that_lacks_a_value_fails() {
    let cases = known::cases(&known::read("users.json"), "user_cases").unwrap();
    for name in ["pool_id", "username", "password", "salt", "a", "timestamp", "expected"] {
        let mut case: Value = cases[0].clone();
        case.as_object_mut().unwrap().remove(name).unwrap();
        let problem = cases::user(&case).unwrap_err();
        assert!(problem.contains(name), "{name}: {problem}");
    }
}

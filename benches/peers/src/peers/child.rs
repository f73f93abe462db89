//! The peers in Python and JavaScript: processes of their own that sign in when told to and report their CPU time.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;

use serde_json::Value;

use super::{Challenge, Claim};
use crate::measure::Contender;

/// A running script. It reads the challenge, answers `{"name": "version", …}` for the peers it has, and then, for
/// every name it reads, signs in once and answers `{"ns", "SRP_A", "TIMESTAMP", "PASSWORD_CLAIM_SIGNATURE"}`.
struct Script {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Script {
    fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let requests = child.stdin.take().expect("piped");
        let answers = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, requests, answers }
    }

    fn ask(&mut self, request: &str) -> Value {
        writeln!(self.requests, "{request}").expect("the script reads its requests");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the script answers");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line:?}: {error}"))
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The peers that the installation under `installed` has: a Python environment and Node modules.
pub fn children(challenge: &Challenge, installed: &Path) -> Vec<Contender> {
    let mut python = Command::new(installed.join("python/bin/python"));
    python.arg(installed.join("as_shipped.py"));
    let mut node = Command::new("node");
    node.arg(installed.join("as_shipped.mjs"));
    [python, node].iter_mut().flat_map(|command| contenders(challenge, command)).collect()
}

fn contenders(challenge: &Challenge, command: &mut Command) -> Vec<Contender> {
    let script = Rc::new(RefCell::new(Script::start(command)));
    let versions = script.borrow_mut().ask(&challenge.question());
    let versions = versions.as_object().expect("names and versions");
    versions.iter().map(|(name, version)| contender(challenge, &script, name, version)).collect()
}

fn contender(
    challenge: &Challenge,
    script: &Rc<RefCell<Script>>,
    name: &str,
    version: &Value,
) -> Contender {
    let (script, request) = (Rc::clone(script), name.to_owned());
    let login = move || {
        let answer = script.borrow_mut().ask(&request);
        let text = |key: &str| answer[key].as_str().expect("text").to_owned();
        let claim = Claim {
            public_a: text("SRP_A"),
            timestamp: text("TIMESTAMP"),
            signature: text("PASSWORD_CLAIM_SIGNATURE"),
        };
        (answer["ns"].as_f64().expect("a number"), claim)
    };
    assert!(challenge.accepts(&login().1), "{name} is refused");
    let version = version.as_str().expect("text");
    Contender::elsewhere(format!("{name} {version} as shipped (1024-bit a)"), move || login().0)
}

//! On record beside the ratios: stack, heap, and what the first call in a process costs (`bin/footprint.rs` measures).

use std::env;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use cognito_crypto::hazmat::FIXED_BASE_TABLE_BYTES;
use serde_json::{Map, Value, json};

use crate::measure::quantile;
use crate::peers::Challenge;
use crate::report::duration;

const OPERATIONS: [&str; 4] =
    ["client start", "client login", "8 client logins in a batch", "server login"];
/// Processes per operation.
const PROCESSES: usize = 15;

/// One operation: the median over all processes of everything they report.
pub struct Footprint {
    operation: &'static str,
    medians: Map<String, Value>,
}

/// All operations, in fresh processes.
pub fn all(challenge: &Challenge) -> Vec<Footprint> {
    let question = challenge.question();
    OPERATIONS.map(|operation| Footprint::new(operation, &question)).into()
}

impl Footprint {
    fn new(operation: &'static str, question: &str) -> Self {
        let answers: Vec<Value> = (0..PROCESSES).map(|_| ask(operation, question)).collect();
        let keys = answers[0].as_object().expect("a map").keys();
        let median = |key: &String| {
            let mut values: Vec<f64> =
                answers.iter().map(|answer| answer[key].as_f64().expect("a number")).collect();
            (key.clone(), json!(quantile(&mut values, 0.5)))
        };
        Self { operation, medians: keys.map(median).collect() }
    }

    fn get(&self, key: &str) -> f64 {
        self.medians[key].as_f64().expect("a number")
    }
}

fn ask(operation: &str, question: &str) -> Value {
    let program = env::current_exe().expect("this program has a path").with_file_name("footprint");
    let mut child = Command::new(program)
        .arg(operation)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("footprint is built beside this program");
    writeln!(child.stdin.take().expect("piped"), "{question}").expect("it reads its question");
    let output = child.wait_with_output().expect("it answers");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// One line per operation.
pub fn table(footprints: &[Footprint]) -> String {
    let mut out = format!(
        "\nthrough the public API, on record; the table of powers of g has {FIXED_BASE_TABLE_BYTES} bytes\n"
    );
    for footprint in footprints {
        writeln!(
            out,
            "  {:<28} first call in a process {:>8}, caches emptied {:>8}, warm {:>8}; stack {:>6} bytes, heap {:>6} bytes",
            footprint.operation,
            duration(footprint.get("first_ns")),
            duration(footprint.get("cold_ns")),
            duration(footprint.get("warm_ns")),
            footprint.get("stack_bytes"),
            footprint.get("heap_bytes"),
        )
        .expect("a string grows");
    }
    out
}

/// An array with one object per operation.
pub fn json(footprints: &[Footprint], cpu: &str) -> String {
    let row = |footprint: &Footprint| {
        let mut row = footprint.medians.clone();
        row.insert("operation".into(), json!(footprint.operation));
        row.insert("table_bytes".into(), json!(FIXED_BASE_TABLE_BYTES));
        row.insert("cpu".into(), json!(cpu));
        Value::Object(row)
    };
    format!("{:#}\n", Value::Array(footprints.iter().map(row).collect()))
}

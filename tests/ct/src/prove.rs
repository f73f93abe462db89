//! The prover over all subjects, all CPUs, all public inputs; and over the controls.

use crate::{
    controls::{CONTROLS, Control},
    subjects::{self, CASES, Subject},
    symbols::Symbols,
};
use prover::{cpu::Cpu, prove, report::Report, world};
use std::error::Error;

/// A CPU, named after the backend that the crate picks on it.
struct Backend {
    name: &'static str,
    cpu: Cpu,
}

const BACKENDS: [Backend; 3] = [
    Backend { name: "portable", cpu: Cpu::BASELINE },
    Backend { name: "adx", cpu: Cpu::ADX },
    Backend { name: "ifma", cpu: Cpu::IFMA },
];

impl Backend {
    /// Whether the crate picks this backend on this CPU.
    fn is_picked(&self) -> Result<bool, Box<dyn Error>> {
        let picked = prove(self.cpu, picked, 0)?.result;
        let place = picked.and_then(|place| BACKENDS.get(place as usize));
        Ok(place.is_some_and(|picked| picked.name == self.name))
    }
}

/// The place of the backend that the crate picks, to be interpreted.
fn picked(_: u64) -> u64 {
    let name = cognito_crypto::backend();
    BACKENDS.iter().take_while(|backend| backend.name != name).count() as u64
}

/// Runs everything whose name contains `filter`; false if anything is not as it should be.
pub fn run(profile: &str, filter: &str) -> Result<bool, Box<dyn Error>> {
    let symbols = Symbols::read()?;
    let mut good = true;
    for control in CONTROLS {
        good &= run_control(profile, control)?;
    }
    let mut results = Vec::new();
    for subject in subjects::all().filter(|subject| subject.name.contains(filter)) {
        for backend in &BACKENDS {
            let row = Row { profile, subject, backend: backend.name };
            results.push((subject, run_subject(&row, backend, &symbols)?));
        }
    }
    // Natively last: it leaves the CPU's features in memory, which subjects are to find out by themselves.
    for (subject, outcome) in &results {
        good &= agrees_with_native(subject, outcome) && outcome.proved;
    }
    Ok(good && !results.is_empty())
}

fn run_control(profile: &str, control: &Control) -> Result<bool, Box<dyn Error>> {
    let Control { subject, leaks, .. } = control;
    let report = prove(Cpu::IFMA, subject.run, 0)?;
    let found =
        report.findings.keys().any(|finding| finding.secret && Some(finding.leak) == *leaks);
    let good = report.stopped.is_none() && if leaks.is_some() { found } else { report.is_clean() };
    let verdict = match (good, leaks) {
        (false, _) => "FAILED",
        (true, Some(_)) => "leak found",
        (true, None) => "clean",
    };
    println!("control | {profile} | {} | {verdict}", subject.name);
    Ok(good)
}

/// Findings shown of each run.
const MOST_SHOWN: usize = 8;

struct Row<'a> {
    profile: &'a str,
    subject: Subject,
    backend: &'a str,
}

/// What came out of the proofs of one subject on one backend, for all public inputs.
struct Outcome {
    proved: bool,
    results: Vec<Option<u64>>,
}

fn run_subject(
    row: &Row<'_>,
    backend: &Backend,
    symbols: &Symbols,
) -> Result<Outcome, Box<dyn Error>> {
    let mut reports = Vec::new();
    for case in 0..CASES {
        reports.push(prove(backend.cpu, row.subject.run, case)?);
    }
    let proved = backend.is_picked()? && reports.iter().all(Report::is_clean);
    let instructions: u64 = reports.iter().map(|report| report.instructions).sum();
    let residue = reports.iter().map(|report| report.residue.bytes()).max().unwrap_or(0);
    let registers = reports.iter().map(|report| report.residue.registers.len()).max().unwrap_or(0);
    println!(
        "{} | {} | {} | {} | {instructions} | {residue} bytes, {registers} registers",
        if proved { "proved" } else { "FAILED" },
        row.subject.name,
        row.backend,
        row.profile,
    );
    for report in &reports {
        explain(report, symbols);
    }
    Ok(Outcome { proved, results: reports.iter().map(|report| report.result).collect() })
}

/// Says on standard error what was found, and where.
fn explain(report: &Report, symbols: &Symbols) {
    if let Some(why) = &report.stopped {
        eprintln!("    stopped: {why}");
    }
    for (finding, (text, times)) in report.findings.iter().take(MOST_SHOWN) {
        let what = if finding.secret { "secret" } else { "unknown value" };
        let place = symbols.name(finding.at);
        eprintln!("    {:?} on a {what}, {times} times: {text} in {place}", finding.leak);
    }
    for (name, times) in &report.over_approximated {
        eprintln!("    without a model: {name}, {times} times");
    }
    if std::env::var_os("CT_RESIDUE").is_some() {
        explain_residue(report, symbols);
    }
}

fn explain_residue(report: &Report, symbols: &Symbols) {
    let residue = &report.residue;
    eprintln!(
        "    left behind: {} bytes on the stack, {} on the heap, {} elsewhere, in {:?}",
        residue.stack, residue.heap, residue.elsewhere, residue.registers
    );
    let mut writers: Vec<_> = residue.writers.iter().collect();
    writers.sort_by_key(|(_, bytes)| std::cmp::Reverse(**bytes));
    for (writer, bytes) in writers.iter().take(12) {
        eprintln!("      {bytes:>6} bytes by {}", symbols.name(**writer));
    }
}

/// What the interpreter computed is what the CPU computes.
fn agrees_with_native(subject: &Subject, outcome: &Outcome) -> bool {
    (0..).zip(&outcome.results).all(|(case, result)| {
        let native = world::run_natively(subject.run, case);
        let agrees = *result == Some(native);
        if !agrees {
            eprintln!("    {}: interpreted {result:x?}, natively {native:#x}", subject.name);
        }
        agrees
    })
}

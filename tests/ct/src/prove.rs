//! The prover over all subjects, all CPUs, all public inputs; and over the controls.

use crate::{
    controls::{CONTROLS, Control},
    leftovers::{LEFTOVERS, Leftover, OPERATION},
    subjects::{self, CASES, Subject},
    symbols::Symbols,
    target::{Backend, Target},
};
use prover::{
    interpreter::Interpreter,
    report::{Burn, Report, Residue},
};
use std::{
    collections::{BTreeMap, HashMap},
    error::Error,
    hint::black_box,
};

/// Secret-derived bytes that a public operation may leave in dead memory (stack below the stack pointer, freed
/// heap, statics), and registers that it may leave them in; the same for a subject at its end, but for what
/// the caller declared to be its own.
const MOST_LEFT_BEHIND: (u64, usize) = (0, 0);

/// What overwrites dead stack frames and clears the registers.
const BURN: &str = "cognito_crypto::secret::burn::erase";
/// How many times as deep as the deepest secret it reaches, at least.
const LEAST_MARGIN: u64 = 2;

/// Runs everything whose name contains `filter`; false if anything is not as it should be.
pub fn run<I: Interpreter>(
    target: &Target<I>,
    profile: &str,
    filter: &str,
) -> Result<bool, Box<dyn Error>> {
    // Draws the thread's random numbers, by a system call, before a subject wants them.
    drop(black_box(HashMap::<u8, u8>::new()));
    let mut good = true;
    for control in CONTROLS.iter().filter(|control| target.is_x86_64 || !control.only_x86_64) {
        good &= run_control(target, profile, control)?;
    }
    for leftover in LEFTOVERS {
        good &= run_leftover(target, profile, leftover)?;
    }
    let burns = burns(&target.symbols);
    let mut results = Vec::new();
    for subject in subjects::all().filter(|subject| subject.name.contains(filter)) {
        for backend in target.backends {
            results.push((subject, run_subject(target, profile, subject, backend, &burns)?));
        }
    }
    print_operations(profile, &results);
    good &= print_burn(profile, &results);
    // Natively last: it leaves the CPU's features in memory, which subjects are to find out by themselves.
    for (subject, outcome) in &results {
        good &= agrees_with_native(target, subject, outcome) && outcome.proved;
    }
    Ok(good && !results.is_empty())
}

fn run_control<I: Interpreter>(
    target: &Target<I>,
    profile: &str,
    control: &Control,
) -> Result<bool, Box<dyn Error>> {
    let Control { subject, leaks, .. } = control;
    let report = target.prove_on_the_best(subject.name)?;
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

fn run_leftover<I: Interpreter>(
    target: &Target<I>,
    profile: &str,
    leftover: &Leftover,
) -> Result<bool, Box<dyn Error>> {
    let Leftover { subject, is_seen, .. } = leftover;
    let report = target.prove_on_the_best(subject.name)?;
    let seen = report.stopped.is_none() && report.operations.get(OPERATION).is_some_and(is_seen);
    println!("control | {profile} | {} | {}", subject.name, if seen { "seen" } else { "FAILED" });
    Ok(seen)
}

/// The instructions shown that wrote most of what is left.
const MOST_WRITERS: usize = 8;

/// What came out of the proofs of one subject on one backend, for all public inputs.
struct Outcome {
    proved: bool,
    operations: BTreeMap<String, Residue>,
    results: Vec<Option<u64>>,
    burn: Burn,
}

/// The functions that the crate burns the stack with.
fn burns(symbols: &Symbols) -> Vec<u64> {
    let found = symbols.functions(|name| name == BURN);
    found.into_iter().map(|(start, _, _)| start).collect()
}

fn run_subject<I: Interpreter>(
    target: &Target<I>,
    profile: &str,
    subject: Subject,
    backend: &Backend<I::Cpu>,
    burns: &[u64],
) -> Result<Outcome, Box<dyn Error>> {
    let symbols = &target.symbols;
    let mut reports = Vec::new();
    for case in 0..CASES {
        reports.push(target.prove(subject.name, backend.cpu, case, burns)?);
    }
    let results = reports.iter().map(|report| report.result).collect();
    let instructions: u64 = reports.iter().map(|report| report.instructions).sum();
    let clean = target.is_picked(backend)? && reports.iter().all(Report::is_clean);
    let all = reports.iter().map(|report| report.residue.clone()).reduce(Residue::larger);
    let all = all.unwrap_or_default();
    for report in &reports {
        explain(report, symbols);
    }
    let burn = reports.iter().flat_map(|report| report.burns.values().copied());
    let burn = burn.reduce(Burn::worse).unwrap_or_default();
    let operations = at_worst(reports.into_iter().flat_map(|report| report.operations));
    for (operation, residue) in &operations {
        explain_residue(operation, residue, symbols);
    }
    explain_residue("all of it", &all, symbols);
    let proved = clean && operations.values().chain([&all]).all(is_within_bound);
    println!(
        "{} | {} | {}{} | {profile} | {instructions} | {}",
        if proved { "proved" } else { "FAILED" },
        subject.name,
        backend.name,
        backend.with,
        left_behind(&all),
    );
    Ok(Outcome { proved, operations, results, burn })
}

/// What each operation left behind, at worst.
fn at_worst(operations: impl Iterator<Item = (String, Residue)>) -> BTreeMap<String, Residue> {
    operations.fold(BTreeMap::new(), |mut all, (name, residue)| {
        let before = all.remove(&name).unwrap_or_default();
        all.insert(name, before.larger(residue));
        all
    })
}

fn is_within_bound(residue: &Residue) -> bool {
    let (bytes, registers) = MOST_LEFT_BEHIND;
    residue.bytes() <= bytes && residue.registers.len() <= registers
}

fn left_behind(residue: &Residue) -> String {
    format!("{} bytes, {} registers", residue.bytes(), residue.registers.len())
}

/// A row for each public operation: what it left behind on any backend.
fn print_operations(profile: &str, results: &[(Subject, Outcome)]) {
    let all = results.iter().flat_map(|(_, outcome)| outcome.operations.clone());
    for (name, residue) in at_worst(all) {
        let verdict = if is_within_bound(&residue) { "wiped" } else { "NOT WIPED" };
        println!("{verdict} | {name} | {profile} | {}", left_behind(&residue));
    }
}

/// A row for the burning of dead stack frames: how deep it reaches, and how deep it has to.
fn print_burn(profile: &str, results: &[(Subject, Outcome)]) -> bool {
    let Some(Burn { deepest, reach }) =
        results.iter().map(|(_, outcome)| outcome.burn).reduce(Burn::worse)
    else {
        return false;
    };
    let good = reach >= deepest * LEAST_MARGIN;
    let verdict = if good { "deep enough" } else { "FAILED" };
    println!("burn | {profile} | {reach} bytes are overwritten | {deepest} are used | {verdict}");
    good
}

/// Says on standard error what was found, and where.
fn explain(report: &Report, symbols: &Symbols) {
    if let Some((at, why)) = &report.stopped {
        eprintln!("    stopped: {why} in {}", symbols.name(*at));
    }
    for (finding, (text, times)) in &report.findings {
        let what = if finding.secret { "secret" } else { "unknown value" };
        let place = symbols.name(finding.at);
        eprintln!("    {:?} on a {what}, {times} times: {text} in {place}", finding.leak);
    }
    for (name, times) in &report.over_approximated {
        eprintln!("    without a model: {name}, {times} times");
    }
}

fn explain_residue(operation: &str, residue: &Residue, symbols: &Symbols) {
    if is_within_bound(residue) {
        return;
    }
    eprintln!(
        "    {operation} left {} bytes on the stack (the last {} deep), {} on the heap, {} elsewhere, in {:?}",
        residue.stack, residue.depth, residue.heap, residue.elsewhere, residue.registers
    );
    let mut writers: Vec<_> = residue.writers.iter().collect();
    writers.sort_by_key(|(_, bytes)| std::cmp::Reverse(**bytes));
    for (writer, bytes) in writers.iter().take(MOST_WRITERS) {
        eprintln!("      {bytes:>6} bytes by {}", symbols.name(**writer));
    }
}

/// What the interpreter computed is what the CPU computes.
fn agrees_with_native<I: Interpreter>(
    target: &Target<I>,
    subject: &Subject,
    outcome: &Outcome,
) -> bool {
    (0..).zip(&outcome.results).all(|(case, result)| {
        let native = (target.native)(subject, case);
        let agrees = result.is_some() && *result == native;
        if !agrees {
            eprintln!("    {}: interpreted {result:x?}, natively {native:x?}", subject.name);
        }
        agrees
    })
}

//! Times cognito-crypto against everybody else on the same work: prints a table, writes `peers.json` and `peers.svg`.
//!
//! `peers DIRECTORY [--gate]`; `run` beside this package's manifest installs, builds and calls it.

mod baseline;
mod chart;
mod comparisons;
mod footprint;
mod gates;
mod libs;
mod measure;
#[path = "../../../tests/common/modulus.rs"]
mod modulus;
mod oracle;
mod ours;
mod peers;
mod report;
mod shapes;

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use measure::Comparison;
use oracle::Random;
use ours::Ours;
use peers::Challenge;

/// The comparisons take turns this often, so that a noisy minute of the machine falls on all of them.
const TURNS: usize = 20;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let directory = PathBuf::from(arguments.next().expect("usage: peers DIRECTORY [--gate]"));
    let gate = arguments.next().is_some_and(|argument| argument == "--gate");

    let random = &mut Random::new(3072);
    let chosen = cognito_crypto::backend();
    let challenge = Challenge::new(random);
    let mut comparisons = comparisons::all(random, &challenge, &directory.join("as-shipped"));
    eprint!("all agree; measuring, {TURNS} turns ");
    measure(&mut comparisons);
    let summaries: Vec<_> = comparisons.iter().flat_map(Comparison::summaries).collect();

    let footprints = footprint::all(&challenge);

    let cpu = report::cpu();
    print!(
        "{cpu}, {chosen} backend\nmedians of interleaved pairs, p10 … p90{}",
        report::table(&summaries)
    );
    print!("{}", footprint::table(&footprints));
    let write = |name: &str, text: String| {
        fs::write(directory.join(name), text).unwrap_or_else(|error| panic!("{name}: {error}"));
    };
    write("peers.json", report::json(&summaries, &cpu, chosen));
    write("peers-footprint.json", footprint::json(&footprints, &cpu));
    write("peers.svg", chart::svg(&summaries, &cpu));

    for backend in ["ifma", "avx2"].into_iter().filter(|backend| Ours::on(backend).is_none()) {
        println!("SKIPPED: this CPU has no {backend} backend, and says nothing about it");
    }
    let missed = summaries.iter().filter(|summary| !summary.passes()).count();
    let gated = summaries.iter().filter(|summary| summary.gate.is_some()).count();
    println!("{chosen} backend: {missed} of {gated} gates missed");
    if gate && missed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn measure(comparisons: &mut [Comparison]) {
    for _ in 0..TURNS {
        for comparison in comparisons.iter_mut() {
            (0..comparison.rounds).for_each(|_| comparison.round());
        }
        eprint!(".");
    }
    eprintln!();
}

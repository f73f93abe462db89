//! The command: `cognito-load` signs in many times, as long as it is told, and says how long it took.

use cognito_load::{
    Failure,
    options::{HELP, Options},
    report, run, users,
};
use std::{
    fs::{self, File},
    path::Path,
    process::ExitCode,
};

fn main() -> ExitCode {
    match Options::parse(lexopt::Parser::from_env()).map_err(Failure::from).and_then(load) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cognito-load: {error}");
            ExitCode::FAILURE
        }
    }
}

fn load(options: Option<Options>) -> Result<(), Failure> {
    let Some(mut options) = options else {
        print!("{HELP}");
        return Ok(());
    };
    // What cannot be written is said before anything is done.
    for file in [&options.json, &options.svg].into_iter().flatten() {
        File::create(file).map_err(|error| named(file, &error))?;
    }
    if options.make {
        users::make(&mut options)?;
    }
    let outcome = run::run(&options)?;
    let summary = format!("{:#}\n", report::summary(&options, &outcome)?);
    match &options.json {
        Some(file) => fs::write(file, summary).map_err(|error| named(file, &error))?,
        None => print!("{summary}"),
    }
    if let Some(file) = &options.svg {
        report::plot(&outcome, file)?;
    }
    if outcome.succeeded == 0 {
        let names: Vec<_> = outcome.failed.into_keys().collect();
        return Err(format!("no sign-in succeeded ({})", names.join(", ")).into());
    }
    Ok(())
}

fn named(file: &Path, error: &std::io::Error) -> Failure {
    format!("{}: {error}", file.display()).into()
}

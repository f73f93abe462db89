//! The command: `cognito-load` signs in many times, as long as it is told, and says how long it took.

use cognito_load::{
    Failure,
    options::{HELP, Options},
    report, run, users,
};
use std::{fs, process::ExitCode};

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
    if options.make {
        users::make(&mut options)?;
    }
    let outcome = run::run(&options)?;
    let summary = format!("{:#}\n", report::summary(&options, &outcome)?);
    match &options.json {
        Some(file) => fs::write(file, summary)?,
        None => print!("{summary}"),
    }
    if let Some(file) = &options.svg {
        report::plot(&outcome, file)?;
    }
    Ok(())
}

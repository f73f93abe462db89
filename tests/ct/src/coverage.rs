//! The public functions of the crate, read from its source, held against the operations that the subjects measure.
//!
//! A public function is covered if a subject says that it has finished, or if it only calls a covered one with the
//! operating system's random numbers or clock. Any other has to be in the list of exemptions, with the reason. So a new
//! function fails the gate until somebody has thought about it, and so does an exemption that is no longer needed.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    io::BufRead,
    path::{Path, PathBuf},
};

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src");
/// The parts of it that have public functions which users call.
const ROOMS: [&str; 5] = ["srp", "srp.rs", "auth", "auth.rs", "secret.rs"];
/// Reasons, each with the functions that it holds for below it.
const EXEMPTIONS: &str = include_str!("../exemptions");

/// Compares the lists, with what was measured read from the rows of the gate's runs; false, and a line for each
/// function in question, if they do not agree.
pub fn run(rows: impl BufRead) -> Result<bool, Box<dyn Error>> {
    let mut measured = BTreeSet::new();
    for row in rows.lines() {
        if let ["wiped" | "NOT WIPED", name, _, _] = row?.split(" | ").collect::<Vec<_>>()[..] {
            measured.insert(last_two(name));
        }
    }
    let public = public_functions()?;
    let exempt = exemptions()?;
    let is_covered = |name: &str, body: &str| {
        measured.contains(name) || passes_on(name, body, &measured, &public)
    };
    let covered: BTreeSet<_> =
        public.iter().filter(|(name, body)| is_covered(name, body)).map(|(name, _)| name).collect();
    let missing =
        public.keys().filter(|name| !covered.contains(name) && !exempt.contains_key(*name));
    let needless =
        exempt.keys().filter(|name| covered.contains(name) || !public.contains_key(*name));
    let unknown = measured.iter().filter(|name| !public.contains_key(*name));
    let wrong = [
        ("has no subject and no exemption", missing.collect::<Vec<_>>()),
        ("is exempt without need", needless.collect()),
        ("is measured, but there is no such public function", unknown.collect()),
    ];
    for (what, names) in &wrong {
        names.iter().for_each(|name| eprintln!("    {name} {what}"));
    }
    let good = wrong.iter().all(|(_, names)| names.is_empty()) && !covered.is_empty();
    let verdict = if good { "clean" } else { "FAILED" };
    println!(
        "{verdict} | {} public functions: {} measured, {} exempt | all | source | |",
        public.len(),
        covered.len(),
        exempt.len()
    );
    Ok(good)
}

/// Whether the function calls one of the same owner whose name is its own with more arguments, and which is measured
/// or does the same.
fn passes_on(
    name: &str,
    body: &str,
    measured: &BTreeSet<String>,
    public: &BTreeMap<String, String>,
) -> bool {
    let stem = format!("{}_", name.trim_end_matches("_at"));
    let longer = public.iter().filter(|(other, _)| other.starts_with(&stem) && *other != name);
    let is_called = |other: &str| {
        other.rsplit("::").next().is_some_and(|other| body.contains(&format!("{other}(")))
    };
    let mut called = longer.filter(|(other, _)| is_called(other));
    called.any(|(other, body)| {
        measured.contains(other)
            || other.len() > name.len() && passes_on(other, body, measured, public)
    })
}

/// `Type::function` or `module::function`.
fn last_two(name: &str) -> String {
    let parts: Vec<&str> = name.split("::").collect();
    parts[parts.len().saturating_sub(2)..].join("::")
}

/// Each function that is exempt, with the reason.
fn exemptions() -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let (mut all, mut reason) = (BTreeMap::new(), "");
    for line in EXEMPTIONS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("    ") {
            None => reason = line,
            Some(name) if !reason.is_empty() => {
                all.insert(name.to_owned(), reason.to_owned());
            }
            Some(name) => return Err(format!("{name} is exempt without a reason").into()),
        }
    }
    Ok(all)
}

/// The public functions with their text.
fn public_functions() -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut all = BTreeMap::new();
    for room in ROOMS {
        for file in files(&Path::new(SOURCE).join(room))? {
            let module = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            functions(&fs::read_to_string(&file)?, &module, &mut all);
        }
    }
    Ok(all)
}

fn files(path: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut all = Vec::new();
    for entry in fs::read_dir(path)? {
        all.extend(files(&entry?.path())?);
    }
    Ok(all)
}

/// Adds the public functions in a source file: `module::name`, or `Type::name` in an `impl`. The code is formatted, so
/// that what stands at the start of a line tells where things begin and end.
fn functions(text: &str, module: &str, all: &mut BTreeMap<String, String>) {
    let mut owner = module.to_owned();
    let mut current = None;
    for line in text.lines() {
        if line.starts_with("#[cfg(test)]") {
            return;
        }
        if line.starts_with("impl") || line.starts_with("macro_rules!") {
            owner = type_of(line);
        } else if line.starts_with('}') {
            owner = module.to_owned();
        }
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        if let Some(rest) =
            code.strip_prefix("pub fn ").or_else(|| code.strip_prefix("pub const fn "))
        {
            let name: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            current = Some(format!("{owner}::{name}"));
        }
        if let Some(name) = &current {
            all.entry(name.clone()).or_default().push_str(code);
        }
        if line == "    }" || line == "}" {
            current = None;
        }
    }
}

/// The type that an `impl` is for, or the macro's name.
fn type_of(line: &str) -> String {
    let line = line.rsplit(" for ").next().unwrap_or(line);
    let line = line.trim_start_matches("macro_rules! ").trim_start_matches("impl");
    let line = match line.strip_prefix('<') {
        Some(rest) => rest.split_once("> ").map_or(rest, |(_, rest)| rest),
        None => line,
    };
    line.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

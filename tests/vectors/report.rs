//! Reports which cases of which section passed, and what was wrong with the others.

use crate::{cases, known, refusal};
use serde_json::Value;
use std::{
    fmt::Write as _,
    fs,
    io::{self, Write as _},
    panic::{self, AssertUnwindSafe},
    path::Path,
};

type Check = fn(&Value) -> Result<(), String>;

/// The sections that a file may have, and what checks a case of each.
pub(crate) const SECTIONS: [(&str, Check); 5] = [
    ("user_cases", cases::user),
    ("device_cases", cases::device),
    ("timestamps", cases::timestamp),
    ("secret_hash", cases::secret_hash),
    ("must_refuse", refusal::must_refuse),
];

#[derive(Default)]
pub(crate) struct Report {
    /// Passed and failed cases of each section.
    tallies: [(usize, usize); SECTIONS.len()],
    pub(crate) problems: Vec<String>,
}

impl Report {
    /// Runs every `*.json` of a directory.
    pub(crate) fn of_directory(directory: &Path) -> Self {
        let mut report = Self::default();
        let entries =
            fs::read_dir(directory).unwrap_or_else(|e| panic!("{}: {e}", directory.display()));
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        assert!(!paths.is_empty(), "{}: no *.json", directory.display());
        for path in &paths {
            match known::parse(path) {
                Ok(file) => report.run(&path.display().to_string(), &file),
                Err(problem) => report.problems.push(problem),
            }
        }
        report
    }

    /// Runs the sections of a file.
    pub(crate) fn run(&mut self, name: &str, file: &Value) {
        let mut any = false;
        for ((section, check), tally) in SECTIONS.iter().zip(&mut self.tallies) {
            for (index, case) in file[section].as_array().into_iter().flatten().enumerate() {
                any = true;
                match guarded(*check, case) {
                    Ok(()) => tally.0 += 1,
                    Err(problem) => {
                        tally.1 += 1;
                        let index = format!("{section}[{index}]");
                        let case = case["name"].as_str().unwrap_or(&index);
                        self.problems.push(format!("{name}, {case}: {problem}"));
                    }
                }
            }
        }
        if !any {
            self.problems.push(format!("{name}: no case"));
        }
    }

    /// One line per section.
    pub(crate) fn lines(&self) -> String {
        let mut lines = String::from("\n");
        for ((section, _), (passed, failed)) in SECTIONS.iter().zip(self.tallies) {
            writeln!(lines, "{section}: {passed} passed, {failed} failed").unwrap();
        }
        lines
    }

    /// Writes the lines to the process's own output, past the test harness, which would keep what a test
    /// that passes prints.
    pub(crate) fn announce(&self) {
        io::stdout().write_all(self.lines().as_bytes()).unwrap();
    }

    pub(crate) fn finish(self) {
        assert!(self.problems.is_empty(), "\n{}\n", self.problems.join("\n"));
    }
}

/// A case that panics fails, and the others still run.
fn guarded(check: Check, case: &Value) -> Result<(), String> {
    panic::catch_unwind(AssertUnwindSafe(|| check(case)))
        .unwrap_or_else(|_| Err("a panic, which is never right".into()))
}

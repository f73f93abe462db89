//! The table on the terminal, `peers.json`, and the versions that both name.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use crate::gates::Gate;
use crate::measure::{Reading, Summary};

/// The version of a crate in this package's lock file; the newest where there are several.
pub fn locked_version(name: &str) -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let entry = format!("name = \"{name}\"\nversion = \"");
    let start = lock.rfind(&entry).unwrap_or_else(|| panic!("{name} is not locked")) + entry.len();
    lock[start..].split('"').next().expect("split gives one part at least")
}

/// The processor as Linux names it.
pub fn cpu() -> String {
    format!("{}, family {} model {}", cpuinfo("model name"), family(), cpuinfo("model"))
}

/// The processor's family, a number that Intel and AMD give.
pub fn family() -> String {
    cpuinfo("cpu family")
}

fn cpuinfo(name: &str) -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut fields = info.lines().filter_map(|line| line.split_once(':'));
    let value = fields.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim());
    value.unwrap_or("unknown").to_owned()
}

/// One block per quantity, one line per rival.
pub fn table(summaries: &[Summary]) -> String {
    let mut out = String::new();
    let mut quantity = "";
    for summary in summaries {
        if summary.quantity != quantity {
            quantity = summary.quantity;
            write!(out, "\n{quantity}\n  ours: {}\n", summary.ours).expect("a string grows");
        }
        writeln!(out, "{}", line(summary)).expect("a string grows");
    }
    out
}

fn line(summary: &Summary) -> String {
    let reading = |value: f64| read(summary.reading, value);
    let mut out = format!(
        "  {:<58} {:>10} {:>10}  {:>8}  {:>17}  {:>4} pairs",
        summary.baseline,
        duration(summary.ours_ns),
        duration(summary.theirs_ns),
        reading(summary.ratio),
        format!("{} … {}", reading(summary.low), reading(summary.high)),
        summary.pairs,
    );
    if let Some(Gate { must, aim }) = summary.gate {
        let verdict = if summary.passes() { "" } else { "  MISSED" };
        write!(out, "  must {}, aim {}{verdict}", reading(must), reading(aim))
            .expect("a string grows");
    }
    out
}

fn read(reading: Reading, value: f64) -> String {
    match reading {
        Reading::Speedup => format!("{value:.2}×"),
        Reading::Share => format!("{:.2} %", value * 100.0),
    }
}

/// Three digits and a unit.
pub fn duration(ns: f64) -> String {
    let (value, unit) = if ns < 1e6 { (ns / 1e3, "µs") } else { (ns / 1e6, "ms") };
    let digits = (2 - value.log10().floor() as i32).clamp(0, 2) as usize;
    format!("{value:.digits$} {unit}")
}

/// An array with one object per rival.
pub fn json(summaries: &[Summary], cpu: &str, chosen: &str) -> String {
    let rows: Vec<Value> = summaries.iter().map(|summary| row(summary, cpu, chosen)).collect();
    format!("{:#}\n", Value::Array(rows))
}

fn row(summary: &Summary, cpu: &str, chosen: &str) -> Value {
    json!({
        "quantity": summary.quantity,
        "ours": summary.ours,
        "baseline": summary.baseline,
        "ours_ns": summary.ours_ns.round(),
        "theirs_ns": summary.theirs_ns.round(),
        "ratio": summary.ratio,
        "p10": summary.low,
        "p90": summary.high,
        "pairs": summary.pairs,
        "must": summary.gate.map(|gate| gate.must),
        "aim": summary.gate.map(|gate| gate.aim),
        "bound": match summary.reading {
            Reading::Speedup => "at least",
            Reading::Share => "at most",
        },
        "passes": summary.passes(),
        "cpu": cpu,
        "backend": chosen,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_three_digits() {
        assert_eq!(duration(9_876.0), "9.88 µs");
        assert_eq!(duration(325_400.0), "325 µs");
        assert_eq!(duration(14_640_000.0), "14.6 ms");
    }

    #[test]
    fn versions_come_from_the_lock_file() {
        assert!(locked_version("num-bigint").starts_with("0.5."));
        assert_eq!(locked_version("srp"), "0.7.0-rc.3");
    }
}

//! What is said of a load: a summary as JSON, and a plot of the latencies as SVG.

use crate::{
    Failure,
    options::Options,
    run::{Latencies, Outcome},
};
use plotters::prelude::*;
use serde_json::{Value, json};
use std::path::Path;

/// The summary. Latencies are in milliseconds.
pub fn summary(options: &Options, outcome: &Outcome) -> Result<Value, Failure> {
    let seconds = outcome.elapsed.as_secs_f64();
    Ok(json!({
        "endpoint": options.endpoint, "users": options.users, "rate": options.rate,
        "threads": options.threads, "batch": options.batch, "unanswered": options.unanswered,
        "backend": cognito_crypto::backend().to_string(),
        "seconds": seconds, "succeeded": outcome.succeeded, "failed": outcome.failed,
        "sign_ins_per_second": outcome.succeeded as f64 / seconds,
        "latency_ms": {
            "InitiateAuth": latency(&outcome.initiate),
            "RespondToAuthChallenge": latency(&outcome.respond),
            "sign-in": latency(&outcome.sign_in),
        },
    }))
}

fn latency(latencies: &Latencies) -> Value {
    let at = |quantile| milliseconds(latencies.value_at_quantile(quantile));
    json!({
        "count": latencies.len(), "mean": latencies.mean() / 1e3, "p50": at(0.5), "p90": at(0.9),
        "p99": at(0.99), "p99.9": at(0.999), "max": milliseconds(latencies.max()),
    })
}

fn milliseconds(microseconds: u64) -> f64 {
    microseconds as f64 / 1e3
}

/// Plots the latency that a share of the calls did not exceed: the share to the right, in nines.
pub fn plot(outcome: &Outcome, file: &Path) -> Result<(), Failure> {
    let lines = [
        ("InitiateAuth", &outcome.initiate, BLUE),
        ("RespondToAuthChallenge", &outcome.respond, RED),
        ("sign-in", &outcome.sign_in, BLACK),
    ];
    let nines = (outcome.initiate.len().max(10) as f64).log10().min(5.0);
    let highest = lines.iter().map(|(_, latencies, _)| latencies.max()).max().unwrap_or_default();
    let area = SVGBackend::new(file, (900, 500)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption("Latency that a share of the calls did not exceed", ("sans-serif", 20))
        .margin(15)
        .x_label_area_size(40)
        .y_label_area_size(60)
        .build_cartesian_2d(0.0..nines, 0.0..milliseconds(highest.max(1)))?;
    chart
        .configure_mesh()
        .x_desc("share of the calls")
        .y_desc("milliseconds")
        .x_labels(6)
        .x_label_formatter(&|nines| format!("{} %", 100.0 * share(*nines)))
        .draw()?;
    for (name, latencies, color) in lines {
        let points = (0..=200).map(|step| nines * f64::from(step) / 200.0);
        let points = points.map(|x| (x, milliseconds(latencies.value_at_quantile(share(x)))));
        chart
            .draw_series(LineSeries::new(points, color.stroke_width(2)))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], color));
    }
    let legend = SeriesLabelPosition::UpperLeft;
    chart.configure_series_labels().position(legend).border_style(BLACK).draw()?;
    area.present()?;
    Ok(())
}

/// 0.9 for one nine, 0.99 for two, rounded to what is worth printing.
fn share(nines: f64) -> f64 {
    let share = 1.0 - 10_f64.powf(-nines);
    (share * 1e6).round() / 1e6
}

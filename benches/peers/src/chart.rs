//! The ratios as a bar chart: one bar per rival on a logarithmic axis, with its spread, its gate and its goal.

use std::fmt::Write as _;

use crate::gates::Gate;
use crate::measure::{Reading, Summary};
use crate::report::duration;

const WIDTH: f64 = 1000.0;
/// Where the axis starts and ends.
const LEFT: f64 = 400.0;
const RIGHT: f64 = 860.0;
const LINE: f64 = 22.0;
const TOP: f64 = 96.0;

const HEAD: &str = r##"<style>
text { font: 13px system-ui, sans-serif; fill: #1d2330 }
.title { font-size: 18px; font-weight: 600 }
.quantity { font-weight: 600 }
.quiet { fill: #667085 }
.axis { stroke: #d0d5dd; stroke-width: 1 }
.bar { fill: #2f6fde }
.missed { fill: #d92d20 }
.spread { stroke: #1d2330; stroke-width: 1.5 }
.must { stroke: #d92d20; stroke-width: 2 }
.aim { stroke: #12883e; stroke-width: 2 }
</style>
<rect width="100%" height="100%" fill="#fff"/>
"##;

/// Speedups only: a share has no place on this axis.
pub fn svg(summaries: &[Summary], cpu: &str) -> String {
    let speedups: Vec<_> = summaries.iter().filter(|s| s.reading == Reading::Speedup).collect();
    let highest = speedups.iter().map(|s| s.high).fold(10.0, f64::max);
    let chart = Chart { decades: highest.log10().ceil() };

    let (mut body, mut y, mut quantity) = (String::new(), TOP, "");
    for summary in speedups {
        if summary.quantity != quantity {
            quantity = summary.quantity;
            y += LINE * 0.5;
            text(&mut body, 16.0, y + 15.0, "quantity", "start", quantity);
            let ours = format!("ours: {}", duration(summary.ours_ns));
            text(&mut body, WIDTH - 16.0, y + 15.0, "quiet", "end", &ours);
            y += LINE;
        }
        chart.bar(&mut body, y, summary);
        y += LINE;
    }
    let height = y + 20.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\">\n{HEAD}",
    );
    text(&mut out, 16.0, 30.0, "title", "start", "How many times faster cognito-crypto is");
    let subtitle = format!(
        "{cpu}; medians of interleaved pairs, whisker p10 … p90, red tick: must, green tick: aim"
    );
    text(&mut out, 16.0, 52.0, "quiet", "start", &subtitle);
    chart.axis(&mut out, height);
    out + &body + "</svg>\n"
}

struct Chart {
    /// Powers of ten on the axis, which starts at 1.
    decades: f64,
}

impl Chart {
    fn x(&self, ratio: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * (ratio.log10() / self.decades).clamp(0.0, 1.0)
    }

    fn axis(&self, out: &mut String, height: f64) {
        for decade in 0..=self.decades as i32 {
            for step in [1.0, 2.0, 5.0] {
                let ratio = step * 10f64.powi(decade);
                if ratio <= 10f64.powf(self.decades) {
                    vertical(out, "axis", self.x(ratio), TOP - 12.0, height - 12.0);
                    text(out, self.x(ratio), TOP - 18.0, "quiet", "middle", &format!("{ratio}×"));
                }
            }
        }
    }

    fn bar(&self, out: &mut String, y: f64, summary: &Summary) {
        let (class, end) = (if summary.passes() { "bar" } else { "missed" }, self.x(summary.ratio));
        text(out, LEFT - 10.0, y + 14.0, "", "end", &summary.baseline);
        writeln!(
            out,
            "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            y + 3.0,
            end - LEFT,
            LINE - 8.0,
        )
        .expect("a string grows");
        let (low, high, middle) = (self.x(summary.low), self.x(summary.high), y + LINE / 2.0 - 1.0);
        writeln!(
            out,
            "<line class=\"spread\" x1=\"{low:.1}\" x2=\"{high:.1}\" y1=\"{middle:.1}\" y2=\"{middle:.1}\"/>"
        )
        .expect("a string grows");
        if let Some(Gate { must, aim }) = summary.gate {
            for (class, ratio) in [("must", must), ("aim", aim)] {
                vertical(out, class, self.x(ratio), y, y + LINE - 2.0);
            }
        }
        let label = format!("{:.1}×  ({})", summary.ratio, duration(summary.theirs_ns));
        text(out, WIDTH - 16.0, y + 14.0, "", "end", &label);
    }
}

fn vertical(out: &mut String, class: &str, x: f64, top: f64, bottom: f64) {
    writeln!(
        out,
        "<line class=\"{class}\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{top:.1}\" y2=\"{bottom:.1}\"/>"
    )
    .expect("a string grows");
}

fn text(out: &mut String, x: f64, y: f64, class: &str, anchor: &str, content: &str) {
    let content = content.replace('&', "&amp;").replace('<', "&lt;");
    writeln!(
        out,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{content}</text>"
    )
    .expect("a string grows");
}

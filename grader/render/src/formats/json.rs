//! The whole report as JSON, for programs. `schema/report.json` describes it.

use super::{Format, nothing};
use crate::ascii_json;
use report::Report;

pub(super) const FORMAT: Format = Format {
    name: "json",
    about: "everything, for programs of your own",
    lacks: nothing,
    render: |report, _| render(report),
};

/// Colours of the compiler's words are taken out, and of what was printed.
fn render(report: &Report) -> String {
    let plain = |text: &mut String| *text = anstream::adapter::strip_str(text).to_string();
    let mut report = report.clone();
    for exercise in &mut report.exercises {
        for diagnostic in &mut exercise.diagnostics {
            plain(&mut diagnostic.rendered);
        }
        for check in &mut exercise.checks {
            plain(&mut check.beside.output);
        }
    }
    ascii_json::text(&serde_json::to_value(report).unwrap_or_default())
}

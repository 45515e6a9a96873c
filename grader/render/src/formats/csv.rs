//! A row for each check, as RFC 4180 has it, for spreadsheets and statistics.

use super::{Format, nothing};
use crate::cut::Room;
use crate::finding::Finding;
use crate::words;
use report::{Report, Verdict};

pub(super) const FORMAT: Format = Format {
    name: "csv",
    about: "a row a check, for spreadsheets",
    lacks: nothing,
    render: |report, _| render(report),
};

const HEADER: [&str; 9] = [
    "submission",
    "number",
    "exercise",
    "check",
    "verdict",
    "earned",
    "possible",
    "seconds",
    "finding",
];

/// Spreadsheets take 32,767 letters a cell.
const CELL: usize = 30_000;

fn render(report: &Report) -> String {
    let mut room = Room {
        each: CELL,
        left: 5_000_000,
    };
    let handed_in = report.handed_in.as_ref();
    let submission = handed_in.map_or("", |it| it.name.as_str());
    let mut text = row(HEADER.map(str::to_owned));
    for finding in Finding::all(report) {
        let (earned, possible) = finding.points();
        text += &row([
            submission.to_owned(),
            finding.exercise.number.to_string(),
            finding.exercise.name.0.clone(),
            finding.check.name.clone(),
            words::verdict(finding.view.verdict).to_owned(),
            // No points of what could not be judged, and not none of them.
            match finding.view.verdict {
                Verdict::GraderFault => String::new(),
                _ => earned.to_string(),
            },
            possible.to_string(),
            format!("{:.3}", finding.check.beside.wall.as_secs_f64()),
            room.fit(&finding.text()),
        ]);
    }
    text
}

fn row<const CELLS: usize>(cells: [String; CELLS]) -> String {
    cells.map(|it| cell(&it)).join(",") + "\r\n"
}

/// A quoted cell. One that a spreadsheet would take for a formula begins with a
/// quotation mark of the kind that makes it a text.
fn cell(text: &str) -> String {
    let mark = if words::is_formula(text) { "'" } else { "" };
    let text = words::harmless(text).replace('"', "\"\"");
    format!("\"{mark}{text}\"")
}

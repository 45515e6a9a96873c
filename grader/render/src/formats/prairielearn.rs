//! `results.json` of a PrairieLearn external grader.

use super::{Format, nothing};
use crate::ascii_json;
use crate::cut::Room;
use crate::finding::{self, Finding};
use report::Report;
use serde_json::{Value, json};

pub(super) const FORMAT: Format = Format {
    name: "prairielearn",
    about: "PrairieLearn: /grade/results/results.json",
    lacks: nothing,
    render: |report, _| render(report),
};

/// PrairieLearn takes 1 MB. Escaped, a text is at most six times as long where
/// each of its letters is foreign, and names and figures need some 100 kB.
const ALL: usize = 100_000;

/// A test for each check. What the grader could not judge costs no attempt:
/// nothing is gradable then.
fn render(report: &Report) -> String {
    let fault = finding::fault(report);
    let mut room = Room {
        each: 8_000,
        left: ALL,
    };
    let said: Vec<String> = finding::not_compiled(report)
        .map(|exercise| {
            format!(
                "{}\n{}",
                finding::label(exercise),
                finding::compiler(exercise)
            )
        })
        .collect();
    let message = fault.clone().unwrap_or_else(|| finding::summary(report));
    let (message, output) = (room.fit(&message), room.fit(&said.join("\n\n")));
    let findings = Finding::all(report);
    let tests: Vec<Value> = findings.iter().map(|it| test(it, &mut room)).collect();
    let errors = if fault.is_some() {
        vec![message.clone()]
    } else {
        Vec::new()
    };
    ascii_json::text(&json!({
        "gradable": fault.is_none(),
        "score": score(report),
        "message": message,
        "output": output,
        "format_errors": errors,
        "images": [],
        "tests": tests,
    }))
}

/// From 0 to 1.
fn score(report: &Report) -> f64 {
    let points = report.points();
    if points.possible.0 == 0 {
        return 0.0;
    }
    points.earned.points() / points.possible.points()
}

fn test(finding: &Finding<'_>, room: &mut Room) -> Value {
    let (points, max_points) = finding.points();
    json!({
        "name": finding.title(),
        "description": finding.view.promises.first().map_or("", String::as_str),
        "points": points,
        "max_points": max_points,
        "message": room.fit(&finding.view.summary),
        "output": room.fit(&finding.text_and_output()),
    })
}

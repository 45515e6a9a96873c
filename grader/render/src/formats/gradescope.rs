//! `results.json` of a Gradescope autograder.

use super::{Format, nothing};
use crate::ascii_json;
use crate::cut::Room;
use crate::finding::{self, Finding};
use report::Report;
use serde_json::{Value, json};

pub(super) const FORMAT: Format = Format {
    name: "gradescope",
    about: "Gradescope: /autograder/results/results.json",
    lacks: nothing,
    render: |report, _| render(report),
};

/// A test for each check. The score is that of the grader: shares of it are not
/// always whole hundredths, and so their sum may be another.
fn render(report: &Report) -> String {
    let mut room = Room {
        each: 20_000,
        left: 2_000_000,
    };
    let head = room.fit(&head(report));
    let findings = Finding::all(report);
    let tests: Vec<Value> = findings.iter().map(|it| test(it, &mut room)).collect();
    ascii_json::text(&json!({
        "score": report.points().earned,
        "output": head,
        "output_format": "text",
        "test_output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {
            "max_score": report.points().possible,
            "provenance": report.provenance,
            "walls": report.walls,
        },
        "tests": tests,
    }))
}

/// What stands above all tests: the grader's fault, or what does not compile.
fn head(report: &Report) -> String {
    let fault = finding::fault(report).into_iter();
    let said = finding::not_compiled(report).map(|exercise| {
        let said = finding::compiler(exercise);
        format!("{} does not compile.\n{said}", finding::label(exercise))
    });
    let all: Vec<String> = fault
        .chain(said)
        .chain([finding::summary(report)])
        .collect();
    all.join("\n\n")
}

fn test(finding: &Finding<'_>, room: &mut Room) -> Value {
    let (score, max_score) = finding.points();
    let at = finding.exercise.checks.iter();
    let at = at
        .take_while(|it| !std::ptr::eq(*it, finding.check))
        .count();
    json!({
        "name": finding.title(),
        "number": format!("{}.{}", finding.exercise.number, at + 1),
        "score": score,
        "max_score": max_score,
        "status": if finding.check.passed() { "passed" } else { "failed" },
        "visibility": "visible",
        "output": room.fit(&finding.text_and_output()),
        "extra_data": { "check": finding.name, "verdict": finding.view.verdict },
    })
}

//! `results.json` of a Gradescope autograder.

use super::{Format, nothing};
use crate::ascii_json;
use crate::cut::Room;
use crate::finding::{self, Finding};
use report::{Report, Verdict};
use serde_json::{Value, json};

pub(super) const FORMAT: Format = Format {
    name: "gradescope",
    about: "Gradescope: /autograder/results/results.json",
    lacks: nothing,
    render: |report, _| render(report),
};

/// A test for each check. The score is that of the grader: shares of it are not
/// always whole hundredths, and so their sum may be another. Where something could not
/// be judged there is none, so that nobody gets the points of a fault of ours.
fn render(report: &Report) -> String {
    let mut room = Room {
        each: 20_000,
        left: 2_000_000,
    };
    let is_judged = finding::fault(report).is_none();
    let head = room.fit(&head(report));
    let findings = Finding::all(report);
    let tests = findings.iter().map(|it| test(it, is_judged, &mut room));
    let tests: Vec<Value> = tests.collect();
    let mut results = json!({
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
    });
    if is_judged {
        results["score"] = json!(report.points().earned);
    }
    ascii_json::text(&results)
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

fn test(finding: &Finding<'_>, is_judged: bool, room: &mut Room) -> Value {
    let (score, max_score) = finding.points();
    let at = finding.exercise.checks.iter();
    let at = at
        .take_while(|it| !std::ptr::eq(*it, finding.check))
        .count();
    let mut test = json!({
        "name": finding.title(),
        "number": format!("{}.{}", finding.exercise.number, at + 1),
        "max_score": max_score,
        "visibility": "visible",
        "output": room.fit(&finding.text_and_output()),
        "extra_data": { "check": finding.name, "verdict": finding.view.verdict },
    });
    if is_judged {
        test["score"] = score.into();
    }
    if finding.view.verdict != Verdict::GraderFault {
        let passed = finding.check.passed();
        test["status"] = if passed { "passed" } else { "failed" }.into();
    }
    test
}

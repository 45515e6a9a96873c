//! Annotations of GitHub Actions: workflow commands, a line each, to be printed by
//! a step.
//!
//! Whatever a learner wrote stands inside of a command, escaped for its field, so
//! that no line begins with it.

use super::{Format, nothing};
use crate::cut::{cut, first_line};
use crate::finding::{self, Finding, Place};
use crate::words;
use report::{Diagnostic, ExerciseReport, Report, Verdict};

pub(super) const FORMAT: Format = Format {
    name: "github",
    about: "annotations of GitHub Actions, for a step to print",
    lacks: nothing,
    render: |report, _| render(report),
};

/// GitHub shows so many of each level that come from one step.
const MOST: usize = 10;

/// The most bytes of a message: more than anybody reads beside a line of code.
const MESSAGE: usize = 4_000;

/// An error for the first finding of each exercise, a warning for its first
/// warning of the compiler's and for what could not be judged, and a notice with
/// the points.
fn render(report: &Report) -> String {
    let (faults, findings): (Vec<_>, Vec<_>) = Finding::to_start_with(report)
        .into_iter()
        .partition(|it| it.view.verdict == Verdict::GraderFault);
    let mut lines = Vec::new();
    for finding in findings.iter().take(MOST) {
        lines.push(of_finding("error", finding));
    }
    let faults = faults.iter().map(|it| of_finding("warning", it));
    let warnings = report.exercises.iter().filter_map(warning);
    lines.extend(faults.chain(warnings).take(MOST));
    let mut told = finding::summary(report);
    if let Some(more) = findings.len().checked_sub(MOST + 1) {
        let more = words::counted(more + 1, "more exercise");
        told += &format!("; {more} with a finding, which GitHub would not show");
    }
    let fault = finding::fault(report).into_iter();
    let all: Vec<String> = fault.chain([told]).collect();
    lines.push(command("notice", None, "Grading", &all.join("\n")));
    lines.join("\n") + "\n"
}

fn of_finding(level: &str, finding: &Finding<'_>) -> String {
    let title = format!(
        "{} ({})",
        finding.title(),
        words::verdict(finding.view.verdict)
    );
    command(level, Some(&finding.place()), &title, &finding.text())
}

/// The first warning of the compiler's.
fn warning(exercise: &ExerciseReport) -> Option<String> {
    let is_one = |it: &&Diagnostic| it.level == "warning";
    let diagnostic = exercise.diagnostics.iter().find(is_one)?;
    let place = Place::in_diagnostic(diagnostic, &exercise.folder)?;
    let text = finding::diagnostic_text(diagnostic);
    let title = format!("{}: {}", finding::label(exercise), first_line(&text));
    Some(command("warning", Some(&place), &title, &text))
}

fn command(level: &str, place: Option<&Place>, title: &str, message: &str) -> String {
    let at = place.map_or_else(String::new, |it| {
        let (file, line, column) = (property(&it.file), it.line, it.column);
        format!("file={file},line={line},col={column},")
    });
    let title = property(&cut(title, 200));
    let message = data(&cut(message, MESSAGE));
    format!("::{level} {at}title={title}::{message}")
}

/// A message as it may stand at the end of a command.
fn data(text: &str) -> String {
    let text = words::harmless(text);
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A value as it may stand between the commas of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

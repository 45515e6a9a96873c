//! The summary of a step of GitHub Actions, for `$GITHUB_STEP_SUMMARY`.

use super::{Format, nothing};
use crate::cut::Room;
use crate::finding::{self, Finding};
use crate::gfm;
use crate::words;
use report::{ExerciseReport, Report};

pub(super) const FORMAT: Format = Format {
    name: "github-summary",
    about: "GitHub Actions: $GITHUB_STEP_SUMMARY",
    lacks: nothing,
    render: |report, _| render(report),
};

/// GitHub takes 1 MiB, and shows nothing of what is longer; escaped, a text is at
/// most six times as long.
const ALL: usize = 120_000;

/// A table of the exercises, and the first finding of each.
fn render(report: &Report) -> String {
    let mut room = Room {
        each: 8_000,
        left: ALL,
    };
    let mut text = format!("## {}\n\n", gfm::inline(&finding::summary(report)));
    if let Some(fault) = finding::fault(report) {
        text += &gfm::block(&room.fit(&fault));
        text.push('\n');
    }
    for finding in Finding::to_start_with(report) {
        let sign = words::mark(finding.view.verdict);
        let verdict = words::verdict(finding.view.verdict);
        let summary = format!("{sign} {} ({verdict})", finding.title());
        let found = room.fit(&finding.text_and_output());
        text += &gfm::details(&summary, &gfm::block(&found));
    }
    text += &gfm::table(
        ["Exercise", "Checks", "Points"],
        report.exercises.iter().map(row),
    );
    text
}

fn row(exercise: &ExerciseReport) -> [String; 3] {
    let sign = words::mark(exercise.verdict);
    let verdict = words::verdict(exercise.verdict);
    let points = exercise.points;
    [
        format!(
            "{sign} {} ({verdict})",
            gfm::inline(&finding::label(exercise))
        ),
        format!("{} of {}", exercise.passed(), exercise.checks.len()),
        format!("{} of {}", points.earned, points.possible),
    ]
}

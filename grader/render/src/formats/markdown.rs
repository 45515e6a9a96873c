//! The report as Markdown, to read or to publish: every check of every exercise.

use super::{Format, nothing};
use crate::cut::Room;
use crate::finding::{self, Finding};
use crate::gfm;
use crate::words;
use report::{Report, Verdict};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    about: "Markdown, to read or to publish",
    lacks: nothing,
    render: |report, _| render(report),
};

fn render(report: &Report) -> String {
    let mut room = Room {
        each: 20_000,
        left: 2_000_000,
    };
    let mut text = String::from("# Report\n\n");
    if let Some(handed_in) = &report.handed_in {
        let name = gfm::inline(&room.fit(&handed_in.name));
        text += &format!("Handed in: {name}  \nDigest: {}\n\n", handed_in.digest);
        for suspect in &handed_in.suspects {
            let words = room.fit(&words::suspect(suspect));
            text += &format!("Read {}\n\n", gfm::inline(&words));
        }
    }
    text += &format!("{}\n\n", gfm::inline(&finding::summary(report)));
    if let Some(fault) = finding::fault(report) {
        text += &gfm::block(&room.fit(&fault));
        text.push('\n');
    }
    for exercise in finding::not_compiled(report) {
        let name = gfm::inline(&finding::label(exercise));
        let said = room.fit(&finding::compiler(exercise));
        text += &format!("## {name} does not compile\n\n{}\n", gfm::block(&said));
    }
    text += &exercises(report, &mut room);
    if !report.walls.is_empty() {
        text.push_str("## What confined the code\n\n");
        for wall in &report.walls {
            text += &format!("- {}\n", gfm::inline(&words::wall(wall)));
        }
    }
    text
}

fn exercises(report: &Report, room: &mut Room) -> String {
    let mut text = String::new();
    let findings = Finding::all(report);
    let of_exercises = findings.chunk_by(|one, two| std::ptr::eq(one.exercise, two.exercise));
    for findings in of_exercises {
        let exercise = findings[0].exercise;
        let points = exercise.points;
        text += &format!(
            "## {} {}\n\n{}, {} of {} checks, {} of {} points\n\n",
            gfm::inline(&exercise.number.to_string()),
            gfm::inline(&exercise.title),
            words::verdict(exercise.verdict),
            exercise.passed(),
            exercise.checks.len(),
            points.earned,
            points.possible
        );
        for finding in findings {
            text += &check(finding, room);
        }
        text.push('\n');
    }
    text
}

/// One check in a line, and below it what was found.
fn check(finding: &Finding<'_>, room: &mut Room) -> String {
    let (verdict, title) = (finding.view.verdict, gfm::inline(&finding.view.title));
    let sign = words::mark(verdict);
    match verdict {
        Verdict::Passed => format!("- {sign} {title}\n"),
        // The compiler's words stand above.
        Verdict::NotStarted | Verdict::DidNotCompile => {
            format!("- {sign} {title}: {}\n", words::verdict(verdict))
        }
        Verdict::Failed
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence
        | Verdict::Refused
        | Verdict::Unreadable
        | Verdict::GraderFault => {
            let verdict = words::verdict(verdict);
            let found = gfm::block(&room.fit(&finding.text_and_output()));
            format!("- {sign} {title}: {verdict}\n\n{found}\n")
        }
    }
}

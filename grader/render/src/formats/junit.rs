//! The report as JUnit XML, for continuous integration: GitLab, Jenkins, Artemis,
//! CodeGrade.
//!
//! There is one suite, because Artemis renames the cases of several. A finding
//! stands in `message`, because Artemis reads nothing else; GitLab shows the text.

use super::{Format, nothing};
use crate::cut::{Room, first_line};
use crate::finding::{self, Finding};
use crate::markup::{Attribute, Markup};
use crate::words;
use report::{Report, Verdict};

pub(super) const FORMAT: Format = Format {
    name: "junit",
    about: "JUnit XML: GitLab, Jenkins, Artemis, CodeGrade",
    lacks: nothing,
    render: |report, _| render(report),
};

/// The most bytes of a message: Artemis takes 20,000 letters.
const MESSAGE: usize = 20_000;

/// The most bytes of all texts: escaped they may be six times as long, and stand
/// twice, and GitLab takes 30 MB.
const ALL: usize = 2_000_000;

/// What a case is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Skipped,
    Failure,
    Error,
}

/// A case for each check. What the grader could not judge is an error. What a
/// learner has not begun is skipped in his own folder; in what was handed in it is
/// a failure, because importers leave out what is skipped.
fn render(report: &Report) -> String {
    let findings = Finding::all(report);
    let outcomes = findings.iter().map(|it| outcome(it.view.verdict, report));
    let outcomes: Vec<Outcome> = outcomes.collect();
    let count = |outcome| outcomes.iter().filter(|&&it| it == outcome).count();
    let (tests, skipped) = (findings.len(), count(Outcome::Skipped));
    let (failures, errors) = (count(Outcome::Failure), count(Outcome::Error));
    let counts: [Attribute<'_>; 5] = [
        ("name", &"grader"),
        ("tests", &tests),
        ("skipped", &skipped),
        ("failures", &failures),
        ("errors", &errors),
    ];
    let mut markup = Markup::new();
    markup.own("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    markup.element("testsuites", &counts, |markup| {
        markup.own("\n");
        markup.element("testsuite", &counts, |markup| {
            markup.own("\n");
            properties(markup, report);
            let mut room = Room {
                each: MESSAGE,
                left: ALL,
            };
            for (finding, outcome) in findings.iter().zip(&outcomes) {
                case(markup, finding, *outcome, &mut room);
            }
        });
        markup.own("\n");
    });
    markup.into_text() + "\n"
}

fn outcome(verdict: Verdict, report: &Report) -> Outcome {
    match verdict {
        Verdict::Passed => Outcome::Passed,
        Verdict::NotStarted if report.handed_in.is_none() => Outcome::Skipped,
        Verdict::GraderFault => Outcome::Error,
        Verdict::NotStarted
        | Verdict::Failed
        | Verdict::DidNotCompile
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence
        | Verdict::Refused
        | Verdict::Unreadable => Outcome::Failure,
    }
}

/// The points, which JUnit has no place for; of what could not be judged, that.
fn properties(markup: &mut Markup, report: &Report) {
    let points = |it: report::Points, is_judged: bool| {
        if is_judged {
            format!("{}/{}", it.earned, it.possible)
        } else {
            words::verdict(Verdict::GraderFault).to_owned()
        }
    };
    let each = report.exercises.iter();
    let each = each.map(|it| {
        let value = points(it.points, it.verdict != Verdict::GraderFault);
        (format!("points {}", finding::label(it)), value)
    });
    let is_whole = finding::fault(report).is_none();
    let all = [("points".to_owned(), points(report.points(), is_whole))];
    markup.element("properties", &[], |markup| {
        for (name, value) in all.into_iter().chain(each) {
            markup.own("\n");
            let attributes: [Attribute<'_>; 2] = [("name", &name), ("value", &value)];
            markup.empty("property", &attributes);
        }
    });
    markup.own("\n");
}

fn case(markup: &mut Markup, finding: &Finding<'_>, outcome: Outcome, room: &mut Room) {
    let file = format!("{}/src/lib.rs", finding.exercise.folder);
    let time = format!("{:.3}", finding.check.beside.wall.as_secs_f64());
    let class = finding::label(finding.exercise);
    let attributes: [Attribute<'_>; 4] = [
        ("name", &finding.name),
        ("classname", &class),
        ("time", &time),
        ("file", &file),
    ];
    markup.element("testcase", &attributes, |markup| {
        let text = room.fit(&finding.text());
        let kind = words::verdict(finding.view.verdict);
        let told: [Attribute<'_>; 2] = [("message", &text), ("type", &kind)];
        match outcome {
            Outcome::Passed => return,
            Outcome::Skipped => {
                let message: [Attribute<'_>; 1] = [("message", &first_line(&text))];
                return markup.empty("skipped", &message);
            }
            Outcome::Failure => markup.leaf("failure", &told, &text),
            Outcome::Error => markup.leaf("error", &told, &text),
        }
        let printed = finding.view.output.text();
        if !printed.is_empty() {
            markup.leaf("system-out", &[], &room.fit(&printed));
        }
    });
    markup.own("\n");
}

//! What there is to say of each check, in plain text: names, findings, places and
//! points, as the formats for programs have them.

use crate::cut::{cut, first_line};
use crate::terminal::COLUMNS;
use crate::view::CheckView;
use crate::{timeline, words};
use evidence::{Hang, Waiting};
use report::{CheckReport, Diagnostic, ExerciseReport, Reason, Report, Verdict};
use std::collections::BTreeSet;
use std::path::{Component, Path};

/// Why what passed earns nothing.
const EARNS_NOTHING: &str =
    "This also holds for code that does nothing, so it earns nothing while no other check passes.";

/// The most bytes of one text of the compiler's: more than any format takes.
const MOST_BYTES: usize = 50_000;

/// One check of a report, and what there is to say of it.
pub(crate) struct Finding<'r> {
    /// The exercise that it belongs to.
    pub exercise: &'r ExerciseReport,
    /// The check.
    pub check: &'r CheckReport,
    /// What is shown of it.
    pub view: CheckView,
    /// A name that no other check of the report has, and that stays the same when
    /// exercises are moved: instructors hang weights on it.
    pub name: String,
}

impl<'r> Finding<'r> {
    /// Of all checks, in the report's order.
    pub(crate) fn all(report: &'r Report) -> Vec<Self> {
        let mut names = BTreeSet::new();
        let mut findings = Vec::new();
        for exercise in &report.exercises {
            for check in &exercise.checks {
                let mut name = words::harmless(&format!("{}::{}", exercise.name, check.name));
                if names.contains(&name) {
                    let place = format!("{}::{}", exercise.folder, check.name);
                    name = words::harmless(&place);
                }
                while !names.insert(name.clone()) {
                    name.push_str(" (again)");
                }
                findings.push(Self {
                    exercise,
                    check,
                    view: CheckView::new(check, &exercise.folder),
                    name,
                });
            }
        }
        findings
    }

    /// The check to start with of each exercise, those first that did not compile.
    pub(crate) fn to_start_with(report: &'r Report) -> Vec<Self> {
        let mut findings = Self::all(report);
        findings.retain(|it| it.is_to_start_with());
        findings.sort_by_key(|it| it.view.verdict != Verdict::DidNotCompile);
        findings
    }

    fn is_to_start_with(&self) -> bool {
        let first = self.exercise.start_with();
        first.is_some_and(|first| std::ptr::eq(first, self.check))
    }

    /// The check as a person calls it: `6.1 semaphore: never more than limit`.
    pub(crate) fn title(&self) -> String {
        format!("{}: {}", label(self.exercise), self.view.title)
    }

    /// All that was found, in plain text; nothing of what passed, but why it earns
    /// nothing where it does not. What did not compile begins with the compiler's words, and says them once an exercise.
    pub(crate) fn text(&self) -> String {
        if self.view.verdict == Verdict::Passed {
            let (earned, possible) = self.points();
            let is_earned = earned >= possible;
            return if is_earned { "" } else { EARNS_NOTHING }.to_owned();
        }
        let mut text = String::new();
        if self.view.verdict == Verdict::DidNotCompile {
            text = if self.is_to_start_with() {
                compiler(self.exercise)
            } else {
                first_line(&compiler(self.exercise)).to_owned()
            };
            text.push_str("\n\n");
        }
        text += &self.view.summary;
        // Of what was not run no promise was broken.
        let was_run = !matches!(
            self.view.verdict,
            Verdict::DidNotCompile | Verdict::NotStarted | Verdict::GraderFault
        );
        for promise in self.view.promises.iter().filter(|_| was_run) {
            text.push_str("\nPromised: ");
            text += promise;
        }
        if let Some(picture) = &self.view.picture {
            text.push_str("\n\n");
            text += &timeline::draw(picture, COLUMNS).join("\n");
        }
        words::harmless(&text)
    }

    /// All that was found, and behind it what the learner's own code printed.
    pub(crate) fn text_and_output(&self) -> String {
        let mut text = self.text();
        if !self.view.output.lines.is_empty() {
            text.push_str("\n\nYour code printed:\n");
            text += &self.view.output.text();
        }
        text
    }

    /// What it earned, and what there is to earn: its part of the exercise's points
    /// by its weight, to four decimals. What holds for code that does nothing earns nothing alone.
    pub(crate) fn points(&self) -> (f64, f64) {
        let points = self.exercise.points;
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52, so exact")]
        let part = f64::from(self.check.weight) / self.exercise.weight().max(1) as f64;
        let share = (points.possible.points() * part * 10_000.0).round() / 10_000.0;
        let earns = self.check.passed() && points.earned.0 > 0;
        (if earns { share } else { 0.0 }, share)
    }

    /// Where to look.
    pub(crate) fn place(&self) -> Place {
        let named = match &self.check.reason {
            Reason::Panicked { panic } => Some(panic.place.as_str()),
            Reason::Hung { hang } => waiting(hang).and_then(|it| it.awaits.as_deref()),
            Reason::Compiler => None,
            _ => self.check.panics.first().map(|it| it.place.as_str()),
        };
        let of_compiler = || {
            let errors = self.exercise.diagnostics.iter();
            let mut errors = errors.filter(|it| it.is_error());
            errors.find_map(|it| Place::in_diagnostic(it, &self.exercise.folder))
        };
        let place = named.and_then(|it| Place::read(it, &self.exercise.folder));
        place
            .or_else(of_compiler)
            .unwrap_or_else(|| Place::of(self.exercise))
    }
}

/// The exercise as a person calls it: `6.1 semaphore`.
pub(crate) fn label(exercise: &ExerciseReport) -> String {
    words::harmless(&format!("{} {}", exercise.number, exercise.name))
}

/// The exercises that the compiler did not take.
pub(crate) fn not_compiled(report: &Report) -> impl Iterator<Item = &ExerciseReport> {
    let is_one = |it: &&ExerciseReport| it.verdict == Verdict::DidNotCompile;
    report.exercises.iter().filter(is_one)
}

/// What the compiler says of an exercise, errors first, with what may help.
pub(crate) fn compiler(exercise: &ExerciseReport) -> String {
    let mut said = Vec::new();
    for diagnostic in &exercise.diagnostics {
        said.push(diagnostic_text(diagnostic));
        said.extend(diagnostic.advice.as_ref().map(|it| it.text.clone()));
    }
    words::harmless(&said.join("\n\n"))
}

/// What the compiler says, without its colours.
pub(crate) fn diagnostic_text(diagnostic: &Diagnostic) -> String {
    let rendered = cut(&diagnostic.rendered, MOST_BYTES);
    let plain = anstream::adapter::strip_str(&rendered).to_string();
    words::harmless(plain.trim_end())
}

/// Whose fault it is that something has no verdict, where that is the grader's:
/// a sentence to stand before everything else.
pub(crate) fn fault(report: &Report) -> Option<String> {
    if let Some(reason) = report.unfinished_because() {
        return Some(words::harmless(&words::reason(reason)));
    }
    let findings = Finding::all(report).into_iter();
    let mut faults = findings.filter(|it| it.view.verdict == Verdict::GraderFault);
    let first = faults.next()?;
    let others = faults.count();
    let more = match others {
        0 => String::new(),
        others => format!(" So it is with {others} more."),
    };
    Some(format!(
        "Not everything could be judged, and that is the grader's or the machine's fault. {}: {}{more}",
        first.title(),
        first.view.summary
    ))
}

/// The whole in a line: `13 of 16 checks, 8.13 of 10 points`.
pub(crate) fn summary(report: &Report) -> String {
    let checks = || report.exercises.iter().map(|it| it.checks.len());
    let passed: usize = report.exercises.iter().map(ExerciseReport::passed).sum();
    let points = report.points();
    format!(
        "{passed} of {}, {} of {} points",
        words::counted(checks().sum(), "check"),
        points.earned,
        points.possible
    )
}

fn waiting(hang: &Hang) -> Option<&Waiting> {
    match hang {
        Hang::Deadlock { waiting }
        | Hang::OutsideTime { waiting }
        | Hang::TimeStands { waiting, .. }
        | Hang::Unfinished { waiting, .. } => waiting.first(),
        Hang::NeverRests { busiest, .. } | Hang::TicksOn { busiest, .. } => Some(busiest),
        Hang::StuckPoll { task, .. } => Some(task),
    }
}

/// A place in a source of the workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// From the workbook's top, with `/` between the parts.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
}

impl Place {
    /// Where a learner begins to look when nothing better is known.
    pub(crate) fn of(exercise: &ExerciseReport) -> Self {
        Self {
            file: words::harmless(&format!("{}/src/lib.rs", exercise.folder)),
            line: 1,
            column: 1,
        }
    }

    /// The first place that the compiler points at.
    pub(crate) fn in_diagnostic(diagnostic: &Diagnostic, folder: &str) -> Option<Self> {
        let text = diagnostic_text(diagnostic);
        let mut places = text
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("--> "));
        places.find_map(|place| Self::read(place, folder))
    }

    /// As it is written: `src/lib.rs:21` or `src/lib.rs:21:5`, from the workbook's
    /// top or from the exercise's folder. None where it leads anywhere else: the
    /// text may be the learner's.
    pub(crate) fn read(text: &str, folder: &str) -> Option<Self> {
        let parts: Vec<&str> = text.trim().splitn(4, ':').collect();
        let (file, line, column) = match parts[..] {
            [file, line] => (file, line, "1"),
            [file, line, column] => (file, line, column),
            _ => return None,
        };
        let is_plain = |letter: char| letter.is_alphanumeric() || "/_-. ".contains(letter);
        let stays = |it: Component<'_>| matches!(it, Component::Normal(_));
        if file.is_empty()
            || !file.chars().all(is_plain)
            || !Path::new(file).components().all(stays)
        {
            return None;
        }
        let below = words::shorten(file, folder);
        if !["src/", "tests/"].iter().any(|it| below.starts_with(it)) {
            return None;
        }
        Some(Self {
            file: format!("{folder}/{below}"),
            line: line.parse().ok().filter(|&it| it > 0)?,
            column: column.parse().ok().filter(|&it| it > 0)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_stays_in_its_exercise() {
        let folder = "exercises/06_patterns/01_semaphore";
        let read = |text| Place::read(text, folder).map(|it| (it.file, it.line, it.column));
        let file = format!("{folder}/src/lib.rs");
        assert_eq!(read("src/lib.rs:21"), Some((file.clone(), 21, 1)));
        let whole = format!("{file}:21:5");
        assert_eq!(read(&whole), Some((file, 21, 5)));
        for elsewhere in [
            "",
            "src/lib.rs",
            "/etc/passwd:1",
            "../../grader/src/main.rs:1",
            "exercises/06_patterns/02_queue/src/lib.rs:1",
            "src/lib.rs:0",
            "src/a,title=b.rs:1",
            "src/lib.rs:1:2:3",
            "src/\u{1b}.rs:1",
        ] {
            assert_eq!(read(elsewhere), None, "{elsewhere}");
        }
    }
}

//! The report as a person reads it in a terminal.
//!
//! Everything is written with colours; where the terminal or NO_COLOR wants
//! none, they are taken out when it is printed.

mod check;
mod exercise;
mod handed_in;
mod overview;
#[cfg(test)]
mod tests;

pub use check::{check, title};
pub use exercise::{diagnostics, exercise};
pub use handed_in::handed_in;

use check::sentence;

use crate::style::{BAD, BOLD, DIM, GOOD};
use crate::words;
use anstyle::Style;
use report::{ExerciseReport, Report, Verdict};
use std::fmt::Write as _;

/// How much of a report is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// A line for each chapter, and the first exercise that is under way.
    Overview,
    /// A line for each check, and everything about the one to start with.
    Exercise,
    /// Everything about every check.
    Everything,
}

/// How wide a text is that is written to no terminal.
pub const COLUMNS: usize = 110;

/// How many columns standard output has. Where it is no terminal, whoever reads
/// it may say so in the variable `COLUMNS`; else there are [`COLUMNS`].
pub fn columns() -> usize {
    let size = console::Term::stdout().size_checked();
    let named = || std::env::var("COLUMNS").ok()?.parse().ok();
    size.map(|(_, columns)| columns.into())
        .or_else(named)
        .unwrap_or(COLUMNS)
}

/// The whole report, for a terminal of so many columns.
pub fn report(report: &Report, detail: Detail, columns: usize) -> String {
    let mut text = String::new();
    match detail {
        Detail::Exercise | Detail::Everything => {
            for exercise in &report.exercises {
                text += &self::exercise(exercise, detail, columns);
                text.push('\n');
            }
            if report.exercises.len() > 1 {
                text += &summary(report, columns);
            }
        }
        Detail::Overview => {
            text += &overview::chapters(report);
            if let Some(failed) = under_way(report) {
                text.push('\n');
                text += &self::exercise(failed, Detail::Exercise, columns);
            }
            text.push('\n');
            text += &summary(report, columns);
        }
    }
    text += &next(report, detail, columns);
    text
}

fn under_way(report: &Report) -> Option<&ExerciseReport> {
    let mut exercises = report.exercises.iter();
    exercises.find(|exercise| exercise.verdict.is_under_way())
}

/// The sign of a verdict, and its colour.
pub fn mark(verdict: Verdict) -> (Style, &'static str) {
    let style = match verdict {
        Verdict::Passed => GOOD,
        Verdict::NotStarted => DIM,
        Verdict::GraderFault
        | Verdict::Failed
        | Verdict::DidNotCompile
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence
        | Verdict::Refused
        | Verdict::Unreadable => BAD,
    };
    (style, words::mark(verdict))
}

fn summary(report: &Report, columns: usize) -> String {
    let (passed, all) = (report.count(Verdict::Passed), report.exercises.len());
    let points = report.points();
    let mut text = format!(
        "{BOLD}{passed} of {all} exercises, {} of {} points{BOLD:#}",
        points.earned, points.possible
    );
    let (done, planned) = (report.minutes_done(), report.minutes_planned());
    if planned > 0 {
        let (done, planned) = (words::minutes(done), words::minutes(planned));
        let _ = write!(text, "  {DIM}{done} of {planned} planned{DIM:#}");
    }
    let reused = report
        .exercises
        .iter()
        .filter(|exercise| exercise.reused)
        .count();
    if reused > 0 {
        let _ = write!(
            text,
            "  {DIM}({reused} unchanged since last time; `--fresh` runs them anyway){DIM:#}"
        );
    }
    sentence(&text, 2, columns) + "\n"
}

/// What to do next.
fn next(report: &Report, detail: Detail, columns: usize) -> String {
    let by = |verdict| {
        report
            .exercises
            .iter()
            .find(|exercise| exercise.verdict == verdict)
    };
    if let Some(exercise) = under_way(report) {
        if exercise.verdict == Verdict::Unreadable {
            let text = format!(
                "{BOLD}Next{BOLD:#}  put right what is said of {}, then `cargo grade`",
                exercise.folder
            );
            return sentence(&text, 6, columns) + "\n";
        }
        let text = format!(
            "{BOLD}Next{BOLD:#}  edit {}/src, then `cargo grade check {}`",
            exercise.folder, exercise.name
        );
        return sentence(&text, 6, columns) + "\n";
    }
    if let Some(exercise) = by(Verdict::NotStarted) {
        let minutes = match exercise.minutes {
            0 => String::new(),
            minutes => format!("  {DIM}{} planned{DIM:#}", words::minutes(minutes)),
        };
        return format!(
            "{BOLD}Next{BOLD:#}  {number} {title}{minutes}\n      `cargo grade read {name}`\n      edit {folder}/src\n      \
             then `cargo grade check {name}`, or `cargo grade watch`\n",
            number = exercise.number,
            title = exercise.title,
            name = exercise.name,
            folder = exercise.folder,
        );
    }
    match detail {
        Detail::Overview => finished(columns),
        Detail::Exercise | Detail::Everything if report.exercises.len() == 1 => {
            let name = &report.exercises[0].name;
            let text = format!(
                "{GOOD}Passed.{GOOD:#} `cargo grade` shows what comes next, and `cargo grade \
                 solution {name}` other right ways."
            );
            sentence(&text, 2, columns) + "\n"
        }
        Detail::Exercise | Detail::Everything => format!(
            "{GOOD}All {} pass.{GOOD:#} `cargo grade` shows what comes next.\n",
            report.exercises.len()
        ),
    }
}

/// The whole workbook passes: what that was good for, and where to go on.
fn finished(columns: usize) -> String {
    let good = format!(
        "{GOOD}Everything passes.{GOOD:#} You have built an event loop and most of what stands on one. \
         You can say before a program runs who waits for whom, what a cancel leaves behind, and where \
         a loop is held up."
    );
    let go_on = [
        format!(
            "{BOLD}Go on{BOLD:#}  `cargo grade solution NAME` shows other right ways, and wrong ones \
             near yours"
        ),
        "       `cargo grade timeline NAME` draws what your loop did; `cargo grade report` all of it \
         on a page"
            .to_owned(),
        "       `CONTRIBUTING.md` says how to write an exercise: a check teaches its author most"
            .to_owned(),
        "       https://tokio.rs/tokio/tutorial builds a small database on what you know now"
            .to_owned(),
    ];
    let go_on = go_on.map(|line| sentence(&line, 9, columns)).join("\n");
    format!("{}\n\n{go_on}\n", sentence(&good, 0, columns))
}

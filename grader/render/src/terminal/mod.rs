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

pub use check::{check, hanging, title};
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

/// What a workbook says to whoever has passed all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closing {
    /// What that was good for; may be empty.
    pub finished: String,
    /// Where to go on, a line each.
    pub go_on: Vec<String>,
    /// Whether it has no solutions to show: a learner's edition.
    pub no_solutions: bool,
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

/// The whole report, for a terminal of so many columns. It closes with the `closing`
/// when it is an overview in which all passes.
pub fn report(report: &Report, detail: Detail, closing: &Closing, columns: usize) -> String {
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
    text += &next(report, detail, closing, columns);
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
fn next(report: &Report, detail: Detail, closing: &Closing, columns: usize) -> String {
    if report.exercises.is_empty() {
        let text = format!(
            "{BOLD}Next{BOLD:#}  there is no exercise yet: `cargo grade new CHAPTER/NAME` writes the scaffold of one"
        );
        return sentence(&text, 6, columns) + "\n";
    }
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
        Detail::Overview => finished(closing, columns),
        Detail::Exercise | Detail::Everything if report.exercises.len() == 1 => {
            let name = &report.exercises[0].name;
            let ways = if closing.no_solutions {
                String::new()
            } else {
                format!(", and `cargo grade solution {name}` other right ways")
            };
            let text = format!("{GOOD}Passed.{GOOD:#} `cargo grade` shows what comes next{ways}.");
            sentence(&text, 2, columns) + "\n"
        }
        Detail::Exercise | Detail::Everything => format!(
            "{GOOD}All {} pass.{GOOD:#} `cargo grade` shows what comes next.\n",
            report.exercises.len()
        ),
    }
}

/// The whole workbook passes: what that was good for, and where to go on.
fn finished(closing: &Closing, columns: usize) -> String {
    let good = format!("{GOOD}Everything passes.{GOOD:#} {}", closing.finished);
    let ways = "`cargo grade solution NAME` shows other right ways, and wrong ones near yours";
    let ways = (!closing.no_solutions).then_some(ways);
    let all = ways
        .into_iter()
        .chain(closing.go_on.iter().map(String::as_str));
    let line = |(at, text): (usize, &str)| match at {
        0 => format!("{BOLD}Go on{BOLD:#}  {text}"),
        _ => format!("       {text}"),
    };
    let lines = all.enumerate().map(line);
    let lines: Vec<String> = lines.map(|it| sentence(&it, 9, columns)).collect();
    let good = sentence(good.trim_end(), 0, columns);
    if lines.is_empty() {
        return format!("{good}\n");
    }
    format!("{good}\n\n{}\n", lines.join("\n"))
}

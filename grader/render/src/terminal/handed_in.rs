//! What somebody handed in, for whoever grades it.

use super::{Detail, exercise, mark};
use crate::style::{BOLD, DIM};
use crate::words::{self, counted};
use report::{ExerciseReport, HandedIn, Ignored, Reason, Report, Verdict, Wall, Why};
use std::fmt::Write as _;

/// How many of the files that were not taken are named, of each reason.
const NAMED: usize = 3;

/// What was handed in, for a terminal of so many columns: what each exercise came
/// to, and what was not taken. With [`Detail::Everything`], everything about each
/// that was begun comes first.
pub fn handed_in(report: &Report, detail: Detail, columns: usize) -> String {
    let mut text = String::new();
    if detail == Detail::Everything {
        let begun = |it: &&ExerciseReport| it.verdict != Verdict::NotStarted;
        for report in report.exercises.iter().filter(begun) {
            text += &exercise(report, detail, columns);
            text.push('\n');
        }
    }
    if let Some(handed_in) = &report.handed_in {
        let name = words::path(&handed_in.name);
        let _ = write!(text, "{BOLD}{name}{BOLD:#}");
        if let Some(edition) = &handed_in.edition {
            let _ = write!(
                text,
                "  {DIM}begun from edition {}{DIM:#}",
                words::harmless(edition)
            );
        }
        text.push('\n');
    }
    for exercise in &report.exercises {
        text += &line(exercise);
        let first = first_words(exercise);
        if let Some(first) = first.filter(|_| !is_of_the_whole(report, exercise)) {
            let _ = writeln!(text, "          {DIM}{}{DIM:#}", words::harmless(&first));
        }
    }
    let points = report.points();
    let _ = writeln!(
        text,
        "\n{BOLD}{} of {} passed, {} of {} points{BOLD:#}",
        report.count(Verdict::Passed),
        counted(report.exercises.len(), "exercise"),
        points.earned,
        points.possible
    );
    if let Some(handed_in) = &report.handed_in {
        text += &not_taken(handed_in);
        text += &to_be_read(handed_in);
    }
    let missing: Vec<&Wall> = report.walls.iter().filter(|it| !it.is_in_force()).collect();
    if !missing.is_empty() {
        let _ = writeln!(text, "\n{BOLD}It ran without walls round{BOLD:#}");
        for wall in missing {
            let _ = writeln!(text, "  {}", words::wall(wall));
        }
    }
    text
}

/// An exercise in a line.
fn line(exercise: &ExerciseReport) -> String {
    let (style, sign) = mark(exercise.verdict);
    let number = exercise.number.to_string();
    let mut text = format!("  {style}{sign}{style:#} {number:5}{:22}", exercise.name.0);
    let passed = exercise
        .checks
        .iter()
        .filter(|check| check.passed())
        .count();
    match exercise.verdict {
        Verdict::NotStarted => {
            let _ = write!(text, "{DIM}not started{DIM:#}");
        }
        verdict => {
            let _ = write!(
                text,
                "{:>8} of {:2} checks  {:>6} of {} points",
                passed,
                exercise.checks.len(),
                exercise.points.earned.to_string(),
                exercise.points.possible
            );
            if verdict != Verdict::Passed {
                let _ = write!(text, "  {}", words::verdict(verdict));
            }
        }
    }
    text.push('\n');
    text
}

/// Whether nothing could be read of what was handed in: why not is said below, once.
fn is_of_the_whole(report: &Report, exercise: &ExerciseReport) -> bool {
    let whole = report.handed_in.as_ref().map(|it| &it.name);
    exercise.start_with().is_some_and(
        |check| matches!(&check.reason, Reason::NotTaken { file, .. } if Some(file) == whole),
    )
}

/// What to say of an exercise in a line: the compiler's first error, or the check
/// to start with and the beginning of its reason.
fn first_words(exercise: &ExerciseReport) -> Option<String> {
    if exercise.verdict == Verdict::DidNotCompile {
        let error = exercise.diagnostics.iter().find(|it| it.is_error())?;
        let rendered = anstream::adapter::strip_str(&error.rendered).to_string();
        let mut lines = rendered.lines();
        let what = lines.next()?.to_owned();
        let place = lines.next().unwrap_or_default().trim();
        return Some(format!("{what} {place}"));
    }
    let check = exercise.start_with()?;
    let reason = words::reason(&check.reason);
    let first = reason.lines().next().unwrap_or_default();
    Some(format!("{}: {first}", words::sentence(&check.name)))
}

/// What should be read by a person. It cost nobody anything.
fn to_be_read(handed_in: &HandedIn) -> String {
    let mut text = String::new();
    if !handed_in.suspects.is_empty() {
        let _ = writeln!(
            text,
            "\n{BOLD}Read these{BOLD:#}  {DIM}known holes of the compiler need such shapes{DIM:#}"
        );
    }
    for suspect in &handed_in.suspects {
        let _ = writeln!(text, "  {}", words::harmless(&words::suspect(suspect)));
    }
    text
}

/// What was not taken, by reason: those that may surprise first.
fn not_taken(handed_in: &HandedIn) -> String {
    let mut by_reason: Vec<(&Why, Vec<&Ignored>)> = Vec::new();
    for ignored in &handed_in.ignored {
        match by_reason.iter_mut().find(|(why, _)| **why == ignored.why) {
            Some((_, files)) => files.push(ignored),
            None => by_reason.push((&ignored.why, vec![ignored])),
        }
    }
    let is_usual = |why: &Why| matches!(why, Why::NoSource | Why::Hidden | Why::NotAsked);
    by_reason.sort_by_key(|(why, _)| is_usual(why));
    let mut text = String::new();
    for (why, files) in &by_reason {
        let why = words::harmless(&words::why(why));
        let _ = writeln!(text, "  {}", words::capital(&why));
        for file in files.iter().take(NAMED) {
            let _ = writeln!(text, "    {DIM}{}{DIM:#}", words::path(&file.path));
        }
        if files.len() > NAMED {
            let _ = writeln!(text, "    {DIM}… and {} more{DIM:#}", files.len() - NAMED);
        }
    }
    let all = handed_in.ignored.len() + handed_in.more_ignored;
    if text.is_empty() {
        return text;
    }
    format!(
        "\n{BOLD}Not taken{BOLD:#}  {}\n{text}",
        counted(all, "path")
    )
}

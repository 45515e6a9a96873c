//! One exercise: what passes, what fails, and what to start with.

use super::Detail;
use super::check::{check, line, paragraph, reason, sentence, title, whole};
use crate::style::{ACCENT, BAD, BOLD, DIM, GOOD};
use crate::words;
use report::{Advice, CheckReport, ExerciseReport, Since, Verdict};
use std::fmt::Write as _;

/// An exercise, for a terminal of so many columns. What failed comes last: that
/// stands beside the prompt.
pub fn exercise(exercise: &ExerciseReport, detail: Detail, columns: usize) -> String {
    let ExerciseReport {
        number,
        title,
        folder,
        ..
    } = exercise;
    let mut text = format!("{BOLD}{number} {title}{BOLD:#}\n");
    let points = exercise.points;
    let mut place = format!(
        "{DIM}{folder}/src  ·  {} of {} checks  ·  {} of {} points",
        exercise.passed(),
        exercise.checks.len(),
        points.earned,
        points.possible
    );
    if exercise.reused {
        place += "  ·  unchanged since last time: `--fresh` runs it anyway";
    }
    let _ = writeln!(text, "{}{DIM:#}\n", sentence(&place, 2, columns));
    match exercise.verdict {
        Verdict::NotStarted => text += &not_started(exercise, columns),
        Verdict::DidNotCompile => text += &diagnostics(exercise, columns),
        Verdict::Passed
        | Verdict::Failed
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence
        | Verdict::Refused
        | Verdict::Unreadable
        | Verdict::GraderFault => {
            text += &diagnostics(exercise, columns);
            text += &match detail {
                Detail::Everything => everything(exercise, columns),
                Detail::Exercise | Detail::Overview => in_short(exercise, columns),
            };
            text += &since(exercise);
        }
    }
    if exercise.verdict.is_under_way() && exercise.verdict != Verdict::Unreadable {
        let _ = writeln!(
            text,
            "  {ACCENT}Read{ACCENT:#}  cargo grade read {}",
            exercise.name
        );
        let _ = writeln!(
            text,
            "  {ACCENT}Hint{ACCENT:#}  cargo grade hint {}",
            exercise.name
        );
    }
    text
}

fn everything(exercise: &ExerciseReport, columns: usize) -> String {
    let mut is_explained = false;
    let checks = exercise.checks.iter();
    checks
        .map(|check| whole(check, &exercise.folder, columns, &mut is_explained))
        .collect()
}

/// A line for each check that passes, a few for each that does not, and
/// everything about the one to start with.
fn in_short(exercise: &ExerciseReport, columns: usize) -> String {
    let folder = &exercise.folder;
    let (passed, failed): (Vec<_>, Vec<_>) = exercise.checks.iter().partition(|it| it.passed());
    let (mut begun, untouched): (Vec<_>, Vec<_>) = failed
        .into_iter()
        .partition(|it| it.verdict() != Verdict::NotStarted);
    let mut text: String = passed.iter().map(|it| line(it, folder, columns)).collect();
    text.extend(untouched.iter().map(|it| title(it)));
    let Some(first) = exercise.start_with() else {
        return text;
    };
    begun.retain(|check| check.name != first.name);
    text += &alike(&begun, folder, columns);
    let whole = check(first, folder, columns);
    if exercise.checks.len() > 1 {
        let _ = write!(text, "\n{BOLD}Start with{BOLD:#}\n");
    }
    text + &whole
}

/// Checks that failed, those with the same reason together.
fn alike(checks: &[&CheckReport], folder: &str, columns: usize) -> String {
    let mut groups: Vec<(String, Vec<&CheckReport>)> = Vec::new();
    for &check in checks {
        let reason = reason(check, folder, columns);
        match groups.iter_mut().find(|(other, _)| *other == reason) {
            Some((_, group)) => group.push(check),
            None => groups.push((reason, vec![check])),
        }
    }
    let mut text = String::new();
    for (reason, group) in groups {
        text.extend(group.iter().map(|check| title(check)));
        text += &reason;
    }
    text
}

/// What changed since the call before this one.
fn since(exercise: &ExerciseReport) -> String {
    let Some(Since { now_pass, now_fail }) = &exercise.since else {
        return String::new();
    };
    let named = |checks: &[String]| match checks {
        [] => String::new(),
        [one] => format!(": {}", words::sentence(one)),
        several => {
            let sentences: Vec<String> = several.iter().map(|it| words::sentence(it)).collect();
            format!(":\n      {}", sentences.join("\n      "))
        }
    };
    let pass = match now_pass.len() {
        0 => String::new(),
        1 => format!("{GOOD}1 more than last time passes.{GOOD:#} "),
        more => format!("{GOOD}{more} more than last time pass.{GOOD:#} "),
    };
    let fail = match now_fail.len() {
        0 if now_pass.is_empty() => return String::new(),
        0 => String::new(),
        1 => format!("{BAD}1 that passed last time fails{BAD:#}"),
        more => format!("{BAD}{more} that passed last time fail{BAD:#}"),
    };
    let said = format!("{pass}{fail}{}", named(now_fail));
    // Above it and below it there is a line without words.
    match exercise.verdict.is_under_way() {
        true => format!("  {}\n\n", said.trim_end()),
        false => format!("\n  {}\n", said.trim_end()),
    }
}

fn not_started(exercise: &ExerciseReport, columns: usize) -> String {
    let said =
        "  Not started yet: nothing is wrong here. These are the checks it will have to pass:";
    let mut text = sentence(said, 2, columns) + "\n\n";
    for check in &exercise.checks {
        let _ = writeln!(text, "  {DIM}○{DIM:#} {}", words::sentence(&check.name));
    }
    text
}

/// What the compiler said, in its own words.
pub fn diagnostics(exercise: &ExerciseReport, columns: usize) -> String {
    let mut text = String::new();
    for diagnostic in &exercise.diagnostics {
        for line in diagnostic.rendered.trim_end().lines() {
            // It shows paths that a learner has chosen, as they are.
            let _ = writeln!(text, "  {}", words::coloured(line));
        }
        text.push('\n');
        if let Some(advice) = &diagnostic.advice {
            text += &self::advice(advice, columns);
        }
    }
    text
}

/// What an error comes down to, and what to read.
fn advice(advice: &Advice, columns: usize) -> String {
    let said = words::harmless(&advice.text);
    let mut text = paragraph(&format!("{BOLD}In short{BOLD:#}  {said}"), columns);
    if let Some(page) = &advice.page {
        let _ = writeln!(
            text,
            "        {ACCENT}Read{ACCENT:#}  cargo grade read {page}"
        );
    }
    text.push('\n');
    text
}

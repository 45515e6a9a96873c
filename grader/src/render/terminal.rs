//! The report as a person reads it in a terminal.
//!
//! Everything is written with colours; where the terminal or NO_COLOR wants
//! none, they are taken out when it is printed.

use crate::judge::{Reason, Verdict};
use crate::render::{timeline, words};
use crate::report::{CheckReport, ExerciseReport, Report};
use anstyle::{AnsiColor, Style};
use evidence::Expectation;
use std::fmt::Write as _;

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();
const ACCENT: Style = AnsiColor::Cyan.on_default();

/// The most lines of a learner's own output that are shown.
const MOST_OUTPUT_LINES: usize = 20;

/// How much of a check is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// A line for each exercise, and everything about the first that failed.
    Overview,
    /// Every check with what it measured.
    Full,
}

/// The whole report.
pub fn report(report: &Report, detail: Detail) -> String {
    let mut text = String::new();
    match detail {
        Detail::Full => {
            for exercise in &report.exercises {
                text += &self::exercise(exercise);
                text.push('\n');
            }
            if report.exercises.len() > 1 {
                text += &summary(report);
            }
        }
        Detail::Overview => {
            text += &overview(report);
            let failed = report
                .exercises
                .iter()
                .find(|exercise| is_under_way(exercise));
            if let Some(failed) = failed {
                text.push('\n');
                text += &self::exercise(failed);
            }
            text.push('\n');
            text += &summary(report);
        }
    }
    text += &next(report);
    text
}

fn is_under_way(exercise: &ExerciseReport) -> bool {
    !matches!(exercise.verdict, Verdict::Passed | Verdict::NotStarted)
}

/// A line for each exercise, under its chapter.
fn overview(report: &Report) -> String {
    let width = report
        .exercises
        .iter()
        .map(|exercise| exercise.name.len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    let mut chapter = "";
    for exercise in &report.exercises {
        let of = exercise.number.split('.').next().unwrap_or_default();
        if !chapter.is_empty() && of != chapter {
            text.push('\n');
        }
        chapter = of;
        let (style, mark) = mark(exercise.verdict);
        let ExerciseReport { number, name, .. } = exercise;
        let _ = write!(text, "{style}{mark}{style:#} {number:>4}  {name:width$}  ");
        let checks = format!("{} of {} checks", exercise.passed(), exercise.checks.len());
        let _ = match exercise.verdict {
            Verdict::Passed => write!(text, "{GOOD}{checks}{GOOD:#}"),
            Verdict::NotStarted => write!(text, "{DIM}not started{DIM:#}"),
            Verdict::DidNotCompile => write!(text, "{BAD}did not compile{BAD:#}"),
            _ => write!(text, "{BAD}{checks}{BAD:#}"),
        };
        if exercise.reused {
            let _ = write!(text, "  {DIM}unchanged since last time{DIM:#}");
        }
        text.push('\n');
    }
    text
}

fn mark(verdict: Verdict) -> (Style, &'static str) {
    match verdict {
        Verdict::Passed => (GOOD, "✓"),
        Verdict::NotStarted => (DIM, "○"),
        Verdict::GraderFault => (BAD, "?"),
        Verdict::Failed
        | Verdict::DidNotCompile
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence => (BAD, "✗"),
    }
}

/// Everything about one exercise.
pub fn exercise(exercise: &ExerciseReport) -> String {
    let ExerciseReport {
        number,
        title,
        folder,
        ..
    } = exercise;
    let mut text = format!("{BOLD}{number} {title}{BOLD:#}\n");
    let points = exercise.points;
    let _ = write!(
        text,
        "{DIM}{}/src  ·  {} of {} checks  ·  {} of {} points",
        folder.display(),
        exercise.passed(),
        exercise.checks.len(),
        points.earned,
        points.possible
    );
    if exercise.reused {
        text += "  ·  unchanged since last time: `--fresh` runs it anyway";
    }
    let _ = writeln!(text, "{DIM:#}\n");
    match exercise.verdict {
        Verdict::NotStarted => text += &not_started(exercise),
        Verdict::DidNotCompile => text += &diagnostics(exercise),
        _ => {
            for check in &exercise.checks {
                text += &self::check(check, &folder.to_string_lossy());
            }
            text += &diagnostics(exercise);
        }
    }
    if is_under_way(exercise) {
        let _ = writeln!(
            text,
            "  {ACCENT}Read{ACCENT:#}  {}",
            exercise.page.display()
        );
        let _ = writeln!(
            text,
            "  {ACCENT}Hint{ACCENT:#}  cargo grade hint {}",
            exercise.name
        );
    }
    text
}

fn not_started(exercise: &ExerciseReport) -> String {
    let mut text =
        "  Not started yet: nothing is wrong here. These are the checks it will have to pass:\n\n"
            .to_owned();
    for check in &exercise.checks {
        let _ = writeln!(text, "  {DIM}○{DIM:#} {}", words::sentence(&check.name));
    }
    text
}

/// What the compiler said, in its own words.
fn diagnostics(exercise: &ExerciseReport) -> String {
    let mut text = String::new();
    for diagnostic in &exercise.diagnostics {
        for line in diagnostic.rendered.trim_end().lines() {
            let _ = writeln!(text, "  {line}");
        }
        text.push('\n');
    }
    text
}

/// Everything about one check. Places below `folder` are shortened.
pub fn check(check: &CheckReport, folder: &str) -> String {
    let (style, mark) = mark(check.verdict);
    let mut text = format!("  {style}{mark}{style:#} {}", words::sentence(&check.name));
    match check.verdict {
        Verdict::Passed | Verdict::Failed => {}
        other => {
            let _ = write!(text, "  {style}{}{style:#}", words::verdict(other));
        }
    }
    text.push('\n');
    for expectation in &check.expectations {
        text += &self::expectation(expectation);
    }
    if check.verdict != Verdict::Passed {
        text += &explanation(check, folder);
    }
    text
}

fn expectation(expectation: &Expectation) -> String {
    let Expectation {
        name,
        measured,
        demanded,
        met,
        ..
    } = expectation;
    let style = if *met { GOOD } else { BAD };
    let shown = &measured.shown;
    let is_long = name.chars().count() + shown.chars().count() + demanded.chars().count() > 90;
    if is_long && *met {
        return format!("      {name}: {GOOD}{shown}{GOOD:#}  {DIM}(as expected){DIM:#}\n");
    }
    // Long values stand below each other, so that they can be compared.
    if is_long {
        return format!(
            "      {name}\n        measured  {style}{shown}{style:#}\n        expected  {demanded}\n"
        );
    }
    format!("      {name}: {style}{shown}{style:#}  {DIM}({demanded}){DIM:#}\n")
}

/// Why a check did not pass: in words, in a picture, and in what was seen
/// beside.
fn explanation(check: &CheckReport, folder: &str) -> String {
    let mut text = String::new();
    let why = match &check.reason {
        Reason::Unmet { expectation } => format!("because {}", expectation.because),
        reason => words::reason(reason).replace(&format!("{folder}/"), ""),
    };
    for line in why.lines() {
        let _ = writeln!(text, "      {line}");
    }
    if check.verdict == Verdict::NotStarted {
        return text;
    }
    if let Some(timeline) = &check.timeline
        && !timeline.lanes.is_empty()
    {
        text.push('\n');
        for line in timeline::draw(timeline, folder) {
            let _ = writeln!(text, "      {line}");
        }
    }
    text += &seen_beside(check, folder);
    text.push('\n');
    text
}

fn seen_beside(check: &CheckReport, folder: &str) -> String {
    let mut text = String::new();
    let is_the_reason =
        |panic| matches!(&check.reason, Reason::Panicked { panic: told } if told == panic);
    for panic in check.panics.iter().filter(|panic| !is_the_reason(*panic)) {
        let who = panic.task.clone().unwrap_or_else(|| "something".to_owned());
        let place = timeline::shorten(&panic.place, folder);
        let _ = writeln!(
            text,
            "      {ACCENT}panic{ACCENT:#}  {who} panicked at {place}: {}",
            panic.message
        );
    }
    for warning in &check.warnings {
        let sentence = warning.sentence.replace(&format!("{folder}/"), "");
        let _ = writeln!(text, "      {ACCENT}debug mode{ACCENT:#}  {sentence}");
    }
    for figure in &check.beside.figures {
        let shown = figure.shown.replace(&format!("{folder}/"), "");
        let _ = writeln!(text, "      {ACCENT}{}{ACCENT:#}  {shown}", figure.name);
    }
    if check.beside.left_behind > 0 {
        let count = check.beside.left_behind;
        let _ = writeln!(
            text,
            "      {ACCENT}left behind{ACCENT:#}  {count} process{} outlived the check and had to be ended",
            if count == 1 { "" } else { "es" }
        );
    }
    text += &output(&check.beside.output);
    text
}

/// What the learner's own code printed: the end of it, which is next to the
/// failure.
fn output(output: &str) -> String {
    // Escape codes of the learner's would paint over the grader's words.
    let plain = anstream::adapter::strip_str(output).to_string();
    let lines: Vec<&str> = plain.lines().collect();
    if lines.is_empty() {
        return String::new();
    }
    let mut text = format!("      {ACCENT}your code printed{ACCENT:#}\n");
    let hidden = lines.len().saturating_sub(MOST_OUTPUT_LINES);
    if hidden > 0 {
        let _ = writeln!(text, "      {DIM}… {hidden} lines before{DIM:#}");
    }
    for line in &lines[hidden..] {
        let line: String = line
            .chars()
            .filter(|letter| !letter.is_control())
            .take(200)
            .collect();
        let _ = writeln!(text, "      {DIM}│{DIM:#} {line}");
    }
    text
}

fn summary(report: &Report) -> String {
    let (passed, all) = (report.count(Verdict::Passed), report.exercises.len());
    let points = report.points();
    let mut text = format!(
        "{BOLD}{passed} of {all} exercises, {} of {} points{BOLD:#}",
        points.earned, points.possible
    );
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
    text.push('\n');
    text
}

/// What to do next.
fn next(report: &Report) -> String {
    let by = |verdict| {
        report
            .exercises
            .iter()
            .find(|exercise| exercise.verdict == verdict)
    };
    let under_way = report
        .exercises
        .iter()
        .find(|exercise| is_under_way(exercise));
    if let Some(exercise) = under_way {
        return format!(
            "{BOLD}Next{BOLD:#}  edit {}/src, then `cargo grade check {}`\n",
            exercise.folder.display(),
            exercise.name
        );
    }
    if let Some(exercise) = by(Verdict::NotStarted) {
        return format!(
            "{BOLD}Next{BOLD:#}  {} {}\n      read {}\n      edit {}/src\n      then `cargo grade check {}`\n",
            exercise.number,
            exercise.title,
            exercise.page.display(),
            exercise.folder.display(),
            exercise.name
        );
    }
    if report.exercises.len() == 1 {
        return format!("{GOOD}Passed.{GOOD:#} `cargo grade` shows what comes next.\n");
    }
    format!("{GOOD}Everything passes.{GOOD:#}\n")
}

//! The report as a person reads it in a terminal.
//!
//! Everything is written with colours; where the terminal or NO_COLOR wants
//! none, they are taken out when it is printed.

use crate::judge::{Reason, Verdict};
use crate::render::{timeline, words};
use crate::report::{CheckReport, ExerciseReport, Report};
use anstyle::{AnsiColor, Style};
use evidence::{Expectation, Timeline};
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
    if check.verdict == Verdict::Passed {
        text += &left_behind(check);
    } else {
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
        && has_something_to_show(timeline)
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
    let panics = check.panics.iter().chain(&check.beside.panics);
    for panic in panics.filter(|panic| !is_the_reason(*panic)) {
        let nobodys = if panic.elsewhere {
            "another thread"
        } else {
            "something"
        };
        let who = panic.task.as_deref().unwrap_or(nobodys);
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
    text += &left_behind(check);
    text += &output(&check.beside.output);
    text
}

fn left_behind(check: &CheckReport) -> String {
    match check.beside.left_behind {
        0 => String::new(),
        count => format!(
            "      {ACCENT}left behind{ACCENT:#}  {count} process{} outlived the check and had to be ended\n",
            if count == 1 { "" } else { "es" }
        ),
    }
}

/// A single row in which no time passes says nothing.
fn has_something_to_show(timeline: &Timeline) -> bool {
    timeline.lanes.len() > 1 || timeline.total_us > 0
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::Diagnostic;
    use crate::report::{Beside, Points};
    use evidence::{
        BrokenSeal, Doing, Ending, Figure, Hang, Lane, LaneKind, Measured, Panic, Waiting, Warning,
        WarningKind,
    };
    use process::LimitHit;
    use std::time::Duration;

    const FOLDER: &str = "exercises/06_patterns/01_semaphore";

    fn expectation(met: bool) -> Expectation {
        Expectation {
            name: "most requests in flight at once".to_owned(),
            measured: Measured {
                shown: if met { "7" } else { "25" }.to_owned(),
                finite: true,
            },
            demanded: "exactly 7".to_owned(),
            met,
            because: "with a limit of 7 there must never be an eighth".to_owned(),
        }
    }

    fn waiting(task: &str) -> Waiting {
        Waiting {
            task: task.to_owned(),
            spawned_at: format!("{FOLDER}/src/lib.rs:31"),
            polls: 2,
            since_us: Some(5_000),
        }
    }

    fn panic() -> Panic {
        Panic {
            message: "index out of bounds".to_owned(),
            place: format!("{FOLDER}/src/lib.rs:40"),
            task: Some("task 1".to_owned()),
            elsewhere: false,
        }
    }

    /// Every reason with the verdict that goes with it.
    fn every_way() -> Vec<(Verdict, Reason)> {
        let hang = |hang| Reason::Hung { hang };
        let all = || vec![waiting("main"), waiting("task 1")];
        vec![
            (Verdict::Passed, Reason::Met),
            (
                Verdict::Failed,
                Reason::Unmet {
                    expectation: expectation(false),
                },
            ),
            (Verdict::Failed, Reason::Panicked { panic: panic() }),
            (Verdict::Failed, hang(Hang::OutsideTime { waiting: all() })),
            (
                Verdict::Failed,
                Reason::WarningLeft {
                    lint: "unused_must_use".to_owned(),
                    count: 2,
                },
            ),
            (
                Verdict::NotStarted,
                Reason::Todo {
                    task: "fetch all pages".to_owned(),
                },
            ),
            (
                Verdict::NotStarted,
                Reason::Todo {
                    task: String::new(),
                },
            ),
            (Verdict::NotStarted, Reason::Untouched),
            (Verdict::DidNotCompile, Reason::Compiler),
            (Verdict::Deadlocked, hang(Hang::Deadlock { waiting: all() })),
            (
                Verdict::Deadlocked,
                hang(Hang::StuckPoll {
                    task: waiting("task 1"),
                    doing: Doing::Blocked,
                }),
            ),
            (
                Verdict::NeverRests,
                hang(Hang::StuckPoll {
                    task: waiting("task 1"),
                    doing: Doing::Computing,
                }),
            ),
            (
                Verdict::NeverRests,
                hang(Hang::NeverRests {
                    busiest: waiting("task 1"),
                    poll_budget: 500_000,
                }),
            ),
            (
                Verdict::TimedOut,
                hang(Hang::Unfinished {
                    waiting: all(),
                    patience_s: 20,
                }),
            ),
            (
                Verdict::TimedOut,
                Reason::PassedLimit {
                    limit: LimitHit::Wall,
                },
            ),
            (
                Verdict::TimedOut,
                Reason::PassedLimit {
                    limit: LimitHit::Cpu,
                },
            ),
            (
                Verdict::OverLimit,
                Reason::PassedLimit {
                    limit: LimitHit::Output,
                },
            ),
            (
                Verdict::OverLimit,
                Reason::PassedLimit {
                    limit: LimitHit::Processes,
                },
            ),
            (Verdict::Crashed, Reason::Signal { signal: 11 }),
            (Verdict::Crashed, Reason::ExitCode { code: 7 }),
            (Verdict::Crashed, Reason::KilledItsSupervisor),
            (Verdict::NoEvidence, Reason::EndedEarly),
            (
                Verdict::NoEvidence,
                Reason::BrokenSeal {
                    broken: BrokenSeal::Forged,
                },
            ),
            (
                Verdict::NoEvidence,
                Reason::BrokenSeal {
                    broken: BrokenSeal::Version(9),
                },
            ),
            (
                Verdict::NoEvidence,
                Reason::NotMeasured {
                    missing: vec!["speed-up".to_owned()],
                },
            ),
            (
                Verdict::NoEvidence,
                Reason::Unplanned {
                    surplus: vec!["speed-up".to_owned()],
                },
            ),
            (
                Verdict::NoEvidence,
                Reason::Unplanned {
                    surplus: Vec::new(),
                },
            ),
            (
                Verdict::GraderFault,
                Reason::CannotStart {
                    error: "no memory".to_owned(),
                },
            ),
        ]
    }

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn every_verdict_and_reason_has_its_words() {
        let text: String = every_way()
            .into_iter()
            .map(|(verdict, reason)| {
                let name = format!("{verdict:?}").to_lowercase() + "_for_a_reason";
                self::check(&CheckReport::not_run(&name, verdict, reason), FOLDER)
            })
            .collect();
        insta::assert_snapshot!(plain(&text));
    }

    /// A check with everything that a check can have.
    fn full_check() -> CheckReport {
        let reason = Reason::Unmet {
            expectation: expectation(false),
        };
        let mut check =
            CheckReport::not_run("never_more_than_limit_in_flight", Verdict::Failed, reason);
        check.expectations = vec![expectation(true), expectation(false)];
        check.panics = vec![panic()];
        check.warnings = vec![Warning {
            kind: WarningKind::PendingAtShutdown,
            sentence: format!(
                "task 2 (spawned at {FOLDER}/src/lib.rs:31) was still pending when the runtime shut down"
            ),
            place: format!("{FOLDER}/src/lib.rs:31"),
        }];
        let lane = |label: &str, from_us, to_us| Lane {
            kind: LaneKind::Service,
            label: label.to_owned(),
            spawned_at: String::new(),
            from_us,
            to_us,
            polls_us: Vec::new(),
            polls: 0,
            ending: Ending::Ended,
        };
        check.timeline = Some(Timeline {
            total_us: 100_000,
            lanes: vec![lane("GET /0", 0, 50_000), lane("GET /1", 50_000, 100_000)],
            lanes_dropped: 0,
        });
        check.beside = Beside {
            output: "one line\n\u{1b}[2Ja line that tries to clear the screen".to_owned(),
            panics: vec![Panic {
                task: None,
                elsewhere: true,
                ..panic()
            }],
            figures: vec![Figure {
                name: "debug mode".to_owned(),
                shown: "a poll was slow".to_owned(),
            }],
            wall: Duration::from_millis(7),
            left_behind: 2,
        };
        check
    }

    fn exercise_of(number: &str, verdict: Verdict, checks: Vec<CheckReport>) -> ExerciseReport {
        ExerciseReport {
            name: format!("exercise_{}", number.replace('.', "_")),
            number: number.to_owned(),
            title: "At most so many at once".to_owned(),
            folder: FOLDER.into(),
            page: "chapters/src/06_patterns/01_semaphore.md".into(),
            verdict,
            points: Points {
                earned: 2.5,
                possible: 10.0,
            },
            checks,
            diagnostics: Vec::new(),
            digest: None,
            reused: false,
        }
    }

    fn bare(verdict: Verdict, reason: Reason) -> CheckReport {
        CheckReport::not_run("it_works", verdict, reason)
    }

    #[test]
    fn a_failed_check_shows_all_that_is_known_of_it() {
        let exercise = exercise_of(
            "6.1",
            Verdict::Failed,
            vec![bare(Verdict::Passed, Reason::Met), full_check()],
        );
        insta::assert_snapshot!(plain(&report(&Report::new(vec![exercise]), Detail::Full)));
    }

    #[test]
    fn the_overview_has_a_line_an_exercise_and_ends_with_what_to_do_next() {
        let mut reused = exercise_of(
            "1.1",
            Verdict::Passed,
            vec![bare(Verdict::Passed, Reason::Met)],
        );
        reused.reused = true;
        let mut broken = exercise_of(
            "2.1",
            Verdict::DidNotCompile,
            vec![bare(Verdict::DidNotCompile, Reason::Compiler)],
        );
        broken.diagnostics = vec![Diagnostic {
            level: "error".to_owned(),
            code: Some("E0308".to_owned()),
            rendered: "error[E0308]: mismatched types\n --> src/lib.rs:2:5\n".to_owned(),
        }];
        let exercises = vec![
            reused,
            exercise_of(
                "1.2",
                Verdict::NotStarted,
                vec![bare(Verdict::NotStarted, Reason::Untouched)],
            ),
            broken,
            exercise_of("2.2", Verdict::Failed, vec![full_check()]),
            exercise_of(
                "3.1",
                Verdict::GraderFault,
                vec![bare(
                    Verdict::GraderFault,
                    Reason::CannotStart {
                        error: "no".to_owned(),
                    },
                )],
            ),
        ];
        insta::assert_snapshot!(plain(&report(&Report::new(exercises), Detail::Overview)));
    }

    #[test]
    fn what_a_learner_prints_cannot_paint_over_the_report() {
        assert!(!plain(&self::check(&full_check(), FOLDER)).contains('\u{1b}'));
    }
}

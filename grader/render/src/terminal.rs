//! The report as a person reads it in a terminal.
//!
//! Everything is written with colours; where the terminal or NO_COLOR wants
//! none, they are taken out when it is printed.

use crate::style::{ACCENT, BAD, BOLD, DIM, GOOD};
use crate::view::{CheckView, Measurement, Output, Remark};
use crate::{timeline, words};
use anstyle::Style;
use report::{CheckReport, ExerciseReport, Report, Verdict};
use std::fmt::Write as _;

/// How much of a check is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// A line for each exercise, and everything about the first that failed.
    Overview,
    /// Every check with what it measured.
    Full,
}

/// How wide a text is that is written to no terminal.
pub const COLUMNS: usize = 110;

/// How many columns standard output has; [`COLUMNS`] where it is no terminal.
pub fn columns() -> usize {
    let size = console::Term::stdout().size_checked();
    size.map_or(COLUMNS, |(_, columns)| columns.into())
}

/// The whole report, for a terminal of so many columns.
pub fn report(report: &Report, detail: Detail, columns: usize) -> String {
    let mut text = String::new();
    match detail {
        Detail::Full => {
            for exercise in &report.exercises {
                text += &self::exercise(exercise, columns);
                text.push('\n');
            }
            if report.exercises.len() > 1 {
                text += &summary(report);
            }
        }
        Detail::Overview => {
            text += &overview(report);
            if let Some(failed) = under_way(report) {
                text.push('\n');
                text += &self::exercise(failed, columns);
            }
            text.push('\n');
            text += &summary(report);
        }
    }
    text += &next(report, detail);
    text
}

fn under_way(report: &Report) -> Option<&ExerciseReport> {
    let mut exercises = report.exercises.iter();
    exercises.find(|exercise| exercise.verdict.is_under_way())
}

/// A line for each exercise, under its chapter.
fn overview(report: &Report) -> String {
    let width = report
        .exercises
        .iter()
        .map(|exercise| exercise.name.0.len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    let mut chapter = None;
    for exercise in &report.exercises {
        let of = Some(exercise.number.chapter);
        if chapter.is_some() && of != chapter {
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
            Verdict::DidNotCompile | Verdict::Unreadable => {
                write!(text, "{BAD}{}{BAD:#}", words::verdict(exercise.verdict))
            }
            Verdict::Failed
            | Verdict::Deadlocked
            | Verdict::NeverRests
            | Verdict::TimedOut
            | Verdict::OverLimit
            | Verdict::Crashed
            | Verdict::NoEvidence
            | Verdict::GraderFault => write!(text, "{BAD}{checks}{BAD:#}"),
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
        | Verdict::NoEvidence
        | Verdict::Unreadable => (BAD, "✗"),
    }
}

/// Everything about one exercise, for a terminal of so many columns.
pub fn exercise(exercise: &ExerciseReport, columns: usize) -> String {
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
        "{DIM}{folder}/src  ·  {} of {} checks  ·  {} of {} points",
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
        Verdict::Passed
        | Verdict::Failed
        | Verdict::Deadlocked
        | Verdict::NeverRests
        | Verdict::TimedOut
        | Verdict::OverLimit
        | Verdict::Crashed
        | Verdict::NoEvidence
        | Verdict::Unreadable
        | Verdict::GraderFault => {
            for check in &exercise.checks {
                text += &self::check(check, folder, columns);
            }
            text += &diagnostics(exercise);
        }
    }
    if exercise.verdict.is_under_way() && exercise.verdict != Verdict::Unreadable {
        let _ = writeln!(text, "  {ACCENT}Read{ACCENT:#}  {}", exercise.page);
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

/// Everything about one check, for a terminal of so many columns. Places below `folder` are shortened.
pub fn check(check: &CheckReport, folder: &str, columns: usize) -> String {
    let view = CheckView::new(check, folder);
    let (style, mark) = mark(view.verdict);
    let mut text = format!("  {style}{mark}{style:#} {}", view.title);
    if !matches!(view.verdict, Verdict::Passed | Verdict::Failed) {
        let _ = write!(text, "  {style}{}{style:#}", words::verdict(view.verdict));
    }
    text.push('\n');
    for promise in &view.promises {
        let _ = writeln!(text, "      {DIM}promised:{DIM:#} {promise}");
    }
    for measurement in &view.measurements {
        text += &self::measurement(measurement);
    }
    for line in &view.why {
        let _ = writeln!(text, "      {line}");
    }
    if let Some(picture) = &view.picture {
        text.push('\n');
        for line in timeline::draw(picture, columns.saturating_sub(6)) {
            let _ = writeln!(text, "      {line}");
        }
    }
    for Remark { label, text: seen } in &view.remarks {
        let _ = writeln!(text, "      {ACCENT}{label}{ACCENT:#}  {seen}");
    }
    text += &output(&view.output);
    if view.verdict.is_under_way() {
        text.push('\n');
    }
    text
}

fn measurement(measurement: &Measurement) -> String {
    let Measurement {
        name,
        measured,
        demanded,
        met,
    } = measurement;
    let style = if *met { GOOD } else { BAD };
    let letters = [name, measured, demanded].map(|text| text.chars().count());
    let is_long = letters.iter().sum::<usize>() > 90;
    if is_long && *met {
        return format!("      {name}: {GOOD}{measured}{GOOD:#}  {DIM}(as expected){DIM:#}\n");
    }
    // Long values stand below each other, so that they can be compared.
    if is_long {
        return format!(
            "      {name}\n        measured  {style}{measured}{style:#}\n        expected  {demanded}\n"
        );
    }
    format!("      {name}: {style}{measured}{style:#}  {DIM}({demanded}){DIM:#}\n")
}

/// What the learner's own code printed.
fn output(output: &Output) -> String {
    if output.lines.is_empty() {
        return String::new();
    }
    let mut text = format!("      {ACCENT}your code printed{ACCENT:#}\n");
    if output.hidden > 0 {
        let _ = writeln!(text, "      {DIM}… {} lines before{DIM:#}", output.hidden);
    }
    for line in &output.lines {
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
fn next(report: &Report, detail: Detail) -> String {
    let by = |verdict| {
        report
            .exercises
            .iter()
            .find(|exercise| exercise.verdict == verdict)
    };
    if let Some(exercise) = under_way(report) {
        if exercise.verdict == Verdict::Unreadable {
            return format!(
                "{BOLD}Next{BOLD:#}  put right what is said of {}, then `cargo grade`\n",
                exercise.folder
            );
        }
        return format!(
            "{BOLD}Next{BOLD:#}  edit {}/src, then `cargo grade check {}`\n",
            exercise.folder, exercise.name
        );
    }
    if let Some(exercise) = by(Verdict::NotStarted) {
        return format!(
            "{BOLD}Next{BOLD:#}  {} {}\n      read {}\n      edit {}/src\n      then `cargo grade check {}`\n",
            exercise.number, exercise.title, exercise.page, exercise.folder, exercise.name
        );
    }
    if report.exercises.len() == 1 {
        return format!("{GOOD}Passed.{GOOD:#} `cargo grade` shows what comes next.\n");
    }
    match detail {
        Detail::Overview => format!("{GOOD}Everything passes.{GOOD:#}\n"),
        Detail::Full => format!(
            "{GOOD}All {} pass.{GOOD:#} `cargo grade` shows what comes next.\n",
            report.exercises.len()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::{
        BrokenSeal, Doing, Ending, Expectation, Figure, Hang, Lane, LaneKind, Measured, Panic,
        Timeline, Waiting, Warning, WarningKind,
    };
    use report::{Beside, Diagnostic, ExerciseName, Hundredths, Limit, Points, Reason};
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

    /// Every reason there is.
    fn every_reason() -> Vec<Reason> {
        let hang = |hang| Reason::Hung { hang };
        let all = || vec![waiting("main"), waiting("task 1")];
        vec![
            Reason::Met,
            Reason::Unmet {
                expectation: expectation(false),
            },
            Reason::Panicked { panic: panic() },
            hang(Hang::OutsideTime { waiting: all() }),
            Reason::WarningLeft {
                lint: "unused_must_use".to_owned(),
                count: 2,
            },
            Reason::Todo {
                task: "fetch all pages".to_owned(),
            },
            Reason::Todo {
                task: String::new(),
            },
            Reason::Untouched,
            Reason::Compiler,
            hang(Hang::Deadlock { waiting: all() }),
            hang(Hang::StuckPoll {
                task: waiting("task 1"),
                doing: Doing::Blocked,
            }),
            hang(Hang::StuckPoll {
                task: waiting("task 1"),
                doing: Doing::Computing,
            }),
            hang(Hang::TicksOn {
                busiest: waiting("task 1"),
                limit_s: 600,
            }),
            hang(Hang::NeverRests {
                busiest: waiting("task 1"),
                poll_budget: 500_000,
            }),
            hang(Hang::Unfinished {
                waiting: all(),
                patience_s: 20,
            }),
            Reason::PassedLimit { limit: Limit::Wall },
            Reason::PassedLimit { limit: Limit::Cpu },
            Reason::PassedLimit {
                limit: Limit::Output,
            },
            Reason::PassedLimit {
                limit: Limit::Processes,
            },
            Reason::Signal { signal: 11 },
            Reason::ExitCode { code: 7 },
            Reason::KilledItsSupervisor,
            Reason::EndedEarly,
            Reason::BrokenSeal {
                broken: BrokenSeal::Forged,
            },
            Reason::BrokenSeal {
                broken: BrokenSeal::Version(9),
            },
            Reason::NotMeasured {
                missing: vec!["speed-up".to_owned()],
            },
            Reason::Unplanned {
                surplus: vec!["speed-up".to_owned()],
            },
            Reason::Unplanned {
                surplus: Vec::new(),
            },
            Reason::CannotStart {
                error: "no memory".to_owned(),
            },
            Reason::Lost,
            Reason::Cancelled,
            Reason::Unreadable {
                file: "exercises/06_patterns/01_semaphore/Cargo.toml".to_owned(),
                problem: "package.metadata.exercise.points is 0".to_owned(),
            },
            Reason::BrokenSeal {
                broken: BrokenSeal::OfAnother,
            },
        ]
    }

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn every_verdict_and_reason_has_its_words() {
        let text: String = every_reason()
            .into_iter()
            .map(|reason| {
                let name = format!("{:?}_for_a_reason", reason.verdict()).to_lowercase();
                self::check(&CheckReport::not_run(&name, reason), FOLDER, COLUMNS)
            })
            .collect();
        insta::assert_snapshot!(plain(&text));
    }

    /// A check with everything that a check can have.
    fn full_check() -> CheckReport {
        let reason = Reason::Unmet {
            expectation: expectation(false),
        };
        let mut check = CheckReport::not_run("never_more_than_limit_in_flight", reason);
        check.promises = vec!["At most [`limit`] requests are in flight.".to_owned()];
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
            scenario: 1,
            scenarios: 1,
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
            name: ExerciseName(format!("exercise_{}", number.replace('.', "_"))),
            number: number.parse().expect("a number"),
            title: "At most so many at once".to_owned(),
            folder: FOLDER.into(),
            page: "chapters/src/06_patterns/01_semaphore.md".into(),
            verdict,
            points: Points {
                earned: Hundredths(250),
                possible: Hundredths::whole(10),
            },
            checks,
            diagnostics: Vec::new(),
            digest: None,
            reused: false,
        }
    }

    fn bare(reason: Reason) -> CheckReport {
        CheckReport::not_run("it_works", reason)
    }

    #[test]
    fn a_failed_check_shows_all_that_is_known_of_it() {
        let exercise = exercise_of(
            "6.1",
            Verdict::Failed,
            vec![bare(Reason::Met), full_check()],
        );
        insta::assert_snapshot!(plain(&report(
            &Report::new(vec![exercise]),
            Detail::Full,
            COLUMNS
        )));
    }

    #[test]
    fn the_overview_has_a_line_an_exercise_and_ends_with_what_to_do_next() {
        let mut reused = exercise_of("1.1", Verdict::Passed, vec![bare(Reason::Met)]);
        reused.reused = true;
        let mut broken = exercise_of("2.1", Verdict::DidNotCompile, vec![bare(Reason::Compiler)]);
        broken.diagnostics = vec![Diagnostic {
            level: "error".to_owned(),
            code: Some("E0308".to_owned()),
            rendered: "error[E0308]: mismatched types\n --> src/lib.rs:2:5\n".to_owned(),
        }];
        let exercises = vec![
            reused,
            exercise_of("1.2", Verdict::NotStarted, vec![bare(Reason::Untouched)]),
            broken,
            exercise_of("2.2", Verdict::Failed, vec![full_check()]),
            exercise_of(
                "3.1",
                Verdict::GraderFault,
                vec![bare(Reason::CannotStart {
                    error: "no".to_owned(),
                })],
            ),
        ];
        insta::assert_snapshot!(plain(&report(
            &Report::new(exercises),
            Detail::Overview,
            COLUMNS
        )));
    }

    #[test]
    fn some_that_pass_are_not_everything() {
        let passed = |number| exercise_of(number, Verdict::Passed, vec![bare(Reason::Met)]);
        let two = Report::new(vec![passed("1.1"), passed("1.2")]);
        let some = plain(&report(&two, Detail::Full, COLUMNS));
        assert!(some.ends_with("All 2 pass. `cargo grade` shows what comes next.\n"));
        let all = plain(&report(&two, Detail::Overview, COLUMNS));
        assert!(all.ends_with("Everything passes.\n"));
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_not_to_be_edited_in_src() {
        let reason = Reason::Unreadable {
            file: format!("{FOLDER}/Cargo.toml"),
            problem: "cannot be read: No such file or directory".to_owned(),
        };
        let exercise = exercise_of("6.1", Verdict::Unreadable, vec![bare(reason)]);
        insta::assert_snapshot!(plain(&report(
            &Report::new(vec![exercise]),
            Detail::Full,
            COLUMNS
        )));
    }

    #[test]
    fn what_a_learner_prints_cannot_paint_over_the_report() {
        assert!(!plain(&self::check(&full_check(), FOLDER, COLUMNS)).contains('\u{1b}'));
    }
}

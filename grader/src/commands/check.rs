//! `cargo grade` and `cargo grade check`.

use super::outs::{self, Outs};
use super::{Call, actions, links, print};
use crate::cli::{Format, Out};
use crate::desk;
use crate::exit::Exit;
use crate::grade::{Earlier, Grader, Place};
use crate::stage::Stage;
use crate::workbook::{Exercise, Settings};
use render::terminal::{self, Closing, Detail};
use report::{Event, ExerciseName, Report, Verdict, Weights};
use std::collections::BTreeMap;
use std::time::Duration;

pub(super) fn run(
    call: &Call<'_>,
    names: &[String],
    detail: Detail,
    out: &[Out],
) -> anyhow::Result<Exit> {
    let mut only: BTreeMap<ExerciseName, Vec<String>> = BTreeMap::new();
    let mut asked = Vec::new();
    for name in names {
        let Some((name, check)) = name.split_once("::") else {
            asked.push(name.clone());
            continue;
        };
        let exercise = call.exercise(name)?;
        let Some(check) = planned(exercise, check) else {
            anstream::eprintln!("{}", unknown(exercise, check));
            return Ok(Exit::Usage);
        };
        asked.push(exercise.name.0.clone());
        only.entry(exercise.name.clone()).or_default().push(check);
    }
    let outs = Outs::open(call, out, &call.entries(&asked)?, Weights::default())?;
    let mut report = outs.finish(call, || {
        let report = graded(call, &asked)?;
        match detail {
            Detail::Overview => confirmed(call, report),
            Detail::Exercise | Detail::Everything => Ok(report),
        }
    })?;
    // A program gets all of an exercise: shares of its points are of all its checks.
    let is_shown = matches!(call.cli.format, Format::Human);
    for exercise in report.exercises.iter_mut().filter(|_| is_shown) {
        if let Some(checks) = only.get(&exercise.name) {
            exercise.only(|check| checks.iter().any(|it| it == check));
        }
    }
    let detail = match detail {
        Detail::Exercise if !only.is_empty() => Detail::Everything,
        detail => detail,
    };
    show(call, &report, detail)?;
    Ok(Exit::of(&report))
}

/// Prints a report in the format that the call wants.
pub(super) fn show(call: &Call<'_>, report: &Report, detail: Detail) -> anyhow::Result<()> {
    match call.cli.format {
        Format::Human => {
            let columns = terminal::columns();
            let text = if report.handed_in.is_some() {
                terminal::handed_in(report, detail, columns)
            } else {
                terminal::report(report, detail, &closing(call), columns)
            };
            let text = links::linked(&text, &call.workbook.root);
            print(&actions::no_commands(text))
        }
        Format::Of(format) => print(&outs::text(format, report)),
    }
}

/// What the workbook says when all of it passes. Whether that can be read, an audit
/// tells; here it is no reason to keep a report back.
fn closing(call: &Call<'_>) -> Closing {
    let settings = Settings::read(&call.workbook.root).unwrap_or_default();
    Closing {
        finished: settings.finished,
        go_on: settings.go_on,
        no_solutions: call.workbook.is_edition(),
    }
}

/// The check of that name; its beginning does while only one begins with it.
pub(super) fn planned(exercise: &Exercise, asked: &str) -> Option<String> {
    let names = exercise.plan.checks.iter().map(|check| &check.name);
    let exact = names.clone().find(|name| *name == asked);
    let mut begun = names.filter(|name| name.starts_with(asked));
    let alone = begun.next().filter(|_| begun.next().is_none());
    exact.or(alone).cloned()
}

pub(super) fn unknown(exercise: &Exercise, asked: &str) -> String {
    let names = exercise.plan.checks.iter();
    let names: Vec<&str> = names.map(|check| check.name.as_str()).collect();
    format!(
        "{} has no one check `{asked}`; there are\n  {}",
        exercise.name,
        names.join("\n  ")
    )
}

/// A report in which all passes, of which a part was taken from earlier calls, is
/// made anew from the start: once, and not again until something has changed.
fn confirmed(call: &Call<'_>, report: Report) -> anyhow::Result<Report> {
    let passes = |report: &Report| report.count(Verdict::Passed) == report.exercises.len();
    if !passes(&report) || desk::is_confirmed(&call.workbook, &report) {
        return Ok(report);
    }
    if !report.exercises.iter().any(|exercise| exercise.reused) {
        desk::confirm(&call.workbook, &report);
        return Ok(report);
    }
    anstream::eprintln!("Everything passes: all of it is checked once more, from the start.");
    let mut fresh = graded_as(call, &[], Earlier::Ignored, |event| call.live.show(event))?;
    if passes(&fresh) {
        desk::confirm(&call.workbook, &fresh);
    }
    for exercise in &mut fresh.exercises {
        exercise.since = None;
    }
    Ok(fresh)
}

/// Grades what is meant by these names, and shows what happens meanwhile.
pub(super) fn graded(call: &Call<'_>, names: &[String]) -> anyhow::Result<Report> {
    reported(call, names, |event| call.live.show(event))
}

/// Grades what is meant by these names, and reports each event.
pub(super) fn reported(
    call: &Call<'_>,
    names: &[String],
    report: impl Fn(&Event) + Send,
) -> anyhow::Result<Report> {
    graded_as(call, names, earlier(call), report)
}

fn graded_as(
    call: &Call<'_>,
    names: &[String],
    earlier: Earlier,
    report: impl Fn(&Event) + Send,
) -> anyhow::Result<Report> {
    let entries = call.entries(names)?;
    let place = place(call, "grade", earlier);
    let mut report = call.reported(report, |events| {
        let grader = Grader {
            workbook: &call.workbook,
            program: &call.program,
            events,
            cancel: &call.cancel,
        };
        grader.grade(&entries, &place)
    })?;
    only_known_pages(call, &mut report);
    Ok(report)
}

/// Where exercises are built: below the call's target, in a folder of this name.
pub(super) fn place(call: &Call<'_>, folder: &str, earlier: Earlier) -> Place {
    Place {
        target: call.target(folder),
        compiler_cpu: call
            .cli
            .compiler_cpu
            .map_or(Stage::COMPILER_CPU, Duration::from_secs),
        earlier,
    }
}

/// In CI a verdict comes from a run, not from an earlier one.
fn earlier(call: &Call<'_>) -> Earlier {
    let in_ci = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty() && ci != "false");
    if call.cli.fresh || in_ci {
        Earlier::Ignored
    } else {
        Earlier::Reused
    }
}

/// An advice names pages of this workbook; another may not have them.
fn only_known_pages(call: &Call<'_>, report: &mut Report) {
    let is_known = |page: &String| call.workbook.exercises().any(|it| it.name.0 == *page);
    let exercises = report.exercises.iter_mut();
    let diagnostics = exercises.flat_map(|exercise| &mut exercise.diagnostics);
    for advice in diagnostics.filter_map(|it| it.advice.as_mut()) {
        advice.page = advice.page.take().filter(is_known);
    }
}

//! `cargo grade grade`: what somebody handed in, graded on this workbook.

use super::given::Given;
use super::outs::Outs;
use super::{Call, check, print, weights};
use crate::cli::{self, Out};
use crate::exit::Exit;
use crate::grade::{Conditions, Earlier, Grader};
use crate::intake::{self, Intake, TakeInError};
use crate::jail::Jail;
use crate::provenance;
use crate::seed::Seed;
use crate::workbook::{Entry, Exercise, HiddenChecks};
use render::style::ALARM;
use render::terminal::Detail;
use render::words;
use report::{ExerciseReport, Ignored, Reason, Report, Wall, Why};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// What is asked for.
pub(super) struct Asked<'a> {
    /// The folder or the archive.
    pub submission: &'a Path,
    /// Names of exercises; all where there is none.
    pub names: &'a [String],
    /// Whether everything about every check is shown.
    pub verbose: bool,
    /// Whether nothing is graded where a wall does not stand.
    pub require_sandbox: bool,
    /// What learners do not have: a seed, and checks.
    pub given: &'a cli::Given,
    /// Whether everything of these checks is shown.
    pub reveal_all: bool,
    /// The file that says what exercises and checks are worth.
    pub weights: Option<&'a Path>,
    /// Whether it is only taken in.
    pub take_in: bool,
    /// Whether it is only asked what it would be judged with.
    pub made_with: bool,
    /// Whether what a look into a deadlock needs is built, too.
    pub prepare: bool,
    /// Whether nothing is built in this folder after it.
    pub once: bool,
    /// The files to write the report to.
    pub outs: &'a [Out],
}

/// What is to be graded is not there: the call's fault, and no submission's.
#[derive(Debug, thiserror::Error)]
#[error("{} is not there", .0.display())]
pub(super) struct NotThere(PathBuf);

pub(super) fn run(call: &Call<'_>, asked: &Asked<'_>) -> anyhow::Result<Exit> {
    let entries = call.entries(asked.names)?;
    if asked.take_in {
        return only_taken_in(call, asked, &entries);
    }
    let Given { seed, hidden } = Given::read(call, asked.given)?;
    if asked.made_with {
        let mut made_with = provenance::of(&call.workbook, &entries);
        provenance::add_given(&mut made_with, seed.as_ref(), hidden.as_ref());
        print(&format!("{}\n", serde_json::to_string(&made_with)?))?;
        return Ok(Exit::Passed);
    }
    let weights = weights::read(call, asked.weights, hidden.as_ref())?;
    let outs = Outs::open(call, asked.outs, &entries, weights)?;
    let students_see_at = (!asked.reveal_all).then(now);
    let outs = outs.made_with(seed.as_ref(), hidden.as_ref(), students_see_at);
    let report = outs.finish(call, || {
        graded(call, asked, &entries, (seed.as_ref(), hidden.as_ref()))
    })?;
    let detail = if asked.verbose {
        Detail::Everything
    } else {
        Detail::Exercise
    };
    check::show(call, &report, detail)?;
    Ok(Exit::of(&report))
}

/// Seconds since the beginning of 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}

fn ensure_there(call: &Call<'_>, asked: &Asked<'_>) -> Result<(), NotThere> {
    if call.folder.join(asked.submission).exists() {
        Ok(())
    } else {
        Err(NotThere(asked.submission.to_owned()))
    }
}

/// Writes as JSON what it comes to to take it in.
fn only_taken_in(call: &Call<'_>, asked: &Asked<'_>, entries: &[&Entry]) -> anyhow::Result<Exit> {
    ensure_there(call, asked)?;
    match taken_in(call, asked, entries) {
        Ok(intake) => {
            print(&format!("{}\n", serde_json::to_string(&intake.handed_in)?))?;
            Ok(Exit::Passed)
        }
        Err(TakeInError::Submission(problem)) => {
            let name = asked.submission.file_name().unwrap_or_default();
            let problem = format!("{}: {problem}", name.display());
            anstream::eprintln!("{ALARM}error{ALARM:#}: {}", words::harmless(&problem));
            Ok(Exit::Failed)
        }
        Err(TakeInError::Machine(error)) => Err(error),
    }
}

fn taken_in(call: &Call<'_>, asked: &Asked<'_>, entries: &[&Entry]) -> Result<Intake, TakeInError> {
    let exercises: Vec<&Exercise> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Exercise(exercise) => Some(exercise),
            Entry::Damaged(_) => None,
        })
        .collect();
    let submission = call.folder.join(asked.submission);
    let helpers = (call.program.as_path(), &call.cancel);
    intake::take_in(&call.workbook, &exercises, &submission, helpers)
}

fn graded(
    call: &Call<'_>,
    asked: &Asked<'_>,
    entries: &[&Entry],
    (seed, hidden): (Option<&Seed>, Option<&HiddenChecks>),
) -> anyhow::Result<Report> {
    ensure_there(call, asked)?;
    let intake = match taken_in(call, asked, entries) {
        Ok(intake) => intake,
        Err(TakeInError::Submission(problem)) => return Ok(unreadable(asked, entries, &problem)),
        Err(TakeInError::Machine(error)) => return Err(error),
    };
    let place = check::place(call, "submission", Earlier::Ignored);
    let jail = Jail::open(&place.target)?;
    let missing: Vec<&Wall> = jail.walls.iter().filter(|it| !it.is_in_force()).collect();
    if asked.require_sandbox && !missing.is_empty() {
        let missing: Vec<String> = missing.into_iter().map(words::wall).collect();
        anyhow::bail!(
            "not every wall stands on this machine:\n  {}",
            missing.join("\n  ")
        );
    }
    let report = call.watched(|events| {
        let grader = Grader {
            workbook: &call.workbook,
            program: &call.program,
            events,
            cancel: &call.cancel,
        };
        let under = Conditions {
            jail: &jail,
            seed,
            hidden,
            prepare: asked.prepare,
            once: asked.once,
        };
        grader.grade_intake(entries, &intake, &place, under)
    })?;
    Ok(report)
}

/// The report of something that is no submission at all: that costs all of its
/// exercises, and is nobody else's fault.
fn unreadable(asked: &Asked<'_>, entries: &[&Entry], problem: &str) -> Report {
    let name = asked.submission.file_name().unwrap_or_default();
    let ignored = Ignored {
        path: name.to_string_lossy().into_owned(),
        why: Why::Unreadable {
            problem: problem.to_owned(),
        },
    };
    let reason = Reason::NotTaken {
        file: ignored.path.clone(),
        why: ignored.why.clone(),
    };
    let subjects = entries.iter().map(|entry| entry.subject());
    let reports = subjects.map(|it| ExerciseReport::of_all(&it, &reason, Vec::new()));
    let mut report = Report::new(reports.collect());
    report.handed_in = Some(intake::nothing_of(ignored));
    report
}

//! `cargo grade grade`: what somebody handed in, graded on this workbook.

use super::{Call, check, print};
use crate::exit::Exit;
use crate::grade::{Earlier, Grader};
use crate::intake::{self, TakeInError};
use crate::jail::Jail;
use crate::workbook::{Entry, Exercise};
use render::style::ALARM;
use render::terminal::Detail;
use render::words;
use report::Wall;
use std::path::Path;

/// How a submission is graded and shown.
pub(super) struct How {
    pub verbose: bool,
    pub require_sandbox: bool,
    pub take_in: bool,
    pub prepare: bool,
}

pub(super) fn run(
    call: &Call<'_>,
    submission: &Path,
    names: &[String],
    how: How,
) -> anyhow::Result<Exit> {
    let entries = call.entries(names)?;
    let exercises: Vec<&Exercise> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Exercise(exercise) => Some(exercise),
            Entry::Damaged(_) => None,
        })
        .collect();
    let submission = call.folder.join(submission);
    let helpers = (call.program.as_path(), &call.cancel);
    let intake = match intake::take_in(&call.workbook, &exercises, &submission, helpers) {
        Ok(intake) => intake,
        Err(TakeInError::Submission(problem)) => {
            anstream::eprintln!("{ALARM}error{ALARM:#}: {}", words::harmless(&problem));
            return Ok(Exit::Failed);
        }
        Err(TakeInError::Machine(error)) => return Err(error),
    };
    if how.take_in {
        print(&format!("{}\n", serde_json::to_string(&intake.handed_in)?))?;
        return Ok(Exit::Passed);
    }
    let jail = Jail::open()?;
    let missing: Vec<&Wall> = jail.walls.iter().filter(|it| !it.is_in_force()).collect();
    if how.require_sandbox && !missing.is_empty() {
        let missing: Vec<String> = missing.into_iter().map(words::wall).collect();
        anyhow::bail!(
            "not every wall stands on this machine:\n  {}",
            missing.join("\n  ")
        );
    }
    let place = check::place(call, "submission", Earlier::Ignored);
    let report = call.watched(|events| {
        let grader = Grader {
            workbook: &call.workbook,
            program: &call.program,
            events,
            cancel: &call.cancel,
        };
        grader.grade_intake(&entries, &intake, &place, &jail, how.prepare)
    })?;
    let detail = if how.verbose {
        Detail::Everything
    } else {
        Detail::Exercise
    };
    check::show(call, &report, detail)?;
    Ok(Exit::of(&report))
}

//! `cargo grade grade`: what somebody handed in, graded on this workbook.

use super::{Call, check};
use crate::exit::Exit;
use crate::grade::{Earlier, Grader};
use crate::intake;
use crate::jail::Jail;
use crate::workbook::{Entry, Exercise};
use render::terminal::Detail;
use render::words;
use report::Wall;
use std::path::Path;

pub(super) fn run(
    call: &Call<'_>,
    submission: &Path,
    names: &[String],
    verbose: bool,
    require_sandbox: bool,
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
    let intake = intake::take_in(&call.workbook, &exercises, &submission, helpers)?;
    let jail = Jail::open()?;
    let missing: Vec<&Wall> = jail.walls.iter().filter(|it| !it.is_in_force()).collect();
    if require_sandbox && !missing.is_empty() {
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
        grader.grade_intake(&entries, &intake, &place, &jail)
    })?;
    let detail = if verbose {
        Detail::Everything
    } else {
        Detail::Exercise
    };
    check::show(call, &report, detail)?;
    Ok(Exit::of(&report))
}

//! `cargo grade watch`: the full-screen loop, a program of its own.

use super::Call;
use crate::exit::Exit;
use crate::helper;
use anyhow::Context;
use std::process::Command;

/// The package with that program. What it stands on takes as long to compile as
/// the grader itself, so it is built when it is first asked for.
const PACKAGE: &str = "watch";

pub(super) fn run(call: &Call<'_>, name: Option<&str>, poll: bool) -> anyhow::Result<Exit> {
    let begin_with = name.map(|name| call.exercise(name)).transpose()?;
    let program = helper::built(PACKAGE)?;
    let mut command = Command::new(&program);
    command
        .arg("--grader")
        .arg(&call.program)
        .arg("--workbook")
        .arg(&call.workbook.root)
        .current_dir(&call.workbook.root);
    if let Some(target) = &call.cli.target_dir {
        command.arg("--target-dir").arg(call.folder.join(target));
    }
    if poll {
        command.arg("--poll");
    }
    if let Some(exercise) = begin_with {
        command.arg(&exercise.name.0);
    }
    let status = call
        .lend(|| helper::run(command))
        .with_context(|| format!("cannot start {}", program.display()))?;
    Ok(if status.success() {
        Exit::Passed
    } else {
        Exit::Fault
    })
}

//! `cargo grade batch`: a whole class, graded by a program of its own.

use super::Call;
use crate::exit::Exit;
use crate::helper;
use anyhow::Context;
use std::ffi::OsString;
use std::process::Command;

pub(super) fn run(call: &Call<'_>, arguments: &[OsString]) -> anyhow::Result<Exit> {
    let [program, jail] = helper::all_built(["class", "jail"])?;
    let mut command = Command::new(&program);
    helper::hand_on(&mut command, "jail", &jail);
    command
        .arg("--grader")
        .arg(&call.program)
        .arg("--workbook")
        .arg(&call.workbook.root)
        .args(arguments)
        .current_dir(&call.folder);
    let status = call
        .lend(|| helper::run(command))
        .with_context(|| format!("cannot start {}", program.display()))?;
    Ok(match status.code() {
        Some(0) => Exit::Passed,
        Some(2) => Exit::Usage,
        Some(130) => Exit::Interrupted,
        _ => Exit::Fault,
    })
}

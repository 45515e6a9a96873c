//! `cargo grade watch`: the full-screen loop, a program of its own.

use super::Call;
use crate::exit::Exit;
use anyhow::Context;
use std::env;
use std::ffi::OsString;
use std::process::Command;

/// The package with that program. What it stands on takes as long to compile as
/// the grader itself, so it is built when it is first asked for.
const PACKAGE: &str = "watch";

pub(super) fn run(call: &Call<'_>, name: Option<&str>, poll: bool) -> anyhow::Result<Exit> {
    let begin_with = name.map(|name| call.exercise(name)).transpose()?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command
        .args(["run", "--quiet", "--package", PACKAGE, "--"])
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
        .lend(|| command.status())
        .context("cannot start cargo, which builds and runs the watch")?;
    Ok(if status.success() {
        Exit::Passed
    } else {
        Exit::Fault
    })
}

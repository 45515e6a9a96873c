//! What the workbook has: its exercises and their checks, as the grader lists
//! them. What names one of them is held to it before anything runs.

use crate::Arguments;
use anyhow::Context;
use report::Subject;
use std::process::Stdio;

/// Every exercise of the workbook, with its checks and the hidden ones.
///
/// # Errors
///
/// When the grader cannot list them; it has said why.
pub(crate) fn outline(arguments: &Arguments) -> anyhow::Result<Vec<Subject>> {
    let ended = arguments
        .grader("list")
        .args(["--format", "json"])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start the grader")?;
    serde_json::from_slice(&ended.stdout).context("the grader cannot list the workbook's exercises")
}

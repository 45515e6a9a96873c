//! What the workbook has, as the grader says it: its exercises and their checks, and
//! what it judges with. What a call names is held to it before anything runs.

use crate::Arguments;
use anyhow::Context;
use report::{Provenance, Subject};
use std::path::Path;
use std::process::Stdio;

/// The exercises of the workbook that are named, with their checks and the hidden ones;
/// all where there is no name.
///
/// # Errors
///
/// When the grader cannot list them; it has said why.
pub(crate) fn outline(arguments: &Arguments, names: &[String]) -> anyhow::Result<Vec<Subject>> {
    let ended = arguments
        .grader("list")
        .args(names)
        .args(["--format", "json"])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start the grader")?;
    serde_json::from_slice(&ended.stdout).context("the grader cannot list the workbook's exercises")
}

/// What the grader would judge `submission` with now.
///
/// # Errors
///
/// When it cannot say; it has said why.
pub(crate) fn made_with(arguments: &Arguments, submission: &Path) -> anyhow::Result<Provenance> {
    let ended = arguments
        .grader("grade")
        .arg(submission)
        .args(&arguments.names)
        .arg("--made-with")
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start the grader")?;
    serde_json::from_slice(&ended.stdout).context("the grader cannot say what it judges with")
}

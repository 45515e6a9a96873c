//! Asking the grader: each question is a call of its program.

use crate::Arguments;
use anyhow::{Context as _, bail};
use ratatui::crossterm::terminal;
use report::Subject;
use std::path::Path;
use std::process::{Command, Stdio};

/// A call of the grader, in the workbook's folder.
pub(crate) fn grader(arguments: &Arguments) -> Command {
    let mut command = Command::new(&arguments.grader);
    command.current_dir(&arguments.workbook);
    if let Some(target) = &arguments.target_dir {
        command.arg("--target-dir").arg(target);
    }
    command
}

/// The exercises of the workbook.
///
/// # Errors
///
/// What the grader says.
pub(crate) fn subjects(arguments: &Arguments) -> anyhow::Result<Vec<Subject>> {
    let mut command = grader(arguments);
    let output = command.args(["list", "--format", "json"]).output()?;
    if output.stdout.is_empty() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim_end());
    }
    serde_json::from_slice(&output.stdout).context("the grader and the watch are of two versions")
}

/// What the grader prints when it is asked this, its complaints included: in
/// colours, and as wide as the screen.
pub(crate) fn words(arguments: &Arguments, asked: &[&str]) -> String {
    let mut command = grader(arguments);
    command
        .args(asked)
        .env("CLICOLOR_FORCE", "1")
        .stdin(Stdio::null());
    if let Ok((columns, _)) = terminal::size() {
        command.env("COLUMNS", columns.to_string());
    }
    match command.output() {
        Ok(output) => {
            let said = [output.stdout, output.stderr].concat();
            String::from_utf8_lossy(&said).into_owned()
        }
        Err(error) => format!("The grader cannot be started: {error}"),
    }
}

/// The learner's text without the contract, as far as it can be read.
pub(crate) fn text(file: &Path) -> String {
    std::fs::read(file).map_or_else(
        |error| format!("{} cannot be read: {error}", file.display()),
        |bytes| {
            let text = String::from_utf8_lossy(&bytes);
            let is_contract = |line: &&str| line.trim_start().starts_with("///");
            let lines: Vec<&str> = text.lines().filter(|line| !is_contract(line)).collect();
            lines.join("\n")
        },
    )
}

/// The reference's text, as the grader prints it.
pub(crate) fn reference(arguments: &Arguments, name: &str) -> String {
    let printed = words(arguments, &["solution", name, "reference"]);
    let lines = printed.lines().skip_while(|line| !line.trim().is_empty());
    let code: Vec<&str> = lines
        .skip(1)
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect();
    if code.is_empty() {
        printed
    } else {
        code.join("\n")
    }
}

//! Where there is no screen: plain lines after each save.

use crate::{Arguments, INTERRUPTED, ask, saved};
use anyhow::Context;
use report::Subject;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::mpsc;
use std::time::Duration;

/// So long nothing may be saved before a check begins.
const QUIET: Duration = Duration::from_millis(50);

/// Checks what is saved and prints what `cargo grade check` would, until it is
/// interrupted, or until nobody reads it any more.
///
/// # Errors
///
/// When the folder cannot be watched, or the grader cannot be started.
pub(crate) fn run(arguments: &Arguments, subjects: &[Subject]) -> anyhow::Result<()> {
    // Also where whoever started this has it ignore the signal, as a shell does with
    // what it starts in the background: what is said below must be true.
    ctrlc::set_handler(leave).context("cannot listen for Ctrl-C")?;
    let (happens, saves) = mpsc::channel();
    let _watcher = saved::watch(
        &arguments.workbook,
        subjects,
        arguments.poll,
        move |saved| {
            let _ = happens.send(saved);
        },
    )?;
    check(arguments, arguments.name.as_slice())?;
    while is_read("\nWaiting for a save; Ctrl-C ends this.") {
        let Ok(saved) = saves.recv() else { break };
        let mut places: BTreeSet<usize> = saved.into_iter().collect();
        while let Ok(more) = saves.recv_timeout(QUIET) {
            places.extend(more);
        }
        let names = places.iter().map(|at| subjects[*at].name.0.clone());
        check(arguments, &names.collect::<Vec<_>>())?;
    }
    Ok(())
}

/// Prints a line, and says whether anybody is left to read it: without a reader there
/// is nothing to watch for.
fn is_read(line: &str) -> bool {
    writeln!(std::io::stdout(), "{line}").is_ok()
}

/// Ends the program. What a check has started ends with the grader, which was sent
/// the same signal, or sees its input end.
#[expect(
    clippy::disallowed_methods,
    reason = "there is no screen to give back, and nothing half-written"
)]
fn leave() {
    std::process::exit(INTERRUPTED.into());
}

/// A check of these exercises; an overview when there is none.
fn check(arguments: &Arguments, names: &[String]) -> anyhow::Result<()> {
    let mut command = ask::grader(arguments);
    if !names.is_empty() {
        command.arg("check").args(names);
    }
    command.status()?;
    Ok(())
}

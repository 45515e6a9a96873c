//! Where there is no screen: plain lines after each save.

use crate::{Arguments, ask, saved};
use report::Subject;
use std::collections::BTreeSet;
use std::sync::mpsc;
use std::time::Duration;

/// So long nothing may be saved before a check begins.
const QUIET: Duration = Duration::from_millis(50);

/// Checks what is saved and prints what `cargo grade check` would, until it is
/// interrupted.
///
/// # Errors
///
/// When the folder cannot be watched, or the grader cannot be started.
pub(crate) fn run(arguments: &Arguments, subjects: &[Subject]) -> anyhow::Result<()> {
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
    println!("\nWaiting for a save; Ctrl-C ends this.");
    while let Ok(saved) = saves.recv() {
        let mut places: BTreeSet<usize> = saved.into_iter().collect();
        while let Ok(more) = saves.recv_timeout(QUIET) {
            places.extend(more);
        }
        let names = places.iter().map(|at| subjects[*at].name.0.clone());
        check(arguments, &names.collect::<Vec<_>>())?;
        println!("\nWaiting for a save; Ctrl-C ends this.");
    }
    Ok(())
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

//! Programs that this one waits for by itself, without a supervisor: what builds a
//! helper, what compares two folders. They are trusted, so there are no limits; but who
//! ends this process ends them, with all that they have started.

use crate::{lock, system};
use std::io;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;

/// Those that run; none from the instant at which no more may be started.
static RUNNING: Mutex<Option<Vec<u32>>> = Mutex::new(Some(Vec::new()));

/// Runs a program to its end, as [`Command::output`] does, and is the one to call before
/// [`end_attended`].
///
/// # Errors
///
/// When it cannot be started or read, and when this process is about to end.
pub fn attended(command: &mut Command) -> io::Result<Output> {
    command.stdout(Stdio::piped());
    system::lead_a_group(command);
    let child = start(command)?;
    let own = child.id();
    let ended = child.wait_with_output();
    if let Some(running) = lock(&RUNNING).as_mut() {
        running.retain(|it| *it != own);
    }
    ended
}

fn start(command: &mut Command) -> io::Result<Child> {
    let mut running = lock(&RUNNING);
    let running = running.as_mut().ok_or(io::ErrorKind::Interrupted)?;
    let child = command.spawn()?;
    running.push(child.id());
    Ok(child)
}

/// Ends what [`attended`] runs, and lets it start nothing more: for a process that is
/// about to end.
pub fn end_attended() {
    let running = lock(&RUNNING).take();
    for group in running.into_iter().flatten() {
        system::end_group(group);
    }
}

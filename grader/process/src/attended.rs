//! Programs that this one waits for by itself, without a supervisor: what builds a
//! helper, what compares two folders. They are trusted, so there are no limits; but who
//! ends this process ends them, with all that they have started.

use crate::{lock, system};
use std::io;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::Mutex;

/// Those that run; none from the instant at which no more may be started.
static RUNNING: Mutex<Option<Vec<Running>>> = Mutex::new(Some(Vec::new()));

#[derive(Clone, Copy, PartialEq, Eq)]
struct Running {
    id: u32,
    /// Whether what it has started is in a group that it leads.
    leads: bool,
}

/// Runs a program to its end, as [`Command::output`] does, and is the one to call before
/// [`end_attended`].
///
/// # Errors
///
/// When it cannot be started or read, and when this process is about to end.
pub fn attended(command: &mut Command) -> io::Result<Output> {
    command.stdout(Stdio::piped());
    system::lead_a_group(command);
    attend(command, true, Child::wait_with_output)
}

/// Runs a program to its end, as [`Command::status`] does. It may ask on the terminal,
/// where Ctrl-C reaches it, too.
///
/// # Errors
///
/// When it cannot be started, and when this process is about to end.
pub fn attended_on_the_terminal(command: &mut Command) -> io::Result<ExitStatus> {
    // Only who is in the terminal's foreground may read from it.
    attend(command, false, |mut child| child.wait())
}

fn attend<T>(
    command: &mut Command,
    leads: bool,
    wait: impl FnOnce(Child) -> io::Result<T>,
) -> io::Result<T> {
    let (child, own) = start(command, leads)?;
    let ended = wait(child);
    if let Some(running) = lock(&RUNNING).as_mut() {
        running.retain(|it| *it != own);
    }
    ended
}

fn start(command: &mut Command, leads: bool) -> io::Result<(Child, Running)> {
    let mut running = lock(&RUNNING);
    let running = running.as_mut().ok_or(io::ErrorKind::Interrupted)?;
    let child = command.spawn()?;
    let id = child.id();
    running.push(Running { id, leads });
    Ok((child, Running { id, leads }))
}

/// Ends what is attended, and lets nothing more be started: for a process that is about
/// to end.
pub fn end_attended() {
    let running = lock(&RUNNING).take();
    for it in running.into_iter().flatten() {
        if it.leads {
            system::end_group(it.id);
        } else {
            system::ask_to_end(it.id);
        }
    }
}

//! What a supervisor leaves when it dies: the client is second in line to find
//! it.
//!
//! A child of this process that is in another session and is no supervisor of
//! ours was a descendant of a supervisor that is gone: supervisors have sessions
//! of their own, what they start can leave a session only for a new one, and as
//! long as a supervisor lives its orphans fall to it. Children that the calling
//! program starts for other purposes are in its own session and are left alone.

use crate::{lock, system};
use std::io;
use std::process::{Child, Command};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How long a sweep goes on: a killed process is gone in a millisecond or two,
/// and one that the kernel holds is not worth waiting for.
const LIMIT: Duration = Duration::from_secs(2);

/// The supervisors of this process that are not reaped. It belongs to the
/// process, as its children do.
static SUPERVISORS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Starts a supervisor. It is known before anybody looks for orphans.
///
/// # Errors
///
/// When the system cannot start it.
pub(crate) fn start(command: &mut Command) -> io::Result<Child> {
    // Where the system cannot do that, a job's group is what can be ended.
    system::adopt_orphans();
    let mut supervisors = lock(&SUPERVISORS);
    let child = command.spawn()?;
    supervisors.push(child.id());
    Ok(child)
}

/// A supervisor that was started here is reaped.
pub(crate) fn reaped(supervisor: u32) {
    lock(&SUPERVISORS).retain(|&it| it != supervisor);
}

/// Kills and reaps every orphan of supervisors that are gone.
pub(crate) fn end() {
    let until = Instant::now() + LIMIT;
    // In rounds: a killed orphan's own children fall to this process next.
    while system::end_orphans(&lock(&SUPERVISORS)) && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(1));
    }
}

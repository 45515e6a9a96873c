//! Running a program under limits, in the hands of a supervisor.
//!
//! A supervisor is another process of the calling program's own file, and runs
//! one job at a time. It starts a program, reads what it prints through a cap,
//! ends it when a limit is passed, and kills and reaps everything that the
//! program left behind. When the caller goes, however it goes, its supervisors
//! see their stdin close, kill what runs and go too.
//!
//! The crate knows nothing of cargo or of checks.

mod attended;
mod cancel;
mod channel;
mod client;
mod event;
mod exit;
mod handle;
mod job;
mod launcher;
mod limits;
mod link;
mod looks;
mod message;
mod orphans;
mod output;
mod reader;
mod running;
mod scratch;
mod supervisor;
mod system;

pub use attended::{attended, attended_on_the_terminal, end_attended};
pub use cancel::Cancel;
pub use client::{Line, Orphans, Supervisor};
pub use exit::{Ended, Exit};
pub use job::{Channel, Environment, Job, Launcher, Scratch, Stdin, Stdout};
pub use launcher::launch;
pub use limits::{LimitHit, Limits};
pub use output::Output;
pub use scratch::free_bytes;
pub use supervisor::serve_if_asked;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A panic elsewhere leaves nothing here half-done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! What debug mode warns about, in words.

use crate::task::{Place, TaskNumber, TaskRecord};
use std::fmt;
use std::time::Duration;

/// A warning of [debug mode](crate::debug). Its [`Display`](fmt::Display) is
/// the sentence that a person reads.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Warning {
    /// A poll held the loop longer than the limit: nothing else could run.
    SlowPoll {
        /// The task that was polled.
        task: TaskNumber,
        /// Where it was spawned.
        spawned_at: Place,
        /// How long the poll took.
        held: Duration,
        /// The limit that it passed.
        limit: Duration,
        /// Whether it blocked its thread rather than computed.
        blocked: bool,
    },
    /// A task failed or panicked, and nobody read that it did.
    UnreadFailure {
        /// Where it was spawned.
        spawned_at: Place,
        /// The error, or the panic's message.
        failure: String,
    },
    /// A task was still pending when its runtime shut down.
    PendingAtShutdown {
        /// The task.
        task: TaskNumber,
        /// Where it was spawned.
        spawned_at: Place,
    },
    /// On the paused clock: every task waits, and nothing can wake one.
    Deadlock {
        /// The tasks that wait.
        waiting: Vec<TaskRecord>,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SlowPoll {
                task,
                spawned_at,
                held,
                limit,
                blocked,
            } => {
                let how = if *blocked { "blocked" } else { "held" };
                write!(
                    f,
                    "Polling {task} (spawned at {spawned_at}) {how} the loop for {:.3} seconds; \
                     the limit is {:.3}",
                    held.as_secs_f64(),
                    limit.as_secs_f64()
                )
            }
            Self::UnreadFailure {
                spawned_at,
                failure,
            } => {
                write!(
                    f,
                    "The failure of a task was never read: {failure} (spawned at {spawned_at})"
                )
            }
            Self::PendingAtShutdown { task, spawned_at } => write!(
                f,
                "{task} (spawned at {spawned_at}) was still pending when the runtime shut down"
            ),
            Self::Deadlock { waiting } => {
                write!(f, "Deadlock: every task waits, and nothing can wake one:")?;
                for task in waiting {
                    write!(f, " {} (spawned at {})", task.number, task.spawned_at)?;
                }
                Ok(())
            }
        }
    }
}

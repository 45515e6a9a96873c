//! What a supervisor waits for.

use crate::Job;
use crate::reader::JobEvent;

/// What a supervisor waits for.
#[derive(Debug)]
pub(crate) enum Event {
    /// A job to run.
    Order(Box<Job>),
    /// The client wants no more.
    ClientGone,
    /// From the job of that number. A reader whose pipe is held open beyond the
    /// grace speaks when the next job runs, and must not be heard for it.
    OfJob(u64, JobEvent),
}

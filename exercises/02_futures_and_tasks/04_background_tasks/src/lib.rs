//! Jobs in the background: nothing awaits them one by one, and none is lost.

/// What becomes of running jobs when a [`Background`] is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    /// They go on to their ends.
    Detaches,
    /// They are aborted.
    Aborts,
}

/// What becomes of jobs that run when a [`Background`] is dropped without a
/// shutdown. Choose, and keep to it.
pub const ON_DROP: OnDrop = OnDrop::Detaches;

/// Jobs that run in the background. Made inside a runtime.
///
/// - What a job captured and what it returned are dropped within one turn of the
///   loop after its end, without another call.
/// - Memory does not grow with the number of jobs that have ended, but for the
///   messages of panics.
/// - A job that panics harms no other job.
/// - It knows nothing of the jobs of another [`Background`].
/// - Dropped without a shutdown, it does to the jobs what [`ON_DROP`] says.
/// - Where it aborts them, none is polled after the drop.
///
/// A job that has returned has ended, even if the drop of what it owned or returned
/// panics.
#[derive(Default)]
pub struct Background {}

impl Background {
    /// With no jobs yet.
    pub fn new() -> Self {
        todo!("begin with no jobs")
    }

    /// Starts a job. Called inside a runtime.
    ///
    /// - The job starts at the call, however many run already, and goes on by itself.
    ///
    /// # Errors
    ///
    /// - When a shutdown has begun, or is over: the job is returned, has not been
    ///   started, and does not count.
    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        todo!("start it, and keep track of it")
    }

    /// How many jobs have not ended.
    ///
    /// - A job counts from the call of `spawn` on, until it has ended.
    /// - One turn of the loop after its end a job counts no more, even if it
    ///   panicked.
    /// - The count is returned without waiting, during a shutdown too.
    pub fn len(&self) -> usize {
        todo!("count the jobs that run")
    }

    /// Takes no more jobs, and lets those that run come to their ends. Called
    /// once. What a shutdown that is dropped leaves behind is up to you.
    ///
    /// - It waits until every job has ended, however long that takes.
    /// - It returns as soon as the last job has ended: at once when there is none.
    /// - No job is stopped by it.
    /// - While all jobs wait, `shutdown` is not polled.
    /// - It returns the message of every job that panicked, before or during the
    ///   shutdown.
    /// - The messages are in the order in which the jobs panicked.
    /// - A message is the payload's `&str` or `String`, and "panicked" where the
    ///   payload is neither.
    pub async fn shutdown(&self) -> Vec<String> {
        todo!("let all jobs end, and report the panics")
    }
}

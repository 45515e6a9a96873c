//! A pool of threads for work that computes or blocks.

use std::future::Future;

/// Why a job has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    /// It panicked, and this is what the panic said.
    Panicked(String),
    /// The executor was dropped before the job's turn came.
    ExecutorGone,
}

/// A fixed number of threads that work off one queue of jobs.
pub struct Executor {
    // What the callers and the threads share, and the threads themselves.
}

impl Executor {
    /// Starts `threads` threads, at least one. Their names begin with `name`.
    ///
    /// There are as many however few cores the machine has, and no others are
    /// started later: job after job runs on the same ones.
    pub fn new(name: &str, threads: usize) -> Self {
        todo!("start the threads")
    }

    /// Hands a job over to the threads. Await what comes back for its answer.
    ///
    /// - The job is queued at the call, not at the first poll. Jobs begin in
    ///   the order of the calls.
    /// - A job that panics is the error [`JobError::Panicked`] with the panic's
    ///   message. It costs no thread and no other job anything.
    /// - When the future is dropped before the answer is there, a job that has
    ///   begun runs on and its answer is lost; one that is still queued may run
    ///   or be skipped. Neither hurts the threads or other jobs.
    pub fn run<T, F>(
        &self,
        job: F,
    ) -> impl Future<Output = Result<T, JobError>> + Send + 'static + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        async { todo!("queue the job now, and give a future of its answer") }
    }
}

impl Drop for Executor {
    /// Ends the executor, and blocks until its threads have ended.
    ///
    /// A job that has begun is worked to its end. A job still in the queue is
    /// not begun any more; its answer is [`JobError::ExecutorGone`].
    fn drop(&mut self) {
        todo!("begin nothing new, and join every thread")
    }
}

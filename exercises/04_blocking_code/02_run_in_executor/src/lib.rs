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
///
/// Threads share it by reference, for a job may hand over others: it is `Sync`.
/// What a job captures, answers or panics with can be dropped without a panic.
pub struct Executor {
    // What the callers and the threads share, and the threads themselves.
}

impl Executor {
    /// A pool of `threads` threads, at least one. They may be started here or
    /// when they are needed.
    ///
    /// - The name of each thread begins with `name`.
    /// - No more than `threads` jobs run at once.
    /// - When there are jobs enough, `threads` of them run at once, however few
    ///   cores the machine has.
    /// - Job after job runs on the same `threads` threads: no other is ever
    ///   started, not even after a panic.
    /// - A thread without a job sleeps until there is one.
    pub fn new(name: &str, threads: usize) -> Self {
        todo!("start the threads")
    }

    /// Hands a job over to the threads. Await the future for the job's answer. If
    /// the future is dropped while the job is still in the queue, the job may run
    /// or be skipped. No check can put an answer into the middle of a poll. It
    /// wakes the task all the same.
    ///
    /// - The job is queued at the call, not at the first poll.
    /// - The call does not block, however many jobs are in the queue.
    /// - Jobs begin in the order of the calls.
    /// - The future is woken when the answer is there, and not before.
    /// - A job that panics is the error [`JobError::Panicked`] with the text of the
    ///   panic.
    /// - When the payload of a panic is neither `&str` nor `String`, that text is
    ///   `panicked`.
    /// - A panic costs no other job anything.
    /// - When the future is dropped after its job has begun, the job runs to its
    ///   end, and no other job is harmed.
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
    /// Ends the executor. A job that has begun may be waiting for one in the queue.
    ///
    /// - It blocks until all threads have ended.
    /// - A job that has begun runs to its end, and its answer is there.
    /// - A job that is still in the queue never begins, and its answer is
    ///   [`JobError::ExecutorGone`].
    fn drop(&mut self) {
        todo!("begin nothing new, and join every thread")
    }
}

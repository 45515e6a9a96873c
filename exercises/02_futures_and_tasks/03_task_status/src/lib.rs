//! A job that can be asked for its status any number of times.

/// How a job is getting on, or how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    /// It has not ended.
    Running,
    /// It returned this result.
    Succeeded(T),
    /// It returned this error.
    Failed(E),
    /// It panicked with this message.
    Panicked(String),
    /// It was stopped before its end.
    Cancelled,
}

/// A job that runs as a task.
///
/// Threads may ask it at the same time: it is `Sync`.
pub struct Job<T, E> {
    gives: std::marker::PhantomData<(T, E)>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    /// Starts a job. Called inside a runtime.
    ///
    /// - The job starts at the call, and goes on whether or not its status is asked.
    /// - The job goes on to its end even if the [`Job`] is dropped.
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        todo!("spawn it, so that its outcome is kept")
    }

    /// How the job is now.
    ///
    /// - The status is returned without waiting.
    /// - It is `Running` until the job has ended, by itself or by a stop, and all that
    ///   it owned is dropped.
    /// - One turn of the loop after the job's end it is the outcome.
    /// - Asking takes nothing away: the outcome is the same each time, on whatever
    ///   thread.
    /// - However many jobs are asked in one poll, each reports its own status.
    /// - A job that returned is `Succeeded` with its result, or `Failed` with its
    ///   error.
    /// - A job that panicked is `Panicked` with the panic's message, whether that
    ///   is a `&str` or a `String`.
    /// - Where the panic's payload is neither of them, the message is "panicked".
    pub fn status(&self) -> Status<T, E> {
        todo!("return the outcome, if there is one")
    }

    /// Stops the job, and returns its final status.
    ///
    /// - A job that had not ended is `Cancelled`, even if it had not begun.
    /// - A job that had ended keeps its outcome.
    /// - When `stop` returns, the job has really ended: all that it owned is dropped.
    /// - It returns as soon as the job has ended.
    /// - If the drop of what it owned panics, it has ended all the same, as
    ///   `Cancelled` or `Panicked`.
    /// - After a stop, another stop and `status` return the same.
    /// - If a stop is dropped before it returns, another one still ends the job.
    pub async fn stop(&mut self) -> Status<T, E> {
        todo!("end it, and wait until it has ended")
    }
}

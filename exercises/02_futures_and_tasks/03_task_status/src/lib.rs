//! A job that can be asked how it is, as often as one likes.

/// How a job is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    /// It has not ended.
    Running,
    /// It gave this result.
    Succeeded(T),
    /// It gave this error.
    Failed(E),
    /// It panicked with this message; "panicked" where the panic's payload is
    /// neither a `&str` nor a `String`.
    Panicked(String),
    /// It was stopped before its end.
    Cancelled,
}

/// A job that runs as a task.
pub struct Job<T, E> {
    gives: std::marker::PhantomData<(T, E)>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    /// Starts the job. The work starts at the call, and goes on whether or not
    /// anybody asks. Called inside a runtime.
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        todo!("spawn it, so that its outcome is kept")
    }

    /// How the job is now. It never waits, and the answer can be had any number
    /// of times; one turn of the loop after the job's end it is the outcome.
    pub fn status(&self) -> Status<T, E> {
        todo!("tell the outcome, if there is one")
    }

    /// Stops the job, and gives its final status: that is `Cancelled`, or the
    /// outcome of a job that had ended before. May be called again.
    ///
    /// When it returns, the job has really ended: all that it owned is dropped.
    pub async fn stop(&mut self) -> Status<T, E> {
        todo!("end it, and wait until it has ended")
    }
}

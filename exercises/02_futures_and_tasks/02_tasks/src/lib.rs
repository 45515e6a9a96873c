//! Tasks: who drives a future, and since when.

use std::pin::Pin;
use tokio::task::JoinHandle;

/// A future in a box.
pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Starts jobs as tasks. Called inside a runtime.
///
/// - The handles are in the order of the jobs, and each returns the result of
///   its own job.
/// - A handle returns as soon as its own job has ended.
/// - The jobs start at the call, and go on while the caller waits for something
///   else.
/// - However many jobs there are, they run at the same time.
/// - A job goes on to its end even if its handle is dropped.
/// - Each job runs in a task of its own: the task that its handle names.
/// - A job that panics, or whose task is aborted, leaves the others alone.
///
/// In which order they begin is up to you.
pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    todo!("hand every job to the loop")
}

/// Runs jobs and returns their results. No job panics. Called inside a runtime.
///
/// - The results are in the order of the jobs.
/// - It takes as long as the longest job, however many jobs there are.
/// - No job begins before the first poll.
/// - While all jobs wait, `run_all` is not polled.
///
/// What becomes of the jobs if it is dropped is up to you. What it is built on may
/// make it come back once more right behind the first poll.
pub async fn run_all<J, T>(jobs: Vec<J>) -> Vec<T>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    todo!("start all of them, and then await them")
}

/// A job that is as inert as a coroutine in Python.
///
/// - `make` is not called before the first poll of what is returned.
/// - The first poll calls `make` and begins the job.
/// - What is returned gives the output of the job that `make` made.
/// - Dropping what is returned drops the job.
pub fn lazy<F>(make: impl FnOnce() -> F + Send + 'static) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
{
    todo!("begin at the first poll")
}

/// A job with a task of its own. The job does not panic. Called inside a
/// runtime.
///
/// - The job begins at the call, and goes on without a poll of what is returned.
/// - The job goes on to its end even if what is returned is dropped.
/// - After the job's end the first poll of what is returned gives its output.
/// - While the job waits, what is returned is not polled.
/// - The end of the job wakes the task that polled last, which finds the output
///   then.
///
/// What it is built on may make a task come back once more: right behind the first
/// poll, or when it has used up its budget in Tokio.
pub fn eager<F>(job: F) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    todo!("begin at the call")
}

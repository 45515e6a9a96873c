//! Tasks: who drives a future, and since when.

use std::pin::Pin;
use tokio::task::JoinHandle;

/// A future in a box.
pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Starts all jobs as tasks, and gives one handle for each, in the order of the
/// jobs.
///
/// The work starts at the call: the jobs go on whenever the caller waits for
/// anything at all, and need nobody to await their handles. Called inside a
/// runtime.
pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    // starter: todo!("hand every job to the loop")
    jobs.into_iter().map(tokio::spawn).collect()
    // end starter
}

/// Runs all jobs at the same time, and gives their results in the order of the
/// jobs. It takes as long as the longest job.
///
/// The work starts at the first poll. No job panics.
pub async fn run_all<J, T>(jobs: Vec<J>) -> Vec<T>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    // starter: todo!("start all of them, and then await them")
    let mut results = Vec::with_capacity(jobs.len());
    for handle in start_all(jobs) {
        results.push(handle.await.expect("no job panics"));
    }
    results
    // end starter
}

/// A job that is as inert as a coroutine of Python's: `make` is called, and the
/// job it makes begins, at the first poll of what is returned. If nobody ever
/// polls it, nothing happens at all.
pub fn lazy<F>(make: impl FnOnce() -> F + Send + 'static) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
{
    // starter: todo!("begin at the first poll")
    Box::pin(async move { make().await })
    // end starter
}

/// A job that begins at the call and goes on by itself. What is returned gives
/// its output, and is only for that: the job needs nobody to poll it. The job
/// does not panic. Called inside a runtime.
pub fn eager<F>(job: F) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    // starter: todo!("begin at the call")
    let handle = tokio::spawn(job);
    Box::pin(async move { handle.await.expect("the job does not panic") })
    // end starter
}

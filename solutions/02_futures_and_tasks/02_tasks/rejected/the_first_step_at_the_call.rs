//! rejected by: a_handle_names_the_task_of_its_job — takes the first step of each job at the call, as Python's eager tasks do
//! > Each job runs in a task of its own: the task that its handle names.

use std::pin::Pin;
use tokio::task::JoinHandle;

/// A future in a box.
pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Starts jobs as tasks.
pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    use std::task::{Context, Poll, Waker};

    jobs.into_iter()
        .map(|job| {
            let mut job = Box::pin(job);
            match job.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(output) => tokio::spawn(async { output }),
                // The task polls it again, and so its waker is known in time.
                Poll::Pending => tokio::spawn(job),
            }
        })
        .collect()
}

/// Runs jobs and returns their results.
pub async fn run_all<J, T>(jobs: Vec<J>) -> Vec<T>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let mut results = Vec::new();
    for handle in start_all(jobs) {
        results.push(handle.await.expect("no job panics"));
    }
    results
}

/// A job that is as inert as a coroutine in Python.
pub fn lazy<F>(make: impl FnOnce() -> F + Send + 'static) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
{
    Box::pin(async move { make().await })
}

/// A job with a task of its own.
pub fn eager<F>(job: F) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    let handle = tokio::spawn(job);
    Box::pin(async move { handle.await.expect("the job does not panic") })
}

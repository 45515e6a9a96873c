//! rejected by: jobs_go_on_while_the_caller_is_busy_elsewhere, a_job_needs_no_handle, run_all_does_not_look_again_and_again — a timeout around each job, so that none hangs for ever
//! > A job goes on to its end even if its handle is dropped.

use std::pin::Pin;
use std::time::Duration;
use tokio::task::JoinHandle;

pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let start = |job| {
        tokio::spawn(async move {
            let output = tokio::time::timeout(Duration::from_secs(30), job).await;
            output.expect("no job takes so long")
        })
    };
    jobs.into_iter().map(start).collect()
}

pub async fn run_all<J, T>(jobs: Vec<J>) -> Vec<T>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let mut results = Vec::with_capacity(jobs.len());
    for handle in start_all(jobs) {
        results.push(handle.await.expect("no job panics"));
    }
    results
}

pub fn lazy<F>(make: impl FnOnce() -> F + Send + 'static) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
{
    Box::pin(async move { make().await })
}

pub fn eager<F>(job: F) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    let handle = tokio::spawn(job);
    Box::pin(async move { handle.await.expect("the job does not panic") })
}

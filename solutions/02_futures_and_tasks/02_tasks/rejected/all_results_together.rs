//! rejected by: a_handle_waits_for_no_other_job — a barrier behind the jobs, so that all results are there together
//! > A handle returns as soon as its own job has ended.

use std::pin::Pin;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// A future in a box.
pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let barrier = Arc::new(tokio::sync::Barrier::new(jobs.len()));
    jobs.into_iter()
        .map(|job| {
            let barrier = barrier.clone();
            tokio::spawn(async move {
                let result = job.await;
                barrier.wait().await;
                result
            })
        })
        .collect()
}

pub async fn run_all<J, T>(jobs: Vec<J>) -> Vec<T>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let mut results = Vec::new();
    for handle in start_all(jobs) {
        results.push(handle.await.unwrap());
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
    Box::pin(async move { handle.await.unwrap() })
}

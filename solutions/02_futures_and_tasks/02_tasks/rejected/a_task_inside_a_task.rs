//! rejected by: a_handle_names_the_task_of_its_job, a_job_that_is_lost_takes_no_other_with_it — each job is spawned by a task that waits for it: an abort of the handle ends only the one that waits
//! > Each job runs in a task of its own: the task that its handle names.

use std::pin::Pin;
use tokio::task::JoinHandle;

pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let start = |job| tokio::spawn(async { tokio::spawn(job).await.expect("no job panics") });
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

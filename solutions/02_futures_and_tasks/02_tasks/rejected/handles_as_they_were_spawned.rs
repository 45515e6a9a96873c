//! rejected by: a_handle_gives_the_result_of_its_own_job, a_handle_waits_for_no_other_job, a_job_that_is_lost_takes_no_other_with_it — spawns from the back with `pop`, and forgets to turn the handles round
//! > The handles are in the order of the jobs, and each returns the result of its own job.

use std::pin::Pin;
use tokio::task::JoinHandle;

pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let mut jobs = jobs;
    let mut handles = Vec::new();
    while let Some(job) = jobs.pop() {
        handles.push(tokio::spawn(job));
    }
    handles
}

pub async fn run_all<J, T>(jobs: Vec<J>) -> Vec<T>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    futures::future::join_all(jobs).await
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

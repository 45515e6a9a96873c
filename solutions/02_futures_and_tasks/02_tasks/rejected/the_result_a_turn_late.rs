//! rejected by: what_is_eager_gives_its_output_at_once_after_the_end — a second task unpacks what the first gave, and is a turn behind
//! > After the job's end the first poll of what is returned gives its output.

use std::pin::Pin;
use tokio::task::JoinHandle;

pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    jobs.into_iter().map(tokio::spawn).collect()
}

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
    let job = tokio::spawn(job);
    // Whatever becomes of the job, here it is unpacked.
    let handle = tokio::spawn(async move { job.await.expect("the job does not panic") });
    Box::pin(async move { handle.await.expect("the job does not panic") })
}

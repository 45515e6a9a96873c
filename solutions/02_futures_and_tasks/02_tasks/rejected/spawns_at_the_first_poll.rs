//! rejected by: what_is_eager_goes_on_by_itself, what_is_eager_needs_nobody_to_look, what_is_eager_gives_its_output_at_once_after_the_end, the_end_of_what_is_eager_wakes_the_task_that_waits — puts the spawn inside the async block, where it waits for the first poll
//! > The job begins at the call

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
    Box::pin(async move { tokio::spawn(job).await.unwrap() })
}

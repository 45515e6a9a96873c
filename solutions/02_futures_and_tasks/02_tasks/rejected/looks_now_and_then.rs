//! rejected by: run_all_does_not_look_again_and_again, what_is_eager_does_not_look_again_and_again, the_end_of_what_is_eager_wakes_the_task_that_waits — looks at the progress every ten seconds, and of one job each millisecond, as one would ask a thread
//! > While all jobs wait, `run_all` is not polled.
//!
//! > While the job waits, what is returned is not polled.

use std::pin::Pin;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

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
    let mut results = Vec::with_capacity(jobs.len());
    for mut handle in start_all(jobs) {
        let result = loop {
            if let Ok(result) = timeout(Duration::from_secs(10), &mut handle).await {
                break result;
            }
            eprintln!("{} jobs have ended so far", results.len());
        };
        results.push(result.expect("no job panics"));
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
    Box::pin(async move {
        while !handle.is_finished() {
            sleep(Duration::from_millis(1)).await;
        }
        handle.await.expect("the job does not panic")
    })
}

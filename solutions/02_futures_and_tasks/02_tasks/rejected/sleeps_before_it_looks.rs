//! rejected by: what_is_eager_gives_its_output_at_once_after_the_end, what_is_eager_does_not_look_again_and_again — sleeps first and then looks, so even what has ended takes a while
//! > After the job's end the first poll of what is returned gives its output.

use std::pin::Pin;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::sleep;

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
    Box::pin(async move {
        loop {
            sleep(Duration::from_millis(10)).await;
            if handle.is_finished() {
                break;
            }
        }
        handle.await.expect("the job does not panic")
    })
}

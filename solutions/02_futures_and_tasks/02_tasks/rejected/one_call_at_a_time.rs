//! rejected by: all_together_take_as_long_as_the_longest — a lock for all calls of `run_all`, so that one list is done before the next begins
//! > It takes as long as the longest job

use std::pin::Pin;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

static ALONE: Mutex<()> = Mutex::const_new(());

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
    let _alone = ALONE.lock().await;
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

//! rejected by: the_results_stand_in_the_order_of_the_jobs — a task for each hands over what it has with `try_send`, and what finds no room in the channel, because the caller is busy, is lost
//! > The results are in the order of the jobs.

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
    let (sender, mut receiver) = tokio::sync::mpsc::channel(1024);
    let mut results: Vec<Option<T>> = jobs.iter().map(|_| None).collect();
    for (place, job) in jobs.into_iter().enumerate() {
        let sender = sender.clone();
        tokio::spawn(async move {
            sender.try_send((place, job.await)).ok();
        });
    }
    drop(sender);
    while let Some((place, result)) = receiver.recv().await {
        results[place] = Some(result);
    }
    results.into_iter().flatten().collect()
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
    let task = tokio::spawn(job);
    Box::pin(async move { task.await.expect("no job panics") })
}

//! A `TaskTracker` spawns, and the results are joined as futures.

use futures::FutureExt;
use futures::future::try_join_all;
use std::pin::Pin;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let tracker = TaskTracker::new();
    jobs.into_iter().map(|job| tracker.spawn(job)).collect()
}

pub async fn run_all<J, T>(jobs: Vec<J>) -> Vec<T>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let handles = try_join_all(start_all(jobs));
    handles.await.expect("no job panics")
}

pub fn lazy<F>(make: impl FnOnce() -> F + Send + 'static) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
{
    Box::pin(futures::future::lazy(move |_| make()).flatten())
}

pub fn eager<F>(job: F) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    let (sender, receiver) = oneshot::channel();
    tokio::spawn(async move {
        // Nobody may be listening any more, and the job runs all the same.
        let _ = sender.send(job.await);
    });
    Box::pin(receiver.map(|output| output.expect("the job does not panic")))
}

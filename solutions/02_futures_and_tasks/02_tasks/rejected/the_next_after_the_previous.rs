//! rejected by: jobs_go_on_while_the_caller_is_busy_elsewhere, five_thousand_jobs_run_at_once, a_job_needs_no_handle, all_together_take_as_long_as_the_longest — lets each task await the one before it, to keep the order
//! > However many jobs there are, they run at the same time.

use std::pin::Pin;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let mut handles = Vec::new();
    let mut before: Option<oneshot::Receiver<()>> = None;
    for job in jobs {
        let (done, next) = oneshot::channel();
        let previous = before.replace(next);
        handles.push(tokio::spawn(async move {
            if let Some(previous) = previous {
                let _ = previous.await;
            }
            let output = job.await;
            let _ = done.send(());
            output
        }));
    }
    handles
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

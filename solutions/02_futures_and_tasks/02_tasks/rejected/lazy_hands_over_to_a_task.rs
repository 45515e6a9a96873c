//! rejected by: what_is_lazy_is_gone_when_it_is_dropped — takes the first step itself and gives the rest to a task, which an abort ends a turn after the drop
//! > Dropping what is returned drops the job.

use futures::poll;
use std::pin::Pin;
use std::task::Poll;
use tokio::task::JoinHandle;
use tokio_util::task::AbortOnDropHandle;

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
    F::Output: Send,
{
    Box::pin(async move {
        let mut job = Box::pin(make());
        match poll!(&mut job) {
            Poll::Ready(output) => output,
            Poll::Pending => {
                let task = AbortOnDropHandle::new(tokio::spawn(job));
                task.await.expect("the job does not panic")
            }
        }
    })
}

pub fn eager<F>(job: F) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    let handle = tokio::spawn(job);
    Box::pin(async move { handle.await.expect("the job does not panic") })
}

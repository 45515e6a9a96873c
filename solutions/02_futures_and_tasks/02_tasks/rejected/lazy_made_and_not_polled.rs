//! rejected by: what_is_lazy_begins_at_its_first_poll, what_is_lazy_gives_the_output — a hand-written future makes the job at its first poll, returns `Pending`, and leaves no waker with anything
//! > The first poll calls `make` and begins the job.
//!
//! > What is returned gives the output of the job that `make` made.

use std::pin::Pin;
use std::task::Poll;
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
    let (mut make, mut job) = (Some(make), None);
    Box::pin(std::future::poll_fn(move |context| match &mut job {
        None => {
            job = make.take().map(|make| Box::pin(make()));
            Poll::Pending
        }
        Some(job) => job.as_mut().poll(context),
    }))
}

pub fn eager<F>(job: F) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    let handle = tokio::spawn(job);
    Box::pin(async move { handle.await.expect("the job does not panic") })
}

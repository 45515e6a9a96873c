//! rejected by: the_end_of_what_is_eager_wakes_the_task_that_waits, all_together_take_as_long_as_the_longest — leaves each output in a place, and keeps the waker of the first poll beside it
//! > The end of the job wakes the task that polled last

use std::pin::Pin;
use tokio::task::JoinHandle;

/// A future in a box.
pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Starts jobs as tasks.
pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    jobs.into_iter().map(tokio::spawn).collect()
}

/// Runs jobs and returns their results.
pub async fn run_all<J, T>(jobs: Vec<J>) -> Vec<T>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let mut results = Vec::new();
    for job in jobs.into_iter().map(eager).collect::<Vec<_>>() {
        results.push(job.await);
    }
    results
}

/// A job that is as inert as a coroutine in Python.
pub fn lazy<F>(make: impl FnOnce() -> F + Send + 'static) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
{
    Box::pin(async move { make().await })
}

/// A job with a task of its own.
pub fn eager<F>(job: F) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    use std::sync::{Arc, Mutex};
    use std::task::{Poll, Waker};

    type Place<T> = Arc<Mutex<(Option<T>, Option<Waker>)>>;
    let place: Place<F::Output> = Arc::new(Mutex::new((None, None)));
    let shared = place.clone();
    tokio::spawn(async move {
        let output = job.await;
        let mut place = shared.lock().unwrap();
        place.0 = Some(output);
        let waker = place.1.take();
        drop(place);
        if let Some(waker) = waker {
            waker.wake();
        }
    });
    Box::pin(std::future::poll_fn(move |context| {
        let mut place = place.lock().unwrap();
        match place.0.take() {
            Some(output) => Poll::Ready(output),
            None => {
                place.1.get_or_insert_with(|| context.waker().clone());
                Poll::Pending
            }
        }
    }))
}

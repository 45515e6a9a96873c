//! rejected by: the_task_that_waits_now_is_woken — keeps the waker of the first poll, as if no other task could come
//! > It returns at the instant at which the last future ends.

use futures::FutureExt;
use std::convert::Infallible;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use tokio_util::task::AbortOnDropHandle;

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let never_fails = |future: F| async { Ok::<_, Infallible>(future.await) };
    let Ok(results) = gather_or_first_error(futures.into_iter().map(never_fails).collect()).await;
    results
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    let mut left = futures.len();
    let ended = Arc::new(Ended {
        results: Mutex::new(Vec::new()),
        waker: Mutex::default(),
    });
    let begin = |(place, future): (usize, F)| {
        let ended = ended.clone();
        AbortOnDropHandle::new(tokio::spawn(async move {
            let result = AssertUnwindSafe(future).catch_unwind().await;
            ended.results.lock().unwrap().push((place, result));
            let waker = ended.waker.lock().unwrap().clone();
            waker.inspect(Waker::wake_by_ref);
        }))
    };
    let mut tasks: Vec<_> = futures.into_iter().enumerate().map(begin).collect();
    poll_fn(|context| {
        for (place, result) in std::mem::take(&mut *ended.results.lock().unwrap()) {
            left -= 1;
            match result.unwrap_or_else(|panic| resume_unwind(panic)) {
                Ok(value) => results[place] = Some(value),
                Err(error) => {
                    tasks.drain(..).for_each(|task| drop(task.detach()));
                    return Poll::Ready(Err(error));
                }
            }
        }
        if left == 0 {
            return Poll::Ready(Ok(results.drain(..).flatten().collect()));
        }
        let mut waker = ended.waker.lock().unwrap();
        waker.get_or_insert_with(|| context.waker().clone());
        Poll::Pending
    })
    .await
}

struct Ended<T> {
    results: Mutex<Vec<(usize, std::thread::Result<T>)>>,
    waker: Mutex<Option<Waker>>,
}

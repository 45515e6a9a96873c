//! Tracked tasks, which a token cancels unless its guard is disarmed.

use futures::FutureExt;
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, resume_unwind};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

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
    let (sender, mut ended) = mpsc::unbounded_channel();
    let (tracker, cancel) = (TaskTracker::new(), CancellationToken::new());
    let guard = cancel.clone().drop_guard();
    let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    for (place, future) in futures.into_iter().enumerate() {
        let (sender, cancel) = (sender.clone(), cancel.clone());
        tracker.spawn(async move {
            let work = AssertUnwindSafe(future).catch_unwind();
            if let Some(result) = cancel.run_until_cancelled_owned(work).await {
                let _ = sender.send((place, result));
            }
        });
    }
    drop(sender);
    while let Some((place, result)) = ended.recv().await {
        match result.unwrap_or_else(|panic| resume_unwind(panic)) {
            Ok(value) => results[place] = Some(value),
            Err(error) => {
                guard.disarm();
                return Err(error);
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
}

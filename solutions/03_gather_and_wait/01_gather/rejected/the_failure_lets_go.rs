//! rejected by: cancelled_it_cancels_all — the task that fails tells the guard that the others may run on, before anybody has the error
//! > When this future is dropped half-way, all are cancelled

use futures::stream::{FuturesUnordered, StreamExt};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::task::{AbortHandle, JoinSet};

struct Guard {
    tasks: Vec<AbortHandle>,
    failed: Arc<AtomicBool>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        // After an error the others run on.
        if !self.failed.load(Ordering::SeqCst) {
            self.tasks.iter().for_each(AbortHandle::abort);
        }
    }
}

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut set = JoinSet::new();
    for (place, future) in futures.into_iter().enumerate() {
        set.spawn(async move { (place, future.await) });
    }
    let mut results = Vec::new();
    while let Some(joined) = set.join_next().await {
        results.push(joined.unwrap_or_else(|error| resume_unwind(error.into_panic())));
    }
    results.sort_by_key(|(place, _)| *place);
    results.into_iter().map(|(_, value)| value).collect()
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let failed = Arc::new(AtomicBool::new(false));
    let mut tasks = Vec::new();
    let mut ends = FuturesUnordered::new();
    for (place, future) in futures.into_iter().enumerate() {
        let failed = failed.clone();
        let task = tokio::spawn(async move {
            let result = future.await;
            if result.is_err() {
                failed.store(true, Ordering::SeqCst);
            }
            result
        });
        tasks.push(task.abort_handle());
        ends.push(async move { (place, task.await) });
    }
    let count = tasks.len();
    let _guard = Guard { tasks, failed };
    let mut results: Vec<Option<T>> = (0..count).map(|_| None).collect();
    while let Some((place, joined)) = ends.next().await {
        let result = joined.unwrap_or_else(|error| resume_unwind(error.into_panic()));
        results[place] = Some(result?);
    }
    Ok(results.into_iter().flatten().collect())
}

//! Futures joined in one task where nothing fails; spawned handles under a guard that aborts where something may.

use futures::future::{join_all, try_join_all};
use tokio::task::{AbortHandle, JoinHandle};

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    join_all(futures).await
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let tasks: Vec<JoinHandle<Result<T, E>>> = futures.into_iter().map(tokio::spawn).collect();
    let mut abort_all = AbortOnDrop(tasks.iter().map(JoinHandle::abort_handle).collect());
    let gathered = try_join_all(tasks.into_iter().map(async |task| {
        task.await
            .unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }))
    .await;
    // Here the error lets the others run: only a drop before this line aborts.
    abort_all.0.clear();
    gathered
}

/// Aborts tasks when it is dropped.
struct AbortOnDrop(Vec<AbortHandle>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

//! rejected by: the_first_error_comes_back_at_once, the_earliest_error_is_the_one_returned — `try_join_all` over the handles; above thirty it looks at them in the order of the call
//! > An error is returned at the instant at which it occurs.
//!
//! > Of several errors it returns the earliest, wherever its future stands.

use futures::future::try_join_all;
use std::panic::resume_unwind;
use tokio::task::AbortHandle;

struct AbortAll(Vec<AbortHandle>);

impl Drop for AbortAll {
    fn drop(&mut self) {
        self.0.iter().for_each(AbortHandle::abort);
    }
}

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let never_fails = futures
        .into_iter()
        .map(|future| async move { Ok::<_, std::convert::Infallible>(future.await) });
    let Ok(all) = gather_or_first_error(never_fails.collect()).await;
    all
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let tasks: Vec<_> = futures.into_iter().map(tokio::spawn).collect();
    let mut abort = AbortAll(tasks.iter().map(|task| task.abort_handle()).collect());
    let joined = try_join_all(tasks.into_iter().map(async |task| match task.await {
        Ok(ended) => ended,
        Err(error) => resume_unwind(error.into_panic()),
    }))
    .await;
    abort.0.clear();
    joined
}

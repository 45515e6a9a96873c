//! rejected by: the_others_keep_running_after_an_error — leaves at an error of the first poll, before the rest has begun
//! > An error does not cancel the other futures

use futures::FutureExt;
use std::convert::Infallible;
use std::panic::resume_unwind;
use tokio::task::JoinSet;

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
    let mut tasks = JoinSet::new();
    for (place, future) in futures.into_iter().enumerate() {
        let mut future = Box::pin(future);
        // What is ready needs no task.
        match future.as_mut().now_or_never() {
            Some(result) => results[place] = Some(result?),
            None => drop(tasks.spawn(async move { (place, future.await) })),
        }
    }
    while let Some(ended) = tasks.join_next().await {
        let (place, result) = ended.unwrap_or_else(|error| resume_unwind(error.into_panic()));
        match result {
            Ok(value) => results[place] = Some(value),
            Err(error) => {
                tasks.detach_all();
                return Err(error);
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
}

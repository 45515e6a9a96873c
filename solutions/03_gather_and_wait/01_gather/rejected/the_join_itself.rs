//! rejected by: a_panic_cancels_the_others — gives `join_all` away as it is, from a function that is not async: after a panic it keeps the others until somebody drops it
//! > After a panic the other futures are cancelled: one turn of the loop later none is left.

use futures::future::{JoinAll, join_all};
use std::panic::resume_unwind;
use tokio::task::JoinSet;

pub fn gather<F>(futures: Vec<F>) -> JoinAll<F>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    join_all(futures)
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
        tasks.spawn(async move { (place, future.await) });
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

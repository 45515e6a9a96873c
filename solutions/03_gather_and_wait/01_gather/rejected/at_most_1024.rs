//! rejected by: five_thousand_take_no_longer_than_one — spares the loop with a limit that nobody asked for
//! > All futures begin at the instant of the first poll, however many there are.

use futures::{StreamExt, stream};
use std::panic::resume_unwind;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    stream::iter(futures).buffered(1024).collect().await
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    let mut tasks = JoinSet::new();
    let places = Arc::new(Semaphore::new(1024));
    for (place, future) in futures.into_iter().enumerate() {
        let places = places.clone();
        tasks.spawn(async move {
            let _permit = places.acquire().await;
            (place, future.await)
        });
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

//! rejected by: a_panic_after_the_error_stops_nobody — the rest runs on in one task, and one panic ends it for all
//! > After an error, a future that panics stops no other.

use futures::StreamExt;
use futures::future::join_all;
use futures::stream::FuturesUnordered;

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
    let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    let mut running: FuturesUnordered<_> = futures
        .into_iter()
        .enumerate()
        .map(async |(place, future)| (place, future.await))
        .collect();
    while let Some((place, result)) = running.next().await {
        match result {
            Ok(value) => results[place] = Some(value),
            Err(error) => {
                tokio::spawn(running.for_each(async |_| ()));
                return Err(error);
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
}

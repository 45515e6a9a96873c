//! Polls all futures itself; after an error each of the rest becomes a task.

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
        .map(|(place, future)| Box::pin(async move { (place, future.await) }))
        .collect();
    while let Some((place, result)) = running.next().await {
        match result {
            Ok(value) => results[place] = Some(value),
            Err(error) => {
                for rest in running {
                    tokio::spawn(rest);
                }
                return Err(error);
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
}

